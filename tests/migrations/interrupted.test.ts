import { spawnSync } from 'node:child_process';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import { systemProbe } from '../../main/adapters/system-probe.ts';
import { integrityCheck } from '../../main/core/storage/integrity.ts';
import { migrate } from '../../main/core/storage/migrate.ts';
import { createManualClock } from '../support/core-clock.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { createMemoryLog } from '../support/core-log.ts';
import { dumpDatabase, sampleMigrations } from '../support/core-migrations.ts';

const child = fileURLToPath(new URL('migrate-until-killed.ts', import.meta.url));
const [first] = sampleMigrations;

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
beforeEach(async () => {
  folder = await makeTestFolder();
});
afterEach(() => folder.remove());

const probe = { ...systemProbe, freeDiskBytes: () => Promise.resolve(1e12) };

function bring(path: string, count: number) {
  const connection = openSqlite(path, 'create');
  return {
    connection,
    result: migrate({
      connection,
      migrations: sampleMigrations.slice(0, count),
      openSqlite,
      backupFolder: join(folder.path, 'unused'),
      probe,
      clock: createManualClock(),
      log: createMemoryLog(),
      appVersion: 'test',
    }),
  };
}

/** What the database holds after each step, told by the steps that are recorded in it. */
async function contentsByVersion(old: string): Promise<Map<number, string>> {
  const contents = new Map<number, string>();
  for (let count = 1; count <= sampleMigrations.length; count += 1) {
    const path = join(folder.path, `expected-${count}.db`);
    // oxlint-disable-next-line no-await-in-loop -- one database after the other
    await copyFile(old, path);
    const { connection, result } = bring(path, count);
    // oxlint-disable-next-line no-await-in-loop -- one database after the other
    await result;
    contents.set(count, dumpDatabase(connection));
    connection.close();
  }
  return contents;
}

it('leaves the version before or after a step, never between, wherever the process is killed', async () => {
  const old = join(folder.path, 'old.db');
  const { connection, result } = bring(old, 1);
  await result;
  connection.exec("INSERT INTO shelves VALUES (1, 'top'); INSERT INTO books VALUES (1, 1), (2, 1)");
  connection.close();
  const expected = await contentsByVersion(old);

  const versions: number[] = [];
  for (let callsBeforeKill = 1; ; callsBeforeKill += 1) {
    const work = join(folder.path, `work-${callsBeforeKill}`);
    const path = join(work, 'a.db');
    const run = spawnSync(process.execPath, [child, old, work, String(callsBeforeKill)], {
      encoding: 'utf8',
    });
    if (run.status === 0) break;
    expect({ signal: run.signal, stderr: run.stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });

    const after = openSqlite(path, 'write');
    integrityCheck(after);
    const { version } = after.get('SELECT max(version) AS version FROM schema_steps', []) as {
      version: number;
    };
    versions.push(version);
    expect(dumpDatabase(after)).toBe(expected.get(version));
    after.close();

    // A copy under its final name is always whole, and the next start finishes what was begun.
    // oxlint-disable-next-line no-await-in-loop -- each round is judged before the next begins
    const copies = (await readdir(join(work, 'backups')).catch(() => [])).filter((name) =>
      name.endsWith('.db'),
    );
    for (const name of copies) {
      const copy = openSqlite(join(work, 'backups', name), 'read');
      expect(dumpDatabase(copy)).toBe(expected.get(first.version));
      copy.close();
    }
    const again = bring(path, sampleMigrations.length);
    // oxlint-disable-next-line no-await-in-loop -- each round is judged before the next begins
    await again.result;
    expect(dumpDatabase(again.connection)).toBe(expected.get(sampleMigrations.length));
    again.connection.close();
  }

  expect(versions).toEqual(versions.toSorted((left, right) => left - right));
  expect(new Set(versions)).toEqual(new Set([1, 2, 3]));
});
