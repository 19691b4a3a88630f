import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertNodeApi, assertSqliteVersion, openSqlite } from '../../../../main/adapters/better-sqlite3.ts';
import type { SqliteConnection } from '../../../../main/core/ports.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
const open: SqliteConnection[] = [];

function connect(path: string, mode: 'read' | 'write' | 'create'): SqliteConnection {
  const connection = openSqlite(path, mode);
  open.push(connection);
  return connection;
}

beforeEach(async () => {
  folder = await makeTestFolder();
});
afterEach(async () => {
  for (const connection of open.splice(0)) connection.close();
  await folder.remove();
});

describe('openSqlite', () => {
  it('sets durability, foreign keys and distrust of the schema', () => {
    const connection = connect(join(folder.path, 'a.db'), 'create');
    const read = (name: string) => Object.values(connection.pragma(name)[0] as object)[0] as unknown;

    expect({
      journal: read('journal_mode'),
      synchronous: read('synchronous'),
      foreignKeys: read('foreign_keys'),
      trusted: read('trusted_schema'),
      cells: read('cell_size_check'),
      checkpoint: read('wal_autocheckpoint'),
      busy: read('busy_timeout'),
    }).toEqual({
      journal: 'wal',
      synchronous: 2,
      foreignKeys: 1,
      trusted: 0,
      cells: 1,
      checkpoint: 0,
      busy: 5000,
    });
  });

  it('runs, reads and undoes', () => {
    const connection = connect(join(folder.path, 'a.db'), 'create');
    connection.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT) STRICT');
    expect(connection.run('INSERT INTO t (name) VALUES (?), (?)', ['a', null])).toEqual({ changes: 2 });
    connection.exec('BEGIN IMMEDIATE');
    expect(connection.inTransaction).toBe(true);
    connection.run('DELETE FROM t', []);
    connection.exec('ROLLBACK');

    expect(connection.inTransaction).toBe(false);
    expect(connection.get('SELECT name FROM t WHERE id = ?', [1])).toEqual({ name: 'a' });
    expect(connection.all('SELECT * FROM t ORDER BY id', [])).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: null },
    ]);
  });

  it('keeps working when more statements were used than it caches', () => {
    const connection = connect(join(folder.path, 'a.db'), 'create');
    const values = Array.from({ length: 600 }, (_, index) => index);
    const read = () => values.map((value) => connection.get(`SELECT ${value} AS value`, []));

    expect(read()).toEqual(values.map((value) => ({ value })));
    expect(read()).toEqual(values.map((value) => ({ value })));
  });

  it('writes a compacted copy', () => {
    const connection = connect(join(folder.path, 'a.db'), 'create');
    connection.exec("CREATE TABLE t (name TEXT) STRICT; INSERT INTO t VALUES ('kept')");
    connection.vacuumInto(join(folder.path, 'copy.db'));

    expect(connect(join(folder.path, 'copy.db'), 'read').all('SELECT * FROM t', [])).toEqual([
      { name: 'kept' },
    ]);
  });

  it('refuses a missing file unless it may create it', () => {
    expect(() => connect(join(folder.path, 'missing.db'), 'write')).toThrow(
      expect.objectContaining({ code: 'READ_ONLY', details: { sqlite: 'SQLITE_CANTOPEN' } }),
    );
  });

  it('calls a file that is no database damaged', async () => {
    const path = join(folder.path, 'a.db');
    await writeFile(path, 'this is a text and not a database, whatever it is called'.repeat(100));

    expect(() => connect(path, 'write')).toThrow(
      expect.objectContaining({ code: 'DATABASE_DAMAGED', details: { sqlite: 'SQLITE_NOTADB' } }),
    );
  });

  it('calls a database that was cut short damaged', async () => {
    const path = join(folder.path, 'a.db');
    const first = openSqlite(path, 'create');
    first.exec('CREATE TABLE t (name TEXT) STRICT');
    first.run('INSERT INTO t VALUES (?)', ['x'.repeat(100_000)]);
    first.close();
    await truncate(path, 8192);

    expect(() => connect(path, 'write').all('SELECT * FROM t', [])).toThrow(
      expect.objectContaining({ code: 'DATABASE_DAMAGED' }),
    );
  });

  it('refuses to write through a connection for reading', async () => {
    const path = join(folder.path, 'a.db');
    connect(path, 'create').exec('CREATE TABLE t (name TEXT) STRICT');

    expect(() => connect(path, 'read').run("INSERT INTO t VALUES ('a')", [])).toThrow(
      expect.objectContaining({ code: 'READ_ONLY', details: { sqlite: 'SQLITE_READONLY' } }),
    );
  });

  it('says that the disk is full when the database may not grow', () => {
    const connection = connect(join(folder.path, 'a.db'), 'create');
    connection.exec('CREATE TABLE t (name TEXT) STRICT');
    connection.pragma('max_page_count = 4');

    expect(() => connection.run('INSERT INTO t VALUES (?)', ['x'.repeat(100_000)])).toThrow(
      expect.objectContaining({ code: 'DISK_FULL', details: { sqlite: 'SQLITE_FULL' } }),
    );
  });

  it('leaves mistakes in statements and broken constraints as they are', () => {
    const connection = connect(join(folder.path, 'a.db'), 'create');
    connection.exec('CREATE TABLE t (name TEXT NOT NULL) STRICT');

    expect(() => connection.run('INSERT INTO t VALUES (NULL)', [])).toThrow(
      expect.objectContaining({ code: 'SQLITE_CONSTRAINT_NOTNULL' }),
    );
  });

  it('refuses a folder in place of the file', async () => {
    await mkdir(join(folder.path, 'a.db'));

    expect(() => connect(join(folder.path, 'a.db'), 'create')).toThrow(
      expect.objectContaining({ code: 'READ_ONLY' }),
    );
  });
});

describe('assertNodeApi', () => {
  it('accepts Node-API 10 and later', () => {
    for (const offered of ['10', '11']) expect(() => assertNodeApi(offered)).not.toThrow();
  });

  it('refuses what would end the process', () => {
    expect(() => assertNodeApi('9')).toThrow(
      'This runtime offers Node-API 9; the database needs 10. Use Node 24.',
    );
  });
});

describe('assertSqliteVersion', () => {
  it('accepts 3.51.3 and later', () => {
    for (const version of ['3.51.3', '3.52.0', '4.0.0']) {
      expect(() => assertSqliteVersion(version)).not.toThrow();
    }
  });

  it('refuses older ones, which can lose pages of the log', () => {
    for (const version of ['3.51.2', '3.9.99', '2.99.99']) {
      expect(() => assertSqliteVersion(version)).toThrow(
        `SQLite ${version} is too old; 3.51.3 or newer is needed.`,
      );
    }
  });
});
