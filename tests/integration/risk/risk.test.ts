import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelId, RunId } from '../../../shared/schema/ids.ts';
import { eventually } from '../../support/eventually.ts';
import { columns, openDriftCore, rowsOf } from '../drift/support.ts';
import type { DriftCore } from '../drift/support.ts';

let core: DriftCore;
let modelId: ModelId;
let runId: RunId;

async function score() {
  const answer = await core.call('risk/get', { modelId });
  if (answer.score === null) throw new Error('not scored');
  return answer.score;
}

beforeAll(async () => {
  core = await openDriftCore();
  modelId = await core.createModel();
  await core.call('alerts/save-rule', {
    rule: null,
    draft: {
      name: 'Risky or with gaps',
      sources: ['risk', 'data-quality'],
      modelId,
      level: 'moderate',
      risk: { grade: 'B' },
      dataQuality: { refusedPercent: null, missingPercent: 0.1 },
      severity: 'notice',
      coolDownHours: 24,
      autoResolve: true,
      enabled: true,
    },
  });
  const file = { model: modelId, columns };
  const referenceId = await core.importCsv({
    ...file,
    name: 'Year',
    purpose: 'reference',
    csv: rowsOf(600, 0),
  });
  const currentId = await core.importCsv({ ...file, name: 'June', purpose: 'current', csv: rowsOf(600, 60) });
  runId = await core.driftRun({ modelId, referenceId, currentId });
});
afterAll(() => core.close());

describe('a run that finishes', () => {
  it('changes the score of its model at once, with an entry of the ledger and a message to the screens', async () => {
    const now = await score();
    const term = (name: string) => now.terms.find((one) => one.name === name);
    expect(term('drift')).toMatchObject({
      freshness: 'current',
      input: { state: 'known', source: { kind: 'run', id: runId } },
    });
    expect(term('drift')?.value).toBeGreaterThanOrEqual(0.7);
    // 2 % of one column in five is missing.
    expect(term('data-quality')?.input.finding).toBe(
      'In “June”, no row was refused and 0.4 % of the values are missing.',
    );
    expect(term('alerts')?.input).toMatchObject({ state: 'known', source: { kind: 'alert' } });
    expect(now.uncertainty.map((sentence) => sentence.split(' is ')[0])).toEqual(['Fairness', 'Performance']);

    const { items } = await core.call('risk/history', { modelId });
    expect(items[0]?.score).toBe(now.score);
    expect(items.length).toBeGreaterThan(1);
    // All but the first, when nothing was known yet.
    const entries = await core.call('audit/list', { targetType: 'risk', targetId: modelId });
    expect(entries.items.filter(({ action }) => action === 'risk.scored')).toHaveLength(items.length - 1);
    expect(core.pushes).toContainEqual({
      topic: 'records/changed',
      payload: { entity: 'risk', ids: [modelId] },
    });
    expect(await core.call('risk/recompute', { id: now.id })).toMatchObject({ same: true });
  });

  it('raises an alert over its score and over its data where a rule asks for it; that over the score is no part of it', async () => {
    const { items } = await core.call('alerts/list', { modelId, severities: ['notice'] });
    const told = items
      .map(({ source, title, detail }) => [source, title, detail])
      .toSorted((a, b) => (a.join('') < b.join('') ? -1 : 1));
    const now = await score();
    expect(told).toEqual([
      [
        'data-quality',
        '“Credit default”: the data “June” are worse than allowed',
        '0.4 % of the values are missing, more than 0.1 %. “June” has 600 rows; 0 % of the rows were refused, 0.4 % of the values are missing.',
      ],
      ['data-quality', expect.stringContaining('“Year”'), expect.stringContaining('more than 0.1 %')],
      ['risk', `“Credit default”: risk grade ${now.grade}`, now.sentence],
    ]);
    expect(now.terms.find(({ name }) => name === 'alerts')?.input.finding).toContain('2 are notices');
  });

  it('is scored again when its alert is resolved', async () => {
    const before = await score();
    const { items } = await core.call('alerts/list', { modelId });
    for (const { id, rowVersion, source } of items) {
      // Seen again with each score.
      if (source === 'risk') continue;
      await core.call('alerts/resolve', { id, rowVersion, note: 'The feed was repaired.' });
    }
    const after = await score();
    expect(after.terms.find(({ name }) => name === 'alerts')?.input).toMatchObject({
      value: 0,
      finding: 'No alert is waiting.',
    });
    expect(after.score).toBeLessThan(before.score);
  });
});

describe('many models', () => {
  it('are all scored again by saved settings, batch after batch', async () => {
    for (let index = 0; index < 60; index += 1) await core.createModel(`Model ${index}`);
    const { settings, version } = await core.call('risk/settings', {});
    const weights = { ...settings.weights, drift: 30, criticality: 10 };
    await core.call('risk/save-settings', { settings: { ...settings, weights }, version });
    await eventually(
      'every model is scored again',
      async () => (await core.call('risk/summary', {})).waiting === 0,
    );
    expect(await core.call('risk/summary', {})).toMatchObject({ scored: 61 });
    const { items } = await core.call('risk/list', { limit: 1 });
    const [first] = items;
    expect(first?.modelId).toBe(modelId);
    expect((await score()).settingsVersion).toBe(2);
  });
});
