import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import type { CorePorts } from '../../../main/core/create-core.ts';
import type { ImportColumn } from '../../../shared/contract/datasets.ts';
import { fairnessRunId, performanceRunId, runId, sha256Hex } from '../../../shared/schema/ids.ts';
import { modelDraftOf } from '../../support/core-models.ts';
import { jobEnd } from '../../support/job-end.ts';
import { realEngines } from '../../support/real-engines.ts';
import { openDriftCore } from '../drift/support.ts';
import type { DriftCore } from '../drift/support.ts';

/* Results that were made when sentences read differently, of a person and of a window of a monitor. */

const columns: readonly ImportColumn[] = [
  { name: 'income', type: 'numeric', role: 'feature' },
  { name: 'sex', type: 'categorical', role: 'protected' },
  { name: 'score', type: 'numeric', role: 'score' },
  { name: 'label', type: 'numeric', role: 'label' },
];

function csvOf(shift: number): string {
  const lines = Array.from({ length: 200 }, (_, row) => {
    const base = ((row * 7919) % 1009) / 1009;
    const label = base + ((row * 13) % 7) / 14 > 0.7 ? 1 : 0;
    return [
      ((row * 31) % 97) / 10 + shift,
      row % 20 === 19 ? '' : row % 2 === 0 ? 'f' : 'm',
      base,
      label,
    ].join(',');
  });
  return `income,sex,score,label\n${lines.join('\n')}\n`;
}

let earlier = true;
const asBefore = (texts: readonly string[]) =>
  earlier ? [...texts, 'It was put in other words then.'] : [...texts];

/** The engine of a version that has the same figures and puts them in other words, as long as it is that. */
const reworded: CorePorts['openComparison'] = async (folders) => {
  const engine = await realEngines.openComparison(folders);
  return {
    ...engine,
    async compare(request) {
      const found = await engine.compare(request);
      return found.map((feature) => ({
        ...feature,
        tests: feature.tests.map((test) => ({ ...test, notes: asBefore(test.notes) })),
      }));
    },
    async measurePerformance(request, signal) {
      const found = await engine.measurePerformance(request, signal);
      return { ...found, notes: asBefore(found.notes) };
    },
    async measureFairness(request, signal) {
      const found = await engine.measureFairness(request, signal);
      if (!earlier) return found;
      return {
        ...found,
        notes: asBefore(found.notes),
        partitions: found.partitions.map((partition) => ({
          ...partition,
          result: {
            ...partition.result,
            reason: `In other words: ${partition.result.reason}`,
            excluded: partition.result.excluded.map((group) => ({ ...group, reason: 'Too few.' })),
          },
        })),
        sha256: sha256Hex.parse('0'.repeat(64)),
      };
    },
  };
};

type Command = 'drift/recompute' | 'performance/recompute' | 'fairness/recompute';
const recorded = {
  'drift/recompute': 'run.recomputed',
  'performance/recompute': 'performance-run.recomputed',
  'fairness/recompute': 'fairness-run.recomputed',
} as const;

let core: DriftCore;
/** By command, the result of a person and that of the window. */
let results: Record<Command, readonly string[]>;

async function recompute(command: Command, id: string) {
  const job = await jobEnd(core, await startOf(command, id));
  if (job.outcome === null) throw new Error(job.failure?.message);
  return job.outcome;
}

async function startOf(command: Command, id: string) {
  if (command === 'drift/recompute') return (await core.call(command, { id: runId.parse(id) })).jobId;
  if (command === 'performance/recompute') {
    return (await core.call(command, { id: performanceRunId.parse(id) })).jobId;
  }
  return (await core.call(command, { id: fairnessRunId.parse(id) })).jobId;
}

/** Changes the database by other means than the application. */
function alter(sql: string): void {
  const database = openSqlite(join(core.folder, 'driftguard.db'), 'write');
  database.exec(sql);
  database.close();
}

beforeAll(async () => {
  core = await openDriftCore({ ports: { openComparison: reworded } });
  const { id: modelId } = await core.call(
    'models/create',
    modelDraftOf({ name: 'Loans', task: 'binary-classification' }),
  );
  const imported = { model: modelId, columns };
  const referenceId = await core.importCsv({
    ...imported,
    name: 'Then',
    purpose: 'reference',
    csv: csvOf(0),
  });
  const datasetId = await core.importCsv({ ...imported, name: 'Now', purpose: 'current', csv: csvOf(3) });
  await core.call('fairness/save-settings', { modelId, rowVersion: 0, attributes: [{ column: 'sex' }] });
  for (const { jobId } of [
    await core.call('drift/run', { modelId, referenceId, currentId: datasetId, config: {} }),
    await core.call('performance/run', { modelId, datasetId, referenceId }),
    await core.call('fairness/run', {
      modelId,
      datasetId,
      decision: { kind: 'threshold', threshold: 0.5 },
      score: 'score',
      label: 'label',
      attributes: ['sex'],
    }),
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await jobEnd(core, jobId);
  }
  const { id } = await core.call('monitors/create', {
    modelId,
    draft: {
      name: 'All',
      referenceId,
      schedule: { kind: 'manual' },
      windows: { kind: 'rows', rows: 150 },
      measures: { performance: true, fairness: true },
    },
  });
  await jobEnd(core, (await core.call('monitors/run', { id })).jobId);
  const ofModel = { modelId };
  results = {
    'drift/recompute': (await core.call('drift/list', ofModel)).items.map((run) => run.id),
    'performance/recompute': (await core.call('performance/list', ofModel)).items.map((run) => run.id),
    'fairness/recompute': (await core.call('fairness/list', ofModel)).items.map((run) => run.id),
  };
  earlier = false;
});
afterAll(() => core.close());

it.each(['drift/recompute', 'performance/recompute', 'fairness/recompute'] as const)(
  'says of %s that the figures are the same and only the wording is another',
  async (command) => {
    expect(results[command]).toHaveLength(2);
    for (const id of results[command]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await recompute(command, id)).toMatchObject({
        message: 'The same figures; the wording is that of another version.',
        recomputed: 'same',
      });
    }
    const { items } = await core.call('audit/list', { actions: [recorded[command]] });
    expect(items).toHaveLength(2);
  },
);

it('leaves every stored result as its history vouches for it', async () => {
  await jobEnd(core, (await core.call('audit/verify', {})).jobId);
  const { latestVerification } = await core.call('audit/status', {});
  expect(latestVerification).toMatchObject({ ok: true });
  expect(latestVerification?.sentence).not.toContain('other means');
});

it.each([
  [
    'drift/recompute',
    `UPDATE drift_features SET result = replace(result, 'other words', 'fair words')`,
    `UPDATE drift_features SET result = replace(result, '"missing":0', '"missing":1')`,
  ],
  [
    'performance/recompute',
    `UPDATE performance_runs SET result = replace(result, 'other words', 'fair words')`,
    `UPDATE performance_runs SET result = replace(result, '"leftOut":0', '"leftOut":1')`,
  ],
  [
    'fairness/recompute',
    `UPDATE fairness_partitions SET result = replace(result, 'other words', 'fair words')`,
    `UPDATE fairness_groups SET result = replace(result, '"n":', '"n":1')`,
  ],
] as const)(
  'tells of %s a sentence that was changed, and another figure',
  async (command, sentence, figure) => {
    const [id = ''] = results[command];
    alter(sentence);
    expect(await recompute(command, id)).toMatchObject({
      message:
        'The figures are the same, but the sentences beside them are not those that were stored with them.',
      recomputed: 'different',
    });
    alter(figure);
    const other = await recompute(command, id);
    expect(other).toMatchObject({ recomputed: 'different' });
    expect(other.message).toMatch(/The result differs|the figures are not the same/u);
  },
);
