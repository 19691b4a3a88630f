import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import type { OpenSqlite, SqliteConnection } from '../../main/core/ports.ts';
import { migrate } from '../../main/core/storage/migrate.ts';
import { createManualClock } from '../support/core-clock.ts';
import { createMemoryLog } from '../support/core-log.ts';
import { sampleMigrations } from '../support/core-migrations.ts';

/*
 * Migrates a copy of a database and is killed after so many calls to SQLite:
 * migrate-until-killed.ts OLD_DATABASE WORK_FOLDER CALLS_BEFORE_KILL
 */
const [old = '', work = '', limit = '0'] = process.argv.slice(2);

let calls = 0;
function counted<Value>(call: () => Value): Value {
  const value = call();
  calls += 1;
  if (calls >= Number(limit)) process.kill(process.pid, 'SIGKILL');
  return value;
}

/** The same connection, with every call counted after it was made. */
const openCounted: OpenSqlite = (path, mode) => {
  const inner = counted(() => openSqlite(path, mode));
  const connection: SqliteConnection = {
    path,
    all: (sql, parameters) => counted(() => inner.all(sql, parameters)),
    get: (sql, parameters) => counted(() => inner.get(sql, parameters)),
    run: (sql, parameters) => counted(() => inner.run(sql, parameters)),
    // Inside a step every statement is a place to die at.
    exec: (sql) => {
      for (const statement of sql.split(';').filter((part) => part.trim() !== '')) {
        counted(() => inner.exec(statement));
      }
    },
    pragma: (text) => counted(() => inner.pragma(text)),
    get inTransaction() {
      return inner.inTransaction;
    },
    vacuumInto: (target) => counted(() => inner.vacuumInto(target)),
    close: () => counted(() => inner.close()),
  };
  return connection;
};

mkdirSync(work);
const path = join(work, 'a.db');
copyFileSync(old, path);
const connection = openCounted(path, 'write');
await migrate({
  connection,
  migrations: sampleMigrations,
  openSqlite: openCounted,
  backupFolder: join(work, 'backups'),
  probe: {
    freeDiskBytes: () => Promise.resolve(1e12),
    diskBytes: () => Promise.resolve({ freeBytes: 1e12, totalBytes: 2e12 }),
    memoryBytes: () => 0,
  },
  clock: createManualClock(),
  log: createMemoryLog(),
  appVersion: 'test',
});
