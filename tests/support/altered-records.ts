import { join } from 'node:path';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import { createRecordsRepository } from '../../main/core/features/audit/records-repository.ts';
import type { AlteredRecord } from '../../main/core/features/audit/records-repository.ts';
import { createScoreCheck } from '../../main/core/features/risk/altered-scores.ts';
import { createDatabase } from '../../main/core/storage/database.ts';
import { makeTestFolder } from './core-folder.ts';

type Column = { readonly name: string; readonly type: string; readonly pk: number };
type Alteration = { readonly place: string; readonly found: readonly string[] };

/** What somebody else than the application writes into a column of this type. */
const otherValue = ({ name, type }: Column): string =>
  type === 'TEXT'
    ? `coalesce("${name}", '') || 'x'`
    : type === 'BLOB'
      ? `x'00'`
      : `coalesce("${name}", 0) + 1000`;

/** A copy of a data folder's database, altered in one place at a time, and what a verification finds then. */
export async function openAltering(dataFolder: string) {
  const home = await makeTestFolder();
  const path = join(home.path, 'copy.db');
  const origin = openSqlite(join(dataFolder, 'driftguard.db'), 'read');
  origin.vacuumInto(path);
  origin.close();
  const connection = openSqlite(path, 'write');
  const database = createDatabase(connection);
  const records = createRecordsRepository(database);
  const scores = createScoreCheck(database);
  const endless = new AbortController().signal;
  const named = (type: 'table' | 'trigger') =>
    connection
      .all('SELECT name FROM sqlite_schema WHERE type = ? ORDER BY name', [type])
      .map((row) => (row as { name: string }).name)
      .filter((name) => !name.startsWith('sqlite_'));

  // Somebody who changes the file by other means minds no rules.
  connection.exec('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON');
  for (const name of named('trigger')) connection.exec(`DROP TRIGGER "${name}"`);

  async function altered(limit = 100): Promise<string[]> {
    const found: AlteredRecord[] = await records.altered(limit, endless);
    if (found.length < limit) found.push(...(await scores.altered(limit, endless)));
    return found.map(({ entity, name, fields }) => `${entity} “${name}” (${fields.join(', ')})`);
  }

  async function after(sql: string, limit?: number): Promise<string[]> {
    connection.exec('BEGIN');
    try {
      connection.exec(sql);
      return await altered(limit);
    } finally {
      connection.exec('ROLLBACK');
    }
  }

  return {
    altered,
    after,
    tables: () => named('table'),
    rows: (table: string) =>
      (connection.get(`SELECT count(*) AS count FROM "${table}"`, []) as { count: number }).count,
    /** Each column of a table changed in its first row that holds the condition, with what was found then. */
    async ofTable(table: string, condition = 'true'): Promise<Alteration[]> {
      const columns = connection.pragma(`table_info("${table}")`) as Column[];
      const key = columns.flatMap(({ name, pk }) => (pk > 0 ? [`"${name}"`] : [])).join(', ');
      const row = `(${key}) = (SELECT ${key} FROM "${table}" WHERE ${condition} ORDER BY ${key} LIMIT 1)`;
      const results: Alteration[] = [];
      for (const column of columns) {
        const sql = `UPDATE "${table}" SET "${column.name}" = ${otherValue(column)} WHERE ${row}`;
        // oxlint-disable-next-line no-await-in-loop -- one transaction after the other
        results.push({ place: `${table}.${column.name}`, found: await after(sql, 1) });
      }
      return results;
    },
    async close() {
      connection.close();
      await home.remove();
    },
  };
}
