import { cp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFolder } from '../../../main/cli/commands/health-folder.ts';
import { openWorld } from '../../contract/world.ts';
import { databaseDigest } from '../../contract/database-digest.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { launch } from '../../support/launcher.ts';

let copies: Awaited<ReturnType<typeof makeTestFolder>>;
let folder: string;
beforeAll(async () => {
  copies = await makeTestFolder();
  folder = join(copies.path, 'data');
  const world = await openWorld();
  try {
    await cp(world.core.folder, folder, { recursive: true });
  } finally {
    await world.close();
  }
  await rm(join(folder, 'lock-holder.json'));
  const database = new BetterSqlite3(join(folder, 'driftguard.db'));
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
});
afterAll(() => copies.remove());

const states = async () => {
  const { ok, sentence, checks } = await checkFolder(folder);
  return { ok, sentence, states: Object.fromEntries(checks.map(({ id, state }) => [id, state])) };
};

describe('driftguard health', () => {
  it('tells that a folder is well, by sentence, by JSON and by exit code, and changes nothing', async () => {
    const before = databaseDigest(folder);
    const plain = launch(['health', '--data-dir', folder]);
    expect([await plain.ended, plain.text().split('\n')[0]]).toEqual([0, 'Everything works.']);
    const json = launch(['health', `--data-dir=${folder}`, '--json']);
    expect(await json.ended).toBe(0);
    expect(JSON.parse(json.text())).toMatchObject({
      ok: true,
      checks: [
        { id: 'database', state: 'ok' },
        { id: 'evidence', state: 'ok', sentence: 'All 3 evidence files are where they belong.' },
        { id: 'ledger', state: 'ok' },
        { id: 'disk' },
      ],
    });
    expect(databaseDigest(folder)).toBe(before);
  });

  it('ends with 1 where there is no data folder, and for a flag it does not know', async () => {
    const none = launch(['health', '--data-dir', copies.path]);
    expect(await none.ended).toBe(1);
    expect(none.text()).toContain('There is no DriftGuard database');
    const wrong = launch(['health', '--datadir', copies.path]);
    expect(await wrong.ended).toBe(1);
    expect(wrong.text()).toContain('Usage: driftguard health');
  });

  it('names evidence that is missing and a database that is damaged', async () => {
    await rm(join(folder, 'evidence'), { recursive: true });
    expect(await states()).toMatchObject({
      ok: false,
      sentence: '1 thing needs attention.',
      states: { database: 'ok', evidence: 'failed', ledger: 'ok', disk: 'ok' },
    });

    const file = await open(join(folder, 'driftguard.db'), 'r+');
    const { size } = await file.stat();
    await file.write(Buffer.alloc(Math.floor(size / 2), 0xa5), 0, Math.floor(size / 2), Math.floor(size / 4));
    await file.close();
    const damaged = await states();
    expect(damaged).toMatchObject({ ok: false, states: { database: 'failed' } });
  });
});
