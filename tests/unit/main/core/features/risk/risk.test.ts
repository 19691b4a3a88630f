import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsDigest } from '../../../../../../main/core/features/risk/digest.ts';
import type { ModelId } from '../../../../../../shared/schema/ids.ts';
import { defaultRiskSettings } from '../../../../../../shared/schema/risk.ts';
import type { RiskSettings } from '../../../../../../shared/schema/risk.ts';
import { eventually } from '../../../../../support/eventually.ts';
import { createManualClock } from '../../../../../support/core-clock.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

/** Everything on the class of the model. */
const classOnly: RiskSettings = {
  ...defaultRiskSettings,
  weights: { drift: 0, fairness: 0, performance: 0, 'data-quality': 0, alerts: 0, criticality: 100 },
};

const clock = createManualClock();
let core: TestCore;
const ids: Record<string, ModelId> = {};

beforeAll(async () => {
  core = await openTestCore({ ports: { clock } });
  for (const riskClass of ['minimal', 'limited', 'high', 'critical'] as const) {
    ids[riskClass] = (
      await core.call('models/create', modelDraftOf({ name: `Model ${riskClass}`, riskClass }))
    ).id;
  }
});
afterAll(() => core.close());

const idOf = (riskClass: string): ModelId => {
  const id = ids[riskClass];
  if (id === undefined) throw new Error(riskClass);
  return id;
};

async function scoreOf(riskClass: string) {
  const { score } = await core.call('risk/get', { modelId: idOf(riskClass) });
  if (score === null) throw new Error('not scored');
  return score;
}

const graded = (score: number, grade: string) => ({ score, grade });

describe('the risk of models', () => {
  it('comes with settings whose digest is that of the defaults', async () => {
    expect(await core.call('risk/settings', {})).toEqual({
      version: 1,
      formulaVersion: 1,
      settings: defaultRiskSettings,
      sha256: settingsDigest(1, defaultRiskSettings),
      savedAt: '2026-01-01T00:00:00.000Z',
      savedBy: null,
    });
  });

  it('is scored as soon as a model is registered, with everything else unknown; its own entry says so much', async () => {
    const score = await scoreOf('high');
    expect(score).toMatchObject({
      score: 52.5,
      low: 10,
      high: 95,
      grade: 'C',
      settingsVersion: 1,
      formulaVersion: 1,
    });
    expect(score.terms.map(({ name, freshness }) => `${name}: ${freshness}`)).toEqual([
      'drift: unknown',
      'fairness: unknown',
      'performance: unknown',
      'data-quality: unknown',
      'alerts: unknown',
      'criticality: current',
    ]);
    expect(score.uncertainty).toHaveLength(5);
    expect((await core.call('audit/list', { targetType: 'risk' })).total).toBe(0);
  });

  it('is another one when the class of the model changes, and the old one can be computed again', async () => {
    const model = await core.call('models/get', { id: idOf('limited') });
    const before = await scoreOf('limited');
    const { id, rowVersion } = model;
    clock.advance(1000);
    await core.call('models/update', {
      ...modelDraftOf({ name: model.name, riskClass: 'critical' }),
      id,
      rowVersion,
    });
    const entries = await core.call('audit/list', { targetType: 'risk', targetId: id });
    expect(entries.items.map(({ action }) => action)).toEqual(['risk.scored']);
    const { items, total } = await core.call('risk/history', { modelId: id });
    expect([total, items.map(({ score }) => score)]).toEqual([2, [57.5, 47.5]]);
    expect(items[1]?.contributions).toEqual({
      drift: 12.5,
      fairness: 10,
      performance: 10,
      'data-quality': 5,
      alerts: 5,
      criticality: 5,
    });
    expect(await core.call('risk/recompute', { id: before.id })).toEqual({
      same: true,
      storedSha256: before.resultSha256,
      computedSha256: before.resultSha256,
      sentence: 'The score is the same, bit for bit: 47.5, grade C.',
    });
    await core.call('models/update', {
      ...modelDraftOf({ name: model.name, riskClass: 'limited' }),
      id,
      rowVersion: rowVersion + 1,
    });
  });

  it('stays as it is when what changes is no part of it', async () => {
    const model = await core.call('models/get', { id: idOf('minimal') });
    const draft = modelDraftOf({ name: model.name, riskClass: 'minimal', owner: 'Somebody else' });
    await core.call('models/update', { ...draft, id: model.id, rowVersion: model.rowVersion });
    expect((await core.call('risk/history', { modelId: model.id })).total).toBe(1);
  });

  it('is listed page by page, in order, by grade and by name', async () => {
    const names = async (input: Parameters<typeof core.call<'risk/list'>>[1]): Promise<string[]> =>
      (await core.call('risk/list', input)).items.map(({ modelName }) => modelName);
    const first = await core.call('risk/list', { limit: 3 });
    expect(first.total).toBe(4);
    const second = await core.call('risk/list', { limit: 3, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ modelName, score }) => `${modelName} ${score}`)).toEqual([
      'Model critical 57.5',
      'Model high 52.5',
      'Model limited 47.5',
      'Model minimal 42.5',
    ]);
    expect(await names({ sort: { field: 'name', direction: 'asc' }, grades: ['unknown'] })).toEqual([
      'Model critical',
      'Model high',
      'Model limited',
      'Model minimal',
    ]);
    expect(await names({ grades: ['C', 'D'] })).toEqual([]);
    expect(await names({ search: 'CRIT' })).toEqual(['Model critical']);
    expect(await core.call('risk/summary', {})).toEqual({
      scored: 4,
      // Nothing is known of them but the class that each was given.
      grades: { A: 0, B: 0, C: 0, D: 0, E: 0, F: 0 },
      unknown: 4,
      meanScore: null,
      undecided: 0,
      waiting: 0,
    });
  });

  it('previews other settings over all models and changes nothing', async () => {
    expect(await core.call('risk/preview', { settings: classOnly })).toEqual({
      models: 4,
      before: { A: 0, B: 0, C: 3, D: 1, E: 0, F: 0 },
      after: { A: 1, B: 1, C: 0, D: 1, E: 0, F: 1 },
      moves: [
        { from: 'C', to: 'A', models: 1 },
        { from: 'C', to: 'B', models: 1 },
        { from: 'C', to: 'D', models: 1 },
        { from: 'D', to: 'F', models: 1 },
      ],
      movers: [
        { modelId: idOf('minimal'), modelName: 'Model minimal', from: graded(42.5, 'C'), to: graded(0, 'A') },
        {
          modelId: idOf('critical'),
          modelName: 'Model critical',
          from: graded(57.5, 'D'),
          to: graded(100, 'F'),
        },
        {
          modelId: idOf('limited'),
          modelName: 'Model limited',
          from: graded(47.5, 'C'),
          to: graded(33.3, 'B'),
        },
        { modelId: idOf('high'), modelName: 'Model high', from: graded(52.5, 'C'), to: graded(66.7, 'D') },
      ],
    });
    expect((await core.call('risk/settings', {})).version).toBe(1);
  });

  it('refuses weights that do not add up and cut-offs that do not rise, and says which', async () => {
    const settings = {
      ...defaultRiskSettings,
      weights: { ...defaultRiskSettings.weights, drift: 20 },
      cutOffs: { ...defaultRiskSettings.cutOffs, D: 40 },
    };
    expect(await core.ask('risk/preview', { settings })).toMatchObject({
      ok: false,
      error: {
        code: 'INVALID_INPUT',
        details: {
          problems: [
            {
              path: 'settings.weights',
              message: 'The weights add up to 95 per cent. Make them add up to 100.',
            },
            { path: 'settings.cutOffs.D', message: 'Enter a higher number than for the grade before.' },
          ],
        },
      },
    });
  });

  it('is scored again by saved settings, of which every version is kept; a stale version is refused', async () => {
    const old = await scoreOf('high');
    const saved = await core.call('risk/save-settings', { settings: classOnly, version: 1 });
    expect(saved).toMatchObject({ version: 2, settings: classOnly, sha256: settingsDigest(1, classOnly) });
    // The call is answered first; the models are scored in batches after it.
    const summary = await eventually('every model is scored again', async () => {
      const found = await core.call('risk/summary', {});
      return found.waiting === 0 && found;
    });
    expect(summary).toMatchObject({ grades: { A: 1, B: 1, D: 1, F: 1 }, unknown: 0 });
    expect(await core.ask('risk/save-settings', { settings: classOnly, version: 1 })).toMatchObject({
      ok: false,
      error: { code: 'STALE_VERSION' },
    });
    // The same settings again are no change.
    expect(await core.call('risk/save-settings', { settings: classOnly, version: 2 })).toMatchObject({
      version: 2,
    });
    expect((await core.call('risk/settings-history', {})).items).toMatchObject([{ action: 'changed' }]);
    expect(await core.call('risk/recompute', { id: old.id })).toMatchObject({ same: true });
    const officer = await core.as('data-scientist');
    expect(await officer.ask('risk/save-settings', { settings: classOnly, version: 2 })).toMatchObject({
      ok: false,
      error: { code: 'FORBIDDEN' },
    });
  });

  it('leaves out models in the bin and retired ones', async () => {
    const { id, rowVersion } = await core.call('models/get', { id: idOf('minimal') });
    await core.call('models/delete', { id, rowVersion });
    const high = await core.call('models/get', { id: idOf('high') });
    await core.call('models/change-state', {
      id: high.id,
      rowVersion: high.rowVersion,
      state: 'retired',
      note: '',
    });
    expect((await core.call('risk/list', {})).items.map(({ modelName }) => modelName)).toEqual([
      'Model critical',
      'Model limited',
    ]);
  });

  it('logged nothing unexpected through all of this', () => {
    expect(core.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
