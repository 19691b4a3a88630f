import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImportColumn } from '../../../shared/contract/datasets.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { jobEnd } from '../../support/job-end.ts';
import { threadFreeEngines } from '../../support/thread-free-engines.ts';
import { openDriftCore } from '../drift/support.ts';
import type { DriftCore } from '../drift/support.ts';

const names = Array.from({ length: 500 }, (_, index) => `f${index}`);

/** Rows of all columns, or of the first only; `shift` moves every value. */
function rowsOf(columns: readonly string[], rows: number, shift: number): string {
  const lines = Array.from({ length: rows }, (_, row) =>
    columns.map((_name, index) => ((row * 37 + index) % 101) + shift).join(','),
  );
  return `${columns.join(',')}\n${lines.join('\n')}\n`;
}

let core: DriftCore;
beforeAll(async () => {
  core = await openDriftCore({ ports: threadFreeEngines });
});
afterAll(() => core.close());

async function fill(model: ModelId, columns: readonly string[], currentRows: number) {
  const set = {
    model,
    columns: columns.map((name): ImportColumn => ({ name, type: 'numeric', role: 'feature' })),
  };
  const referenceId = await core.importCsv({
    ...set,
    name: 'Before',
    purpose: 'reference',
    csv: rowsOf(columns, 60, 0),
  });
  const currentId = await core.importCsv({
    ...set,
    name: 'After',
    purpose: 'current',
    csv: rowsOf(columns, currentRows, 1000),
  });
  return { referenceId, currentId };
}

const raised = () => core.pushes.filter(({ topic }) => topic === 'alert/raised').length;

it('makes one alert of five hundred columns that drift at once', async () => {
  const modelId = await core.createModel('Wide');
  const sides = await fill(modelId, names, 60);
  const job = await core.drift({ modelId, ...sides, config: { tests: ['ks'] } });
  expect(job.state).toBe('done');
  const { items: runs } = await core.call('drift/list', { modelId });
  expect(runs[0]?.summary.counts).toEqual({ stable: 0, moderate: 0, major: 500, insufficient: 0 });
  const { items } = await core.call('alerts/list', { modelId });
  expect(items.map(({ source, occurrences }) => [source, occurrences])).toEqual([['comparison', 1]]);
  expect(items[0]?.detail).toContain('500');
  expect(raised()).toBe(1);
});

it('makes one alert of thirty drifted windows of a monitor', async () => {
  const modelId = await core.createModel('Windowed');
  const { referenceId } = await fill(modelId, names.slice(0, 1), 30 * 30);
  const { id } = await core.call('monitors/create', {
    modelId,
    draft: {
      name: 'Thirty rows',
      referenceId,
      windows: { kind: 'rows', rows: 30 },
      minimumRows: 30,
      schedule: { kind: 'manual' },
      config: { tests: ['ks'] },
    },
  });
  const before = raised();
  const job = await jobEnd(core, (await core.call('monitors/run', { id })).jobId);
  expect(job.outcome?.message).toBe('30 windows were compared, 30 drifted.');
  const { items } = await core.call('alerts/list', { modelId });
  expect(items.map(({ source, occurrences }) => [source, occurrences])).toEqual([['monitor', 1]]);
  expect(raised() - before).toBe(1);
});
