import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CommandOutput } from '../../../shared/contract/index.ts';
import { makePerson } from '../../support/approval-people.ts';
import { createManualClock } from '../../support/core-clock.ts';
import { openTestCore } from '../../support/core-harness.ts';
import { reportSeed } from '../../support/property.ts';

/*
 * Four people do what comes to their minds: ask, approve, refuse, withdraw, try it directly, wait. Whatever
 * the order, an account is only ever made when a person other than who asked approved that very request in
 * time, and each request makes one at most.
 */
const dayMs = 24 * 60 * 60_000;
const who = fc.nat({ max: 3 });
const which = fc.nat({ max: 5 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('ask' as const), who }),
  fc.record({ kind: fc.constant('direct' as const), who }),
  fc.record({
    kind: fc.constantFrom('approve' as const, 'refuse' as const, 'withdraw' as const),
    who,
    which,
    second: who,
  }),
  fc.record({ kind: fc.constant('wait' as const), days: fc.constantFrom(1, 4, 7) }),
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What chance may leave out: somebody asks, another agrees, and agrees once more. */
const agreedOnce: Step[] = [
  { kind: 'ask', who: 0 },
  { kind: 'approve', who: 1, which: 0, second: 1 },
  { kind: 'approve', who: 1, which: 0, second: 0 },
];

it('carries nothing out without another person, twice, or after its end', async () => {
  const seen = { carriedOut: 0, refusedAttempts: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      const clock = createManualClock();
      const core = await openTestCore({ ports: { clock } });
      try {
        const people = await Promise.all(
          (['administrator', 'administrator', 'ml-engineer', 'auditor'] as const).map((role, index) =>
            makePerson(core, `Person ${index}`, role),
          ),
        );
        await core.call('approvals/save-settings', { commands: ['users/create'] });
        const accounts = async () => (await core.call('users/list', { limit: 200 })).total;
        /** What happened beside what should have, where the two differ. */
        const wrong: { step: number; what: string; got: unknown }[] = [];
        const check = (at: number, what: string, got: unknown, wanted: unknown): void => {
          if (got !== wanted) wrong.push({ step: at, what, got });
        };
        const requests: {
          by: number;
          until: string;
          open: boolean;
          value: CommandOutput<'approvals/request'>;
        }[] = [];
        let expected = await accounts();
        let number = 0;
        const draft = () => {
          number += 1;
          return { name: `New ${number}`, email: `new-${number}@example.org`, role: 'auditor' as const };
        };
        for (const [at, action] of steps.entries()) {
          if (action.kind === 'wait') {
            clock.advance(action.days * dayMs);
            await core.core.timetable.tick();
          } else if (action.kind === 'direct') {
            const reply = await people[action.who]?.ask('users/create', draft());
            check(at, 'made directly', reply?.ok, false);
          } else if (action.kind === 'ask') {
            const reply = await people[action.who]?.ask('approvals/request', {
              command: 'users/create',
              input: JSON.stringify(draft()),
              reason: 'Somebody new is coming.',
            });
            check(at, 'asked', reply?.ok, action.who < 2);
            if (reply?.ok === true) {
              const value = reply.value as CommandOutput<'approvals/request'>;
              requests.push({ by: action.who, until: value.expiresAt, open: true, value });
            }
          } else {
            const target = requests[action.which % Math.max(1, requests.length)];
            if (target !== undefined) {
              const { id, rowVersion } = target.value;
              const name = `approvals/${action.kind}` as const;
              const inTime = clock.now() < target.until;
              const admitted = (one: number) =>
                action.kind === 'withdraw' ? one === target.by : one < 2 && one !== target.by;
              const callers = [action.who, action.second];
              const said = action.kind === 'refuse' ? { note: 'Not before the audit.' } : {};
              const replies = await Promise.all(
                callers.map(async (one) => people[one]?.ask(name, { id, rowVersion, ...said })),
              );
              const winners = callers.filter((_one, index) => replies[index]?.ok === true);
              const possible = target.open && inTime && callers.some(admitted);
              check(at, 'times decided', winners.length, possible ? 1 : 0);
              check(at, 'decided by people who may', winners.every(admitted), true);
              if (winners.length > 0) target.open = false;
              else seen.refusedAttempts += 1;
              if (winners.length > 0 && action.kind === 'approve') {
                expected += 1;
                seen.carriedOut += 1;
              }
            }
          }
          check(at, 'accounts', await accounts(), expected);
        }
        expect(wrong).toEqual([]);
      } finally {
        await core.close();
      }
    }),
    { ...reportSeed({ numRuns: 14 }), examples: [[agreedOnce]] },
  );
  expect(seen.carriedOut).toBeGreaterThan(0);
  expect(seen.refusedAttempts).toBeGreaterThan(0);
}, 120_000);
