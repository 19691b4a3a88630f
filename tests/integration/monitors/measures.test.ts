import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportColumn } from '../../../shared/contract/datasets.ts';
import type { CommandInput } from '../../../shared/contract/index.ts';
import { narrativeText } from '../../../shared/schema/narrative.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { DatasetId, ModelId, MonitorId } from '../../../shared/schema/ids.ts';
import { modelDraftOf } from '../../support/core-models.ts';
import { jobEnd } from '../../support/job-end.ts';
import { openDriftCore } from '../drift/support.ts';
import type { DriftCore } from '../drift/support.ts';

/* Decisions about people, day by day: a monitor that also measures performance and checks fairness. */

const columns: ImportColumn[] = [
  { name: 'id', type: 'text', role: 'id' },
  { name: 'at', type: 'datetime', role: 'timestamp' },
  { name: 'income', type: 'numeric', role: 'feature' },
  { name: 'sex', type: 'categorical', role: 'protected' },
  { name: 'score', type: 'numeric', role: 'score' },
  { name: 'label', type: 'numeric', role: 'label' },
];

type Person = {
  readonly id: string;
  readonly at: string;
  readonly income: number;
  readonly sex: string;
  readonly score: number;
  readonly label: 0 | 1;
};

/** People of a day; `unfair` lowers the scores of women. */
function peopleOf(day: number, { rows, unfair }: { rows: number; unfair: boolean }): Person[] {
  return Array.from({ length: rows }, (_, row) => {
    const sex = row % 2 === 0 ? 'f' : 'm';
    const base = ((row * 7919) % 1009) / 1009;
    return {
      id: `${day}-${row}`,
      at: `2026-02-${String(day).padStart(2, '0')}T${String(row % 24).padStart(2, '0')}:00:00Z`,
      income: ((row * 31) % 97) / 10,
      sex,
      score: unfair && sex === 'f' ? base * 0.62 : base,
      label: base + ((row * 13) % 7) / 14 > 0.7 ? 1 : 0,
    };
  });
}

function csvOf(people: readonly Person[]): string {
  const lines = people.map(({ id, at, income, sex, score, label }) =>
    [id, at, income, sex, score, label].join(','),
  );
  return `id,at,income,sex,score,label\n${lines.join('\n')}\n`;
}

/** With a prediction, and a label where it is known. */
const predicted = (people: readonly Person[], labelled: boolean) =>
  `id,at,income,score,prediction${labelled ? ',label' : ''}\n${people
    .map(({ id, at, income, score, label }) =>
      [id, at, income, score, score > 0.5 ? 1 : 0, ...(labelled ? [label] : [])].join(','),
    )
    .join('\n')}\n`;

let core: DriftCore;
let modelId: ModelId;
let referenceId: DatasetId;
let monitorId: MonitorId;

const byDay = { kind: 'calendar', unit: 'day', column: 'at' } as const;

function draft(measures: {
  performance: boolean;
  fairness: boolean;
}): CommandInput<'monitors/create'>['draft'] {
  return { name: 'By day', referenceId, windows: byDay, schedule: { kind: 'manual' }, measures };
}

async function run(id = monitorId) {
  return jobEnd(core, (await core.call('monitors/run', { id })).jobId);
}

async function windows() {
  return (await core.call('monitors/windows', { id: monitorId })).items;
}

async function importPeople(name: string, purpose: 'reference' | 'current', people: readonly Person[]) {
  return core.importCsv({ model: modelId, name, purpose, csv: csvOf(people), columns });
}

beforeAll(async () => {
  core = await openDriftCore();
  const made = await core.call(
    'models/create',
    modelDraftOf({ name: 'Loans', task: 'binary-classification' }),
  );
  modelId = made.id;
  referenceId = await importPeople('Reference', 'reference', peopleOf(1, { rows: 300, unfair: false }));
  await importPeople('First week', 'current', [
    ...peopleOf(2, { rows: 200, unfair: false }),
    ...peopleOf(3, { rows: 20, unfair: false }),
    ...peopleOf(4, { rows: 200, unfair: true }),
  ]);
});
afterAll(() => core.close());

describe('a monitor that watches more than drift', () => {
  it('is refused without what it takes, at the switch that asks for it', async () => {
    const refused = core.call('monitors/create', {
      modelId,
      draft: draft({ performance: true, fairness: true }),
    });
    const error: unknown = await refused.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof DriftGuardError)) throw new Error('The monitor was not refused.');
    expect(error.details?.problems).toEqual([
      {
        path: 'draft.measures.fairness',
        message:
          'No protected attributes are chosen for this model yet. Choose them in its fairness settings first.',
      },
    ]);
  });

  it('measures what is asked for later in the windows of before, without comparing them again', async () => {
    await core.call('fairness/save-settings', {
      modelId,
      rowVersion: 0,
      attributes: [{ column: 'sex', cutPoints: [] }, { column: 'creed' }],
    });
    const made = await core.call('monitors/create', {
      modelId,
      draft: draft({ performance: false, fairness: false }),
    });
    monitorId = made.id;
    await run();
    const before = await windows();
    expect(before.map(({ performance, fairness }) => [performance, fairness])).toEqual(
      before.map(() => [null, null]),
    );
    const changed = await core.call('monitors/update', {
      id: monitorId,
      rowVersion: made.rowVersion,
      draft: draft({ performance: true, fairness: true }),
    });
    expect(changed).toMatchObject({ settingsVersion: 1, waitingDatasets: 1 });
    expect(changed.sentence).toContain(
      'Of each window that is compared it also measures the performance, where there are labels, and checks the fairness.',
    );
    expect((await run()).outcome?.message).toBe('4 results of performance and fairness.');
    const after = await windows();
    expect(after.map(({ id, runId }) => [id, runId])).toEqual(before.map(({ id, runId }) => [id, runId]));
    expect(
      after.map(({ window, performance, fairness }) => [
        window.label,
        performance?.measured ?? null,
        fairness?.measured === true ? fairness.result.verdict : null,
      ]),
    ).toEqual([
      ['2026-02-04', true, 'violation'],
      ['2026-02-03', null, null],
      ['2026-02-02', true, 'fair'],
    ]);
  });

  it('leaves results that name the monitor and the window, in the trends and the lists', async () => {
    const trend = await core.call('performance/trend', { modelId, metric: 'auc' });
    expect(trend.points.map(({ dataset }) => dataset)).toEqual([
      'First week, 2026-02-02',
      'First week, 2026-02-04',
    ]);
    const rates = await core.call('fairness/trend', {
      modelId,
      attributes: ['sex'],
      metric: 'selectionRate',
    });
    expect(rates.points.map(({ dataset, group }) => [dataset, group])).toEqual([
      ['First week, 2026-02-02', 'f'],
      ['First week, 2026-02-02', 'm'],
      ['First week, 2026-02-04', 'f'],
      ['First week, 2026-02-04', 'm'],
    ]);
    const [measured] = (await core.call('performance/list', { modelId })).items;
    expect(measured).toMatchObject({
      reference: { name: 'Reference' },
      part: { monitor: { id: monitorId, name: 'By day' }, window: { label: '2026-02-04', rows: 200 } },
    });
    expect(measured?.sentence).toMatch(
      /^AUC .* on “First week, 2026-02-04”; .* than on the reference “Reference”\.$/u,
    );
    const [checked] = (await core.call('fairness/list', { modelId })).items;
    if (measured === undefined || checked === undefined) throw new Error('There are no results.');
    expect(await core.call('fairness/get', { id: checked.id })).toMatchObject({
      rows: 200,
      notes: ['Protected attributes of the model that “First week, 2026-02-04” has no column for: “creed”.'],
    });
    const told = await core.call('explain/narrative', { subject: { kind: 'fairness-run', id: checked.id } });
    expect(narrativeText(told).split('\n').slice(0, 2)).toEqual([
      'Groups are treated unequally in “First week, 2026-02-04”: by sex.',
      '200 decisions were compared by sex.',
    ]);
    for (const job of [
      await core.call('performance/recompute', { id: measured.id }),
      await core.call('fairness/recompute', { id: checked.id }),
    ]) {
      expect((await jobEnd(core, job.jobId)).outcome?.recomputed).toBe('same');
    }
  });

  it('raises alerts by the rules that there are, and counts in the risk', async () => {
    const { items } = await core.call('alerts/list', { modelId });
    expect(items.map(({ source, title }) => [source, title])).toContainEqual([
      'fairness-check',
      '“Loans”: unequal treatment in “First week, 2026-02-04”',
    ]);
    const about = items.find(({ source }) => source === 'fairness-check');
    expect(about?.detail).toContain('Found by the monitor “By day” in its window 2026-02-04.');
    const { score } = await core.call('risk/get', { modelId });
    const terms = JSON.stringify(score?.terms);
    expect(terms).toContain('performance-run');
    expect(terms).toContain('fairness-run');
  });

  it('waits for labels that come later', async () => {
    const records = peopleOf(6, { rows: 300, unfair: false });
    await core.call('predictions/log', {
      modelId,
      batch: 'Sixth',
      part: 1,
      parts: 1,
      records: records.map(({ id, at, income, sex, score }) => ({
        id,
        at,
        features: { income, sex },
        score,
      })),
    });
    const batches = await core.call('predictions/list', { modelId });
    const { jobId } = await core.call('predictions/seal', {
      modelId,
      name: 'Sixth',
      selection: { kind: 'batches', ids: batches.items.map(({ id }) => id) },
    });
    await jobEnd(core, jobId);
    const logged = (await core.call('datasets/list', { modelId, purpose: 'current', limit: 1 })).items[0];
    const time = (await core.call('datasets/get', { id: logged?.id ?? referenceId })).columns.find(
      ({ role }) => role === 'timestamp',
    );
    expect(time?.name).toBe('at');
    await core.call('alerts/save-rule', {
      rule: null,
      draft: {
        name: 'Nearly perfect',
        sources: ['performance'],
        modelId,
        level: 'major',
        performance: { metric: 'auc', limit: 0.999, drop: null },
        severity: 'warning',
        coolDownHours: 24,
        autoResolve: true,
        enabled: true,
      },
    });
    expect((await run()).outcome?.message).toContain(
      '2 results of performance and fairness, 1 of them estimated without labels.',
    );
    const [unlabelled] = await windows();
    expect(unlabelled).toMatchObject({
      window: { label: '2026-02-06' },
      performance: { measured: true },
      fairness: { measured: true },
    });
    expect(unlabelled?.performance?.sentence).toMatch(
      /^Estimated AUC .* on “Sixth, 2026-02-06”; .* The estimate holds as long as a score means the same as in the reference/u,
    );
    const { id: whole } = await core.call('monitors/create', {
      modelId,
      draft: { ...draft({ performance: true, fairness: false }), name: 'Whole', windows: { kind: 'whole' } },
    });
    await run(whole);
    const estimates = async () =>
      (await core.call('performance/trend', { modelId, metric: 'auc' })).points
        .filter(({ dataset }) => dataset.startsWith('Sixth'))
        .map(({ estimated }) => estimated);
    expect(await estimates()).toEqual([true, true]);
    const raised = async () =>
      (await core.call('alerts/list', { modelId })).items.filter(({ source }) => source === 'performance');
    const [alert] = (await raised()).filter(({ title }) => title.includes('2026-02-06'));
    expect(alert?.title).toBe('“Loans”: estimated performance in “Sixth, 2026-02-06” is worse than allowed');
    expect(alert?.detail).toContain('The estimate holds as long as a score means the same');
    const [estimate] = (await core.call('performance/list', { modelId })).items;
    if (estimate?.kind !== 'estimate') throw new Error('The window was not estimated.');
    const again = await jobEnd(core, (await core.call('performance/recompute', { id: estimate.id })).jobId);
    expect(again.outcome?.message).toContain('bit for bit');
    const risk = JSON.stringify((await core.call('risk/get', { modelId })).score?.terms);
    expect(risk).toContain('Estimated AUC');
    const joined = await core.call('predictions/join-labels', {
      modelId,
      labels: { kind: 'records', records: records.map(({ id, label }) => ({ id, label })) },
    });
    await jobEnd(core, joined.jobId);
    expect((await run()).outcome?.message).toContain('2 results of performance and fairness.');
    const [labelled, before] = await windows();
    // What is measured has an alert of its own, and resolves that of the estimate in whose place it stands.
    expect((await raised()).map(({ title, state }) => [title, state])).toEqual(
      expect.arrayContaining([
        [alert?.title, 'resolved'],
        [expect.stringMatching(/^“Loans”: performance in “.*, 2026-02-06” is worse than allowed$/u), 'open'],
      ]),
    );
    await run(whole);
    expect(await estimates()).toEqual([false, false]);
    expect(before?.performance?.sentence).toMatch(
      /^Estimated AUC .* Replaced since by the result with the labels that came\.$/u,
    );
    expect(labelled).toMatchObject({
      window: { label: '2026-02-06' },
      performance: { measured: true },
      fairness: { measured: true },
    });
  });

  it('counts rows that got labels once', async () => {
    const { points } = await core.call('monitors/trend', { id: monitorId });
    expect(points.map(({ label }) => label)).toEqual([
      '2026-02-02',
      '2026-02-03',
      '2026-02-04',
      '2026-02-06',
    ]);
    expect(await windows()).toHaveLength(5);
  });

  it('measures nothing twice, also where it cannot know any more what it has looked at', async () => {
    const all = await windows();
    for (const wanted of [false, true]) {
      const { rowVersion } = await core.call('monitors/get', { id: monitorId });
      // oxlint-disable-next-line no-await-in-loop -- off and on again, which lets it look at everything once more
      await core.call('monitors/update', {
        id: monitorId,
        rowVersion,
        draft: draft({ performance: wanted, fairness: wanted }),
      });
    }
    expect((await core.call('monitors/get', { id: monitorId })).waitingDatasets).toBe(3);
    expect((await run()).outcome?.message).toBe('There was no window that had not been looked at.');
    expect(await windows()).toEqual(all);
  });

  it('estimates windows of before as soon as they can be estimated, and notes once why one cannot', async () => {
    const { id: model, rowVersion } = await core.call(
      'models/create',
      modelDraftOf({ name: 'Amounts', task: 'regression' }),
    );
    const kept = columns.filter(({ name }) => name !== 'sex');
    const withPrediction: ImportColumn[] = [
      ...kept.filter(({ role }) => role !== 'label'),
      { name: 'prediction', type: 'numeric', role: 'prediction' },
    ];
    const label: ImportColumn = { name: 'label', type: 'numeric', role: 'label' };
    const reference = async (name: string, rows: number) =>
      core.importCsv({
        model,
        name,
        purpose: 'reference',
        csv: predicted(peopleOf(1, { rows, unfair: false }), true),
        columns: [...withPrediction, label],
      });
    const [large, small] = [await reference('Large', 300), await reference('Small', 60)];
    await core.importCsv({
      model,
      name: 'Unlabelled',
      purpose: 'current',
      csv: predicted(
        [7, 8].flatMap((day) => peopleOf(day, { rows: 200, unfair: false })),
        false,
      ),
      columns: withPrediction,
    });
    const watched = await Promise.all(
      [large, small].map(async (id, index) => {
        const measures = { performance: true, fairness: false };
        const monitor = await core.call('monitors/create', {
          modelId: model,
          draft: { ...draft(measures), name: `Noted ${index}`, referenceId: id },
        });
        return monitor.id;
      }),
    );
    const told = async (id: MonitorId) => [
      (await run(id)).outcome?.message,
      ...(await core.call('monitors/windows', { id })).items.map(({ performance }) => performance?.sentence),
    ];
    const [first, second] = watched;
    if (first === undefined || second === undefined) throw new Error('There are no monitors.');
    const notYet = 'Not measured, no labels yet.';
    for (const id of watched) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as they run
      expect((await told(id)).slice(1)).toEqual([notYet, notYet]);
    }
    await core.call('models/update', {
      id: model,
      rowVersion,
      ...modelDraftOf({ name: 'Amounts', task: 'binary-classification', semanticVersion: '1.0.1' }),
    });
    const estimated = expect.stringMatching(/^Estimated AUC /u);
    const caughtUp = '2 results of performance and fairness, 2 of them estimated without labels.';
    const nothing = 'There was no window that had not been looked at.';
    expect(await told(first)).toEqual([caughtUp, estimated, estimated]);
    expect(await told(first)).toEqual([nothing, estimated, estimated]);
    const cannot = expect.stringMatching(
      /^Not measured, no labels yet\. Not estimated: “Small” has 60 rows/u,
    );
    expect((await told(second)).slice(1)).toEqual([cannot, cannot]);
    expect(await told(second)).toEqual([nothing, cannot, cannot]);
  });

  it('leaves nothing that a verification holds against it', async () => {
    await jobEnd(core, (await core.call('audit/verify', {})).jobId);
    const { latestVerification } = await core.call('audit/status', {});
    expect(latestVerification?.sentence).not.toContain('other means');
    expect(latestVerification?.ok).toBe(true);
  });
});
