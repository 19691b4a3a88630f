/** What one pass over the bytes of a JSON or JSON Lines file tells. */
export type JsonSurvey = {
  readonly bytes: number;
  /** Deepest nesting of lists and objects. */
  readonly depth: number;
  /** The file ends inside a list, an object or a text. */
  readonly cutShort: boolean;
};

export type JsonScanner = { push(chunk: Buffer): void; end(): JsonSurvey };

const quote = 0x22;
const backslash = 0x5c;
const lineFeed = 0x0a;

/** What a byte outside a text does to the depth. */
const turns = new Int8Array(256);
for (const opening of '[{') turns[opening.charCodeAt(0)] = 1;
for (const closing of ']}') turns[closing.charCodeAt(0)] = -1;

/** Follows brackets and texts through a stream of bytes. In JSON Lines every line stands for itself. */
export function createJsonScanner(lines: boolean): JsonScanner {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  let escaped = false;
  let bytes = 0;

  /** Goes on within a text. Returns the place behind it, or behind the line break that cuts it. */
  function skipText(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (lines && byte === lineFeed) return at;
      if (escaped) escaped = false;
      else if (byte === backslash) escaped = true;
      else if (byte === quote) {
        inText = false;
        return at + 1;
      }
    }
    return chunk.length;
  }

  return {
    push(chunk) {
      bytes += chunk.length;
      let at = 0;
      while (at < chunk.length) {
        if (inText) at = skipText(chunk, at);
        const byte = chunk[at];
        if (byte === undefined) return;
        at += 1;
        if (lines && byte === lineFeed) {
          depth = 0;
          inText = false;
          escaped = false;
        } else if (byte === quote) inText = true;
        else {
          const turn = turns[byte] ?? 0;
          if (turn === 0) continue;
          depth += turn;
          if (depth > deepest) deepest = depth;
        }
      }
    },
    end: () => ({ bytes, depth: deepest, cutShort: inText || depth > 0 }),
  };
}

/**
 * The texts of the entries of a JSON list (or of the lines of JSON Lines) at the start of a file; an entry
 * that the end of the text cuts is dropped.
 */
export function splitJsonRecords(
  text: string,
  options: { readonly lines: boolean; readonly complete: boolean; readonly limit: number },
): string[] {
  const { lines, complete, limit } = options;
  const records: string[] = [];
  if (lines) {
    const all = text.split('\n');
    if (!complete) all.pop();
    for (const record of all) {
      if (records.length >= limit) break;
      if (record.trim() !== '') records.push(record);
    }
    return records;
  }
  let depth = 0;
  let inText = false;
  let start = -1;
  for (let at = 0; at < text.length && records.length < limit; at += 1) {
    const character = text[at];
    if (inText) {
      if (character === '\\') at += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') {
      inText = true;
      if (depth === 1 && start === -1) start = at;
    } else if (character === '[' || character === '{') {
      if (depth === 1 && start === -1) start = at;
      depth += 1;
    } else if (character === ']' || character === '}') {
      depth -= 1;
      if (depth === 0 && start !== -1) records.push(text.slice(start, at));
      if (depth === 0) return records;
    } else if (character === ',' && depth === 1) {
      if (start !== -1) records.push(text.slice(start, at));
      start = -1;
    } else if (depth === 1 && start === -1 && !/\s/u.test(character ?? '')) start = at;
  }
  return records;
}
