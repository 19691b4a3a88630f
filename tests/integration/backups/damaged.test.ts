import { existsSync } from 'node:fs';
import { copyFile, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ensureBuilt } from '../../support/built.ts';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { integrityCheck, quickCheck } from '../../../main/core/storage/integrity.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { openTestCore } from '../../support/core-harness.ts';
import { launch } from '../../support/launcher.ts';
import type { Launched } from '../../support/launcher.ts';
import { realEngines } from '../../support/real-engines.ts';
import { backUp, fill } from './support.ts';

const pageBytes = 4096;

function isRefused(path: string): boolean {
  try {
    // As the start opens it; a connection that may only read passes over the rules for single fields.
    const connection = openSqlite(path, 'write');
    try {
      quickCheck(connection);
      integrityCheck(connection);
      return false;
    } finally {
      connection.close();
    }
  } catch {
    return true;
  }
}

beforeAll(() => {
  ensureBuilt();
});

/** A data folder with a backup, closed; `home` keeps its keys away from those of the person. */
async function closedWorkspace(parent: string): Promise<string> {
  const folder = join(parent, 'data');
  const core = await openTestCore({ ports: realEngines, folder });
  await fill(core, 'First');
  await backUp(core);
  await fill(core, 'Second');
  await core.close();
  return folder;
}

/** Exit code of a start that is to be refused; one that opens all the same is ended, and does not hang the test. */
async function refusal({ child, ended, address }: Launched): Promise<number | NodeJS.Signals | 'opened'> {
  const opened = address().then(
    () => 'opened' as const,
    () => ended,
  );
  const end = await Promise.race([ended, opened]);
  child.kill('SIGTERM');
  await ended;
  return end;
}

async function zeroPage(path: string, page: number): Promise<void> {
  const bytes = await readFile(path);
  bytes.fill(0, page * pageBytes, (page + 1) * pageBytes);
  await writeFile(path, bytes);
}

async function swapPages(path: string): Promise<void> {
  const bytes = await readFile(path);
  const third = Buffer.from(bytes.subarray(3 * 4096, 4 * 4096));
  bytes.copyWithin(3 * 4096, 7 * 4096, 8 * 4096);
  third.copy(bytes, 7 * 4096);
  await writeFile(path, bytes);
}

it.each<[string, (database: string) => Promise<void>]>([
  ['cut short', (database) => truncate(database, 10 * 4096)],
  ['a page of it zeroed', (database) => zeroPage(database, 2)],
  ['two pages of it swapped', swapPages],
  ['missing', (database) => rm(database)],
  ['empty', (database) => truncate(database, 0)],
  ['not a database', (database) => writeFile(database, 'something else entirely'.repeat(400))],
])('refuses a database that is %s, says what can be done, and that does it', async (_what, damage) => {
  await using parent = await makeTestFolder();
  const folder = await closedWorkspace(parent.path);
  const database = join(folder, 'driftguard.db');
  await damage(database);
  const before = existsSync(database) ? await readFile(database) : null;
  const env = { XDG_DATA_HOME: parent.path };

  const refused = launch(['start', '--no-open', '--data-dir', folder], env);
  expect(await refusal(refused)).toBe(1);
  expect(refused.text()).toContain('restore latest --in-place --data-dir');
  // Nothing was recreated, and nothing was touched.
  expect(existsSync(database) ? await readFile(database) : null).toEqual(before);

  const restored = launch(['restore', 'latest', '--in-place', '--data-dir', folder], env);
  expect(await restored.ended).toBe(0);
  expect(restored.text()).toContain('Everything was checked.');
  const [aside = ''] = await readdir(join(folder, 'quarantine'));
  const kept = join(folder, 'quarantine', aside, 'driftguard.db');
  expect(existsSync(kept) ? await readFile(kept) : null).toEqual(before);

  const verified = launch(['drill', '--data-dir', folder], env);
  expect(await verified.ended).toBe(0);
  const again = launch(['start', '--no-open', '--data-dir', folder], env);
  await again.address();
  again.child.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});

it('finds every zeroed page: by the check at the start, or by the thorough one', async () => {
  await using parent = await makeTestFolder();
  const folder = await closedWorkspace(parent.path);
  const database = join(folder, 'driftguard.db');
  const whole = await readFile(database);
  const unnoticed: number[] = [];
  for (let page = 1; page < whole.length / pageBytes; page += 1) {
    const damaged = Buffer.from(whole);
    damaged.fill(0, page * pageBytes, (page + 1) * pageBytes);
    const copy = join(parent.path, 'damaged.db');
    // oxlint-disable-next-line no-await-in-loop -- one file, damaged in one way after the other
    await writeFile(copy, damaged);
    if (!isRefused(copy)) unnoticed.push(page);
  }
  expect(whole.length / pageBytes).toBeGreaterThan(50);
  expect(unnoticed).toEqual([]);
});

it('restores into a folder that does not exist, and refuses one that is in use', async () => {
  await using parent = await makeTestFolder();
  const folder = await closedWorkspace(parent.path);
  const into = join(parent.path, 'copy');
  const env = { XDG_DATA_HOME: parent.path };
  const restored = launch(['restore', '--into', into, '--data-dir', folder, '--json'], env);
  expect(await restored.ended).toBe(0);
  expect(JSON.parse(restored.text())).toMatchObject({ restored: true, signature: 'own', evidenceFiles: 1 });
  const again = launch(['restore', '--into', into, '--data-dir', folder], env);
  expect(await again.ended).toBe(1);
  expect(again.text()).toContain('is not empty');
});

it('refuses the backup of another workspace unless its key is named', async () => {
  await using one = await makeTestFolder();
  await using two = await makeTestFolder();
  const [mine, theirs] = [await closedWorkspace(one.path), await closedWorkspace(two.path)];
  const env = { XDG_DATA_HOME: one.path };
  const foreign = ['--from', join(theirs, 'backups'), '--into', join(one.path, 'foreign')];
  const refused = launch(['restore', 'latest', '--data-dir', mine, ...foreign], env);
  expect(await refused.ended).toBe(1);
  expect(refused.text()).toContain('not signed by a key of this workspace');
  expect(existsSync(join(one.path, 'foreign'))).toBe(false);

  const core = await openTestCore({ ports: realEngines, folder: theirs });
  const { key } = await core.call('audit/status', {});
  await core.close();
  const named = launch(['restore', 'latest', '--key', key.verifier, ...foreign], env);
  expect(await named.ended).toBe(0);
});

it('refuses a foreign database of the same schema in place of its own', async () => {
  await using one = await makeTestFolder();
  await using two = await makeTestFolder();
  const [mine, theirs] = [await closedWorkspace(one.path), await closedWorkspace(two.path)];
  await copyFile(join(theirs, 'driftguard.db'), join(mine, 'driftguard.db'));
  const refused = launch(['start', '--no-open', '--data-dir', mine], { XDG_DATA_HOME: one.path });
  expect(await refusal(refused)).toBe(1);
  expect(refused.text()).toContain('belongs to another workspace');
  // The keys in that database are not those of this workspace, and do not keep its backup out.
  const restored = launch(['restore', 'latest', '--in-place', '--data-dir', mine], {
    XDG_DATA_HOME: one.path,
  });
  expect(await restored.ended).toBe(0);
});
