import type { SqliteConnection } from '../../main/core/ports.ts';

/** A connection that counts what is read over it. */
export function counting(connection: SqliteConnection) {
  const counted = { statements: 0, rows: 0 };
  const wrapped: SqliteConnection = {
    ...connection,
    get inTransaction() {
      return connection.inTransaction;
    },
    all(sql, parameters) {
      const rows = connection.all(sql, parameters);
      counted.statements += 1;
      counted.rows += rows.length;
      return rows;
    },
    get(sql, parameters) {
      counted.statements += 1;
      counted.rows += 1;
      return connection.get(sql, parameters);
    },
  };
  return { counted, wrapped };
}
