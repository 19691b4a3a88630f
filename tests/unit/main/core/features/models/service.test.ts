import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Model } from '../../../../../../shared/contract/models.ts';
import type { CommandInput } from '../../../../../../shared/contract/index.ts';
import { modelId } from '../../../../../../shared/schema/ids.ts';
import { createManualClock } from '../../../../../support/core-clock.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

let clock: ReturnType<typeof createManualClock>;
let core: TestCore;
beforeEach(async () => {
  clock = createManualClock();
  core = await openTestCore({ ports: { clock } });
});
afterEach(() => core.close());

const nobody = modelId.parse('01900000-0000-7000-8000-000000000000');
const create = (changes: Partial<CommandInput<'models/create'>> = {}) =>
  core.call('models/create', modelDraftOf(changes));
const update = (model: Model, changes: Partial<CommandInput<'models/create'>>) =>
  core.call('models/update', {
    id: model.id,
    rowVersion: model.rowVersion,
    name: model.name,
    semanticVersion: model.semanticVersion,
    owner: model.owner,
    purpose: model.purpose,
    task: model.task,
    riskClass: model.riskClass,
    featureSchema: model.featureSchema,
    ...changes,
  });
const move = (model: Model, state: Model['state'], note = '') =>
  core.call('models/change-state', { id: model.id, rowVersion: model.rowVersion, state, note });
const reference = ({ id, rowVersion }: Model) => ({ id, rowVersion });
const historyOf = async (model: Model) => (await core.call('models/history', { id: model.id })).items;

describe('creating', () => {
  it('registers a draft that can be read again', async () => {
    const model = await create();
    expect(model).toEqual({
      ...modelDraftOf(),
      id: model.id,
      state: 'draft',
      rowVersion: 1,
      createdAt: '2026-01-02T03:04:05.000Z',
      updatedAt: '2026-01-02T03:04:05.000Z',
      deletedAt: null,
      nextStates: ['staging', 'blocked', 'retired'],
    });
    expect(await core.call('models/get', { id: model.id })).toEqual(model);
    expect(core.pushes).toEqual([
      { topic: 'records/changed', payload: { entity: 'model', ids: [model.id] } },
    ]);
  });

  it('refuses a name that is taken, whatever its case and its form of Unicode', async () => {
    await create({ name: 'Müller score' });
    await expect(create({ name: 'MU\u0308LLER SCORE' })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
      details: {
        problems: [
          {
            path: 'name',
            message: 'Another model is already called “MÜLLER SCORE”. Choose another name.',
          },
        ],
      },
    });
    expect((await core.call('models/list', {})).total).toBe(1);
    expect(core.pushes).toHaveLength(1);
  });

  it('refuses a feature schema that is not valid and says where', async () => {
    await expect(create({ featureSchema: '{"type": "objct"}' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { problems: [{ path: 'featureSchema', message: expect.stringContaining('At #/type') }] },
    });
  });

  it('refuses version numbers beyond what can be compared', async () => {
    await expect(create({ semanticVersion: '99999999999999999999.0.0' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { problems: [{ path: 'semanticVersion' }] },
    });
  });
});

describe('updating', () => {
  it('changes the description, counts the version up and remembers each field', async () => {
    const model = await create();
    clock.advance(1000);
    const updated = await update(model, { owner: 'Risk office', semanticVersion: '1.1.0' });

    expect(updated).toEqual({
      ...model,
      owner: 'Risk office',
      semanticVersion: '1.1.0',
      rowVersion: 2,
      updatedAt: '2026-01-02T03:04:06.000Z',
    });
    expect(await core.call('models/get', { id: model.id })).toEqual(updated);
    const [latest] = await historyOf(model);
    expect(latest).toEqual({
      id: latest?.id,
      at: '2026-01-02T03:04:06.000Z',
      actor: { id: core.core.system.id, name: 'DriftGuard' },
      action: 'updated',
      note: '',
      fields: [
        { field: 'semanticVersion', before: '1.0.0', after: '1.1.0' },
        { field: 'owner', before: 'Retail credit', after: 'Risk office' },
      ],
    });
  });

  it('writes nothing when nothing differs', async () => {
    const model = await create();
    expect(await update(model, {})).toEqual(model);
    expect(await historyOf(model)).toHaveLength(1);
    expect(core.pushes).toHaveLength(1);
  });

  it('lets a model keep its own name in another case, and no other take it', async () => {
    const model = await create();
    await create({ name: 'Churn' });
    const renamed = await update(model, { name: 'CREDIT DEFAULT' });
    expect(renamed.name).toBe('CREDIT DEFAULT');
    await expect(update(renamed, { name: 'churn' })).rejects.toMatchObject({ code: 'NAME_TAKEN' });
  });

  it('refuses a version that is not higher, naming both', async () => {
    const model = await create({ semanticVersion: '1.10.0' });
    await expect(update(model, { semanticVersion: '1.9.0' })).rejects.toMatchObject({
      code: 'VERSION_NOT_MONOTONIC',
      message: 'The new version 1.9.0 must be higher than the present one, 1.10.0.',
    });
  });

  it('refuses a stale change with both versions and the present record', async () => {
    const model = await create();
    const present = await update(model, { owner: 'Risk office' });
    await expect(update(model, { owner: 'Somebody else' })).rejects.toMatchObject({
      code: 'STALE_VERSION',
      details: { yours: 1, present: 2, record: present },
    });
    expect(await core.call('models/get', { id: model.id })).toEqual(present);
  });

  it('refuses a model that does not exist', async () => {
    const ghost = { ...(await create()), id: nobody };
    await expect(update(ghost, { owner: 'x' })).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    await expect(core.call('models/get', { id: nobody })).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    await expect(core.call('models/history', { id: nobody })).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
    });
  });
});

describe('moving along the life cycle', () => {
  it('goes step by step and remembers the reasons', async () => {
    const staging = await move(await create(), 'staging', 'Validated on 2025 data.');
    expect(staging).toMatchObject({ state: 'staging', rowVersion: 2 });
    expect(staging.nextStates).toEqual(['canary', 'draft', 'blocked', 'retired']);
    const [latest] = await historyOf(staging);
    expect(latest).toMatchObject({
      action: 'state changed',
      note: 'Validated on 2025 data.',
      fields: [{ field: 'state', before: 'draft', after: 'staging' }],
    });
  });

  it('refuses a step that is not admitted and changes nothing', async () => {
    const model = await create();
    await expect(move(model, 'production')).rejects.toMatchObject({ code: 'STATE_TRANSITION_REFUSED' });
    expect(await core.call('models/get', { id: model.id })).toEqual(model);
    expect(await historyOf(model)).toHaveLength(1);
  });

  it('refuses a step that somebody else has overtaken', async () => {
    const model = await create();
    await move(model, 'staging');
    await expect(move(model, 'retired')).rejects.toMatchObject({ code: 'STALE_VERSION' });
  });
});

describe('the bin', () => {
  it('takes a model, gives its name free and gives it back with its history', async () => {
    const model = await create();
    const binned = await core.call('models/delete', reference(model));
    expect(binned).toMatchObject({ deletedAt: '2026-01-02T03:04:05.000Z', rowVersion: 2, nextStates: [] });
    expect((await core.call('models/list', {})).total).toBe(0);
    expect((await core.call('models/list', { deleted: true })).items).toMatchObject([{ id: model.id }]);

    const namesake = await create();
    await expect(core.call('models/restore', reference(binned))).rejects.toMatchObject({
      code: 'NAME_TAKEN',
    });
    await core.call('models/delete', reference(namesake));
    const restored = await core.call('models/restore', reference(binned));
    expect(restored).toEqual({ ...model, rowVersion: 3 });
    expect((await historyOf(model)).map(({ action }) => action)).toEqual(['restored', 'deleted', 'created']);
  });

  it('refuses changes of what lies in it', async () => {
    const binned = await core.call('models/delete', reference(await create()));
    const refusal = {
      code: 'RECORD_DELETED',
      message: 'The model “Credit default” is in the bin. Restore it first.',
    };
    await expect(update(binned, { owner: 'x' })).rejects.toMatchObject(refusal);
    await expect(move(binned, 'staging')).rejects.toMatchObject(refusal);
    await expect(core.call('models/delete', reference(binned))).rejects.toMatchObject(refusal);
  });

  it('does not take a model that serves', async () => {
    let model = await move(await create(), 'staging');
    for (const state of ['canary', 'production'] as const) {
      const reason = 'Nothing is known of this model yet, and all the same.';
      // oxlint-disable-next-line no-await-in-loop -- each step needs the version of the one before
      model = await core.call('deployments/override', { ...reference(model), state, reason, days: 1 });
    }
    await expect(core.call('models/delete', reference(model))).rejects.toMatchObject({
      code: 'STATE_TRANSITION_REFUSED',
    });
    const retired = await move(model, 'retired');
    expect(await core.call('models/delete', reference(retired))).toMatchObject({ state: 'retired' });
  });

  it('gives back what is not in it as it is', async () => {
    const model = await create();
    expect(await core.call('models/restore', reference(model))).toEqual(model);
    expect(await historyOf(model)).toHaveLength(1);
    await expect(core.call('models/restore', { id: model.id, rowVersion: 7 })).rejects.toMatchObject({
      code: 'STALE_VERSION',
    });
  });
});

describe('history', () => {
  it('comes in pages, newest first, without a gap or a repeat', async () => {
    let model = await create();
    for (let index = 1; index <= 6; index += 1) {
      // oxlint-disable-next-line no-await-in-loop -- each change needs the version of the one before
      model = await update(model, { owner: `Owner ${index}` });
    }
    const owners: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      // oxlint-disable-next-line no-await-in-loop -- each page says where the next one begins
      const page: Awaited<ReturnType<typeof historyPage>> = await historyPage(model, cursor);
      expect(page.total).toBe(7);
      owners.push(
        ...page.items.map(({ fields }) => fields.find(({ field }) => field === 'owner')?.after ?? null),
      );
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(owners).toEqual([
      'Owner 6',
      'Owner 5',
      'Owner 4',
      'Owner 3',
      'Owner 2',
      'Owner 1',
      'Retail credit',
    ]);
  });

  it('does not take the place of another model', async () => {
    const model = await create();
    await update(model, { owner: 'x' });
    const other = await create({ name: 'Churn' });
    const { nextCursor } = await core.call('models/history', { id: model.id, limit: 1 });
    await expect(historyPage(other, nextCursor)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { problems: [{ path: 'cursor' }] },
    });
  });
});

function historyPage(model: Model, cursor: string | null) {
  return core.call('models/history', { id: model.id, limit: 3, cursor });
}
