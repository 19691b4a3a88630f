import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { CompiledQuery } from 'kysely';
import type { SqliteConnection, SqlValue } from '../ports.ts';
import type { StatementTimings } from '../telemetry/statement-timings.ts';
import type { Tables } from './schema.ts';

/** A query of the builder that has not run; `Row` is what it yields. */
export type Query<Row> = { compile(): CompiledQuery<Row> };

/**
 * The database as repositories see it. Kysely builds and types the SQL; it runs on our own connection,
 * synchronously, because a transaction that never yields cannot be entered by somebody else's write and
 * because Kysely's driver hides the error that broke a transaction.
 */
export type Database = {
  /** Builds queries; running them through Kysely itself is not possible. */
  readonly from: Kysely<Tables>;
  all<Row>(query: Query<Row>): Row[];
  /** The first row, or undefined. */
  first<Row>(query: Query<Row>): Row | undefined;
  /** Runs a change inside `write` and tells how many rows it touched. */
  run(query: Query<unknown>): number;
  /**
   * One transaction: everything in `work` is stored, or nothing. Everything slow (reading files, hashing,
   * computing) comes before. Throws what `work` throws, after undoing it.
   */
  write<Value>(work: () => Value): Value;
  /**
   * Resolves when the log of the database has been taken care of, a piece at a time. For work that writes much, between
   * its transactions: so the log does not grow with what is written, and other calls come in between.
   */
  settled(): Promise<void>;
};

/** What goes on beside transactions. */
export type Aftermath = {
  /** Told of each transaction that was stored. */
  readonly committed: () => void;
  readonly settled: () => Promise<void>;
};

const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

function parametersOf(query: CompiledQuery): readonly SqlValue[] {
  // Repositories pass what a column of Tables can hold, and STRICT tables take nothing else.
  return query.parameters as readonly SqlValue[];
}

/** Runs statements without measuring them, for readers outside the core. */
const untimed: Pick<StatementTimings, 'measure'> = { measure: (_sql, run) => run() };

const nothingAfter: Aftermath = { committed: () => undefined, settled: () => Promise.resolve() };

export function createDatabase(
  connection: SqliteConnection,
  timings: Pick<StatementTimings, 'measure'> = untimed,
  { committed, settled }: Aftermath = nothingAfter,
): Database {
  return {
    from: builder,
    all<Row>(query: Query<Row>) {
      const compiled = query.compile();
      // The builder derives Row from Tables, and STRICT tables hold what Tables says.
      const rows = timings.measure(compiled.sql, () => connection.all(compiled.sql, parametersOf(compiled)));
      return rows as Row[];
    },
    first<Row>(query: Query<Row>) {
      const compiled = query.compile();
      const row = timings.measure(compiled.sql, () => connection.get(compiled.sql, parametersOf(compiled)));
      return row as Row | undefined;
    },
    run(query) {
      if (!connection.inTransaction) throw new Error('Changes run inside write() only');
      const compiled = query.compile();
      const run = () => connection.run(compiled.sql, parametersOf(compiled));
      return timings.measure(compiled.sql, run).changes;
    },
    write(work) {
      if (connection.inTransaction) throw new Error('write() cannot be nested');
      connection.exec('BEGIN IMMEDIATE');
      let value;
      try {
        value = work();
        timings.measure('COMMIT', () => connection.exec('COMMIT'));
      } catch (error) {
        // SQLite ends the transaction by itself on some errors; the first error is the one to report.
        if (connection.inTransaction) connection.exec('ROLLBACK');
        throw error;
      }
      committed();
      return value;
    },
    settled,
  };
}
