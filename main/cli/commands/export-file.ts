import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { exportFormat, exportHead, exportLines, exportVersion } from '../../core/features/audit/export.ts';
import type { ExportHead } from '../../core/features/audit/export.ts';

/*
 * Reads a ledger export line by line, so that memory does not grow with it, and takes nothing but the exact
 * bytes that an export has: text around the signed parts is not signed. The changes stand before the entries
 * that name them, so both lists are read side by side, each from its own place in the file.
 */

/** Bytes that can be read at any place. */
export type ExportBytes = {
  readonly size: number;
  /** Up to `length` bytes from a place on; none only at the end. They are not changed afterwards. */
  readonly read: (at: number, length: number) => Uint8Array;
};

/** The file is not what an export looks like from here on. */
export class NotAnExport extends Error {
  readonly at: number;
  constructor(at: number) {
    super(`Not an export from byte ${at} on`);
    this.at = at;
  }
}

export type ExportFile = {
  readonly head: ExportHead;
  /** From the first on, each time; throw NotAnExport. Null: what is not held any more. */
  readonly changes: () => Generator<string | null>;
  readonly entries: () => Generator<string>;
};

const chunkBytes = 1024 ** 2;
/** Many times what a head or a line can have; more is not held in memory. */
const maxPieceBytes = 64 * 1024 ** 2;
const lineBreak = 0x0a;

const head = z.object({
  format: z.literal(exportFormat),
  version: z.literal(exportVersion),
  keys: z.array(z.string()),
  checkpoint: z.string(),
  handovers: z.array(z.string()),
  consistency: z.array(z.object({ checkpoint: z.string(), proof: z.array(z.string()) })),
});

/** All that an export holds, as one document. */
export const wholeExport = head.extend({
  changes: z.array(z.string().nullable()),
  entries: z.array(z.string()),
});

/** Text of exact UTF-8. */
function textOf(bytes: Uint8Array, at: number): string {
  if (!isUtf8(bytes)) throw new NotAnExport(at);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Where a text that is followed by a line break begins, from a place on; null when it does not come. */
function find(bytes: ExportBytes, text: string, from: number, limit: number): number | null {
  const wanted = Buffer.from(`${text}\n`);
  let kept = Buffer.alloc(0);
  let at = from;
  while (at < limit) {
    const chunk = bytes.read(at, Math.min(chunkBytes, limit - at));
    if (chunk.length === 0) return null;
    const window = Buffer.concat([kept, chunk]);
    const found = window.indexOf(wanted);
    if (found >= 0) return at - kept.length + found;
    at += chunk.length;
    kept = window.subarray(Math.max(0, window.length - wanted.length + 1));
  }
  return null;
}

type Line = { readonly at: number; readonly bytes: Uint8Array };

/** The lines from one place to another, without their line breaks; each has to end with one. */
function* linesOf(bytes: ExportBytes, from: number, to: number): Generator<Line> {
  let at = from;
  let lineAt = from;
  let begun: Uint8Array[] = [];
  while (at < to) {
    const chunk = bytes.read(at, Math.min(chunkBytes, to - at));
    if (chunk.length === 0) throw new NotAnExport(at);
    let start = 0;
    for (let end = chunk.indexOf(lineBreak); end >= 0; end = chunk.indexOf(lineBreak, start)) {
      const last = chunk.subarray(start, end);
      yield { at: lineAt, bytes: begun.length === 0 ? last : Buffer.concat([...begun, last]) };
      begun = [];
      start = end + 1;
      lineAt = at + start;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
    at += chunk.length;
    if (at - lineAt > maxPieceBytes) throw new NotAnExport(lineAt);
  }
  if (begun.length > 0) throw new NotAnExport(lineAt);
}

/** What a line says; only the one way in which an export writes it counts. */
function itemOf(text: string, at: number): unknown {
  let item: unknown;
  try {
    item = JSON.parse(text);
  } catch {
    throw new NotAnExport(at);
  }
  if (text !== JSON.stringify(item)) throw new NotAnExport(at);
  return item;
}

/** The items of a list: two spaces, the text in JSON, and a comma after each but the last. */
function* itemsOf<T>(
  bytes: ExportBytes,
  place: { readonly from: number; readonly to: number },
  isItem: (item: unknown) => item is T,
): Generator<T> {
  let more: boolean | null = null;
  for (const { at, bytes: line } of linesOf(bytes, place.from, place.to)) {
    const text = textOf(line, at);
    if (more === false || !text.startsWith('  ')) throw new NotAnExport(at);
    more = text.endsWith(',');
    const item = itemOf(text.slice(2, more ? -1 : undefined), at);
    if (!isItem(item)) throw new NotAnExport(at);
    yield item;
  }
  if (more === true) throw new NotAnExport(place.to);
}

const isText = (item: unknown): item is string => typeof item === 'string';
const isTextOrNull = (item: unknown): item is string | null => item === null || isText(item);

function readHead(bytes: ExportBytes, end: number): ExportHead {
  const text = textOf(bytesBetween(bytes, 0, end), 0);
  let parsed;
  try {
    parsed = head.safeParse(JSON.parse(`${text.slice(0, -2)}\n}`));
  } catch {
    throw new NotAnExport(0);
  }
  if (!parsed.success || exportHead(parsed.data) !== text) throw new NotAnExport(0);
  return parsed.data;
}

/** The bytes from one place to another. */
export function bytesBetween(bytes: ExportBytes, from: number, to: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = from;
  while (at < to) {
    const piece = bytes.read(at, to - at);
    if (piece.length === 0) throw new NotAnExport(at);
    pieces.push(piece);
    at += piece.length;
  }
  return Buffer.concat(pieces);
}

/** Opens an export. Throws NotAnExport where its head or its outline is not that of one. */
export function openExport(bytes: ExportBytes): ExportFile {
  const { size } = bytes;
  const headEnd = find(bytes, `\n${exportLines.changes}`, 0, Math.min(size, maxPieceBytes));
  if (headEnd === null) throw new NotAnExport(0);
  const read = readHead(bytes, headEnd + 1);
  const changesAt = headEnd + 1 + exportLines.changes.length + 1;
  // From the line break before the first change on: there may be none.
  const boundary = find(bytes, `\n${exportLines.between}`, changesAt - 1, size);
  if (boundary === null) throw new NotAnExport(changesAt);
  const changesEnd = boundary + 1;
  const entriesAt = changesEnd + exportLines.between.length + 1;
  const entriesEnd = size - exportLines.end.length;
  const isEnded =
    entriesEnd >= entriesAt && Buffer.from(exportLines.end).equals(bytesBetween(bytes, entriesEnd, size));
  if (!isEnded) throw new NotAnExport(Math.max(entriesAt, entriesEnd));
  return {
    head: read,
    changes: () => itemsOf(bytes, { from: changesAt, to: changesEnd }, isTextOrNull),
    entries: () => itemsOf(bytes, { from: entriesAt, to: entriesEnd }, isText),
  };
}
