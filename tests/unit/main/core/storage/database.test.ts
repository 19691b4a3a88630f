import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../../../main/adapters/better-sqlite3.ts';
import type { SqliteConnection } from '../../../../../main/core/ports.ts';
import { createDatabase } from '../../../../../main/core/storage/database.ts';
import type { Database } from '../../../../../main/core/storage/database.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let connection: SqliteConnection;
let database: Database;

beforeEach(async () => {
  folder = await makeTestFolder();
  connection = openSqlite(join(folder.path, 'a.db'), 'create');
  connection.exec('CREATE TABLE workspace_settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT');
  database = createDatabase(connection);
});
afterEach(async () => {
  connection.close();
  await folder.remove();
});

const all = () => database.all(database.from.selectFrom('workspace_settings').selectAll().orderBy('key'));
const insert = (key: string) =>
  database.run(database.from.insertInto('workspace_settings').values({ key, value: key.toUpperCase() }));

describe('createDatabase', () => {
  it('stores everything that one write does', () => {
    const value = database.write(() => insert('a') + insert('b'));

    expect(value).toBe(2);
    expect(all()).toEqual([
      { key: 'a', value: 'A' },
      { key: 'b', value: 'B' },
    ]);
    expect(database.first(database.from.selectFrom('workspace_settings').selectAll())).toEqual({
      key: 'a',
      value: 'A',
    });
  });

  it('undoes a write that throws and passes the error on', () => {
    expect(() =>
      database.write(() => {
        insert('a');
        throw new Error('second thoughts');
      }),
    ).toThrow('second thoughts');
    expect(all()).toEqual([]);
    expect(database.write(() => insert('b'))).toBe(1);
  });

  it('passes on the first error when SQLite itself ended the transaction', () => {
    expect(() =>
      database.write(() => {
        connection.exec('ROLLBACK');
        throw new Error('the first error');
      }),
    ).toThrow('the first error');
  });

  it('takes changes inside a write only, and no write inside another', () => {
    expect(() => insert('a')).toThrow('Changes run inside write() only');
    expect(() => database.write(() => database.write(() => insert('a')))).toThrow('write() cannot be nested');
    expect(all()).toEqual([]);
  });

  it('answers undefined for no row', () => {
    expect(database.first(database.from.selectFrom('workspace_settings').selectAll())).toBeUndefined();
  });
});
