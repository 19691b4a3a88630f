import type { Dataset } from '../../../../shared/contract/datasets.ts';
import type { DriftRun } from '../../../../shared/contract/drift.ts';
import type { DriftConfig } from '../../../../shared/schema/drift.ts';
import type { DatasetId } from '../../../../shared/schema/ids.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import type { DriftFeature } from '../drift/index.ts';
import { createWindowSide } from '../drift/window-side.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import type { ComparedWindow, StoredMonitor } from './repository.ts';

export type CompareWindowsRequest = {
  readonly monitor: StoredMonitor;
  readonly reference: ComparedWindow;
  readonly current: ComparedWindow;
  readonly actor: Actor;
};

/**
 * Compares two windows with each other by the settings of their monitor, at the level that it judges windows by. The
 * result is a run like any other; the standing of the monitor, the latest result of the model and alerts are not
 * touched by it. Throws what a run throws.
 */
export function createCompareWindows(dependencies: {
  readonly evidenceEngine: FeatureDependencies['evidenceEngine'];
  readonly datasets: {
    readonly get: (id: DatasetId) => Dataset;
    readonly store: Pick<EvidenceStore, 'pathOf' | 'verify' | 'newStagingPath' | 'unstage'>;
  };
  readonly runDrift: DriftFeature['run'];
  /** The settings that windows of the monitor are judged by, with the level of its budget. */
  readonly configOf: (monitor: StoredMonitor) => DriftConfig;
}) {
  const { evidenceEngine, datasets, runDrift, configOf } = dependencies;
  const { store } = datasets;
  const sideOf = createWindowSide({ evidenceEngine, store });

  async function rowsOf({ datasetId, window }: ComparedWindow, { signal, report }: JobContext) {
    const dataset = datasets.get(datasetId);
    report({
      done: 0,
      total: null,
      unit: 'columns',
      phase: `Cutting ${window.label} out of “${dataset.name}”`,
    });
    await store.verify(dataset.evidenceSha256, { signal });
    return sideOf(dataset, window, signal);
  }

  return async (
    { monitor, reference, current, actor }: CompareWindowsRequest,
    job: JobContext,
  ): Promise<DriftRun> => {
    const { signal, report } = job;
    const first = await rowsOf(reference, job);
    try {
      const second = await rowsOf(current, job);
      try {
        return await runDrift({
          modelId: monitor.modelId,
          referenceId: reference.datasetId,
          currentId: current.datasetId,
          config: configOf(monitor),
          columns: monitor.columns,
          part: {
            window: current.window,
            monitor: { id: monitor.id, name: monitor.name },
            side: second.side,
            reference: { window: reference.window, side: first.side },
          },
          actor,
          signal,
          report,
        });
      } finally {
        await second.release();
      }
    } finally {
      await first.release();
    }
  };
}
