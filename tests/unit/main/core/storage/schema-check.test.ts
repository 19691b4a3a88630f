import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../../../main/adapters/better-sqlite3.ts';
import { createSteps } from '../../../../../main/core/storage/migrate.ts';
import type { Migration } from '../../../../../main/core/storage/migration.ts';
import { schemaCheck } from '../../../../../main/core/storage/schema-check.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';

const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'create-shelves',
    sql: `CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
      CREATE TRIGGER shelves_are_kept BEFORE DELETE ON shelves
      BEGIN SELECT RAISE(ABORT, 'shelves are kept'); END;`,
  },
];

let home: Awaited<ReturnType<typeof makeTestFolder>>;
let path: string;

beforeEach(async () => {
  home = await makeTestFolder();
  path = join(home.path, 'shelves.db');
  const connection = openSqlite(path, 'create');
  connection.exec(createSteps);
  for (const { sql } of migrations) connection.exec(sql);
  connection.close();
});

afterEach(async () => {
  await home.remove();
});

function check(): void {
  const connection = openSqlite(path, 'write');
  try {
    schemaCheck({ connection, migrations, openSqlite, scratchPath: join(home.path, 'scratch.db') });
  } finally {
    connection.close();
  }
}

/** Makes a blob of the text that says what an object is: one bit of the header of its record, found in the file. */
function turnTypeIntoBlob(type: string, name: string): void {
  const content = readFileSync(path);
  const values = content.indexOf(`${type}${name}`);
  // A header begins with its own length, so that its values begin that many bytes further.
  const length = [5, 6, 7, 8, 9].find((candidate) => content[values - candidate] === candidate);
  if (length === undefined) throw new Error(`No record of ${name} was found.`);
  const serialType = values - length + 1;
  content[serialType] = (content[serialType] ?? 0) ^ 1;
  writeFileSync(path, content);
}

describe('schemaCheck', () => {
  it('accepts what the steps make', () => {
    expect(check).not.toThrow();
  });

  it('names a trigger that was dropped and a table that was added', () => {
    const connection = openSqlite(path, 'write');
    connection.exec('DROP TRIGGER shelves_are_kept; CREATE TABLE notes (id INTEGER PRIMARY KEY) STRICT;');
    connection.close();
    expect(check).toThrow(
      'The database is not built as this version builds it (trigger shelves_are_kept, table notes). Restore a backup.',
    );
  });

  it('finds a name of a kind of object that is no text any more', () => {
    turnTypeIntoBlob('trigger', 'shelves_are_kept');
    expect(check).toThrow('not built as this version builds it (trigger shelves_are_kept)');
  });
});
