import type { Dataset } from '../../../../shared/contract/datasets.ts';
import { isDriftGuardError } from '../../../../shared/errors.ts';
import type { MonitorWindowId } from '../../../../shared/schema/ids.ts';
import type { DataWindow, MonitorMeasure } from '../../../../shared/schema/monitor.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor, ComparisonSide } from '../../ports.ts';
import type { FairnessFeature } from '../fairness/index.ts';
import type { PerformanceFeature } from '../performance/index.ts';
import type { MonitorRepository, StoredMonitor } from './repository.ts';

export type MeasureDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'changes' | 'evidenceEngine'
> & {
  readonly repository: MonitorRepository;
  readonly performance: Pick<PerformanceFeature, 'measureWindow' | 'canEstimate'>;
  readonly fairness: Pick<FairnessFeature, 'checkWindow'>;
};

export type WindowToMeasure = {
  readonly monitor: StoredMonitor;
  readonly windowId: MonitorWindowId;
  readonly dataset: Dataset;
  readonly window: DataWindow;
  /** The rows of the window. */
  readonly side: ComparisonSide;
  /** What the monitor asks for and the window does not have yet. */
  readonly wanted: readonly MonitorMeasure[];
};

/** What became of a window besides its comparison; `estimated` of the measured ones had no labels. */
export type Measured = {
  readonly measured: number;
  readonly estimated: number;
  readonly unmeasured: number;
};

export const noLabelsYet = 'Not measured, no labels yet.';

const codesOfTheData: readonly string[] = ['COLUMNS_INVALID', 'NOT_ENOUGH_DATA', 'INVALID_INPUT'];

/** What cannot be measured for a reason that lies in the data or their settings; null for anything else. */
function reasonOf(error: unknown): string | null {
  return isDriftGuardError(error) && codesOfTheData.includes(error.code) ? error.message : null;
}

/**
 * Measures performance and checks fairness in one window of a monitor; performance without labels is estimated where
 * the reference allows it, until there is a version of the data with labels, whose windows are others. Each result is stored by itself, as any other,
 * with the window that it is of; why there is none is noted with the monitor. Nothing is measured twice.
 */
export function createMeasuring(dependencies: MeasureDependencies) {
  const { database, clock, changes, evidenceEngine, repository, performance, fairness } = dependencies;

  /** Whether any row of the window has a label: data may have come in before what came true was known. */
  async function hasLabels(
    { dataset, side }: Pick<WindowToMeasure, 'dataset' | 'side'>,
    signal: AbortSignal,
  ): Promise<boolean> {
    const label = dataset.columns.find(({ role }) => role === 'label');
    if (label === undefined || label.missing === dataset.rows) return false;
    if (label.missing === 0) return true;
    const found = await evidenceEngine.readGroups(
      { path: side.path, columns: [label.name], threads: 1, signal },
      (reader) => reader.values(label.name, 1),
    );
    return found.length > 0;
  }

  function noteUnmeasured(
    { monitor, windowId, dataset, window }: WindowToMeasure,
    found: readonly (readonly [MonitorMeasure, string])[],
    actor: Actor,
  ): void {
    database.write(() => {
      const createdAt = clock.now();
      for (const [measure, reason] of found) {
        repository.insertUnmeasured({ windowId, measure, reason, createdAt });
      }
      changes.record({
        entity: 'monitor',
        entityId: monitor.id,
        actor,
        action: 'window not measured',
        note: `${window.label}: ${found.map(([, reason]) => reason).join(' ')}`.slice(0, 1000),
        before: null,
        after: {
          window: window.label,
          dataset: dataset.name,
          measures: found.map(([measure]) => measure).join(', '),
        },
        noted: windowId,
      });
    });
  }

  return async function measure(
    work: WindowToMeasure,
    { actor, signal }: { readonly actor: Actor; readonly signal: AbortSignal },
  ): Promise<Measured> {
    const { monitor, windowId, dataset, window, side, wanted } = work;
    if (wanted.length === 0) return { measured: 0, estimated: 0, unmeasured: 0 };
    const { modelId, referenceId } = monitor;
    const part = { id: windowId, monitor: { id: monitor.id, name: monitor.name }, window };
    const request = { modelId, datasetId: dataset.id, window: { part, side }, actor, signal };
    const labelled = await hasLabels(work, signal);
    const results: Readonly<Record<MonitorMeasure, () => Promise<unknown>>> = {
      performance: () => performance.measureWindow({ ...request, referenceId, labelled }),
      fairness: () => fairness.checkWindow({ ...request, labelled }),
    };
    const missed: (readonly [MonitorMeasure, string])[] = [];
    let estimated = 0;
    for (const name of wanted) {
      const estimates = name === 'performance' && !labelled;
      if (estimates && !performance.canEstimate({ ...request, referenceId })) {
        missed.push([name, noLabelsYet]);
        continue;
      }
      try {
        // oxlint-disable-next-line no-await-in-loop -- one measurement uses all threads
        await results[name]();
        if (estimates) estimated += 1;
      } catch (error) {
        const reason = signal.aborted ? null : reasonOf(error);
        if (reason === null) throw error;
        missed.push([
          name,
          estimates ? `${noLabelsYet} Not estimated: ${reason}` : `Not measured: ${reason}`,
        ]);
      }
    }
    if (missed.length > 0) noteUnmeasured(work, missed, actor);
    return { measured: wanted.length - missed.length, estimated, unmeasured: missed.length };
  };
}
