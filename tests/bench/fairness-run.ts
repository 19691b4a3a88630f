import { withGroupReader } from '../../main/adapters/duckdb-group-counts.ts';
import { parquetRelation } from '../../main/adapters/duckdb-parquet.ts';
import { measureFairness } from '../../main/core/evidence/fairness-figures.ts';
import { fairnessSettingsDraft } from '../../shared/contract/fairness.ts';
import type { FairnessRequest } from '../../shared/contract/fairness.ts';
import type { FairnessVerdict } from '../../shared/schema/fairness.ts';
import { datasetId, modelId } from '../../shared/schema/ids.ts';

/*
 * One process of the fairness bench: checks a Parquet file and tells how long that took and the most memory that the
 * process ever used. The reader is opened as for a check, but for the limit of rows of an import.
 */

export type FairnessRunOrder = {
  readonly path: string;
  readonly rows: number;
  readonly folder: string;
};

export type FairnessRunAnswer = {
  readonly ms: number;
  /** Of all threads. */
  readonly processorMs: number;
  readonly peakBytes: number;
  readonly groups: number;
  readonly verdict: FairnessVerdict;
};

/** What the bench measures; an identifier of the right form stands for model and data set. */
const someId = '01900000-0000-7000-8000-000000000001';
const request: FairnessRequest = {
  modelId: modelId.parse(someId),
  datasetId: datasetId.parse(someId),
  decision: { kind: 'column', column: 'decision' },
  score: 'score',
  label: 'label',
  attributes: ['sex', 'origin', 'age'],
};
const settings = fairnessSettingsDraft.parse({
  attributes: [{ column: 'sex' }, { column: 'origin' }, { column: 'age', cutPoints: [25, 40, 60] }],
  config: { judgedRates: ['tpr', 'fpr'] },
});

async function perform({ path, rows, folder }: FairnessRunOrder): Promise<FairnessRunAnswer> {
  const before = process.cpuUsage();
  const startMs = performance.now();
  const names = ['decision', 'score', 'label', ...request.attributes];
  const measured = await withGroupReader(
    {
      tempFolder: folder,
      source: {
        path,
        relation: parquetRelation(path, { rowNumbers: false }),
        columns: names.map((name) => ({
          name,
          type: 'categorical' as const,
          expression: `CAST(${name} AS VARCHAR)`,
        })),
      },
      threads: 2,
      signal: new AbortController().signal,
    },
    (reader) =>
      measureFairness(reader, {
        request,
        attributes: settings.attributes,
        settings,
        dataset: { name: 'bench', rows, columns: [] },
      }),
  );
  const ms = performance.now() - startMs;
  const { user, system } = process.cpuUsage(before);
  return {
    ms,
    processorMs: (user + system) / 1000,
    // Linux tells the peak in KiB.
    peakBytes: process.resourceUsage().maxRSS * 1024,
    groups: measured.partitions.reduce((total, { result }) => total + result.groups.length, 0),
    verdict: measured.verdict,
  };
}

async function answer(order: FairnessRunOrder): Promise<void> {
  process.send?.(await perform(order));
  process.disconnect();
}

process.once('message', (order) => {
  // Sent by the bench, which has the same type.
  void answer(order as FairnessRunOrder);
});
