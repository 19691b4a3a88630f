import { isDriftGuardError } from '../../../shared/errors.ts';
import type { DriftGuardError } from '../../../shared/errors.ts';
import type { Clock, Logger, SqliteConnection } from '../ports.ts';
import { stackOf } from '../telemetry/stack.ts';

export type DatabaseState = 'ok' | 'read-only' | 'failed';

export type GuardedConnection = SqliteConnection & {
  /** `failed` until the file could be opened and checked again; `read-only` until a change succeeds. */
  state(): DatabaseState;
  /** Stops all use of the database until the core is started anew; later calls throw `reason`. */
  condemn(reason: DriftGuardError): void;
};

export type GuardOptions = {
  readonly path: string;
  /** Opens the file and checks it; called at once and again after a failure. */
  readonly open: () => SqliteConnection;
  /**
   * Checks the whole database; throws DATABASE_DAMAGED. Asked when SQLite refuses a statement as if it were wrong:
   * either it is, or the definition that it goes by was changed by other means.
   */
  readonly check: () => void;
  readonly clock: Clock;
  readonly log: Logger;
};

/** How long a database that failed is left alone before it is opened again. */
const retryAfterMs = 2000;

/** After these SQLite cannot be trusted to know what it has stored. */
const untrusted = /^SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN)/;

/** What only a mistake in a statement or in a definition brings about. */
const refusal = /^SQLITE_(ERROR|CONSTRAINT_(CHECK|NOTNULL|DATATYPE))/;

/** A check reads every page, so that it is not made for every refusal. */
const checkedForMs = 60_000;

function rawCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function sqliteCodeOf(error: DriftGuardError): string {
  const code = error.details['sqlite'];
  return typeof code === 'string' ? code : '';
}

/**
 * A connection that stops at the first error of the disk or the file: the connection is closed, so that
 * nothing is acknowledged on top of a state nobody knows and no failed sync is retried on the same
 * descriptor, and the next call opens the file anew and checks it. A full disk does not need that: SQLite
 * undoes the transaction, and writing goes on as soon as there is space.
 */
export function guardConnection({ path, open, check, clock, log }: GuardOptions): GuardedConnection {
  let inner: SqliteConnection | null = open();
  let state: DatabaseState = 'ok';
  let lastFailure: { readonly error: DriftGuardError; readonly atMs: number } | null = null;
  let condemned: DriftGuardError | null = null;
  let checked: { readonly damage: DriftGuardError | null; readonly atMs: number } | null = null;
  let checking = false;

  function drop(): void {
    try {
      inner?.close();
    } catch (error) {
      log.warn('database close failed', { stack: stackOf(error) });
    }
    inner = null;
  }

  function fail(error: DriftGuardError): void {
    log.error('database failed', { code: error.code, sqlite: sqliteCodeOf(error) });
    state = 'failed';
    lastFailure = { error, atMs: clock.monotonicMs() };
    drop();
  }

  /** The damage that explains why a statement was refused; null when there is none. */
  function damageBehind(error: unknown): DriftGuardError | null {
    if (checking || !refusal.test(rawCodeOf(error))) return null;
    if (checked !== null && clock.monotonicMs() - checked.atMs < checkedForMs) return checked.damage;
    let damage: DriftGuardError | null = null;
    checking = true;
    try {
      check();
    } catch (found) {
      damage = isDriftGuardError(found) && found.code === 'DATABASE_DAMAGED' ? found : null;
    } finally {
      checking = false;
    }
    checked = { damage, atMs: clock.monotonicMs() };
    return damage;
  }

  function present(): SqliteConnection {
    if (condemned !== null) throw condemned;
    if (inner !== null) return inner;
    if (lastFailure !== null && clock.monotonicMs() - lastFailure.atMs < retryAfterMs) {
      throw lastFailure.error;
    }
    try {
      inner = open();
    } catch (error) {
      if (isDriftGuardError(error)) fail(error);
      throw error;
    }
    state = 'ok';
    lastFailure = null;
    log.info('database opened again');
    return inner;
  }

  function guard<Value>(work: (connection: SqliteConnection) => Value): Value {
    const connection = present();
    try {
      return work(connection);
    } catch (error) {
      if (!isDriftGuardError(error)) throw damageBehind(error) ?? error;
      if (untrusted.test(sqliteCodeOf(error))) fail(error);
      else if (error.code === 'READ_ONLY') state = 'read-only';
      throw error;
    }
  }

  return {
    path,
    all: (sql, parameters) => guard((connection) => connection.all(sql, parameters)),
    get: (sql, parameters) => guard((connection) => connection.get(sql, parameters)),
    run: (sql, parameters) =>
      guard((connection) => {
        const result = connection.run(sql, parameters);
        state = 'ok';
        return result;
      }),
    exec: (sql) => guard((connection) => connection.exec(sql)),
    pragma: (text) => guard((connection) => connection.pragma(text)),
    get inTransaction() {
      return inner?.inTransaction ?? false;
    },
    vacuumInto: (target) => guard((connection) => connection.vacuumInto(target)),
    close: drop,
    state: () => state,
    condemn: (reason) => {
      condemned = reason;
      fail(reason);
    },
  };
}
