import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DriftGuardError } from '../../shared/errors.ts';
import { exactPath, textList } from './duckdb-sql.ts';

export type DuckDbSettings = {
  /** Where the engine spills what does not fit into memory; emptied by whoever owns it. */
  readonly tempFolder: string;
  readonly memoryLimitMb: number;
  readonly threads: number;
};

export type DuckDbLimits = {
  /** Files the queries may read and write; every other one is refused by the engine. */
  readonly paths: readonly string[];
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
};

export type DuckDbRow = Readonly<Record<string, unknown>>;

export type DuckDbSession = {
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<DuckDbRow[]>;
  /** Share of the running query that is done, 0 to 1, or null while unknown. */
  progress(): number | null;
};

/** What the engine said about a query that failed; whoever knows the file turns it into a sentence. */
export class DuckDbFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DuckDbFailure';
  }
}

function translate(error: unknown, aborted: boolean, late: boolean): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (aborted) return new DriftGuardError('CANCELLED');
  if (late)
    return new DriftGuardError('TIMED_OUT', 'Reading the file took longer than allowed. Try a smaller file.');
  if (/No space left on device|not enough disk space/iu.test(message))
    return new DriftGuardError('DISK_FULL');
  if (/Out of Memory/iu.test(message)) {
    return new DriftGuardError(
      'FILE_LIMIT_EXCEEDED',
      'Reading the file needs more memory than is allowed. Leave out columns, or save it as Parquet with smaller row groups.',
    );
  }
  return new DuckDbFailure(message);
}

async function configure(connection: DuckDBConnection, paths: readonly string[]): Promise<void> {
  await connection.run(`
    SET TimeZone = 'UTC';
    SET preserve_insertion_order = true;
    SET enable_progress_bar = true;
    SET enable_progress_bar_print = false;
    SET allowed_paths = ${textList([...new Set([...paths, ...paths.map(exactPath)])])};
    SET enable_external_access = false;
    SET lock_configuration = true;
  `);
}

/** A number that the engine gave, whatever its width. */
export function toCount(value: unknown): number {
  return typeof value === 'bigint' || typeof value === 'number' || typeof value === 'string'
    ? Number(value)
    : 0;
}

/** A text that the engine gave, or null. */
export function toText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : null;
}

/**
 * Runs `work` on an engine of its own: in memory, without extensions to be loaded or fetched, able to
 * reach the named files only, its configuration locked. It ends with the work.
 * Throws CANCELLED, TIMED_OUT, DISK_FULL, FILE_LIMIT_EXCEEDED (memory) or DuckDbFailure.
 */
export async function withDuckDb<Value>(
  settings: DuckDbSettings,
  limits: DuckDbLimits,
  work: (session: DuckDbSession) => Promise<Value>,
): Promise<Value> {
  const { signal, deadlineMs, paths } = limits;
  if (signal.aborted) throw new DriftGuardError('CANCELLED');
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${settings.memoryLimitMb}MB`,
    threads: String(settings.threads),
    temp_directory: join(settings.tempFolder, `spill-${randomUUID()}`),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  let connection: DuckDBConnection | undefined;
  let late = false;
  const interrupt = () => connection?.interrupt();
  const timer = setTimeout(() => {
    late = true;
    interrupt();
  }, deadlineMs);
  signal.addEventListener('abort', interrupt);
  try {
    const open = await instance.connect();
    connection = open;
    await configure(open, paths);
    const guarded = async <Result>(task: () => Promise<Result>): Promise<Result> => {
      if (signal.aborted || late) throw translate(null, signal.aborted, late);
      try {
        return await task();
      } catch (error) {
        throw translate(error, signal.aborted, late);
      }
    };
    return await work({
      run: (sql) => guarded(async () => void (await open.run(sql))),
      rows: (sql) => guarded(async () => (await open.runAndReadAll(sql)).getRowObjectsJson()),
      progress() {
        const { percentage } = open.progress;
        return percentage < 0 ? null : Math.min(1, percentage / 100);
      },
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
    connection?.closeSync();
    instance.closeSync();
  }
}

/** Version of the engine, such as `v1.5.5`. */
export async function readDuckDbVersion(settings: DuckDbSettings): Promise<string> {
  const limits = { paths: [], signal: new AbortController().signal, deadlineMs: 10_000 };
  return withDuckDb(settings, limits, async (session) => {
    const [row] = await session.rows('SELECT version() AS version');
    return toText(row?.['version']) ?? 'unknown';
  });
}
