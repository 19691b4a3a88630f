import { expect, it } from 'vitest';
import { createGate } from '../../../../../../main/core/features/identity/gate.ts';
import type { CoreCommandName } from '../../../../../../shared/contract/index.ts';
import { isDriftGuardError } from '../../../../../../shared/errors.ts';
import { sessionId } from '../../../../../../shared/schema/ids.ts';
import { createManualClock } from '../../../../../support/core-clock.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { createTestLedger } from '../../../../../support/core-ledger.ts';

it('limits what costs as much as a job with the jobs, and looks at data by themselves', async () => {
  const { database, operator: actor, close } = await openTestDatabase();
  const clock = createManualClock();
  const gate = createGate({ database, clock, ledger: createTestLedger({ database, clock }) });
  const session = {
    id: sessionId.parse('01890f0c-0000-7000-8000-000000000001'),
    locked: false,
    confirmed: false,
  };
  /** How many of so many calls are let through. */
  const admitted = (name: CoreCommandName, calls: number): number => {
    let count = 0;
    for (let call = 0; call < calls; call += 1) {
      try {
        gate.limit(name, { actor, session, shell: 'test' });
        count += 1;
      } catch (error) {
        if (!isDriftGuardError(error) || error.code !== 'RATE_LIMITED') throw error;
      }
    }
    return count;
  };
  expect(admitted('drift/suggest-thresholds', 20)).toBe(20);
  expect(admitted('drift/run', 20)).toBe(10);
  expect(admitted('monitors/preview', 70)).toBe(60);
  expect(admitted('monitors/get', 100)).toBe(100);
  clock.advance(60_001);
  expect(admitted('drift/suggest-thresholds', 1)).toBe(1);
  await close();
});
