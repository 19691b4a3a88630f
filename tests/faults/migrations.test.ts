import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import { migrations } from '../../main/core/storage/migrations/index.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { openTestCore } from '../support/core-harness.ts';
import { dumpDatabase } from '../support/core-migrations.ts';
import { reportFigure } from './support/figures.ts';
import { inspect } from './support/invariants.ts';
import { makeOldFolder } from './support/old-folder.ts';
import { createRandom, reportSeed } from './support/random.ts';
import { runWorkload } from './support/run-child.ts';
import { amount } from './support/scale.ts';

const intact = { lost: [], problems: [] };

function stateOf(path: string): { version: number; dump: string } {
  const connection = openSqlite(path, 'write');
  try {
    const row = connection.get('SELECT max(version) AS version FROM schema_steps', []) as { version: number };
    return { version: row.version, dump: dumpDatabase(connection) };
  } finally {
    connection.close();
  }
}

it('leaves a version of the schema and a whole copy, whenever a migrating core is killed', async () => {
  await using home = await makeTestFolder();
  const seed = reportSeed('Core killed while it migrates');
  const random = createRandom(seed);
  const template = join(home.path, 'old');
  await makeOldFolder(template, 1);
  const before = stateOf(join(template, 'driftguard.db')).dump;
  const kills = amount({ short: 5, long: 300 });
  const versions = new Map<number, number>();
  let between = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const parent = join(home.path, `run-${kill}`);
    const folder = join(parent, 'data');
    cpSync(template, folder, { recursive: true });
    const delayMs = random.below(120);
    await runWorkload(
      { folder, run: 'run', seed, perRound: 400 },
      {
        onStart: (child) => {
          // The copy is the first thing that a migration makes.
          const watch = setInterval(() => {
            if (readdirSync(join(folder, 'backups')).length === 0) return;
            clearInterval(watch);
            setTimeout(() => child.kill('SIGKILL'), delayMs);
          }, 1);
          child.on('close', () => clearInterval(watch));
        },
      },
    );
    const { version } = stateOf(join(folder, 'driftguard.db'));
    versions.set(version, (versions.get(version) ?? 0) + 1);
    if (version > 1 && version < migrations.length) between += 1;
    for (const name of readdirSync(join(folder, 'backups')).filter((file) => file.endsWith('.db'))) {
      const copy = openSqlite(join(folder, 'backups', name), 'read');
      expect(dumpDatabase(copy)).toBe(before);
      copy.close();
    }
    expect(await inspect(folder, []), `after ${delayMs} ms, seed ${seed}`).toEqual(intact);
    rmSync(parent, { recursive: true, force: true });
  }
  reportFigure({
    section: 'Kill tests',
    what: 'Core killed while it migrates an older database',
    values: {
      kills,
      'at the old version': versions.get(1) ?? 0,
      'between two steps': between,
      'at the new version': versions.get(migrations.length) ?? 0,
      damaged: 0,
    },
    target: { text: '0 damaged', met: true },
  });
});

it('goes back to the copy made before a migration, which then migrates again', async () => {
  await using home = await makeTestFolder();
  const folder = join(home.path, 'data');
  await makeOldFolder(folder, 1);
  const database = join(folder, 'driftguard.db');
  const before = stateOf(database).dump;
  await (await openTestCore({ folder })).close();
  const [copy = ''] = readdirSync(join(folder, 'backups'));
  const migrated = stateOf(database);
  expect(migrated.version).toBe(migrations.length);

  rmSync(database);
  renameSync(join(folder, 'backups', copy), database);
  expect(stateOf(database).dump).toBe(before);
  await (await openTestCore({ folder })).close();
  expect(stateOf(database).version).toBe(migrations.length);
});

it.each([
  [
    'a newer database',
    `INSERT INTO schema_steps VALUES (${migrations.length + 1}, 'from-the-future', '00', '9.9.9', '2030-01-01T00:00:00.000Z')`,
    'SCHEMA_TOO_NEW',
  ],
  ['an edited step', "UPDATE schema_steps SET sha256 = '00' WHERE version = 2", 'DATABASE_DAMAGED'],
  ['a step of another name', "UPDATE schema_steps SET name = 'x' WHERE version = 2", 'DATABASE_DAMAGED'],
])('refuses %s and changes nothing', async (_what, sql, code) => {
  await using home = await makeTestFolder();
  const folder = join(home.path, 'data');
  await (await openTestCore({ folder })).close();
  const database = join(folder, 'driftguard.db');
  const connection = openSqlite(database, 'write');
  connection.exec(sql);
  connection.close();
  const before = stateOf(database);
  await expect(openTestCore({ folder })).rejects.toMatchObject({ code });
  expect(stateOf(database)).toEqual(before);
  expect(readdirSync(join(folder, 'backups'))).toEqual([]);
});
