import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { modelState } from '../../../shared/contract/models.ts';
import { defaultGatePolicy, isGateStep } from '../../../shared/schema/gate.ts';
import type { GatePolicy } from '../../../shared/schema/gate.ts';
import { createManualClock } from '../../support/core-clock.ts';
import { openTestCore } from '../../support/core-harness.ts';
import { modelDraftOf } from '../../support/core-models.ts';
import { reportSeed } from '../../support/property.ts';

/*
 * Somebody moves a model, overrides the gate, renews, changes the policy and waits, in any order. Whatever the order, a
 * model is only ever in staging, canary or production because the gate let it in, or because of an override whose days
 * are not over; where those are over and the gate is closed, it is blocked.
 */
const dayMs = 86_400_000;

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      state: fc.constantFrom(...modelState.options),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('override' as const),
      state: fc.constantFrom('staging' as const, 'canary' as const, 'production' as const),
      days: fc.integer({ min: 1, max: 14 }),
    }),
  },
  fc.record({ kind: fc.constant('policy' as const), open: fc.boolean() }),
  fc.record({ kind: fc.constant('wait' as const), days: fc.constantFrom(1, 7, 14) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Asks for an artefact from staging on, which the model does not have; or for nothing. */
const policyOf = (open: boolean): GatePolicy => ({
  ...defaultGatePolicy,
  artefact: { from: open ? null : 'staging' },
  'training-data': { from: null },
  'model-card': { from: null },
  strictFrom: 'critical',
});

/** What chance may leave out: a refusal, an override that ends while the gate is closed, and one that the gate has overtaken. */
const bothEnds: Step[] = [
  { kind: 'move', state: 'staging' },
  { kind: 'override', state: 'staging', days: 1 },
  { kind: 'wait', days: 1 },
  { kind: 'move', state: 'draft' },
  { kind: 'override', state: 'staging', days: 2 },
  { kind: 'policy', open: true },
  { kind: 'wait', days: 7 },
  { kind: 'move', state: 'canary' },
];

it('never lets a model be where neither the gate nor an override that stands has let it', async () => {
  const seen = { admitted: 0, overridden: 0, blocked: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const clock = createManualClock();
      const core = await openTestCore({ ports: { clock } });
      try {
        let policy = (await core.call('gate/save-policy', { policy: policyOf(false), version: 1 })).version;
        const { id } = await core.call('models/create', modelDraftOf());
        // Whether the gate was open when the time of the last override was over.
        let overtaken = false;
        let open = false;
        for (const taken of steps) {
          const { rowVersion, state: before } = await core.call('models/get', { id });
          if (taken.kind === 'move') {
            await core.ask('models/change-state', { id, rowVersion, state: taken.state, note: '' });
          } else if (taken.kind === 'override') {
            const reason = 'It has to run, whatever the gate says about it.';
            await core.ask('deployments/override', {
              id,
              rowVersion,
              state: taken.state,
              reason,
              days: taken.days,
            });
          } else if (taken.kind === 'policy') {
            open = taken.open;
            policy = (await core.call('gate/save-policy', { policy: policyOf(taken.open), version: policy }))
              .version;
          } else {
            clock.advance(taken.days * dayMs);
            await core.core.timetable.tick();
            overtaken ||= open;
          }
          const { state } = await core.call('models/get', { id });
          if (state !== before) overtaken = false;
          const { items } = await core.call('deployments/list', { modelId: id, limit: 200 });
          const came = items.find(({ outcome, to }) => outcome !== 'refused' && to === state);
          const { standing } = await core.call('deployments/check', { modelId: id, step: 'staging' });
          const letIn = came?.outcome === 'moved' && came.verdict === 'pass';
          const stands = standing !== null && standing.until > clock.now();
          if (stands) overtaken = false;
          // Every other state is told by the entry by which it came; a model begins as a draft.
          const mayBe = isGateStep(state)
            ? letIn || stands || overtaken
            : came !== undefined || state === 'draft';
          expect([taken, state, mayBe]).toEqual([taken, state, true]);
          seen.admitted += letIn ? 1 : 0;
          seen.overridden += stands ? 1 : 0;
          seen.refused += items[0]?.outcome === 'refused' ? 1 : 0;
          seen.blocked += items[0]?.outcome === 'blocked' ? 1 : 0;
        }
      } finally {
        await core.close();
      }
    }),
    reportSeed({ numRuns: 5, examples: [[bothEnds]] as [Step[]][] }),
  );
  expect(Object.entries(seen).filter(([, times]) => times === 0)).toEqual([]);
}, 30_000);
