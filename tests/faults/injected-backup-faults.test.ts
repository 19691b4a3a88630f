import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTestFolder } from '../support/core-folder.ts';
import { examineBackups } from './support/backup-invariants.ts';
import { allWell, countCalls, faultsAt, harmlessCalls, howMany, moveFaults } from './support/moving-fault.ts';
import type { MovingFault } from './support/moving-fault.ts';
import { createRandom, reportSeed } from './support/random.ts';
import { runWorkload } from './support/run-child.ts';
import { whyNoStrace } from './support/strace.ts';

/*
 * Every sync, write, truncation, renaming, link, folder and deletion of a backup and of a restore fails once. The
 * run opens a folder with records and evidence, makes a backup, and restores it into a new folder, which makes
 * another backup first.
 */
const calls = ['fsync', 'pwrite64', 'ftruncate', 'rename', 'link', 'mkdir', 'unlink'] as const;

const why = whyNoStrace();

let home: Awaited<ReturnType<typeof makeTestFolder>>;
let moving: MovingFault;
let counts: ReadonlyMap<string, number>;
beforeAll(async () => {
  home = await makeTestFolder();
  const folder = join(home.path, 'data');
  await runWorkload({ folder, run: 'before', seed: 31, perRound: 8, imports: 0.4, rounds: 1 });
  moving = {
    home: home.path,
    order: { perRound: 0, rounds: 1, afterwards: ['backup', 'restore'], seed: 31 },
    kinds: ['backup', 'restore'],
    harmless: harmlessCalls,
    examine: examineBackups,
  };
  if (why === null) counts = await countCalls(moving, calls);
}, 300_000);
afterAll(() => home.remove());

it.for(calls)(
  'refuses a backup and a restore in which a %s fails, says so, and leaves nothing half-made',
  async (call, { skip }) => {
    skip(why !== null, why ?? '');
    const places = counts.get(call) ?? 0;
    const random = createRandom(reportSeed(`Faults at a ${call} of a backup`));
    const faults = faultsAt(call, places, howMany(call, places), random);
    const what = `Fault at a ${call} of a backup or restore (EIO, ENOSPC or SIGKILL)`;
    expect(await moveFaults(moving, faults, { what, places })).toEqual(allWell);
  },
);
