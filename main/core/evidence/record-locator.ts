import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { createCsvScanner } from './csv-scanner.ts';
import type { CsvRecord } from './csv-scanner.ts';
import { importLimits } from './limits.ts';

export type LocatedRecord = { readonly line: number; readonly text: string };

const chunkBytes = 1024 * 1024;

/** The text of a record, cut to what is kept, with control characters other than line breaks made visible. */
export function keptText(text: string): string {
  const cut = text.length > importLimits.rejectTextLength;
  const kept = cut ? `${text.slice(0, importLimits.rejectTextLength - 1)}…` : text;
  // eslint-disable-next-line no-control-regex
  return kept.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu, '\ufffd');
}

async function readRecord(handle: FileHandle, { start, end }: CsvRecord): Promise<string> {
  const length = Math.min(end - start, importLimits.rejectTextLength * 4);
  const bytes = Buffer.alloc(length);
  await handle.read(bytes, 0, length, start);
  return keptText(bytes.toString('utf8'));
}

async function scan(
  { path, delimiter, emptyLines, signal }: Located,
  onRecord: (record: CsvRecord) => void,
): Promise<void> {
  const scanner = createCsvScanner(delimiter, onRecord, { showEmptyLines: emptyLines });
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    scanner.push(chunk);
  }
  scanner.end();
}

async function readAll<Key>(
  path: string,
  found: ReadonlyMap<Key, CsvRecord>,
): Promise<Map<Key, LocatedRecord>> {
  const handle = await open(path, 'r');
  try {
    const located = new Map<Key, LocatedRecord>();
    for (const [key, record] of found)
      located.set(key, { line: record.line, text: await readRecord(handle, record) });
    return located;
  } finally {
    await handle.close();
  }
}

/** Where to look: a plain UTF-8 file and its delimiter. */
export type Located = {
  readonly path: string;
  readonly delimiter: string;
  /** Empty lines are records, as in a table of one column. */
  readonly emptyLines: boolean;
  readonly signal: AbortSignal;
};

/** The records in which the bytes at `offsets` (from 0, ascending) lie. */
export async function locateOffsets(
  located: Located,
  offsets: readonly number[],
): Promise<Map<number, LocatedRecord>> {
  const found = new Map<number, CsvRecord>();
  let next = 0;
  await scan(located, (record) => {
    for (let offset = offsets[next]; offset !== undefined && offset <= record.end; offset = offsets[next]) {
      found.set(offset, record);
      next += 1;
    }
  });
  return readAll(located.path, found);
}

/**
 * The records that have the numbers `ordinals` (from 1, ascending) when those that contain one of the
 * bytes at `without` (ascending) are not counted. `skip` records come before number 1.
 */
export async function locateOrdinals(
  located: Located,
  options: {
    readonly ordinals: readonly number[];
    readonly without: readonly number[];
    readonly skip: number;
  },
): Promise<Map<number, LocatedRecord>> {
  const { ordinals, without, skip } = options;
  const found = new Map<number, CsvRecord>();
  let seen = -skip;
  let nextWithout = 0;
  let nextOrdinal = 0;
  await scan(located, (record) => {
    let counted = true;
    for (
      let offset = without[nextWithout];
      offset !== undefined && offset <= record.end;
      offset = without[nextWithout]
    ) {
      counted = false;
      nextWithout += 1;
    }
    if (!counted) return;
    seen += 1;
    const ordinal = ordinals[nextOrdinal];
    if (ordinal !== undefined && seen === ordinal) {
      found.set(ordinal, record);
      nextOrdinal += 1;
    }
  });
  return readAll(located.path, found);
}
