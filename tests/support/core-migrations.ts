import type { SqliteConnection } from '../../main/core/ports.ts';
import type { Migration } from '../../main/core/storage/migration.ts';

/** A small history of a schema, with a table that is rebuilt while others point at it. */
export const sampleMigrations: readonly [Migration, Migration, Migration] = [
  {
    version: 1,
    name: 'create-shelves',
    sql: `CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
      CREATE TABLE books (
        id INTEGER PRIMARY KEY,
        shelf INTEGER NOT NULL REFERENCES shelves (id) ON DELETE RESTRICT
      ) STRICT;`,
  },
  {
    version: 2,
    name: 'add-colour',
    sql: `CREATE TABLE new_shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL, colour TEXT NOT NULL) STRICT;
      INSERT INTO new_shelves SELECT id, name, 'white' FROM shelves;
      DROP TABLE shelves;
      ALTER TABLE new_shelves RENAME TO shelves;`,
  },
  {
    version: 3,
    name: 'create-readers',
    sql: `CREATE TABLE readers (id INTEGER PRIMARY KEY) STRICT; INSERT INTO readers VALUES (1), (2);`,
  },
];

type NamedRow = { readonly name: string; readonly sql: string | null };

/** Schema and rows of a database as text: equal texts are equal content. */
export function dumpDatabase(connection: SqliteConnection): string {
  const objects = connection.all(
    "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type DESC, name",
    [],
  ) as NamedRow[];
  const tables = connection.all(
    "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    [],
  ) as NamedRow[];
  return [
    ...objects.map(({ sql }) => sql ?? ''),
    ...tables.map(
      ({ name }) => `${name}: ${JSON.stringify(connection.all(`SELECT * FROM "${name}" ORDER BY 1`, []))}`,
    ),
  ].join('\n');
}
