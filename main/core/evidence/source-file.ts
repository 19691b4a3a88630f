import { open, stat } from 'node:fs/promises';
import type { DetectedFormat, ReadOptions } from '../../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import { nameColumns } from './column-names.ts';
import type { ColumnNames } from './column-names.ts';
import { detectDialect } from './csv-dialect.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { createCsvScanner } from './csv-scanner.ts';
import { recogniseBytes } from './file-kind.ts';
import { createJsonScanner, splitJsonRecords } from './json-scanner.ts';
import { importLimits, sampleLimits, sizeInWords } from './limits.ts';
import { checkParquetFrame } from './parquet-frame.ts';
import { readRawHead } from './plain-text.ts';
import { detectEncoding } from './text-encoding.ts';
import type { TextSource } from './text-encoding.ts';
import { detectTextFormat, formatNames } from './text-format.ts';

type TextHead = {
  /** The start of the text, at most `sampleLimits.bytes` of it. */
  readonly head: string;
  readonly complete: boolean;
  /** What was looked at as a share of the whole text, above 0 and at most 1. */
  readonly headShare: number;
  readonly text: TextSource;
};

export type CsvSource = TextHead & {
  readonly format: 'csv';
  readonly path: string;
  readonly dialect: CsvDialect;
  readonly names: ColumnNames;
};

export type JsonSource = TextHead & {
  readonly format: 'json' | 'jsonl';
  readonly path: string;
  /** Texts of the records in the head. */
  readonly records: readonly string[];
  readonly names: ColumnNames;
};

export type ParquetSource = { readonly format: 'parquet'; readonly path: string };

export type SourceFile = CsvSource | JsonSource | ParquetSource;

/** Throws the code that fits when a path cannot be opened. */
async function checkReadable(path: string): Promise<number> {
  let size: number;
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) {
      throw new DriftGuardError('FILE_UNREADABLE', 'This is a folder. Choose a data file inside it.');
    }
    if (!facts.isFile()) throw new DriftGuardError('FILE_UNREADABLE', 'This is not an ordinary file.');
    size = facts.size;
    await (await open(path, 'r')).close();
  } catch (error) {
    if (error instanceof DriftGuardError) throw error;
    throw new DriftGuardError('FILE_UNREADABLE');
  }
  if (size === 0) {
    throw new DriftGuardError(
      'FILE_EMPTY',
      'The file is empty (0 bytes). Export it again, or choose another file.',
    );
  }
  if (size > importLimits.fileBytes) {
    throw new DriftGuardError(
      'FILE_TOO_LARGE',
      `The file has ${sizeInWords(size)}; at most ${sizeInWords(importLimits.fileBytes)} can be imported. Save it as Parquet, leave out columns, or take a sample.`,
    );
  }
  return size;
}

/** Size that a gzip file says its content has; it is counted modulo 2^32. */
async function unpackedSize(path: string): Promise<number> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(4);
    await handle.read(tail, 0, 4, Math.max(0, size - 4));
    return tail.readUInt32LE(0);
  } finally {
    await handle.close();
  }
}

async function lastCharacter(path: string, size: number): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const length = Math.min(size, 4096);
    const tail = Buffer.alloc(length);
    await handle.read(tail, 0, length, size - length);
    return tail.toString('latin1').trimEnd().slice(-1);
  } finally {
    await handle.close();
  }
}

const cutJson = (): DriftGuardError =>
  new DriftGuardError(
    'FILE_DAMAGED',
    'The JSON ends in the middle of a record: the file was cut short. Copy or export it again.',
  );

/** The refusal for a quote that never closes. */
export function openQuote(line: number): DriftGuardError {
  return new DriftGuardError(
    'FILE_DAMAGED',
    `A quote that is opened on line ${line} is never closed. The file was cut short, or a quotation mark inside a text was not doubled. Export it again.`,
  );
}

const noRows = (): DriftGuardError =>
  new DriftGuardError(
    'FILE_EMPTY',
    'The file has a header but no rows. Choose a file with at least one row.',
  );

function openCsv(path: string, text: TextHead, options: ReadOptions): CsvSource {
  const { head, complete } = text;
  if (/^\s*<(?:!doctype|html|\?xml|svg)/iu.test(head)) {
    throw new DriftGuardError(
      'FILE_NOT_RECOGNISED',
      'This is a web page or an XML document, perhaps the sign-in page of the site it was downloaded from. Download the data again as CSV or Parquet.',
    );
  }
  if (complete) {
    const scanner = createCsvScanner(',');
    scanner.push(Buffer.from(head, 'utf8'));
    const { records } = scanner.end();
    if (records === 0) throw new DriftGuardError('FILE_EMPTY', 'The file holds nothing but empty lines.');
  }
  const dialect = detectDialect(head, { asked: options, complete });
  if (complete) {
    const scanner = createCsvScanner(dialect.delimiter);
    scanner.push(Buffer.from(head, 'utf8'));
    const { openQuoteLine } = scanner.end();
    if (openQuoteLine !== null) throw openQuote(openQuoteLine);
  }
  const names = nameColumns(dialect.names);
  if (dialect.records.length === 0) {
    if (complete) throw noRows();
    throw new DriftGuardError(
      'FILE_NOT_RECOGNISED',
      `No line ends within the first ${sizeInWords(sampleLimits.bytes)}, so this is no table. Check that the file is CSV.`,
    );
  }
  return { ...text, format: 'csv', path, dialect, names };
}

function recordKeys(records: readonly string[]): string[] {
  const keys = new Set<string>();
  for (const record of records) {
    try {
      const parsed: unknown = JSON.parse(record);
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
        for (const key of Object.keys(parsed)) keys.add(key);
      }
    } catch {
      // A record that does not parse is refused row by row at import.
    }
  }
  return [...keys];
}

async function openJson(
  path: string,
  size: number,
  format: 'json' | 'jsonl',
  text: TextHead,
): Promise<JsonSource> {
  const lines = format === 'jsonl';
  if (text.complete) {
    const scanner = createJsonScanner(lines);
    scanner.push(Buffer.from(text.head, 'utf8'));
    if (scanner.end().cutShort) throw cutJson();
  } else if (!lines && !text.text.gzip && (await lastCharacter(path, size)) !== ']') {
    throw cutJson();
  }
  const { complete, head } = text;
  const records = splitJsonRecords(head, { lines, complete, limit: sampleLimits.rows });
  if (records.length === 0 && !complete) {
    throw new DriftGuardError(
      'FILE_LIMIT_EXCEEDED',
      `The first record is longer than ${sizeInWords(importLimits.recordBytes)}, the most that a record may have. Split it into records of their own.`,
    );
  }
  if (records.length === 0) {
    throw new DriftGuardError('FILE_EMPTY', 'The file holds no records. Choose a file with at least one.');
  }
  const keys = recordKeys(records);
  if (keys.length === 0) {
    throw new DriftGuardError(
      'FILE_NOT_RECOGNISED',
      'The JSON holds no records with fields. Each record must be an object such as {"age": 41, "income": 2300}.',
    );
  }
  const all = complete && records.length < sampleLimits.rows;
  const covered = records.reduce((sum, record) => sum + record.length + 1, 0);
  const headShare = all ? 1 : text.headShare * Math.min(1, covered / head.length);
  return { ...text, headShare, format, path, records, names: nameColumns(keys) };
}

function checkAsked(options: ReadOptions, found: 'parquet' | 'text'): void {
  const asked = options.format;
  if (asked === undefined || (asked === 'parquet') === (found === 'parquet')) return;
  throw new DriftGuardError(
    'FILE_NOT_RECOGNISED',
    found === 'parquet'
      ? `The file is Parquet and cannot be read as ${formatNames[asked]}. Choose Parquet or automatic detection.`
      : 'The file is text and cannot be read as Parquet. Choose CSV, JSON or automatic detection.',
  );
}

/**
 * Looks at the start of a file and decides how it is to be read. Everything is decided by content; what
 * `options` settle is taken as it is. The same bytes and options always give the same answer.
 * Throws FILE_UNREADABLE, FILE_EMPTY, FILE_TOO_LARGE, FILE_NOT_RECOGNISED, FILE_DAMAGED,
 * FILE_LIMIT_EXCEEDED or COLUMNS_INVALID, each with a sentence that says what was found and what to do.
 */
export async function openSource(path: string, options: ReadOptions): Promise<SourceFile> {
  const size = await checkReadable(path);
  const first = recogniseBytes((await readRawHead(path, { gzip: false, limit: 65_536 })).bytes);
  if (first.kind === 'parquet') {
    checkAsked(options, 'parquet');
    await checkParquetFrame(path);
    return { format: 'parquet', path };
  }
  if (first.kind === 'foreign') {
    throw new DriftGuardError('FILE_NOT_RECOGNISED', `This is ${first.what}. ${first.advice}`);
  }
  checkAsked(options, 'text');
  const gzip = first.kind === 'gzip';
  const raw = await readRawHead(path, { gzip, limit: sampleLimits.bytes });
  const inner = recogniseBytes(raw.bytes.subarray(0, 65_536));
  if (inner.kind !== 'text') {
    const what =
      inner.kind === 'foreign' ? inner.what : inner.kind === 'parquet' ? 'a Parquet file' : 'another archive';
    throw new DriftGuardError(
      'FILE_NOT_RECOGNISED',
      `The compressed file holds ${what}. Unpack it and choose the file inside.`,
    );
  }
  const encoding = detectEncoding(raw.bytes, { complete: raw.complete, asked: options.encoding });
  const decoded = new TextDecoder(encoding.decoder).decode(raw.bytes, { stream: !raw.complete });
  if (decoded.trim() === '') {
    throw new DriftGuardError(
      'FILE_EMPTY',
      'The file holds nothing but white space. Choose a file with at least one row.',
    );
  }
  const whole = gzip ? Math.max(await unpackedSize(path), raw.bytes.length) : size;
  const text: TextHead = {
    head: decoded,
    complete: raw.complete,
    headShare: raw.complete ? 1 : Math.min(1, raw.bytes.length / whole),
    text: { ...encoding, gzip },
  };
  const format = options.format ?? detectTextFormat(decoded, raw.complete);
  if (format === 'json' || format === 'jsonl') return openJson(path, size, format, text);
  return openCsv(path, text, options);
}

export function detectedFormatOf(source: SourceFile): DetectedFormat {
  if (source.format === 'csv') {
    const { delimiter, header } = source.dialect;
    return { format: 'csv', delimiter, header, encoding: source.text.encoding };
  }
  if (source.format === 'parquet')
    return { format: 'parquet', delimiter: null, header: null, encoding: null };
  return { format: source.format, delimiter: null, header: null, encoding: source.text.encoding };
}
