import BetterSqlite3 from 'better-sqlite3';
import type { OpenSqlite, SqliteConnection, SqlValue } from '../core/ports.ts';
import { translating } from './better-sqlite3-errors.ts';

const neededNodeApi = 10;
/** Before 3.51.3 a checkpoint could lose pages when the log was reset at the wrong moment. */
const neededSqlite = [3, 51, 3] as const;
const busyTimeoutMs = 5000;
const maxCachedStatements = 256;

type Setting = readonly [name: string, written: string | null, readBack: string | number];

const readSettings: readonly Setting[] = [
  ['busy_timeout', null, busyTimeoutMs],
  ['foreign_keys', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
];

const writeSettings: readonly Setting[] = [
  ...readSettings,
  ['journal_mode', 'WAL', 'wal'],
  // FULL syncs the log at every commit; NORMAL loses acknowledged commits when the power fails.
  ['synchronous', 'FULL', 2],
  // The core checkpoints by itself, so that a failed checkpoint is noticed.
  ['wal_autocheckpoint', '0', 0],
  // KiB, negative by its rule. Identifiers in random order touch pages all over a table within one transaction.
  ['cache_size', '-16384', -16_384],
];

/**
 * Throws when this runtime cannot load the native library: below Node-API 10 it does not fail, it
 * ends the process. Called before the library is loaded, which happens with the first connection.
 */
export function assertNodeApi(offered: string | undefined = process.versions['napi']): void {
  if (Number(offered ?? 0) >= neededNodeApi) return;
  throw new Error(
    `This runtime offers Node-API ${offered ?? 'none'}; the database needs ${neededNodeApi}. Use Node 24.`,
  );
}

/** Throws when the SQLite library is older than the first one that is safe with a write-ahead log. */
export function assertSqliteVersion(version: string): void {
  const parts = version.split('.').map(Number);
  for (const [index, needed] of neededSqlite.entries()) {
    const part = parts[index] ?? 0;
    if (part > needed) return;
    if (part < needed) {
      throw new Error(`SQLite ${version} is too old; ${neededSqlite.join('.')} or newer is needed.`);
    }
  }
}

function applySettings(database: BetterSqlite3.Database, settings: readonly Setting[]): void {
  for (const [name, written, expected] of settings) {
    if (written !== null) database.pragma(`${name} = ${written}`);
    const present = database.pragma(name, { simple: true });
    if (present !== expected) {
      throw new Error(`SQLite keeps ${name} at ${String(present)} instead of ${String(expected)}.`);
    }
  }
}

/** Prepared statements by their text; the least recently used one is dropped beyond the limit. */
function createStatementCache(database: BetterSqlite3.Database) {
  const statements = new Map<string, BetterSqlite3.Statement>();
  return (sql: string) => {
    const known = statements.get(sql);
    const statement = known ?? database.prepare(sql);
    if (known !== undefined) statements.delete(sql);
    statements.set(sql, statement);
    const [oldest] = statements.keys();
    if (statements.size > maxCachedStatements && oldest !== undefined) statements.delete(oldest);
    return statement;
  };
}

/** The port over better-sqlite3, with every setting of the connection read back and asserted. */
export const openSqlite: OpenSqlite = (path, mode) => {
  assertNodeApi();
  const database = translating(
    () =>
      new BetterSqlite3(path, {
        readonly: mode === 'read',
        fileMustExist: mode !== 'create',
        timeout: busyTimeoutMs,
      }),
  );
  try {
    translating(() => {
      assertSqliteVersion(String(database.prepare('SELECT sqlite_version()').pluck().get()));
      applySettings(database, mode === 'read' ? readSettings : writeSettings);
    });
  } catch (error) {
    database.close();
    throw error;
  }
  const statement = createStatementCache(database);

  const connection: SqliteConnection = {
    path,
    all: (sql, parameters: readonly SqlValue[]) => translating(() => statement(sql).all(...parameters)),
    get: (sql, parameters) => translating(() => statement(sql).get(...parameters)),
    run: (sql, parameters) => translating(() => ({ changes: statement(sql).run(...parameters).changes })),
    exec: (sql) => {
      translating(() => database.exec(sql));
    },
    pragma: (text) => translating(() => database.pragma(text) as unknown[]),
    get inTransaction() {
      return database.open && database.inTransaction;
    },
    vacuumInto: (target) => {
      translating(() => database.prepare('VACUUM INTO ?').run(target));
    },
    close: () => {
      translating(() => database.close());
    },
  };
  return connection;
};
