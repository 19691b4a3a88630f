import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetPurpose, ImportColumn } from '../../../shared/contract/datasets.ts';
import type { CommandInput } from '../../../shared/contract/index.ts';
import type { ModelTask } from '../../../shared/contract/models.ts';
import type { PerformanceRun } from '../../../shared/contract/performance.ts';
import { createDuckDbEngine } from '../../../main/adapters/duckdb-engine.ts';
import { measureSide } from '../../../main/core/evidence/performance-figures.ts';
import { resultOf } from '../../../main/core/features/performance/result.ts';
import { runSteps } from '../../../main/core/statistics/numeric/steps.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { performanceRunId, sha256Hex } from '../../../shared/schema/ids.ts';
import type { DatasetId, ModelId } from '../../../shared/schema/ids.ts';
import type { PerformanceFigure, PerformanceMetric } from '../../../shared/schema/performance.ts';
import { modelDraftOf } from '../../support/core-models.ts';
import { jobEnd } from '../../support/job-end.ts';
import { referenceCases } from '../../support/reference.ts';
import { openDriftCore } from '../drift/support.ts';
import type { DriftCore } from '../drift/support.ts';

/* Real files, through import, engine and database. The figures expected are those of scikit-learn. */

type BinaryCase = {
  readonly label: readonly number[];
  readonly score: readonly number[];
  readonly auc: number;
  readonly auc_variance: number;
  readonly average_precision: number;
  readonly log_loss: number;
  readonly brier: number;
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly specificity: number;
  readonly f1: number;
  readonly mcc: number;
};
type PairCase = {
  readonly rmse: number;
  readonly mae: number;
  readonly r2: number;
  readonly mape: number;
} & {
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
};
type ClassCase = {
  readonly actual: readonly string[];
  readonly predicted: readonly string[];
  readonly accuracy: number;
  readonly mcc: number;
  readonly macro: { readonly precision: number; readonly recall: number; readonly f1: number };
  readonly weighted: { readonly f1: number };
};
const [golden] = referenceCases<{
  readonly binary: readonly BinaryCase[];
  readonly regression: readonly PairCase[];
  readonly classes: readonly ClassCase[];
}>('performance');

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The reference has no such case.');
  return value;
}
const large = required(golden?.binary.find(({ label }) => label.length === 1000));
const numbers = required(golden?.regression.at(-1));
const classes = required(golden?.classes.find(({ actual }) => actual.length === 200));

const row: ImportColumn = { name: 'row', type: 'numeric', role: 'feature' };
const score: ImportColumn = { name: 'score', type: 'numeric', role: 'score' };
const label: ImportColumn = { name: 'label', type: 'categorical', role: 'label' };
const guess: ImportColumn = { name: 'guess', type: 'categorical', role: 'prediction' };

let core: DriftCore;
const models: Partial<Record<ModelTask, ModelId>> = {};

async function modelOf(task: ModelTask): Promise<ModelId> {
  const known = models[task];
  if (known !== undefined) return known;
  const { id } = await core.call('models/create', modelDraftOf({ name: `A model, ${task}`, task }));
  models[task] = id;
  return id;
}

type Table = {
  readonly name: string;
  readonly columns: readonly ImportColumn[];
  readonly rows: number;
  readonly cell: (row: number, column: string) => string | number;
  readonly purpose?: DatasetPurpose;
};

async function dataOf(task: ModelTask, table: Table): Promise<DatasetId> {
  const names = table.columns.map(({ name }) => name);
  const lines = Array.from({ length: table.rows }, (_, at) =>
    ['row', ...names].map((name) => (name === 'row' ? at : table.cell(at, name))).join(','),
  );
  return core.importCsv({
    model: await modelOf(task),
    name: table.name,
    purpose: table.purpose ?? 'current',
    csv: `${['row', ...names].join(',')}\n${lines.join('\n')}\n`,
    columns: [row, ...table.columns],
  });
}

const scored = (at: number, column: string): string | number =>
  (column === 'score' ? large.score : large.label)[at] ?? '';

async function measure(input: CommandInput<'performance/run'>): Promise<PerformanceRun> {
  const job = await jobEnd(core, (await core.call('performance/run', input)).jobId);
  if (job.outcome === null) throw new Error(job.failure?.message);
  return core.call('performance/get', { id: performanceRunId.parse(job.outcome.id) });
}

function figureOf({ result }: PerformanceRun, name: PerformanceMetric): PerformanceFigure {
  return required(result.metrics.find((metric) => metric.name === name)).figure;
}

function valueOf(run: PerformanceRun, name: PerformanceMetric): number {
  const figure = figureOf(run, name);
  if (!figure.defined) throw new Error(`${name}: ${figure.reason}`);
  return figure.value;
}

beforeAll(async () => {
  core = await openDriftCore();
});
afterAll(() => core.close());

describe('a binary classification with scores and labels', () => {
  let binary: PerformanceRun;
  let modelId: ModelId;

  beforeAll(async () => {
    modelId = await modelOf('binary-classification');
    const datasetId = await dataOf('binary-classification', {
      name: 'Scored',
      columns: [score, label],
      rows: 1000,
      cell: scored,
    });
    await core.call('alerts/save-rule', {
      rule: null,
      draft: {
        name: 'Nearly perfect',
        sources: ['performance'],
        modelId,
        level: 'major',
        performance: { metric: 'auc', limit: 0.999, drop: null },
        severity: 'critical',
        coolDownHours: 24,
        autoResolve: true,
        enabled: true,
      },
    });
    binary = await measure({ modelId, datasetId });
  });

  it.each([
    ['auc', 'auc'],
    ['averagePrecision', 'average_precision'],
    ['logLoss', 'log_loss'],
    ['brier', 'brier'],
    ['accuracy', 'accuracy'],
    ['precision', 'precision'],
    ['recall', 'recall'],
    ['specificity', 'specificity'],
    ['f1', 'f1'],
    ['mcc', 'mcc'],
  ] as const)('has the %s of the reference', (name, known) => {
    expect(valueOf(binary, name)).toBeCloseTo(large[known], 10);
  });

  it('has the interval of DeLong, and one around every share', () => {
    const auc = figureOf(binary, 'auc');
    const half = 1.959963984540054 * Math.sqrt(large.auc_variance);
    expect(auc).toMatchObject({ interval: { method: 'DeLong', confidence: 0.95 } });
    expect(auc.defined && auc.interval?.lower).toBeCloseTo(large.auc - half, 9);
    expect(auc.defined && auc.interval?.upper).toBeCloseTo(large.auc + half, 9);
    expect(figureOf(binary, 'recall')).toMatchObject({ interval: { method: 'Wilson' } });
    expect(figureOf(binary, 'f1')).toMatchObject({ interval: { method: 'bootstrap' } });
  });

  it('counts every row once, in the confusion matrix and in the bins', () => {
    const { data, confusion, calibration } = binary.result;
    const positives = large.label.reduce((sum, value) => sum + value, 0);
    expect(data).toEqual({ rows: 1000, leftOut: 0, sampledFrom: null, positives });
    expect(confusion?.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(confusion?.counts[1]?.reduce((sum, count) => sum + count, 0)).toBe(positives);
    expect(calibration?.reduce((sum, bin) => sum + bin.rows, 0)).toBe(1000);
  });

  it('is the same, bit for bit, when it is computed again, and the ledger says so', async () => {
    const job = await jobEnd(core, (await core.call('performance/recompute', { id: binary.id })).jobId);
    expect(job.outcome?.message).toBe(
      `The result is the same, bit for bit (SHA-256 ${binary.resultSha256.slice(0, 12)}…).`,
    );
    const { items } = await core.call('audit/list', { targetType: 'performance-run', targetId: binary.id });
    expect(items.map(({ action }) => action)).toEqual([
      'performance-run.recomputed',
      'performance-run.finished',
    ]);
  });

  it.each(['csv', 'json'] as const)('can be taken away as %s', async (format) => {
    const file = await core.call('performance/export', { id: binary.id, format });
    expect(file.name).toMatch(new RegExp(`^A model, .* - performance .*\\.${format}$`, 'u'));
    expect(file.sizeBytes).toBeGreaterThan(500);
  });

  it('is a point of the trend and a row of the list', async () => {
    const { points } = await core.call('performance/trend', { modelId, metric: 'auc' });
    const point = points.find(({ runId }) => runId === binary.id);
    expect(point).toMatchObject({ estimated: false, dataset: 'Scored', value: valueOf(binary, 'auc') });
    const { items } = await core.call('performance/list', { modelId });
    expect(items.map(({ id }) => id)).toContain(binary.id);
  });

  it('is known to the risk of its model as soon as it is there', async () => {
    const { score: risk } = await core.call('risk/get', { modelId });
    const { input } = required(risk?.terms.find(({ name }) => name === 'performance'));
    expect(input).toMatchObject({
      state: 'known',
      source: { kind: 'performance-run', id: binary.id },
      finding: binary.sentence,
    });
    expect(input.state === 'known' && input.value).toBeCloseTo(2 * (1 - large.auc), 9);
    const half = 1.959963984540054 * Math.sqrt(large.auc_variance);
    expect(input.state === 'known' && input.low).toBeCloseTo(2 * (1 - large.auc - half), 9);
    expect(input.state === 'known' && input.high).toBeCloseTo(2 * (1 - large.auc + half), 9);
  });

  it('raises an alert where a rule asks for more, which leads to it', async () => {
    const { items } = await core.call('alerts/list', { modelId });
    expect(items).toMatchObject([
      {
        ruleName: 'Nearly perfect',
        source: 'performance',
        resultId: binary.id,
        level: 'major',
        severity: 'critical',
        title: '“A model, binary-classification”: performance in “Scored” is worse than allowed',
      },
    ]);
    expect(items[0]?.detail).toMatch(/^The AUC is 0\.\d+ \(0\.\d+ to 0\.\d+\), below 0\.999\. AUC 0\.\d\d /u);
  });

  it('gives its figures to a version of the model, with the data that it was trained on', async () => {
    const [version] = (await core.call('versions/list', { modelId })).items;
    const { id, rowVersion } = required(version);
    const other = await core.call('models/create', modelDraftOf({ name: 'Another model' }));
    const [foreign] = (await core.call('versions/list', { modelId: other.id })).items;
    await expect(
      core.call('versions/complete', {
        id: required(foreign).id,
        rowVersion: 1,
        performanceRunId: binary.id,
      }),
    ).rejects.toMatchObject({ code: 'PERFORMANCE_RUN_NOT_FOUND' });
    const first = await core.call('versions/complete', {
      id,
      rowVersion,
      performanceRunId: binary.id,
      trainingDatasetId: binary.dataset.id,
    });
    await jobEnd(core, first.jobId);
    const { metrics, training } = await core.call('versions/get', { id });
    const { name, evidenceSha256, rows } = binary.dataset;
    expect(training).toEqual({ id: binary.dataset.id, name, evidenceSha256, rows });
    expect(metrics[0]).toMatchObject({
      source: 'run',
      name: 'auc',
      value: valueOf(binary, 'auc'),
      runId: binary.id,
      resultSha256: binary.resultSha256,
      interval: { method: 'DeLong' },
    });
    // Taken over once, however often it is asked for.
    const again = await core.call('versions/complete', { id, rowVersion: 2, performanceRunId: binary.id });
    expect((await jobEnd(core, again.jobId)).outcome?.message).toContain('There was nothing new of');
  });

  it('leaves rows out that lack a value, and says how many', async () => {
    const datasetId = await dataOf('binary-classification', {
      name: 'Late labels',
      columns: [score, label],
      rows: 1000,
      cell: (at, column) => (column === 'label' && at >= 900 ? '' : scored(at, column)),
    });
    const { result } = await measure({ modelId, datasetId });
    expect(result.data).toMatchObject({ rows: 900, leftOut: 100 });
    expect(result.notes).toContain('100 rows of “Late labels” lack a value and were left out.');
  });

  it.each([
    ['1', null],
    ['no', 'yes'],
  ] as const)(
    'measures labels that are all “%s”, with the reason why a figure is undefined',
    async (only, positiveClass) => {
      const datasetId = await dataOf('binary-classification', {
        name: `All ${only}`,
        columns: [score, label],
        rows: 100,
        cell: (at, column) => (column === 'label' ? only : scored(at, column)),
      });
      const run = await measure({ modelId, datasetId, positiveClass });
      const positive = only === '1';
      expect(run.result.notes.filter((note) => !note.startsWith('The calibration error'))).toEqual(
        positive ? [] : ['No label of “All no” is “yes”, so all count as negative.'],
      );
      expect(run.result.data.positives).toBe(positive ? 100 : 0);
      expect(figureOf(run, 'auc')).toEqual({ defined: false, reason: 'The labels are all of one class.' });
      expect(figureOf(run, positive ? 'specificity' : 'recall')).toEqual({
        defined: false,
        reason: positive ? 'No label is negative.' : 'No label is positive.',
      });
      expect(figureOf(run, 'accuracy').defined).toBe(true);
      expect(run.sentence).toMatch(/^AUC is undefined: The labels are all of one class\. Accuracy 0\./u);
    },
  );

  it('takes decisions from a prediction where there is one, whatever the threshold, and scores from the score', async () => {
    const datasetId = await dataOf('binary-classification', {
      name: 'Decided',
      columns: [score, label, guess],
      rows: 1000,
      cell: (at, column) => (column === 'guess' ? (at % 4 === 0 ? 1 : 0) : scored(at, column)),
    });
    const run = await measure({ modelId, datasetId, threshold: 0.01 });
    expect(valueOf(run, 'auc')).toBeCloseTo(large.auc, 10);
    const decided = run.result.confusion?.counts.map((line) => line[1] ?? 0) ?? [];
    expect(decided.reduce((sum, count) => sum + count, 0)).toBe(250);
  });

  it('stores nothing when it is cancelled', async () => {
    const before = await core.call('performance/list', { modelId });
    const { jobId } = await core.call('performance/run', { modelId, datasetId: binary.dataset.id });
    await core.call('jobs/cancel', { id: jobId });
    expect(await jobEnd(core, jobId)).toMatchObject({ state: 'cancelled', outcome: null });
    expect((await core.call('performance/list', { modelId })).total).toBe(before.total);
  });

  it('estimates data without labels from a reference with them', async () => {
    const referenceId = await dataOf('binary-classification', {
      name: 'Calibrated on',
      purpose: 'reference',
      columns: [score, label],
      rows: 1000,
      cell: scored,
    });
    const datasetId = await dataOf('binary-classification', {
      name: 'No labels yet',
      columns: [score],
      rows: 1000,
      cell: scored,
    });
    const run = await measure({ modelId, datasetId, referenceId });
    expect(run.kind).toBe('estimate');
    expect(run.sentence).toMatch(
      /^Estimated AUC 0\.\d\d \(95 % interval 0\.\d\d to 0\.\d\d\) on “No labels yet”; /u,
    );
    expect(run.result.assumption).toContain('concept drift');
    // The scores are those of the reference, so what is expected is what came true there.
    const positives = large.label.reduce((sum, value) => sum + value, 0);
    expect(run.result.data.positives).toBeCloseTo(positives, 6);
    expect(valueOf(run, 'expectedPositive')).toBeCloseTo(positives / 1000, 9);
    expect(Math.abs(valueOf(run, 'accuracy') - large.accuracy)).toBeLessThan(0.02);
    // What was measured on the reference lies in the range of what is expected here.
    for (const { name, figure, reference } of run.result.metrics) {
      if (name === 'expectedPositive') continue;
      expect(figure).toMatchObject({ interval: { method: 'simulation', confidence: 0.95 } });
      const value = reference?.defined === true ? reference.value : Number.NaN;
      const range = figure.defined ? figure.interval : null;
      expect([name, (range?.lower ?? 1) <= value && value <= (range?.upper ?? 0)]).toEqual([name, true]);
    }
    const again = await jobEnd(core, (await core.call('performance/recompute', { id: run.id })).jobId);
    expect(again.outcome?.message).toContain('bit for bit');
    const { points } = await core.call('performance/trend', { modelId, metric: 'accuracy' });
    expect(points.at(-1)).toMatchObject({
      runId: run.id,
      estimated: true,
      interval: { method: 'simulation' },
    });
  });
});

describe('other tasks', () => {
  it('a regression has the errors of the reference', async () => {
    const datasetId = await dataOf('regression', {
      name: 'Numbers',
      columns: [
        { name: 'guess', type: 'numeric', role: 'prediction' },
        { name: 'label', type: 'numeric', role: 'label' },
      ],
      rows: numbers.actual.length,
      cell: (at, column) => (column === 'guess' ? numbers.predicted : numbers.actual)[at] ?? '',
    });
    const run = await measure({ modelId: await modelOf('regression'), datasetId });
    for (const name of ['rmse', 'mae', 'r2', 'mape'] as const) {
      expect(valueOf(run, name)).toBeCloseTo(numbers[name], 10);
      expect(figureOf(run, name)).toMatchObject({ interval: { method: 'bootstrap' } });
    }
    expect(run.result.confusion).toBeNull();
    const again = await jobEnd(core, (await core.call('performance/recompute', { id: run.id })).jobId);
    expect(again.outcome?.message).toContain('bit for bit');
  });

  it('several classes have the means of the reference and a matrix of all', async () => {
    const datasetId = await dataOf('multiclass-classification', {
      name: 'Classes',
      columns: [guess, label],
      rows: classes.actual.length,
      cell: (at, column) => (column === 'guess' ? classes.predicted : classes.actual)[at] ?? '',
    });
    const run = await measure({ modelId: await modelOf('multiclass-classification'), datasetId });
    expect(valueOf(run, 'accuracy')).toBeCloseTo(classes.accuracy, 10);
    expect(valueOf(run, 'mcc')).toBeCloseTo(classes.mcc, 10);
    expect(valueOf(run, 'macroPrecision')).toBeCloseTo(classes.macro.precision, 10);
    expect(valueOf(run, 'macroRecall')).toBeCloseTo(classes.macro.recall, 10);
    expect(valueOf(run, 'macroF1')).toBeCloseTo(classes.macro.f1, 10);
    expect(valueOf(run, 'weightedF1')).toBeCloseTo(classes.weighted.f1, 10);
    expect(run.result.confusion?.classes).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
    const right = run.result.confusion?.counts.reduce((sum, line, at) => sum + (line[at] ?? 0), 0);
    expect(right).toBe(Math.round(classes.accuracy * 200));
  });
});

describe('what is refused, with a code and a sentence and nothing stored', () => {
  type Bad = Omit<Table, 'name' | 'rows'> & {
    readonly rows?: number;
    readonly task: ModelTask;
    readonly code: 'COLUMNS_INVALID' | 'NOT_ENOUGH_DATA';
    readonly sentence: string;
  };
  const refusals: readonly (readonly [string, Bad])[] = [
    [
      'before the job',
      {
        task: 'binary-classification',
        columns: [score],
        cell: scored,
        code: 'COLUMNS_INVALID',
        sentence: 'Name a reference with scores and labels to estimate the performance from',
      },
    ],
    [
      'by the job, which has read the file',
      {
        task: 'binary-classification',
        columns: [score, label],
        cell: (at, column) => (column === 'score' && at === 7 ? 1.5 : scored(at, column)),
        code: 'COLUMNS_INVALID',
        sentence: 'The score “score” holds 1 value that is not from 0 to 1, for example “1.5”.',
      },
    ],
    [
      'by the job, for labels that are neither yes nor no',
      {
        task: 'binary-classification',
        columns: [score, label],
        cell: (at, column) =>
          column === 'label' ? (['low', 'middle', 'high'][at % 3] ?? '') : scored(at, column),
        code: 'COLUMNS_INVALID',
        sentence: 'The label “label” holds more than two values, for example “low”, “middle”, “high”.',
      },
    ],
    [
      'by the job, for scores that are infinite',
      {
        task: 'binary-classification',
        columns: [{ ...score, type: 'categorical' }, label],
        cell: (at, column) => (column === 'score' && at === 7 ? 'inf' : scored(at, column)),
        code: 'COLUMNS_INVALID',
        sentence: 'The score “score” holds 1 value that is infinite or not a number, for example “inf”.',
      },
    ],
    [
      'by the job, where too much is told apart',
      {
        task: 'multiclass-classification',
        columns: [guess, label],
        rows: 300,
        cell: (at) => `c${at}`,
        code: 'COLUMNS_INVALID',
        sentence: 'holds more than 100 different values, too many for classes.',
      },
    ],
  ];

  it.each(refusals)('%s', async (name, { task, code, sentence, rows = 200, ...table }) => {
    const datasetId = await dataOf(task, { name: `Refused, ${name}`, rows, ...table });
    const modelId = await modelOf(task);
    const before = await core.call('performance/list', { modelId });
    const ledger = await core.call('audit/list', { targetType: 'performance-run' });
    const reply = await core.ask('performance/run', { modelId, datasetId });
    let said: { code: string; message: string } | null = reply.ok ? null : reply.error;
    if (reply.ok) {
      // What only reading shows is told by the job.
      const job = await jobEnd(core, (reply.value as { jobId: Parameters<typeof jobEnd>[1] }).jobId);
      said = job.failure;
    }
    expect(said?.code).toBe(code);
    expect(said?.message).toContain(sentence);
    expect((await core.call('performance/list', { modelId })).total).toBe(before.total);
    expect((await core.call('audit/list', { targetType: 'performance-run' })).items).toEqual(ledger.items);
  });

  it('data that is its own reference, is another model’s, or is in the bin', async () => {
    const modelId = await modelOf('binary-classification');
    const table = { columns: [score, label], rows: 50, cell: scored };
    const datasetId = await dataOf('binary-classification', { name: 'Own', ...table });
    const foreign = await dataOf('regression', { name: 'Foreign', ...table });
    expect(await core.ask('performance/run', { modelId, datasetId, referenceId: datasetId })).toMatchObject({
      error: { code: 'COLUMNS_INVALID' },
    });
    expect(await core.ask('performance/run', { modelId, datasetId: foreign })).toMatchObject({
      error: { code: 'DATASET_NOT_FOUND' },
    });
    const { rowVersion } = await core.call('datasets/get', { id: datasetId });
    await core.call('datasets/delete', { id: datasetId, rowVersion });
    expect(await core.ask('performance/run', { modelId, datasetId })).toMatchObject({
      error: { code: 'RECORD_DELETED', message: 'The data set “Own” is in the bin. Restore it first.' },
    });
    expect(await core.ask('performance/run', { modelId, datasetId, threshold: 1.5 })).toMatchObject({
      error: { code: 'INVALID_INPUT' },
    });
  });
});

describe('more rows than are held in memory', () => {
  const file = {
    path: resolve(import.meta.dirname, '../../../resources/demo/data/housing-reference.parquet'),
    sha256: sha256Hex.parse('0'.repeat(64)),
    rows: 5832,
    name: 'Housing',
    columns: { score: 'probability_high', prediction: 'predicted_high', label: 'price_is_high' },
  };

  it('are sampled from the seed, the same each time, and the result says so', async () => {
    await using folder = await makeTestFolder();
    const engine = createDuckDbEngine({ tempFolder: folder.path });
    const sampled = (seed: number) =>
      measureSide(
        { kind: 'binary', file, reference: null, threshold: 0.5, positiveClass: null, seed, mostRows: 300 },
        {
          reading: ({ path }, work) =>
            engine.readGroups(
              {
                path,
                columns: Object.values(file.columns),
                threads: 1,
                signal: new AbortController().signal,
              },
              work,
            ),
          inTurns: (steps) => Promise.resolve(runSteps(steps)),
        },
      );
    const first = await sampled(1);
    expect(first.side).toMatchObject({ rows: 300, leftOut: 0, sampledFrom: 5832 });
    expect(await sampled(1)).toEqual(first);
    expect((await sampled(2)).metrics).not.toEqual(first.metrics);
    expect(resultOf('binary', { name: 'Housing', measured: first }, null).result.notes).toContain(
      '“Housing” has 5,832 complete rows; a seeded sample of 300 of them was measured.',
    );
  });
});
