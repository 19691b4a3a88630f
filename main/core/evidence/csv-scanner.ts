/** One record of a CSV file: bytes [start, end) without its line break, and the line it begins on, from 1. */
export type CsvRecord = { readonly start: number; readonly end: number; readonly line: number };

/** What one pass over the bytes of a CSV file tells. */
export type CsvSurvey = {
  readonly bytes: number;
  /** Records that are not empty lines, the header among them. */
  readonly records: number;
  readonly emptyLines: number;
  /** Empty lines before the first record. */
  readonly leadingEmptyLines: number;
  /** Line breaks outside quotes that are not the same as the others, or a single carriage return. */
  readonly mixedLineBreaks: boolean;
  /** First line on which something follows a closing quote; null when there is none. */
  readonly strayQuoteLine: number | null;
  /** Line of the quote that is open at the end of the file; null when there is none. */
  readonly openQuoteLine: number | null;
  readonly hasNul: boolean;
};

export type CsvScanner = {
  push(chunk: Buffer): void;
  end(): CsvSurvey;
};

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

type Place = 'field-start' | 'plain' | 'quoted' | 'quote-in-quotes';

/**
 * Finds the records of a CSV file in a stream of bytes (UTF-8 or any encoding that extends ASCII), with
 * quotes as RFC 4180 has them. It knows nothing of fields, only where records begin and end, and it runs
 * at memory speed over lines without quotes. Empty lines after the first record are handed to `onRecord` only
 * with `showEmptyLines`: in a table of one column they are rows.
 */
export function createCsvScanner(
  delimiter: string,
  onRecord?: (record: CsvRecord) => void,
  options: { readonly showEmptyLines: boolean } = { showEmptyLines: false },
): CsvScanner {
  const separator = delimiter.charCodeAt(0);
  let offset = 0;
  let place: Place = 'field-start';
  let line = 1;
  let recordStart = 0;
  let recordLine = 1;
  let quoteLine = 1;
  let previous = 0;
  let records = 0;
  let emptyLines = 0;
  let leadingEmptyLines = 0;
  let crlf = 0;
  let lf = 0;
  let loneCr = 0;
  let strayQuoteLine: number | null = null;
  let hasNul = false;

  function endRecord(lineFeedAt: number, afterCr: boolean): void {
    if (afterCr) crlf += 1;
    else lf += 1;
    finish(lineFeedAt - (afterCr ? 1 : 0));
    line += 1;
    recordStart = lineFeedAt + 1;
    recordLine = line;
    place = 'field-start';
  }

  function finish(end: number): void {
    if (end > recordStart) {
      records += 1;
      onRecord?.({ start: recordStart, end, line: recordLine });
    } else {
      emptyLines += 1;
      if (records === 0) leadingEmptyLines += 1;
      else if (options.showEmptyLines) onRecord?.({ start: recordStart, end, line: recordLine });
    }
  }

  function step(byte: number, at: number): void {
    if (place === 'quoted') {
      if (byte === quote) place = 'quote-in-quotes';
      else if (byte === lineFeed) line += 1;
      return;
    }
    if (previous === carriageReturn && byte !== lineFeed) loneCr += 1;
    if (byte === lineFeed) endRecord(at, previous === carriageReturn);
    else if (byte === separator) place = 'field-start';
    else if (byte === quote && place === 'quote-in-quotes') place = 'quoted';
    else if (byte === quote && place === 'field-start') {
      place = 'quoted';
      quoteLine = line;
    } else if (byte !== carriageReturn) {
      if (place === 'quote-in-quotes') strayQuoteLine ??= line;
      place = 'plain';
    }
  }

  return {
    push(chunk) {
      if (!hasNul && chunk.includes(0)) hasNul = true;
      let at = 0;
      let nextQuote = chunk.indexOf(quote);
      let nextCr = chunk.indexOf(carriageReturn);
      while (at < chunk.length) {
        // Whole lines without quotes need no look at their bytes.
        if (place !== 'quoted' && place !== 'quote-in-quotes' && previous !== carriageReturn) {
          if (nextQuote !== -1 && nextQuote < at) nextQuote = chunk.indexOf(quote, at);
          if (nextCr !== -1 && nextCr < at) nextCr = chunk.indexOf(carriageReturn, at);
          const feed = chunk.indexOf(lineFeed, at);
          const quiet = feed !== -1 && (nextQuote === -1 || nextQuote > feed);
          if (quiet && (nextCr === -1 || nextCr >= feed - 1)) {
            endRecord(offset + feed, nextCr === feed - 1 && feed > at);
            previous = lineFeed;
            at = feed + 1;
            continue;
          }
        }
        // Byte by byte to the end of this line.
        do {
          const byte = chunk[at] ?? 0;
          step(byte, offset + at);
          previous = byte;
          at += 1;
        } while (at < chunk.length && !(previous === lineFeed && place === 'field-start'));
      }
      offset += chunk.length;
    },
    end() {
      if (offset > recordStart) finish(offset);
      if (previous === carriageReturn && place !== 'quoted') loneCr += 1;
      return {
        bytes: offset,
        records,
        emptyLines,
        leadingEmptyLines,
        mixedLineBreaks: loneCr > 0 || (crlf > 0 && lf > 0),
        strayQuoteLine,
        openQuoteLine: place === 'quoted' ? quoteLine : null,
        hasNul,
      };
    },
  };
}

/** Rewrites line breaks outside quotes (CR LF, CR) as LF, so that all of them are the same. */
export async function* withPlainLineBreaks(
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
): AsyncGenerator<Buffer> {
  const separator = delimiter.charCodeAt(0);
  let place: Place = 'field-start';
  let afterCr = false;
  for await (const chunk of chunks) {
    const out = Buffer.allocUnsafe(chunk.length);
    let length = 0;
    for (const byte of chunk) {
      let written = byte;
      if (place === 'quoted') {
        if (byte === quote) place = 'quote-in-quotes';
      } else if (byte === lineFeed && afterCr) {
        afterCr = false;
        continue;
      } else if (byte === carriageReturn || byte === lineFeed) {
        written = lineFeed;
        place = 'field-start';
      } else if (byte === separator) place = 'field-start';
      else if (byte === quote && place !== 'plain') place = 'quoted';
      else place = 'plain';
      afterCr = byte === carriageReturn && place !== 'quoted';
      out[length] = written;
      length += 1;
    }
    yield out.subarray(0, length);
  }
}
