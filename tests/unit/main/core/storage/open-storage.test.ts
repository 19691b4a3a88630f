import { copyFile, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../../../main/adapters/better-sqlite3.ts';
import { systemProbe } from '../../../../../main/adapters/system-probe.ts';
import type { OpenSqlite } from '../../../../../main/core/ports.ts';
import { migrations } from '../../../../../main/core/storage/migrations/index.ts';
import { openStorage } from '../../../../../main/core/storage/open-storage.ts';
import { createManualClock } from '../../../../support/core-clock.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';
import { createMemoryLog } from '../../../../support/core-log.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let path: string;
beforeEach(async () => {
  folder = await makeTestFolder();
  path = join(folder.path, 'driftguard.db');
});
afterEach(() => folder.remove());

async function openStore(sqlite: OpenSqlite = openSqlite) {
  const clock = createManualClock();
  const log = createMemoryLog();
  const storage = await openStorage({
    path,
    backupFolder: join(folder.path, 'backups'),
    migrations,
    appVersion: '0.0.0-test',
    openSqlite: sqlite,
    probe: systemProbe,
    clock,
    log,
  });
  const { database } = storage;
  return {
    storage,
    clock,
    log,
    set: (key: string, value: string) =>
      database.write(() =>
        database.run(database.from.insertInto('workspace_settings').values({ key, value })),
      ),
    keys: () =>
      database
        .all(database.from.selectFrom('workspace_settings').select('key').orderBy('key'))
        .map((row) => row.key),
  };
}

const sizeOf = async (file: string) => (await stat(file)).size;

describe('openStorage', () => {
  it('makes, closes and opens again', async () => {
    const first = await openStore();
    expect(first.storage.schemaVersion).toBe(migrations.length);
    first.set('a', '1');
    first.storage.close();

    const second = await openStore();
    expect(second.keys()).toEqual(['a']);
    expect(second.storage.state()).toBe('ok');
    second.storage.close();
  });

  it('leaves one plain file when it closes', async () => {
    const { storage, set } = await openStore();
    set('a', '1');
    storage.close();

    await expect(stat(`${path}-wal`)).rejects.toMatchObject({ code: 'ENOENT' });
    await copyFile(path, join(folder.path, 'copy.db'));
    const copy = openSqlite(join(folder.path, 'copy.db'), 'read');
    expect(copy.all('SELECT key FROM workspace_settings', [])).toEqual([{ key: 'a' }]);
    copy.close();
  });

  it('moves the log into the database after a minute or four megabytes, not before', async () => {
    const { storage, set, clock } = await openStore();
    // What opening wrote, or a crash left, goes in at the first call.
    storage.maintain();
    expect(await sizeOf(`${path}-wal`)).toBe(0);

    set('a', '1');
    storage.maintain();
    expect(await sizeOf(`${path}-wal`)).toBeGreaterThan(0);
    clock.advance(60_000);
    storage.maintain();
    expect(await sizeOf(`${path}-wal`)).toBe(0);

    set('b', 'x'.repeat(5_000_000));
    expect(storage.sizeBytes()).toBeGreaterThan(5_000_000);
    storage.maintain();
    expect(await sizeOf(`${path}-wal`)).toBe(0);
    storage.close();
  });

  it('moves the log right after a transaction that made it grow, once whoever waits had a turn', async () => {
    const { storage, set } = await openStore();
    storage.maintain();
    const { database } = storage;
    const largest: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      set(`key ${round}`, 'x'.repeat(1_000_000));
      // oxlint-disable-next-line no-await-in-loop -- one transaction after the other
      largest.push(await sizeOf(`${path}-wal`));
      // oxlint-disable-next-line no-await-in-loop -- the same
      await database.settled();
    }
    // Four megabytes and the transaction that went beyond.
    expect(Math.max(...largest)).toBeLessThan(5_400_000);
    expect(largest.filter((bytes, index) => bytes < (largest[index - 1] ?? 0)).length).toBeGreaterThanOrEqual(
      2,
    );
    storage.close();
  });

  it('reports a reader that holds the log up, and goes on', async () => {
    const waits: unknown[] = [];
    const { storage, set, log, clock, keys } = await openStore((file, mode) => {
      const connection = openSqlite(file, mode);
      return {
        ...connection,
        get inTransaction() {
          return connection.inTransaction;
        },
        pragma(text) {
          if (text.startsWith('wal_checkpoint')) waits.push(...connection.pragma('busy_timeout'));
          return connection.pragma(text);
        },
      };
    });
    set('a', '1');
    const reader = openSqlite(path, 'read');
    reader.exec('BEGIN');
    reader.all('SELECT * FROM workspace_settings', []);
    set('b', '2');
    clock.advance(60_000);
    storage.maintain();

    expect(log.entries.filter(({ event }) => event === 'checkpoint held up by a reader')).toMatchObject([
      { level: 'warn' },
    ]);
    // A reader may read for minutes, and whoever calls would wait along.
    expect(waits).toEqual([{ timeout: 0 }]);
    expect(keys()).toEqual(['a', 'b']);
    reader.exec('COMMIT');
    reader.close();
    storage.close();
    expect(waits.at(-1)).toEqual({ timeout: 5000 });
  });

  it.skipIf(process.platform === 'win32')('stops when the file is moved away under it', async () => {
    const { storage, set, keys } = await openStore();
    set('a', '1');
    await rename(path, `${path}.moved`);
    storage.maintain();

    const refusal = expect.objectContaining({
      code: 'DATABASE_DAMAGED',
      message:
        'The database file was moved or replaced while the application was running. Put it back and start the application again.',
    });
    expect(() => set('b', '2')).toThrow(refusal);
    expect(keys).toThrow(refusal);
    expect(storage.state()).toBe('failed');
    storage.close();
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('does not open a database whose pages do not fit together', async () => {
    const { storage, set } = await openStore();
    for (let index = 0; index < 200; index += 1) set(`key ${index}`, 'x'.repeat(400));
    storage.close();
    const handle = await open(path, 'r+');
    const { size } = await handle.stat();
    // Every page but the first loses its head.
    for (let offset = 4096; offset < size; offset += 4096) {
      // oxlint-disable-next-line no-await-in-loop -- one page after the other
      await handle.write(Buffer.alloc(64, 0xff), 0, 64, offset);
    }
    await handle.close();

    await expect(openStore()).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
  });

  it('refuses a database that somebody else made', async () => {
    const foreign = openSqlite(path, 'create');
    foreign.exec('CREATE TABLE customers (name TEXT) STRICT');
    foreign.close();

    await expect(openStore()).rejects.toMatchObject({
      code: 'DATABASE_DAMAGED',
      message: 'The database in the data folder was not made by DriftGuard. Choose another data folder.',
    });
  });
});
