import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DriftGuardError } from '../../shared/errors.ts';
import { maxCategories } from '../core/statistics/index.ts';
import type { CategoryCounts, ValueRange } from '../core/statistics/index.ts';
import { plainLayouts } from './duckdb-column-layout.ts';
import type { PlainLayout } from './duckdb-column-layout.ts';
import { between, categoryOf, numberOf, parquetRows, parquetTable, valueOf } from './duckdb-column-sql.ts';
import { createNumberUnpacker } from './duckdb-column-vectors.ts';
import type { NumberSink } from './duckdb-column-vectors.ts';
import { createPlainReader, findPlainPages } from './parquet-plain-column.ts';

export type ColumnReaderSettings = {
  /** Where the engine spills what does not fit into memory. */
  readonly tempFolder: string;
  readonly memoryLimitMb: number;
};

/** SQL of the value of a column of the file; its name, quoted, where the file holds what is compared. */
export type ColumnExpression = string;

export type NumberColumn = { readonly value: ColumnExpression; readonly sink: NumberSink };

/** Values of a column at the rows asked for; NaN and null are missing. */
export type RowValues =
  | { readonly kind: 'numeric'; readonly values: Float64Array }
  | { readonly kind: 'categorical'; readonly values: (string | null)[] };

/** Reads columns of Parquet files. One request at a time; each rejects with CANCELLED when `signal` is aborted. */
export type ColumnReader = {
  /**
   * Streams columns as numbers, each in the order of the rows; NaN and infinities are values. Tells per
   * column how many rows have no number.
   */
  readNumbers(path: string, columns: readonly NumberColumn[], signal: AbortSignal): Promise<number[]>;
  /** Streams the numbers of a column that lie in a range. */
  readRange(path: string, column: NumberColumn, range: ValueRange, signal: AbortSignal): Promise<void>;
  /** Rows per category; `counts` is null when there are more than `maxCategories`. */
  readCategories(
    path: string,
    column: { readonly value: ColumnExpression; readonly type: 'categorical' | 'boolean' },
    signal: AbortSignal,
  ): Promise<CategoryCounts>;
  /** The numbers or categories of some rows, column by column; `rows` are ascending places in the file, from 0. */
  readRows(
    path: string,
    columns: readonly {
      readonly value: ColumnExpression;
      readonly type: 'numeric' | 'categorical' | 'boolean';
    }[],
    rows: Uint32Array,
    signal: AbortSignal,
  ): Promise<RowValues[]>;
  /** Rows and missing values of a column of which the values themselves are not compared. */
  countMissing(path: string, value: ColumnExpression, signal: AbortSignal): Promise<CategoryCounts>;
  close(): void;
};

/**
 * An estimate of the number of categories above which they are not even counted: twice the limit, which
 * is far beyond the error of the estimate (a few per cent).
 */
const surelyTooMany = 2 * maxCategories;

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function translate(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return new DriftGuardError('CANCELLED');
  const message = error instanceof Error ? error.message : String(error);
  if (/No files found|No such file|ENOENT/iu.test(message)) return new DriftGuardError('EVIDENCE_MISSING');
  if (/No space left on device|not enough disk space/iu.test(message)) {
    return new DriftGuardError('DISK_FULL');
  }
  return error;
}

function countOf(value: unknown): number {
  return Number(value);
}

/**
 * Opens an engine of its own, in memory and on one thread: the pool runs as many readers as there are
 * threads to use. Nothing is loaded or fetched from elsewhere.
 */
export async function openColumnReader(settings: ColumnReaderSettings): Promise<ColumnReader> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${settings.memoryLimitMb}MB`,
    threads: '1',
    temp_directory: join(settings.tempFolder, `spill-${randomUUID()}`),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    // The operating system keeps the file in memory already; a second copy would only take space.
    enable_external_file_cache: 'false',
  });
  const connection = await instance.connect();
  // A wide file is opened once for each group of its columns.
  await connection.run('SET parquet_metadata_cache = true');
  const unpacker = createNumberUnpacker();
  const plainReader = createPlainReader();
  const layouts = new Map<string, ReadonlyMap<string, PlainLayout>>();

  const interrupt = () => connection.interrupt();

  async function guarded<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
    if (signal.aborted) throw new DriftGuardError('CANCELLED');
    signal.addEventListener('abort', interrupt);
    try {
      return await work();
    } catch (error) {
      throw translate(error, signal);
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  }

  async function rows(sql: string): Promise<readonly (readonly unknown[])[]> {
    return (await connection.runAndReadAll(sql)).getRows();
  }

  async function storedType(table: string, value: string): Promise<string> {
    const found = await rows(`SELECT column_type FROM (DESCRIBE SELECT ${value} FROM ${table})`);
    return String(found[0]?.[0]);
  }

  /** Streams a selection of numbers into one sink for each; tells how many of each were NULL. */
  async function stream(sql: string, sinks: readonly NumberSink[], signal: AbortSignal): Promise<number[]> {
    const missing = sinks.map(() => 0);
    const result = await connection.stream(sql);
    // The engine decodes the next chunk while this one is counted.
    let ahead = result.fetchChunk();
    try {
      for (;;) {
        const chunk = await ahead;
        if (signal.aborted) throw new DriftGuardError('CANCELLED');
        if (chunk === null || chunk.rowCount === 0) return missing;
        ahead = result.fetchChunk();
        for (const [index, sink] of sinks.entries()) {
          missing[index] = (missing[index] ?? 0) + unpacker.unpack(chunk, index, sink);
        }
      }
    } finally {
      // Left early, the connection is free again only when the chunk ahead has come.
      await ahead.catch(() => undefined);
    }
  }

  async function layoutsOf(path: string): Promise<ReadonlyMap<string, PlainLayout>> {
    const known = layouts.get(path);
    if (known !== undefined) return known;
    const found = new Map(
      [...(await plainLayouts(rows, path))].map(([name, layout]) => [valueOf(name), layout]),
    );
    // A comparison reads two files; more need not be remembered.
    if (layouts.size >= 2) layouts.clear();
    layouts.set(path, found);
    return found;
  }

  /** Streams a column page by page; null when it has to be fetched from the engine. */
  async function readPages(
    path: string,
    { value, sink }: NumberColumn,
    signal: AbortSignal,
  ): Promise<number | null> {
    const layout = (await layoutsOf(path)).get(value);
    if (layout === undefined) return null;
    const file = await open(path);
    try {
      const pages = await findPlainPages(file, layout.chunks);
      if (pages === null) return null;
      const reader = plainReader(layout.optional);
      let missing = 0;
      for (const page of pages) {
        if (signal.aborted) throw new DriftGuardError('CANCELLED');
        missing += await reader.read(file, page, sink);
      }
      return missing;
    } finally {
      await file.close();
    }
  }

  return {
    readNumbers: (path, columns, signal) =>
      guarded(signal, async () => {
        const missing: (number | null)[] = [];
        for (const column of columns) missing.push(await readPages(path, column, signal));
        const others = columns.filter((_, index) => missing[index] === null);
        if (others.length === 0) return missing.map((count) => count ?? 0);
        const selection = others.map(({ value }) => numberOf(value)).join(', ');
        const sinks = others.map(({ sink }) => sink);
        const fetched = await stream(`SELECT ${selection} FROM ${parquetTable(path)}`, sinks, signal);
        const remaining = fetched.values();
        return missing.map((count) => count ?? remaining.next().value ?? 0);
      }),

    readRange: (path, { value, sink }, range, signal) =>
      guarded(signal, async () => {
        const number = numberOf(value);
        const sql = `SELECT ${number} FROM ${parquetTable(path)} WHERE ${between(number, range)}`;
        // Streamed, few values would come in almost as many chunks as all; gathered, they come in a few.
        const result = await connection.run(sql);
        for (let index = 0; index < result.chunkCount; index += 1) {
          unpacker.unpack(result.getChunk(index), 0, sink);
        }
      }),

    readCategories: (path, { value, type }, signal) =>
      guarded(signal, async () => {
        const table = parquetTable(path);
        const category = categoryOf(value, { storedType: await storedType(table, value), type });
        const [totals] = await rows(
          `SELECT count(*), count(category), approx_count_distinct(category) FROM (SELECT ${category} AS category FROM ${table})`,
        );
        const all = countOf(totals?.[0]);
        const missing = all - countOf(totals?.[1]);
        if (countOf(totals?.[2]) > surelyTooMany) return { rows: all, missing, counts: null };
        const groups = await rows(
          `SELECT category, count(*) FROM (SELECT ${category} AS category FROM ${table}) WHERE category IS NOT NULL GROUP BY category`,
        );
        if (groups.length > maxCategories) return { rows: all, missing, counts: null };
        const counts = new Map(groups.map(([name, count]) => [String(name), countOf(count)]));
        return { rows: all, missing, counts };
      }),

    readRows: (path, columns, wanted, signal) =>
      guarded(signal, async () => {
        const table = parquetTable(path);
        const selected: string[] = [];
        for (const { value, type } of columns) {
          selected.push(
            type === 'numeric'
              ? numberOf(value)
              : categoryOf(value, { storedType: await storedType(table, value), type }),
          );
        }
        const source = parquetRows(path);
        const found = await rows(
          `SELECT ${selected.join(', ')} FROM ${source} WHERE file_row_number IN (${wanted.join(',')}) ORDER BY file_row_number`,
        );
        return columns.map(({ type }, index): RowValues => {
          if (type !== 'numeric') {
            return { kind: 'categorical', values: found.map((row) => textOrNull(row[index])) };
          }
          return {
            kind: 'numeric',
            values: Float64Array.from(found, (row) => {
              const value = row[index];
              return typeof value === 'number' ? value : Number.NaN;
            }),
          };
        });
      }),

    countMissing: (path, value, signal) =>
      guarded(signal, async () => {
        const [totals] = await rows(`SELECT count(*), count(${value}) FROM ${parquetTable(path)}`);
        const all = countOf(totals?.[0]);
        return { rows: all, missing: all - countOf(totals?.[1]), counts: new Map() };
      }),

    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
