import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandInput } from '../../../shared/contract/index.ts';
import type { ImportColumn } from '../../../shared/contract/datasets.ts';
import { fairnessRunId } from '../../../shared/schema/ids.ts';
import type { DatasetId, FairnessRunId, ModelId } from '../../../shared/schema/ids.ts';
import { jobEnd } from '../../support/job-end.ts';
import { openDriftCore } from '../drift/support.ts';
import type { DriftCore } from '../drift/support.ts';

const columns: readonly ImportColumn[] = [
  { name: 'sex', type: 'categorical', role: 'protected' },
  { name: 'age', type: 'numeric', role: 'protected' },
  { name: 'region', type: 'categorical', role: 'protected' },
  { name: 'score', type: 'numeric', role: 'score' },
  { name: 'hired', type: 'boolean', role: 'prediction' },
  { name: 'fit', type: 'categorical', role: 'label' },
  { name: 'grade', type: 'categorical', role: 'feature' },
  { name: 'salary', type: 'numeric', role: 'feature' },
  { name: 'offer', type: 'numeric', role: 'feature' },
];

/** 1,200 rows that are the same every time: women score lower, and a tenth has no sex recorded. */
function rowsOf(): string {
  const lines = Array.from({ length: 1200 }, (_, row) => {
    const sex = row % 10 === 9 ? '' : row % 2 === 0 ? 'F' : 'M';
    const score = Math.min(1, ((row * 37) % 100) / 100 + (sex === 'M' ? 0.2 : 0));
    const region = ['north', 'south', 'west'][row % 3];
    const grade = ['A', 'B', 'C'][Math.floor(score * 2.9)];
    const salary = 30_000 + ((row * 991) % 20_000);
    const offer = salary + (sex === 'F' ? -900 : 300) + ((row * 17) % 100);
    const fit = (row * 53) % 100 < 60 ? 'yes' : 'no';
    return `${sex},${18 + ((row * 7) % 60)},${region},${score},${score >= 0.6},${fit},${grade},${salary},${offer}`;
  });
  return `${columns.map(({ name }) => name).join(',')}\n${lines.join('\n')}\n`;
}

let core: DriftCore;
let modelId: ModelId;
let datasetId: DatasetId;

beforeAll(async () => {
  core = await openDriftCore({ resourcesFolder: resolve(import.meta.dirname, '../../../resources') });
  modelId = await core.createModel('Applicant screening');
  datasetId = await core.importCsv({
    model: modelId,
    name: 'Applicants',
    purpose: 'current',
    csv: rowsOf(),
    columns,
  });
  await core.call('fairness/save-settings', {
    modelId,
    rowVersion: 0,
    attributes: [
      { column: 'sex' },
      { column: 'age', cutPoints: [30, 50] },
      { column: 'region' },
      { column: 'salary' },
    ],
    favourable: ['yes'],
    config: { judgedRates: ['tpr', 'fpr'] },
  });
});

afterAll(() => core.close());

type Asked = Omit<CommandInput<'fairness/run'>, 'modelId' | 'datasetId'>;
const hiring: Asked = {
  decision: { kind: 'column', column: 'hired' },
  score: 'score',
  label: 'fit',
  attributes: ['sex', 'age', 'region'],
};

async function check(asked: Asked): Promise<FairnessRunId> {
  const job = await jobEnd(core, (await core.call('fairness/run', { modelId, datasetId, ...asked })).jobId);
  if (job.outcome === null) throw new Error(job.failure?.message);
  return fairnessRunId.parse(job.outcome.id);
}

describe('a fairness check', () => {
  let id: FairnessRunId;
  beforeAll(async () => {
    id = await check(hiring);
  });

  it('is stored with evidence, settings and every attribute and crossing', async () => {
    const run = await core.call('fairness/get', { id });
    const dataset = await core.call('datasets/get', { id: datasetId });
    expect(run).toMatchObject({
      modelId,
      dataset: { id: datasetId, evidenceSha256: dataset.evidenceSha256, rows: 1200 },
      verdict: 'violation',
      settingsVersion: 1,
      settings: { favourable: ['yes'], config: { minimumGroupSize: 30, seed: 1 } },
      softwareVersion: '0.0.0-test',
    });
    expect(run.notes).toContain('Protected attributes of the model that were not checked: “salary”.');
    expect(run.partitions.map(({ attributes }) => attributes.join(' × '))).toEqual([
      'sex',
      'age',
      'region',
      'sex × age',
      'sex × region',
      'age × region',
      'sex × age × region',
    ]);
  });

  it('shows rows without a value as a group that is not judged', async () => {
    const { items } = await core.call('fairness/groups', { id, partition: 0 });
    expect(
      items.map(({ group, metrics, excluded, isReference }) => [group, metrics.n, excluded, isReference]),
    ).toEqual([
      ['F', 600, null, false],
      ['M', 480, null, true],
      ['(missing)', 120, '120 rows without a known value: shown, not judged.', false],
    ]);
    expect(items[0]?.calibration.length).toBeGreaterThan(5);
    expect(items[0]?.scores?.meanGap).toBeLessThan(-0.1);
  });

  it('puts numbers into the ranges of the settings', async () => {
    const { items } = await core.call('fairness/groups', { id, partition: 1 });
    expect(items.map(({ group }) => group).toSorted()).toEqual([
      '30 to below 50',
      '50 and above',
      'below 30',
    ]);
  });

  it('gives the groups in pages that join without a gap', async () => {
    const whole = await core.call('fairness/groups', { id, partition: 6 });
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const page: typeof whole = await core.call('fairness/groups', { id, partition: 6, cursor, limit: 7 });
      names.push(...page.items.map(({ group }) => group));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(names).toEqual(whole.items.map(({ group }) => group));
    expect(names).toHaveLength(24);
  });

  it('is the same, bit for bit, when it is computed again, and the ledger says so', async () => {
    const job = await jobEnd(core, (await core.call('fairness/recompute', { id })).jobId);
    const { resultSha256 } = await core.call('fairness/get', { id });
    expect(job.outcome?.message).toBe(
      `The result is the same, bit for bit (SHA-256 ${resultSha256.slice(0, 12)}…).`,
    );
    const { items } = await core.call('audit/list', { targetType: 'fairness-run', targetId: id });
    expect(items.map(({ action }) => action)).toEqual(['fairness-run.recomputed', 'fairness-run.finished']);
    const { modelName } = await core.call('fairness/get', { id });
    expect(items.map(({ target }) => target.label)).toEqual([modelName, modelName]);
  });

  it('follows a rate of each group and a gap of all over the checks of a model', async () => {
    const second = await check(hiring);
    const rates = await core.call('fairness/trend', {
      modelId,
      attributes: ['sex'],
      metric: 'selectionRate',
    });
    expect(rates.points.map(({ runId, group }) => [runId, group])).toEqual([
      [id, 'F'],
      [id, 'M'],
      [second, 'F'],
      [second, 'M'],
    ]);
    expect(rates.points[0]?.interval).not.toBeNull();
    const gap = await core.call('fairness/trend', {
      modelId,
      attributes: ['sex'],
      metric: 'demographicParityRatio',
    });
    expect(gap.points.map(({ group }) => group)).toEqual([null, null]);
    expect(gap.points[0]?.value).toBeLessThan(0.8);
  });

  it('says what equal rates would take and cost', async () => {
    const { plan } = await core.call('fairness/thresholds', { id, goal: 'selectionRate', present: 0.6 });
    const rates = plan?.groups.map(({ after }) => after.selectionRate ?? 0) ?? [];
    expect(rates).toHaveLength(2);
    expect(Math.abs((rates[0] ?? 0) - (rates[1] ?? 1))).toBeLessThan(0.03);
    const [before] = plan?.groups.map(({ before: { selectionRate } }) => selectionRate) ?? [];
    expect(before).toBeCloseTo(0.4, 1);
  });

  it.each(['csv', 'json'] as const)('can be taken away as %s', async (format) => {
    const file = await core.call('fairness/export', { id, format });
    expect(file.name).toMatch(new RegExp(`^Applicant screening - fairness .*\\.${format}$`, 'u'));
    expect(file.sizeBytes).toBeGreaterThan(10_000);
  });
});

describe('other ways of deciding', () => {
  it('selects by a score from a threshold on', async () => {
    const id = await check({
      decision: { kind: 'threshold', threshold: 0.6 },
      score: 'score',
      attributes: ['sex'],
    });
    const [byScore, byColumn] = [
      await core.call('fairness/groups', { id }),
      await core.call('fairness/groups', { id: await check(hiring) }),
    ];
    expect(byScore.items.map(({ metrics }) => metrics.selected)).toEqual(
      byColumn.items.map(({ metrics }) => metrics.selected),
    );
  });

  it('holds each of several classes against the rest', async () => {
    const id = await check({ decision: { kind: 'column', column: 'grade' }, attributes: ['sex'] }).catch(
      (error: unknown) => String(error),
    );
    // A favourable value is named in the settings, and no grade is one.
    expect(id).toContain('The column “grade” has no value “yes”; it holds');
    const settings = await core.call('fairness/settings', { modelId });
    const { found: _found, savedAt: _at, ...draft } = settings;
    await core.call('fairness/save-settings', { ...draft, favourable: [] });
    const run = await core.call('fairness/get', {
      id: await check({ decision: { kind: 'column', column: 'grade' }, attributes: ['sex'] }),
    });
    expect(run.partitions.map(({ outcome }) => outcome)).toEqual(['A', 'B', 'C']);
    await core.call('fairness/save-settings', { ...draft, rowVersion: 2 });
    const history = await core.call('fairness/settings-history', { modelId });
    expect(history.items.map(({ fields }) => fields.map(({ field }) => field))).toEqual([
      ['favourable values'],
      ['favourable values'],
      expect.arrayContaining(['protected attributes', 'smallest group', 'seed']) as string[],
    ]);
  });

  it('compares predicted numbers: above the median, and by their errors', async () => {
    const id = await check({
      decision: { kind: 'median' },
      score: 'offer',
      label: 'salary',
      attributes: ['sex'],
    });
    const { items } = await core.call('fairness/groups', { id });
    const women = items.find(({ group }) => group === 'F');
    expect(women?.errors?.meanErrorGap).toBeCloseTo(-1200, -2);
    expect(women?.errors?.meanAbsoluteError).toBeCloseTo(850, -2);
    expect(women?.scores?.ks).toBeGreaterThan(0);
    const again = await jobEnd(core, (await core.call('fairness/recompute', { id })).jobId);
    expect(again.outcome?.message).toContain('bit for bit');
  });
});

describe('what is refused, with a sentence and nothing written', () => {
  const refusals: readonly (readonly [string, Asked, string])[] = [
    [
      'an attribute that is not on the list',
      { ...hiring, attributes: ['grade'] },
      '“grade” is not a protected attribute of this model; its list holds “sex”, “age”, “region”, “salary”. Add it in the fairness settings first.',
    ],
    [
      'an unknown column',
      { ...hiring, decision: { kind: 'column', column: 'hire' } },
      'The data set “Applicants” has no column “hire”. It has “sex”, “age”, “region”, “score”, “hired”, “fit”, “grade”, “salary”, “offer”.',
    ],
    [
      'a column named twice',
      { ...hiring, label: 'hired' },
      'The column “hired” is named twice, as decision and as label. Name it once.',
    ],
    [
      'a threshold without a score',
      { decision: { kind: 'threshold', threshold: 0.5 }, attributes: ['sex'] },
      'Name the column with the scores: without a decision they decide.',
    ],
    [
      'a score outside 0 to 1',
      { decision: { kind: 'threshold', threshold: 0.5 }, score: 'salary', attributes: ['sex'] },
      'The score “salary” holds 1,200 values that are not from 0 to 1, for example “30000”. A score is a number from 0 to 1: correct these values, or leave them empty where none is known.',
    ],
    [
      'a protected attribute with a value for almost every row',
      { decision: { kind: 'column', column: 'hired' }, attributes: ['salary'] },
      'The column “salary” has more than 1000 different values, too many for groups. Put its values into ranges first.',
    ],
    [
      'labels that are neither yes nor no',
      { ...hiring, label: 'salary' },
      'The column “salary” has no value “yes”; it holds',
    ],
    [
      'a threshold outside 0 to 1',
      { decision: { kind: 'threshold', threshold: 1.5 }, score: 'score', attributes: ['sex'] },
      'At most 1.',
    ],
  ];

  it.each(refusals)('%s', async (_, asked, sentence) => {
    const before = await core.call('fairness/list', { modelId });
    const reply = await core.ask('fairness/run', { modelId, datasetId, ...asked });
    let said = reply.ok ? '' : JSON.stringify(reply.error);
    if (reply.ok) {
      // What only reading shows is told by the job; one that succeeds has no failure to tell.
      const job = await jobEnd(core, (reply.value as { jobId: Parameters<typeof jobEnd>[1] }).jobId);
      said = job.failure?.message ?? '';
    }
    expect(said).toContain(sentence);
    expect((await core.call('fairness/list', { modelId })).total).toBe(before.total);
  });

  it('one group only, a score or label without values, a score that is no number, and a small reference', async () => {
    const csv = `sex,hired,fit,points,chance,odds\n${'F,true,,1,,inf\nF,false,,2,,0.5\n'.repeat(60)}`;
    const single = await core.importCsv({
      model: modelId,
      name: 'Women only',
      purpose: 'current',
      csv,
      columns: [
        { name: 'sex', type: 'categorical', role: 'protected' },
        { name: 'hired', type: 'boolean', role: 'prediction' },
        { name: 'fit', type: 'categorical', role: 'label' },
        { name: 'points', type: 'numeric', role: 'feature' },
        { name: 'chance', type: 'categorical', role: 'score' },
        { name: 'odds', type: 'categorical', role: 'feature' },
      ],
    });
    const failureOf = async (input: CommandInput<'fairness/run'>) =>
      (await jobEnd(core, (await core.call('fairness/run', input)).jobId)).failure?.message;
    const asked = {
      modelId,
      datasetId: single,
      decision: { kind: 'column', column: 'hired' },
      attributes: ['sex'],
    } as const;
    expect(await failureOf({ ...asked, attributes: ['sex'] })).toBe(
      '“sex” is “F” in every row, so there is nobody to compare with. Choose data with at least two groups.',
    );
    const byScore = { kind: 'threshold', threshold: 0.5 } as const;
    expect(await failureOf({ ...asked, attributes: ['sex'], decision: byScore, score: 'chance' })).toBe(
      'The score “chance” has no values: all its rows are empty. Choose another column, or data that hold it.',
    );
    expect(await failureOf({ ...asked, attributes: ['sex'], decision: byScore, score: 'odds' })).toBe(
      'The score “odds” holds 60 values that are infinite or not a number, for example “inf”. A score is a number from 0 to 1: correct these values, or leave them empty where none is known.',
    );
    expect(await failureOf({ ...asked, attributes: ['sex'], label: 'fit' })).toBe(
      'The column “fit” has no values: all its rows are empty. Choose another column, or data that hold it.',
    );
    const { found: _found, savedAt: _at, ...settings } = await core.call('fairness/settings', { modelId });
    const config = { ...settings.config, minimumGroupSize: 500, referenceValues: { sex: 'M' } };
    const saved = await core.call('fairness/save-settings', { ...settings, config });
    expect(await failureOf({ modelId, datasetId, ...hiring, attributes: ['sex'] })).toBe(
      'The group “M” cannot be the reference: 480 rows; at least 500 are needed. Name a larger one, none for the best-off, or lower the smallest group.',
    );
    await core.call('fairness/save-settings', { ...settings, rowVersion: saved.rowVersion });
  });

  it('settings that somebody else changed meanwhile', async () => {
    const { found: _found, savedAt: _at, ...settings } = await core.call('fairness/settings', { modelId });
    const reply = await core.ask('fairness/save-settings', { ...settings, rowVersion: 1 });
    expect(reply).toMatchObject({ ok: false, error: { code: 'STALE_VERSION' } });
  });
});
