import { copyFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { inspect } from './support/invariants.ts';
import { startStepping } from './support/stepper.ts';
import type { Stepper } from './support/stepper.ts';

const intact = { lost: [], problems: [] };

/** A core that has done a few operations, and its database. */
async function startWorking(parent: string, perRound = 400) {
  const folder = join(parent, 'data');
  const core = await startStepping({ folder, run: 'run', seed: 3, perRound });
  for (let count = 0; count < 3; count += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one operation after the other
    await core.step();
  }
  return { core, folder, database: join(folder, 'driftguard.db') };
}

/** Everything acknowledged is there once the core has ended and the folder is as it was. */
async function expectIntact(folder: string, core: Stepper): Promise<void> {
  expect(await inspect(folder, core.lines())).toEqual(intact);
}

describe.concurrent('files that change under a running core', () => {
  it('stops when the database is moved away, and has everything when it is put back', async () => {
    await using parent = await makeTestFolder();
    const { core, folder, database } = await startWorking(parent.path);
    renameSync(database, `${database}.away`);
    expect(await core.stepUntilRefused()).toMatchObject({
      code: 'DATABASE_DAMAGED',
      message:
        'The database file was moved or replaced while the application was running. ' +
        'Put it back and start the application again.',
    });
    await core.kill();
    renameSync(`${database}.away`, database);
    await expectIntact(folder, core);
  });

  it('stops when an older copy takes the place of the database', async () => {
    await using parent = await makeTestFolder();
    const { core, folder, database } = await startWorking(parent.path);
    copyFileSync(database, `${database}.older`);
    await core.step();
    renameSync(database, `${database}.true`);
    renameSync(`${database}.older`, database);
    expect(await core.stepUntilRefused()).toMatchObject({ code: 'DATABASE_DAMAGED' });
    await core.kill();
    renameSync(`${database}.true`, database);
    await expectIntact(folder, core);
  });

  it('stops when the log of the database is deleted, and loses nothing of what it held', async () => {
    await using parent = await makeTestFolder();
    const { core, folder, database } = await startWorking(parent.path);
    rmSync(`${database}-wal`);
    expect(await core.stepUntilRefused()).toMatchObject({
      code: 'DATABASE_DAMAGED',
      message:
        'The log of the database (driftguard.db-wal) was removed or replaced while the application was ' +
        'running. Nothing was lost; start the application again.',
    });
    await core.kill();
    await expectIntact(folder, core);
  });

  it('goes on when the shared memory of the database is deleted, which is made anew', async () => {
    await using parent = await makeTestFolder();
    const { core, folder, database } = await startWorking(parent.path, 10);
    rmSync(`${database}-shm`);
    expect(await core.step()).toMatchObject({ type: 'done' });
    await core.finish();
    await expectIntact(folder, core);
  });
});

describe.concurrent('others who use the same files', () => {
  it('says who holds the database, and goes on when it is free', async () => {
    await using parent = await makeTestFolder();
    const { core, folder, database } = await startWorking(parent.path, 12);
    const other = openSqlite(database, 'write');
    other.exec('BEGIN EXCLUSIVE');
    expect(await core.stepUntilRefused()).toMatchObject({
      code: 'TIMED_OUT',
      message: 'Another program is holding the database. Close it and try again.',
    });
    other.exec('ROLLBACK');
    other.close();
    expect(await core.stepUntilDone()).toMatchObject({ type: 'done' });
    await core.finish();
    await expectIntact(folder, core);
  });

  it('lets no second core into a data folder, and the next one in after SIGKILL', async () => {
    await using parent = await makeTestFolder();
    const { core, folder } = await startWorking(parent.path);
    const second = await startStepping({ folder, run: 'second', seed: 4 });
    expect(second.lines()).toMatchObject([{ type: 'not-opened', code: 'DATA_FOLDER_LOCKED' }]);
    await second.finish();
    expect(await core.step()).toMatchObject({ type: 'done' });
    await core.kill();
    const third = await startStepping({ folder, run: 'third', seed: 5, perRound: 2 });
    expect(third.lines()).toMatchObject([{ type: 'ready' }]);
    await third.finish();
    expect(await inspect(folder, [...core.lines(), ...third.lines()])).toEqual(intact);
  });

  it('says that a long reader holds up the checkpoint, and empties the log at the next', async () => {
    await using parent = await makeTestFolder();
    const { core, folder, database } = await startWorking(parent.path, 8);
    const reader = openSqlite(database, 'read');
    reader.exec('BEGIN');
    reader.get('SELECT count(*) FROM models', []);
    await core.finish();
    expect(core.lines()).toContainEqual(
      expect.objectContaining({ type: 'trouble', event: 'checkpoint held up by a reader' }),
    );
    expect(statSync(`${database}-wal`).size).toBeGreaterThan(0);
    reader.exec('ROLLBACK');
    reader.close();
    await expectIntact(folder, core);
    expect(statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  });
});
