import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTestFolder } from '../support/core-folder.ts';
import { allWell, countCalls, faultsAt, harmlessCalls, howMany, moveFaults } from './support/moving-fault.ts';
import type { MovingFault } from './support/moving-fault.ts';
import { makeOldFolder } from './support/old-folder.ts';
import { createRandom, reportSeed } from './support/random.ts';
import { whyNoStrace } from './support/strace.ts';

/*
 * Every sync, write, truncation, renaming and deletion of a run fails once. The run opens a folder of an older
 * version (a verified copy, all migrations, a new ledger key), writes records, imports, logs predictions and seals
 * them, exports (a signed checkpoint and an anchor), makes a backup of the verified copy meanwhile, and closes (a
 * checkpoint of the log).
 */
const calls = ['fsync', 'pwrite64', 'ftruncate', 'rename', 'unlink'] as const;

const why = whyNoStrace();

let home: Awaited<ReturnType<typeof makeTestFolder>>;
let moving: MovingFault;
let counts: ReadonlyMap<string, number>;
beforeAll(async () => {
  home = await makeTestFolder();
  await makeOldFolder(join(home.path, 'data'), 1);
  moving = {
    home: home.path,
    order: {
      perRound: 12,
      rounds: 1,
      imports: 0.15,
      exports: 0.15,
      predictions: 0.25,
      decisions: 0.15,
      seed: 15,
    },
    kinds: ['create', 'update', 'decide', 'import', 'log', 'seal', 'export'],
    // Staged files are removed at the next start.
    harmless: [...harmlessCalls, /^unlink\("DATA\/staging\//u],
  };
  if (why === null) counts = await countCalls(moving, calls);
}, 300_000);
afterAll(() => home.remove());

it.for(calls)('tells every failing %s and loses nothing acknowledged', async (call, { skip }) => {
  skip(why !== null, why ?? '');
  const places = counts.get(call) ?? 0;
  const random = createRandom(reportSeed(`Faults at a ${call}`));
  const faults = faultsAt(call, places, howMany(call, places), random);
  const what = `Fault at a ${call} (EIO, ENOSPC or SIGKILL)`;
  expect(await moveFaults(moving, faults, { what, places })).toEqual(allWell);
});
