import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { Clock, Logger, OpenSqlite, SystemProbe } from '../ports.ts';
import { createStatementTimings } from '../telemetry/statement-timings.ts';
import type { StatementTimings } from '../telemetry/statement-timings.ts';
import { stackOf } from '../telemetry/stack.ts';
import { createDatabase } from './database.ts';
import type { Database } from './database.ts';
import { syncNames } from './durable-folders.ts';
import { guardConnection } from './guarded-connection.ts';
import type { DatabaseState, GuardedConnection } from './guarded-connection.ts';
import { foreignKeyCheck, integrityCheck, quickCheck } from './integrity.ts';
import type { LogKeeper } from './log-keeper.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migration.ts';
import { schemaCheck } from './schema-check.ts';

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
   * To be called every few seconds: notices that the file or its log was moved or replaced, and moves the log into
   * the database when it has grown or a minute has passed. A log that has grown by a transaction is seen to right after
   * it, a piece at a time.
   */
  maintain(): void;
  /** Frames of the log that belong to transactions that were stored. */
  committedFrames(): number;
  /**
   * Checks pages, indexes, references and definitions of the whole database; opening checks pages only, which is several
   * times faster. Throws DATABASE_DAMAGED.
   */
  check(): void;
  /** Hands the log to a keeper before every checkpoint; null ends that. */
  keepLog(keeper: LogKeeper | null): void;
  /** Moves the log into the database now; false when a reader is in the way or the database is not well. */
  checkpoint(): boolean;
  /** File of the database. */
  readonly path: string;
  /** Moves the log into the database and closes it. */
  close(): void;
};

/** What is taken out of the log in one piece; disks of today do it within some tens of milliseconds. */
const checkpointBytes = 4 * 1024 * 1024;
const checkpointAfterMs = 60_000;

const checkpointResult = z.tuple([z.object({ busy: z.int(), log: z.int(), checkpointed: z.int() })]);
const timeoutResult = z.tuple([z.object({ timeout: z.int() })]);

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
  const walPath = `${path}-wal`;
  let opened = false;
  let migrated = false;
  let logIdentity: string | null = null;
  const connection: GuardedConnection = guardConnection({
    path,
    clock,
    log,
    // Between two steps of a migration the definitions are not those of any version.
    check: () => {
      if (migrated) checkItself();
    },
    open: () => {
      // Only the very first opening may make the file: later, a missing file is a fault.
      const fresh = openSqlite(path, opened ? 'write' : 'create');
      try {
        quickCheck(fresh);
        // The log was made by now. SQLite syncs its name too, but keeps quiet when that fails.
        syncNames(dirname(path));
      } catch (error) {
        fresh.close();
        throw error;
      }
      opened = true;
      logIdentity = identityOf(walPath);
      return fresh;
    },
  });

  /** Pages, indexes and definitions; what rows point at may be on its way within a transaction. */
  function checkItself(): void {
    integrityCheck(connection);
    schemaCheck({ connection, migrations, openSqlite, scratchPath: `${path}.check` });
  }

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
    migrated = true;
    schemaVersion = result.to;
    sqliteVersion = z
      .object({ version: z.string() })
      .parse(connection.get('SELECT sqlite_version() AS version', [])).version;
  } catch (error) {
    connection.close();
    throw error;
  }
  const identity = identityOf(path);
  // The first call takes what a crash left in the log, and what made a new database.
  let checkpointedAtMs = Number.NEGATIVE_INFINITY;
  let keeper: LogKeeper | null = null;
  let seenBytes = 0;
  let turn: NodeJS.Immediate | null = null;
  const waiting: (() => void)[] = [];

  /** Runs `work` without waiting for other connections: a backup reads for minutes, and all calls would wait along. */
  function withoutWaiting<Value>(work: () => Value): Value {
    const [{ timeout }] = timeoutResult.parse(connection.pragma('busy_timeout'));
    connection.pragma('busy_timeout = 0');
    try {
      return work();
    } finally {
      connection.pragma(`busy_timeout = ${timeout}`);
    }
  }

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

  function maintain(): void {
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
    if (identityOf(walPath) !== logIdentity) {
      // The database itself is ours: what the lost log holds goes into it before everything stops.
      // The keeper cannot take what has no name any more; it must not believe that it has.
      connection.pragma('wal_checkpoint(TRUNCATE)');
      connection.condemn(
        new DriftGuardError(
          'DATABASE_DAMAGED',
          'The log of the database (driftguard.db-wal) was removed or replaced while the application was ' +
            'running. Nothing was lost; start the application again.',
        ),
      );
      return;
    }
    const walBytes = bytesOf(walPath);
    const due = clock.monotonicMs() - checkpointedAtMs >= checkpointAfterMs;
    const wanted = walBytes >= checkpointBytes || (due && walBytes > 0);
    const isTaken = keeper?.capture(wanted ? 'now' : 'if-due', 'one') ?? true;
    if (!isTaken) {
      soon();
      return;
    }
    if (wanted && (keeper?.mayCheckpoint(walBytes) ?? true)) withoutWaiting(checkpoint);
    seenBytes = bytesOf(walPath);
  }

  /** Lets what waits to be answered come first. */
  function soon(): void {
    turn ??= setImmediate(() => {
      turn = null;
      try {
        maintain();
      } catch (error) {
        log.error('database maintenance failed', { stack: stackOf(error) });
      }
      if (turn === null) release();
    });
  }

  function release(): void {
    for (const resume of waiting.splice(0)) resume();
  }

  const timings = createStatementTimings({ clock, log });
  const database = createDatabase(connection, timings, {
    committed() {
      if (bytesOf(walPath) - seenBytes >= checkpointBytes) soon();
    },
    settled: () =>
      turn === null
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push(resolve);
          }),
  });
  return {
    database,
    timings,
    schemaVersion,
    sqliteVersion,
    state: () => connection.state(),
    sizeBytes: () => bytesOf(path) + bytesOf(walPath),
    walBytes: () => bytesOf(walPath),
    maintain,
    committedFrames() {
      const [{ log: frames }] = checkpointResult.parse(connection.pragma('wal_checkpoint(NOOP)'));
      return frames;
    },
    check() {
      checkItself();
      foreignKeyCheck(connection);
    },
    keepLog(next) {
      keeper = next;
    },
    checkpoint: () => connection.state() === 'ok' && withoutWaiting(checkpoint),
    path,
    close() {
      if (turn !== null) clearImmediate(turn);
      turn = null;
      release();
      try {
        if (connection.state() === 'ok') {
          keeper?.capture('now', 'all');
          checkpoint();
        }
      } finally {
        connection.close();
      }
    },
  };
}
