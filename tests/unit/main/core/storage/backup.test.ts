import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../../../main/adapters/better-sqlite3.ts';
import type { SqliteConnection } from '../../../../../main/core/ports.ts';
import { backupDatabase } from '../../../../../main/core/storage/backup.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let connection: SqliteConnection;
let path: string;
beforeEach(async () => {
  folder = await makeTestFolder();
  path = join(folder.path, 'backups', 'copy.db');
  connection = openSqlite(join(folder.path, 'a.db'), 'create');
  connection.exec(`CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE children (parent INTEGER REFERENCES parents (id)) STRICT;
    INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1);`);
});
afterEach(async () => {
  connection.close();
  await folder.remove();
});

describe('backupDatabase', () => {
  it('writes a whole copy under its name and nothing else', async () => {
    backupDatabase({ connection, openSqlite, path });

    expect(await readdir(join(folder.path, 'backups'))).toEqual(['copy.db']);
    const copy = openSqlite(path, 'read');
    expect(copy.all('SELECT * FROM children', [])).toEqual([{ parent: 1 }]);
    copy.close();
  });

  it('removes what an interrupted backup left', async () => {
    backupDatabase({ connection, openSqlite, path });
    await writeFile(join(folder.path, 'backups', 'older.db.partial'), 'half');
    backupDatabase({ connection, openSqlite, path: join(folder.path, 'backups', 'second.db') });

    expect((await readdir(join(folder.path, 'backups'))).toSorted()).toEqual(['copy.db', 'second.db']);
  });

  it('keeps no copy that does not pass the checks', async () => {
    connection.exec('PRAGMA foreign_keys = OFF; INSERT INTO children VALUES (7); PRAGMA foreign_keys = ON');

    expect(() => backupDatabase({ connection, openSqlite, path })).toThrow(
      expect.objectContaining({
        code: 'DATABASE_DAMAGED',
        message:
          'The database is damaged (records point at records that are missing). Nothing was changed; restore a backup.',
      }),
    );
    expect(await readdir(join(folder.path, 'backups'))).toEqual([]);
  });
});
