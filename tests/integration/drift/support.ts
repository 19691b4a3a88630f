import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetPurpose, ImportColumn } from '../../../shared/contract/datasets.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import type { CommandInput } from '../../../shared/contract/index.ts';
import { datasetId, runId } from '../../../shared/schema/ids.ts';
import type { DatasetId, ModelId, RunId } from '../../../shared/schema/ids.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { openTestCore } from '../../support/core-harness.ts';
import type { TestCoreOptions } from '../../support/core-harness.ts';
import { modelDraftOf } from '../../support/core-models.ts';
import { jobEnd } from '../../support/job-end.ts';
import { realEngines } from '../../support/real-engines.ts';

export type NewDataset = {
  readonly model: ModelId;
  readonly name: string;
  readonly purpose: DatasetPurpose;
  readonly csv: string;
  readonly columns: readonly ImportColumn[];
};

/** A core with the real engines, and what a drift run needs in few words. */
export async function openDriftCore(options: TestCoreOptions = {}) {
  const files = await makeTestFolder();
  const core = await openTestCore({ ...options, ports: { ...realEngines, ...options.ports } });
  return {
    ...core,
    async createModel(name = 'Credit default'): Promise<ModelId> {
      return (await core.call('models/create', modelDraftOf({ name }))).id;
    },
    async importCsv({ model, name, purpose, csv, columns }: NewDataset): Promise<DatasetId> {
      const path = join(files.path, `${name}.csv`);
      await writeFile(path, csv);
      const { token } = await core.core.vault.register(path, `${name}.csv`);
      const { jobId } = await core.call('datasets/import', {
        token,
        modelId: model,
        name,
        purpose,
        columns: [...columns],
      });
      const job = await jobEnd(core, jobId);
      if (job.outcome === null) throw new Error(job.failure?.message);
      return datasetId.parse(job.outcome.id);
    },
    async drift(input: CommandInput<'drift/run'>): Promise<Job> {
      return jobEnd(core, (await core.call('drift/run', input)).jobId);
    },
    async driftRun(input: CommandInput<'drift/run'>): Promise<RunId> {
      const job = await jobEnd(core, (await core.call('drift/run', input)).jobId);
      if (job.outcome === null) throw new Error(job.failure?.message);
      return runId.parse(job.outcome.id);
    },
    async close() {
      await core.close();
      await files.remove();
    },
  };
}

export type DriftCore = Awaited<ReturnType<typeof openDriftCore>>;

export const columns: readonly ImportColumn[] = [
  { name: 'row', type: 'numeric', role: 'id' },
  { name: 'income', type: 'numeric', role: 'feature' },
  { name: 'region', type: 'categorical', role: 'feature' },
  { name: 'member', type: 'boolean', role: 'feature' },
  { name: 'score', type: 'numeric', role: 'score' },
];

/** Rows that are the same every time; `shift` moves the incomes and swaps regions. */
export function rowsOf(count: number, shift: number): string {
  const lines = Array.from({ length: count }, (_, row) => {
    const income = ((row * 7919) % 1009) / 10 + shift;
    const region = ['north', 'south', shift > 0 ? 'far' : 'east'][row % 3];
    return `${row},${row % 50 === 0 ? 'NA' : income},${region},${row % 4 === 0},${((row * 31) % 97) / 97}`;
  });
  return `row,income,region,member,score\n${lines.join('\n')}\n`;
}
