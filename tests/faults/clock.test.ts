import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Clock } from '../../main/core/ports.ts';
import { toUtcInstant } from '../../shared/schema/time.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { openTestCore } from '../support/core-harness.ts';
import { modelDraftOf } from '../support/core-models.ts';
import { jobEnd } from '../support/job-end.ts';
import { createRandom, reportSeed } from './support/random.ts';
import { amount } from './support/scale.ts';

/** A clock on the wall that jumps while the one that counts goes on, as when a machine is set. */
function createJumpingClock(): Clock & { jumpTo(instant: string): void } {
  let offsetMs = 0;
  return {
    now: () => toUtcInstant(Date.now() + offsetMs),
    monotonicMs: () => performance.now(),
    jumpTo: (instant) => {
      offsetMs = Date.parse(instant) - Date.now();
    },
  };
}

const jumps = [
  '1970-01-01T00:00:01.000Z',
  '2026-03-29T00:59:59.999Z',
  '2026-10-25T01:00:00.000Z',
  '2028-02-29T23:59:59.999Z',
  '2036-12-31T23:59:59.999Z',
  '2038-01-19T03:14:08.000Z',
  '2100-02-28T23:59:59.999Z',
];

it('keeps the ledger in order and whole, however the clock jumps while it is written', async () => {
  await using parent = await makeTestFolder();
  const random = createRandom(reportSeed('Clock jumps'));
  const clock = createJumpingClock();
  const folder = join(parent.path, 'data');
  let core = await openTestCore({ folder, ports: { clock } });
  try {
    let back = 0;
    let last = '';
    for (let number = 1; number <= amount({ short: 40, long: 1000 }); number += 1) {
      const jump = random.pick(jumps) ?? last;
      clock.jumpTo(jump);
      if (jump < last) back += 1;
      last = jump;
      await core.call('models/create', modelDraftOf({ name: `Model ${number}` }));
      if (number % 20 === 0) {
        await core.close();
        core = await openTestCore({ folder, ports: { clock } });
      }
    }
    const { jobId } = await core.call('audit/verify', {});
    expect(await jobEnd(core, jobId)).toMatchObject({ state: 'done' });
    const { latestVerification } = await core.call('audit/status', {});
    expect(latestVerification).toMatchObject({ ok: true });
    const { items } = await core.call('audit/list', { actions: ['clock.stepped-back'], limit: 200 });
    // Entries of the core itself may fall between two jumps, so that there may be more than those counted here.
    expect(items.length).toBeGreaterThanOrEqual(Math.min(back, 200));
    expect(core.log.filter(({ level }) => level === 'error')).toEqual([]);
  } finally {
    await core.close();
  }
});
