import { maxColumnNameLength } from '../../../shared/schema/column.ts';

/*
 * What an import is held to, in one place. Everything is read as a stream, so size costs disk and time
 * but not memory: a file that is already on this machine may have 4 GiB (4,000,000 rows of 50 numbers as
 * text), while the shells hold what is uploaded through a browser to their own, lower limit.
 */

const kib = 1024;
const mib = 1024 * kib;
const gib = 1024 * mib;

export const importLimits = {
  fileBytes: 4 * gib,
  rows: 10_000_000,
  columns: 2000,
  columnNameLength: maxColumnNameLength,
  /** Longest value of a column kept as text, in UTF-8 bytes. */
  cellBytes: 64 * kib,
  /** Longest line of CSV and longest record of JSON. */
  recordBytes: 2_000_000,
  /** Deepest nesting in JSON. */
  jsonDepth: 32,
  /** What a compressed file may grow to, absolutely and as a multiple of its own size. */
  expandedBytes: 4 * gib,
  expansionRatio: 100,
  /** Below this size a file may expand by any ratio: a small file cannot fill a disk. */
  expansionFreeBytes: 16 * mib,
  parquetFooterBytes: 16 * mib,
  parquetRowGroups: 10_000,
  /** Refused rows that are kept with their text; all are counted. */
  keptRejects: 10_000,
  /** Characters of a refused row that are kept. */
  rejectTextLength: 1000,
  /** More refused rows than this share mean that the file was read the wrong way. */
  rejectedShare: 0.5,
} as const;

/** What preview looks at. */
export const sampleLimits = {
  bytes: 8 * mib,
  rows: 20_000,
  /** Rows times columns, so that wide files are as quick to preview as narrow ones. */
  cells: 500_000,
  shownRows: 20,
  shownValues: 5,
  shownLength: 200,
} as const;

/** Longest that reading a file may take before it is given up. */
export const readDeadlines = { inspectMs: 60_000, convertMs: 30 * 60_000 } as const;

/** A size as a person reads it: `1.5 GiB`, `312 KiB`, `17 bytes`. */
export function sizeInWords(bytes: number): string {
  if (bytes >= gib) return `${Number((bytes / gib).toFixed(1))} GiB`;
  if (bytes >= mib) return `${Number((bytes / mib).toFixed(1))} MiB`;
  if (bytes >= kib) return `${Number((bytes / kib).toFixed(1))} KiB`;
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}

/** A count with thousands separated, as it stands in sentences. */
export function countInWords(count: number): string {
  return count.toLocaleString('en-US');
}
