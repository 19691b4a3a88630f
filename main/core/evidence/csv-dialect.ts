import type { ReadOptions } from '../../../shared/contract/datasets.ts';

export type Delimiter = NonNullable<ReadOptions['delimiter']>;

export type CsvDialect = {
  readonly delimiter: Delimiter;
  readonly header: boolean;
  /** Numbers are written 1,5 instead of 1.5. */
  readonly decimalComma: boolean;
  /** Texts of the header, or empty texts when there is none; one for each column. */
  readonly names: readonly string[];
  /** The first records after the header, as text. */
  readonly records: readonly (readonly string[])[];
};

/** The rarer in ordinary text come first: among equals the first is taken. */
const delimiters: readonly Delimiter[] = ['\t', '|', ';', ','];
const delimiterNames: Readonly<Record<Delimiter, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'vertical bar',
};
const examinedRecords = 1000;

/**
 * Splits text into at most `limit` records of fields, as RFC 4180 has it: quotes count at the start of a
 * field only, a doubled quote stands for one, line breaks inside quotes belong to the field. Empty lines
 * are left out. A record that the end of the text cuts is dropped unless `complete`.
 */
export function splitRecords(
  text: string,
  options: { readonly delimiter: string; readonly limit: number; readonly complete: boolean },
): string[][] {
  const { delimiter, limit, complete } = options;
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  const endRecord = () => {
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  };
  while (at < text.length && records.length < limit) {
    let field = '';
    if (text[at] === '"') {
      let close = text.indexOf('"', at + 1);
      while (close !== -1 && text[close + 1] === '"') {
        field += text.slice(at + 1, close + 1);
        at = close + 1;
        close = text.indexOf('"', at + 1);
      }
      if (close === -1) {
        if (complete) records.push([...record, field + text.slice(at + 1)]);
        return records;
      }
      field += text.slice(at + 1, close);
      at = close + 1;
    }
    const start = at;
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1;
    field += text.slice(start, at);
    if (at >= text.length) {
      record.push(field);
      if (complete) endRecord();
      return records;
    }
    record.push(field);
    if (text[at] === delimiter) {
      at += 1;
      if (at === text.length) record.push('');
      continue;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
    endRecord();
  }
  if (complete && at >= text.length && record.length > 0) endRecord();
  return records;
}

type Split = {
  readonly delimiter: Delimiter;
  readonly records: string[][];
  readonly width: number;
  readonly share: number;
};

/** The width that most records have, and the share of records that have it. */
function measure(delimiter: Delimiter, records: string[][]): Split {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  let width = 1;
  let most = 0;
  for (const [length, count] of counts) {
    if (count > most || (count === most && length > width)) [width, most] = [length, count];
  }
  return { delimiter, records, width, share: records.length === 0 ? 0 : most / records.length };
}

/** The delimiter under which the records agree best on a width of at least two. */
function chooseSplit(splits: readonly Split[]): Split | undefined {
  return (
    splits
      .filter(({ width }) => width > 1)
      .reduce<Split | undefined>((best, split) => {
        if (best === undefined) return split;
        const better =
          Math.abs(split.share - best.share) < 0.1 ? split.width > best.width : split.share > best.share;
        return better ? split : best;
      }, undefined) ?? splits.at(-1)
  );
}

const numberLike = /^\s*[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?\s*$/u;
const valueLike = /^\s*(?:true|false|nan|null|na|n\/a|\d{4}[-/]\d{1,2}[-/]\d{1,2}.*)\s*$/iu;

/** A first record is a header when it has no values: no numbers (unless they count the columns), no dates, no blanks throughout. */
function looksLikeHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  if (first.every((text, index) => text.trim() === String(index))) return true;
  if (first.some((text) => numberLike.test(text) || valueLike.test(text))) return false;
  if (first.every((text) => text.trim() === '')) return false;
  // A name that recurs among the values of its own column in most columns is a value.
  const recurring = first.filter((text, index) => rest.some((record) => record[index] === text)).length;
  return recurring * 2 <= first.length || rest.length === 0;
}

function usesDecimalComma(delimiter: Delimiter, records: readonly (readonly string[])[]): boolean {
  if (delimiter === ',') return false;
  let commas = 0;
  for (const record of records) {
    for (const field of record) {
      if (/^\s*[+-]?\d*\.\d+(?:[eE][+-]?\d+)?\s*$/u.test(field)) return false;
      if (/^\s*[+-]?\d+,\d+(?:[eE][+-]?\d+)?\s*$/u.test(field)) commas += 1;
    }
  }
  return commas > 0;
}

/** Finds out how a CSV text is written; what `asked` settles is taken as it is. */
export function detectDialect(
  text: string,
  options: { readonly asked: Pick<ReadOptions, 'delimiter' | 'header'>; readonly complete: boolean },
): CsvDialect {
  const { asked, complete } = options;
  const candidates = asked.delimiter === undefined ? delimiters : [asked.delimiter];
  const splits = candidates.map((delimiter) =>
    measure(delimiter, splitRecords(text, { delimiter, limit: examinedRecords, complete })),
  );
  const { delimiter, records, width } = chooseSplit(splits) ?? measure(',', []);
  const [first = [], ...rest] = records;
  const header = asked.header ?? looksLikeHeader(first, rest);
  const columns = header ? first.length : width;
  return {
    delimiter,
    header,
    decimalComma: usesDecimalComma(delimiter, header ? rest : records),
    names: header ? first : Array.from({ length: columns }, () => ''),
    records: header ? rest : records,
  };
}

/** What to say about a file of one column; null for any other. */
export function singleColumnWarning({ names, delimiter }: CsvDialect): string | null {
  if (names.length !== 1) return null;
  return `The file has a single column when read with the delimiter ${delimiterNames[delimiter]}. If it should have more, choose the delimiter that separates them: comma, semicolon, tab or vertical bar.`;
}
