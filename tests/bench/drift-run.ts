import { createComparisonEngine } from '../../main/processes/stats-engine.ts';
import type { ComparedColumn, ComparisonSide } from '../../main/core/ports.ts';
import { concludeRun } from '../../main/core/statistics/index.ts';
import { driftConfig, driftTestId } from '../../shared/schema/drift.ts';
import type { DriftConfigInput, DriftSummary } from '../../shared/schema/drift.ts';

/*
 * One process of the drift bench: compares two Parquet files as often as is asked for and tells how long
 * each run took and the most memory that the process ever used.
 */

export type DriftRunOrder = {
  readonly reference: ComparisonSide;
  readonly current: ComparisonSide;
  readonly columns: readonly ComparedColumn[];
  /** Null: every test there is. */
  readonly tests: DriftConfigInput['tests'] | null;
  readonly folder: string;
  readonly runs: number;
};

export type DriftRunAnswer = {
  readonly runsMs: readonly number[];
  /** Of all threads and runs. */
  readonly processorMs: number;
  readonly peakBytes: number;
  readonly verdict: DriftSummary['verdict'];
};

async function perform(order: DriftRunOrder): Promise<DriftRunAnswer> {
  const { reference, current, columns, folder, runs } = order;
  const config = driftConfig.parse({ tests: order.tests ?? driftTestId.options });
  const before = process.cpuUsage();
  const engine = createComparisonEngine({ tempFolder: folder, version: 'bench' });
  const runsMs: number[] = [];
  let verdict: DriftSummary['verdict'] = 'insufficient';
  for (let run = 0; run < runs; run += 1) {
    const startMs = performance.now();
    const compared = await engine.compare({
      reference,
      current,
      columns,
      config,
      profileFolder: folder,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    ({ verdict } = concludeRun(compared, config).summary);
    runsMs.push(performance.now() - startMs);
  }
  await engine.close();
  // Linux tells the peak in KiB.
  const { user, system } = process.cpuUsage(before);
  return {
    runsMs,
    processorMs: (user + system) / 1000,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    verdict,
  };
}

async function answer(order: DriftRunOrder): Promise<void> {
  process.send?.(await perform(order));
  process.disconnect();
}

process.once('message', (order) => {
  // Sent by the bench, which has the same type.
  void answer(order as DriftRunOrder);
});
