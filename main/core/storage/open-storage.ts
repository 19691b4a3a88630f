import { statSync } from 'node:fs';
import { z } from 'zod';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { Clock, Logger, OpenSqlite, SystemProbe } from '../ports.ts';
import { createStatementTimings } from '../telemetry/statement-timings.ts';
import type { StatementTimings } from '../telemetry/statement-timings.ts';
import { createDatabase } from './database.ts';
import type { Database } from './database.ts';
import { guardConnection } from './guarded-connection.ts';
import type { DatabaseState } from './guarded-connection.ts';
import { quickCheck } from './integrity.ts';
import type { LogKeeper } from './log-keeper.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migration.ts';

export type OpenStorageOptions = {
  readonly path: string;
  readonly backupFolder: string;
  readonly migrations: readonly Migration[];
  readonly appVersion: string;
  readonly openSqlite: OpenSqlite;
  readonly probe: SystemProbe;
  readonly clock: Clock;
  readonly log: Logger;
};

export type Storage = {
  readonly database: Database;
  readonly schemaVersion: number;
  readonly sqliteVersion: string;
  state(): DatabaseState;
  /** How long statements took. */
  readonly timings: Pick<StatementTimings, 'longest' | 'totals'>;
  /** Size of the database with its log. */
  sizeBytes(): number;
  /** Size of the log alone. */
  walBytes(): number;
  /**
   * To be called every few seconds: notices that the file was moved or replaced, and moves the log into
   * the database when it has grown or a minute has passed.
   */
  maintain(): void;
  /** Hands the log to a keeper before every checkpoint; null ends that. */
  keepLog(keeper: LogKeeper | null): void;
  /** Moves the log into the database now; false when a reader is in the way or the database is not well. */
  checkpoint(): boolean;
  /** File of the database. */
  readonly path: string;
  /** Moves the log into the database and closes it. */
  close(): void;
};

const checkpointBytes = 4 * 1024 * 1024;
const checkpointAfterMs = 60_000;

const checkpointResult = z.tuple([z.object({ busy: z.int(), log: z.int(), checkpointed: z.int() })]);

function identityOf(path: string): string | null {
  const facts = statSync(path, { bigint: true, throwIfNoEntry: false });
  return facts === undefined ? null : `${facts.dev}:${facts.ino}`;
}

function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Opens the database, checks its pages and brings its schema up to date. Throws DATABASE_DAMAGED,
 * SCHEMA_TOO_NEW, DISK_FULL, READ_ONLY or TIMED_OUT (another program holds the file).
 */
export async function openStorage(options: OpenStorageOptions): Promise<Storage> {
  const { path, backupFolder, migrations, appVersion, openSqlite, probe, clock, log } = options;
  let opened = false;
  const connection = guardConnection({
    path,
    clock,
    log,
    open: () => {
      // Only the very first opening may make the file: later, a missing file is a fault.
      const fresh = openSqlite(path, opened ? 'write' : 'create');
      try {
        quickCheck(fresh);
      } catch (error) {
        fresh.close();
        throw error;
      }
      opened = true;
      return fresh;
    },
  });

  let schemaVersion: number;
  let sqliteVersion: string;
  try {
    const result = await migrate({
      connection,
      migrations,
      openSqlite,
      backupFolder,
      probe,
      clock,
      log,
      appVersion,
    });
    schemaVersion = result.to;
    sqliteVersion = z
      .object({ version: z.string() })
      .parse(connection.get('SELECT sqlite_version() AS version', [])).version;
  } catch (error) {
    connection.close();
    throw error;
  }
  const identity = identityOf(path);
  const walPath = `${path}-wal`;
  let checkpointedAtMs = clock.monotonicMs();
  let keeper: LogKeeper | null = null;

  function checkpoint(): boolean {
    const [result] = checkpointResult.parse(connection.pragma('wal_checkpoint(TRUNCATE)'));
    checkpointedAtMs = clock.monotonicMs();
    if (result.busy !== 0) {
      log.warn('checkpoint held up by a reader', { walBytes: bytesOf(walPath), pages: result.log });
    }
    const emptied = result.busy === 0;
    keeper?.checkpointed(emptied);
    return emptied;
  }

  const timings = createStatementTimings({ clock, log });
  return {
    database: createDatabase(connection, timings),
    timings,
    schemaVersion,
    sqliteVersion,
    state: () => connection.state(),
    sizeBytes: () => bytesOf(path) + bytesOf(walPath),
    walBytes: () => bytesOf(walPath),
    maintain() {
      if (identityOf(path) !== identity) {
        connection.condemn(
          new DriftGuardError(
            'DATABASE_DAMAGED',
            'The database file was moved or replaced while the application was running. ' +
              'Put it back and start the application again.',
          ),
        );
        return;
      }
      if (connection.state() !== 'ok') return;
      const walBytes = bytesOf(walPath);
      const due = clock.monotonicMs() - checkpointedAtMs >= checkpointAfterMs;
      const wanted = walBytes >= checkpointBytes || (due && walBytes > 0);
      keeper?.capture(wanted ? 'now' : 'if-due');
      if (wanted && (keeper?.mayCheckpoint(walBytes) ?? true)) checkpoint();
    },
    keepLog(next) {
      keeper = next;
    },
    checkpoint: () => connection.state() === 'ok' && checkpoint(),
    path,
    close() {
      try {
        if (connection.state() === 'ok') {
          keeper?.capture('now');
          checkpoint();
        }
      } finally {
        connection.close();
      }
    },
  };
}
