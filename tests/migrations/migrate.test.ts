import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import { systemProbe } from '../../main/adapters/system-probe.ts';
import type { SqliteConnection, SystemProbe } from '../../main/core/ports.ts';
import { migrate } from '../../main/core/storage/migrate.ts';
import type { Migration } from '../../main/core/storage/migration.ts';
import { createManualClock } from '../support/core-clock.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { createMemoryLog } from '../support/core-log.ts';
import { dumpDatabase, sampleMigrations } from '../support/core-migrations.ts';

const [first, second, third] = sampleMigrations;

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let backups: string;
let connection: SqliteConnection;

beforeEach(async () => {
  folder = await makeTestFolder();
  backups = join(folder.path, 'backups');
  connection = openSqlite(join(folder.path, 'a.db'), 'create');
});
afterEach(async () => {
  connection.close();
  await folder.remove();
});

const log = createMemoryLog();

async function bring(migrations: readonly Migration[], probe: SystemProbe = systemProbe) {
  return migrate({
    connection,
    migrations,
    openSqlite,
    backupFolder: backups,
    probe: { ...probe, freeDiskBytes: (path) => probe.freeDiskBytes(path === backups ? folder.path : path) },
    clock: createManualClock(),
    log,
    appVersion: '1.2.3',
  });
}

async function bringOldDatabase(): Promise<string> {
  await bring([first]);
  connection.exec("INSERT INTO shelves VALUES (1, 'top'); INSERT INTO books VALUES (1, 1), (2, 1)");
  return dumpDatabase(connection);
}

const backupName = 'version-1-before-3-20260102T030405000Z.db';

describe('migrate', () => {
  it('builds a new database without a copy of nothing', async () => {
    expect(await bring(sampleMigrations)).toEqual({ from: 0, to: 3, backupName: null });
    expect(connection.all('SELECT version, name, app_version, applied_at FROM schema_steps', [])).toEqual(
      sampleMigrations.map(({ version, name }) => ({
        version,
        name,
        app_version: '1.2.3',
        applied_at: '2026-01-02T03:04:05.000Z',
      })),
    );
    await expect(readdir(backups)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('does nothing to a database that is up to date', async () => {
    await bring(sampleMigrations);
    const before = dumpDatabase(connection);
    expect(await bring(sampleMigrations)).toEqual({ from: 3, to: 3, backupName: null });
    expect(dumpDatabase(connection)).toBe(before);
  });

  it('brings an old database up to date, rows included, and keeps a copy from before', async () => {
    const before = await bringOldDatabase();
    expect(await bring(sampleMigrations)).toEqual({ from: 1, to: 3, backupName });
    expect(connection.all('SELECT * FROM shelves', [])).toEqual([{ id: 1, name: 'top', colour: 'white' }]);
    expect(connection.all('SELECT * FROM books', [])).toEqual([
      { id: 1, shelf: 1 },
      { id: 2, shelf: 1 },
    ]);
    expect(connection.pragma('foreign_keys')).toEqual([{ foreign_keys: 1 }]);

    expect(await readdir(backups)).toEqual([backupName]);
    const copy = openSqlite(join(backups, backupName), 'read');
    expect(dumpDatabase(copy)).toBe(before);
    copy.close();
  });

  it('undoes a step that fails, keeps the steps before it and names the copy', async () => {
    const before = await bringOldDatabase();
    const broken = { ...third, sql: `${third.sql} INSERT INTO readers VALUES (1);` };

    await expect(bring([first, second, broken])).rejects.toMatchObject({
      code: 'DATABASE_DAMAGED',
      message:
        'The database could not be brought up to date: step 3 (create-readers) failed and was undone. ' +
        `A copy from before is “${backupName}” in the backups folder.`,
    });
    expect(connection.all('SELECT version FROM schema_steps ORDER BY version', [])).toEqual([
      { version: 1 },
      { version: 2 },
    ]);
    expect(connection.get("SELECT 1 FROM sqlite_schema WHERE name = 'readers'", [])).toBeUndefined();
    expect(connection.pragma('foreign_keys')).toEqual([{ foreign_keys: 1 }]);
    expect(log.entries.at(-1)).toMatchObject({ level: 'error', event: 'database step failed' });
    const copy = openSqlite(join(backups, backupName), 'read');
    expect(dumpDatabase(copy)).toBe(before);
    copy.close();
  });

  it('undoes a step that leaves a row pointing nowhere', async () => {
    const before = await bringOldDatabase();
    const orphaning = { ...second, sql: 'DELETE FROM shelves' };

    await expect(bring([first, orphaning])).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
    expect(dumpDatabase(connection)).toBe(before);
  });

  it('refuses a database that a newer version wrote', async () => {
    await bring(sampleMigrations);
    const before = dumpDatabase(connection);
    await expect(bring([first, second])).rejects.toMatchObject({
      code: 'SCHEMA_TOO_NEW',
      details: { present: 3, known: 2 },
    });
    expect(dumpDatabase(connection)).toBe(before);
  });

  it.each([
    ['has no versions', 'ALTER TABLE schema_steps RENAME COLUMN version TO versjon'],
    [
      'names its steps with what is no text',
      'DROP TABLE schema_steps; CREATE TABLE schema_steps (version, name, sha256); INSERT INTO schema_steps VALUES (1, 2, 3)',
    ],
  ])('calls a database damaged whose list of steps %s', async (_what, damage) => {
    await bring(sampleMigrations);
    connection.exec(damage);
    await expect(bring(sampleMigrations)).rejects.toMatchObject({
      code: 'DATABASE_DAMAGED',
      message: expect.stringMatching(
        /^The database is damaged \(.+\)\. Nothing was changed; restore a backup\.$/u,
      ),
    });
  });

  it('refuses when a step that was applied has been edited, renamed or removed', async () => {
    await bring([first, second]);
    const before = dumpDatabase(connection);
    const edited = { ...first, sql: `${first.sql} ` };
    const renamed = { ...first, name: 'make-shelves' };
    for (const changed of [edited, renamed]) {
      // oxlint-disable-next-line no-await-in-loop -- both use the same connection
      await expect(bring([changed, second, third])).rejects.toMatchObject({
        code: 'DATABASE_DAMAGED',
        message:
          'Step 1 (create-shelves) of the database is not the one this version of DriftGuard knows. ' +
          'Nothing was changed; use the version that wrote the database, or restore a backup.',
      });
    }
    expect(dumpDatabase(connection)).toBe(before);
    connection.exec('DELETE FROM schema_steps WHERE version = 1');
    await expect(bring([first, second])).rejects.toMatchObject({ details: { version: 2 } });
  });

  it('changes nothing when there is no room for a copy', async () => {
    const before = await bringOldDatabase();
    await expect(
      bring(sampleMigrations, { ...systemProbe, freeDiskBytes: () => Promise.resolve(1000) }),
    ).rejects.toMatchObject({
      code: 'DISK_FULL',
      message:
        'The database has to be brought up to date, which needs 1 MB of free disk space; there are 1 MB. ' +
        'Free some space and start again; nothing was changed.',
    });
    expect(dumpDatabase(connection)).toBe(before);
    await expect(readdir(backups)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
