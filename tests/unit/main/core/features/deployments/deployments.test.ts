import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { policyDigest } from '../../../../../../main/core/features/deployments/gate.ts';
import type { CommandInput } from '../../../../../../shared/contract/index.ts';
import type { Model } from '../../../../../../shared/contract/models.ts';
import { defaultGatePolicy } from '../../../../../../shared/schema/gate.ts';
import type { GatePolicy } from '../../../../../../shared/schema/gate.ts';
import { deploymentId } from '../../../../../../shared/schema/ids.ts';
import { openAltering } from '../../../../../support/altered-records.ts';
import { createManualClock } from '../../../../../support/core-clock.ts';
import type { ManualClock } from '../../../../../support/core-clock.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

const dayMs = 86_400_000;
const reason = 'The supplier delivers the file of the model next week.';

/** Asks for nothing but a score below the limit. */
const lenient: GatePolicy = {
  ...defaultGatePolicy,
  artefact: { from: null },
  'training-data': { from: null },
  'model-card': { from: null },
  ...({
    drift: { from: null, knownFrom: null, worst: 'moderate' },
    fairness: { from: null, knownFrom: null, worst: 'indicative' },
    performance: { from: null, knownFrom: null, maxDropPercent: 5 },
    alerts: { from: null, knownFrom: null, worst: 'warning' },
    risk: { from: 'staging', knownFrom: null, below: 70 },
  } as const),
};

let clock: ManualClock;
let core: TestCore;
let model: Model;

beforeEach(async () => {
  clock = createManualClock();
  core = await openTestCore({ ports: { clock } });
  model = await core.call('models/create', modelDraftOf());
});
afterEach(() => core.close());

const reference = ({ id, rowVersion }: Model) => ({ id, rowVersion });

const move = (from: Model, state: Model['state']) =>
  core.call('models/change-state', { ...reference(from), state, note: '' });

const override = (from: Model, changes: Partial<CommandInput<'deployments/override'>> = {}) =>
  core.call('deployments/override', { ...reference(from), state: 'canary', reason, days: 7, ...changes });

/** The history of the model in words, newest first. */
async function entries(): Promise<string[]> {
  const { items } = await core.call('deployments/list', { modelId: model.id });
  return items.map(
    ({ from, to, outcome, verdict, standing }) =>
      `${from} → ${to}: ${outcome}, ${verdict ?? 'not asked'}${standing ? ', standing' : ''}`,
  );
}

const present = () => core.call('models/get', { id: model.id });

describe('moving a model', () => {
  it('asks the gate where the state is one of its steps, and keeps what it said', async () => {
    await move(model, 'staging');
    await move(await present(), 'draft');
    expect(await entries()).toEqual(['staging → draft: moved, not asked', 'draft → staging: moved, pass']);
    const [, first] = (await core.call('deployments/list', { modelId: model.id })).items;
    const stored = await core.call('deployments/get', { id: deploymentId.parse(first?.id) });
    expect(stored).toMatchObject({
      version: { version: '1.0.0' },
      actor: { id: core.core.system.id },
      evaluation: { step: 'staging', verdict: 'pass', policyVersion: 1, modelName: 'Credit default' },
      narrative: { subject: 'gate' },
    });
    const subject = { kind: 'deployment', id: stored.id } as const;
    expect(await core.call('explain/narrative', { subject })).toEqual(stored.narrative);
  });

  it('leaves a model where it is when the gate is closed, says why, and keeps the attempt', async () => {
    const staged = await move(model, 'staging');
    await expect(move(staged, 'canary')).rejects.toMatchObject({
      code: 'GATE_CLOSED',
      message:
        'The gate does not let version 1.0.0 of “Credit default” into canary: 2 rules are not met. First record the file of the version, or its SHA-256. 1 more rule keeps the gate closed after that.',
      details: { verdict: 'fail', rules: [{ rule: 'artefact' }, { rule: 'training-data' }] },
    });
    expect(await present()).toEqual(staged);
    expect(await entries()).toEqual(['staging → canary: refused, fail', 'draft → staging: moved, pass']);
    expect(core.log.find(({ event }) => event === 'governance violation')).toMatchObject({
      fields: { action: 'deployment.refused', targetType: 'deployment' },
    });
  });

  it('refuses a step that cannot follow before the gate is asked', async () => {
    await expect(move(model, 'production')).rejects.toMatchObject({ code: 'STATE_TRANSITION_REFUSED' });
    await expect(move({ ...model, rowVersion: 7 }, 'staging')).rejects.toMatchObject({
      code: 'STALE_VERSION',
    });
    expect(await entries()).toEqual([]);
  });

  it('is told before it is done', async () => {
    const staged = await move(model, 'staging');
    const check = await core.call('deployments/check', { modelId: model.id, step: 'canary' });
    expect(check).toMatchObject({
      evaluation: { verdict: 'fail' },
      reachable: true,
      standing: null,
      admitted: { version: '1.0.0' },
    });
    const far = await core.call('deployments/check', { modelId: model.id, step: 'production' });
    expect(far.reachable).toBe(false);
    expect(await present()).toEqual(staged);
  });
});

describe('an override', () => {
  it('lets a model in for some days, with its reason in the ledger and in the log', async () => {
    const staged = await move(model, 'staging');
    const running = await override(staged);
    expect(running.state).toBe('canary');
    expect(await entries()).toEqual([
      'staging → canary: overridden, fail, standing',
      'draft → staging: moved, pass',
    ]);
    const { standing } = await core.call('deployments/check', { modelId: model.id, step: 'canary' });
    expect(standing).toMatchObject({ reason, until: '2026-01-09T03:04:05.000Z' });
    const [change] = (await core.call('audit/list', { limit: 1 })).items;
    expect([change?.action, change?.note, change?.target.label]).toEqual([
      'deployment.overridden',
      reason,
      'Credit default',
    ]);
    expect(
      core.log.find(({ event, fields }) => event === 'deployment' && fields?.['override'] === true),
    ).toMatchObject({
      fields: { action: 'deployment.overridden', overrideReason: reason },
    });
  });

  it.each([
    ['a short reason', { reason: 'Because.' }, 'Say in at least 30 characters why the model may run.'],
    ['too many days', { days: 15 }, 'At most 14 days.'],
    ['no day', { days: 0 }, 'At least 1 day.'],
  ])('is refused with %s', async (_what, changes, message) => {
    const staged = await move(model, 'staging');
    await expect(override(staged, changes)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { problems: [{ message }] },
    });
  });

  it('is for administrators alone', async () => {
    const staged = await move(model, 'staging');
    for (const role of [
      'ml-engineer',
      'data-scientist',
      'compliance-officer',
      'auditor',
      'executive',
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one person after the other
      const person = await core.as(role);
      const asked = { ...reference(staged), state: 'canary', reason, days: 7 };
      // oxlint-disable-next-line no-await-in-loop -- the same
      expect(await person.ask('deployments/override', asked)).toMatchObject({ error: { code: 'FORBIDDEN' } });
    }
    expect((await present()).state).toBe('staging');
  });

  it('is refused where the gate is open or the step cannot follow', async () => {
    await expect(override(model, { state: 'staging' })).rejects.toMatchObject({
      code: 'STATE_TRANSITION_REFUSED',
      message: 'The gate lets the model into staging as it is: no override is needed. Change its state.',
    });
    await expect(override(model, { state: 'production' })).rejects.toMatchObject({
      code: 'STATE_TRANSITION_REFUSED',
    });
    const binned = await core.call('models/delete', reference(model));
    await expect(override(binned)).rejects.toMatchObject({ code: 'RECORD_DELETED' });
  });

  it('ends with its days: the model is blocked while the gate is closed', async () => {
    await override(await move(model, 'staging'));
    clock.advance(7 * dayMs - 1);
    await core.core.timetable.tick();
    expect((await present()).state).toBe('canary');
    clock.advance(1);
    await core.core.timetable.tick();
    expect((await present()).state).toBe('blocked');
    expect((await entries())[0]).toBe('canary → blocked: blocked, fail');
    const { standing, admitted } = await core.call('deployments/check', {
      modelId: model.id,
      step: 'canary',
    });
    expect([standing, admitted?.at]).toEqual([null, '2026-01-09T03:04:05.000Z']);
    expect(core.log.some(({ fields }) => fields?.['action'] === 'deployment.blocked')).toBe(true);
  });

  it('ends with its days: the model stays where the gate has come to admit it', async () => {
    await override(await move(model, 'staging'));
    await core.call('gate/save-policy', { policy: lenient, version: 1 });
    clock.advance(7 * dayMs);
    await core.core.timetable.tick();
    expect((await present()).state).toBe('canary');
    expect(await entries()).toEqual(['staging → canary: overridden, fail', 'draft → staging: moved, pass']);
  });

  it('can be given more time, and ends when the model moves on', async () => {
    const running = await override(await move(model, 'staging'));
    clock.advance(6 * dayMs);
    const same = await override(running, { days: 10, reason: `${reason} It takes longer.` });
    expect(same).toEqual(running);
    clock.advance(5 * dayMs);
    await core.core.timetable.tick();
    expect(await entries()).toEqual([
      'canary → canary: renewed, fail, standing',
      'staging → canary: overridden, fail',
      'draft → staging: moved, pass',
    ]);
    await expect(override({ ...running, rowVersion: 9 }, { days: 10 })).rejects.toMatchObject({
      code: 'STALE_VERSION',
    });
    await move(running, 'rolled-back');
    clock.advance(30 * dayMs);
    await core.core.timetable.tick();
    expect((await present()).state).toBe('rolled-back');
    expect((await entries()).slice(0, 2)).toEqual([
      'canary → rolled-back: moved, not asked',
      'canary → canary: renewed, fail',
    ]);
  });

  it('is held against the history of records in all it says', async () => {
    const running = await override(await move(model, 'staging'));
    await override(running, { days: 3 });
    const altering = await openAltering(core.folder);
    expect(await altering.altered()).toEqual([]);
    await altering.close();
  });
});

describe('the policy of the gate', () => {
  it('is kept in versions, each change with what it was before', async () => {
    expect(await core.call('gate/policy', {})).toMatchObject({
      version: 1,
      policy: defaultGatePolicy,
      sha256: policyDigest(defaultGatePolicy),
      savedBy: null,
    });
    const saved = await core.call('gate/save-policy', { policy: lenient, version: 1 });
    expect(saved).toMatchObject({ version: 2, policy: lenient, savedBy: { id: core.core.system.id } });
    // The same once more is no other policy.
    expect(await core.call('gate/save-policy', { policy: lenient, version: 2 })).toEqual(saved);
    await expect(core.call('gate/save-policy', { policy: lenient, version: 1 })).rejects.toMatchObject({
      code: 'STALE_VERSION',
    });
    const [changed] = (await core.call('gate/policy-history', {})).items;
    expect(changed?.fields).toContainEqual({ field: 'artefact', before: 'from canary', after: 'from never' });
    const staged = await move(model, 'staging');
    expect((await move(staged, 'canary')).state).toBe('canary');
    expect((await core.call('deployments/list', { modelId: model.id })).items[0]).toMatchObject({
      verdict: 'pass',
    });
  });

  it('is saved by administrators and compliance officers', async () => {
    const asked = { policy: lenient, version: 1 };
    expect(await (await core.as('ml-engineer')).ask('gate/save-policy', asked)).toMatchObject({
      error: { code: 'FORBIDDEN' },
    });
    expect(await (await core.as('compliance-officer')).ask('gate/save-policy', asked)).toMatchObject({
      ok: true,
    });
  });

  it('shows before it is saved whom it would admit, and by which rules not', async () => {
    await core.call('models/create', modelDraftOf({ name: 'Other' }));
    const preview = await core.call('gate/preview', { policy: lenient });
    expect(preview).toMatchObject({
      models: 2,
      admitted: [
        { step: 'staging', before: 2, after: 2 },
        { step: 'canary', before: 0, after: 2 },
        { step: 'production', before: 0, after: 2 },
      ],
      changed: 2,
    });
    expect(preview.moves).toHaveLength(4);
    expect(preview.moves[0]).toMatchObject({
      modelName: 'Credit default',
      step: 'canary',
      before: 'fail',
      after: 'pass',
      rules: ['artefact', 'training-data'],
    });
    expect((await core.call('gate/policy', {})).version).toBe(1);
  });
});

describe('the history of deployments', () => {
  it('is read page by page, of one model or all, by outcome', async () => {
    const other = await core.call('models/create', modelDraftOf({ name: 'Other' }));
    await move(model, 'staging');
    clock.advance(1000);
    await move(other, 'staging');
    clock.advance(1000);
    await override(await present());
    const first = await core.call('deployments/list', { limit: 2 });
    expect(first.items.map(({ modelName, outcome }) => `${modelName} ${outcome}`)).toEqual([
      'Credit default overridden',
      'Other moved',
    ]);
    const rest = await core.call('deployments/list', { limit: 2, cursor: first.nextCursor });
    expect([first.total, rest.items.length, rest.nextCursor]).toEqual([3, 1, null]);
    const overridden = await core.call('deployments/list', { outcomes: ['overridden'] });
    expect([overridden.total, overridden.items.length]).toEqual([1, 1]);
    const standing = await core.call('deployments/list', { standing: true });
    expect([standing.total, standing.items.map(({ id }) => id)]).toEqual([1, [first.items[0]?.id]]);
    await move(await present(), 'blocked');
    expect(await core.call('deployments/list', { standing: true })).toMatchObject({ total: 0, items: [] });
    const unknown = deploymentId.parse('0190f0c0-0000-7000-8000-000000000000');
    await expect(core.call('deployments/get', { id: unknown })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
