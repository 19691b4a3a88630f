import type { Dataset } from '../../../../shared/contract/datasets.ts';
import { DriftGuardError, isDriftGuardError } from '../../../../shared/errors.ts';
import { monitorWindowId } from '../../../../shared/schema/ids.ts';
import type { DriftConfig } from '../../../../shared/schema/drift.ts';
import type { DatasetId } from '../../../../shared/schema/ids.ts';
import type { DataWindow } from '../../../../shared/schema/monitor.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import type { MonitorStanding } from '../../../../shared/contract/monitors.ts';
import type { AlertSink, JudgedSignal } from '../alerts/alert-sink.ts';
import type { DriftFeature } from '../drift/index.ts';
import { createWindowSide } from '../drift/window-side.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import type { MonitorRepository, StoredMonitor, StoredWindow } from './repository.ts';
import { placeOf, standingOf } from './rules.ts';

export type WatchDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'ids' | 'evidenceEngine' | 'changes'
> & {
  readonly repository: MonitorRepository;
  readonly datasets: {
    readonly get: (id: DatasetId) => Dataset;
    readonly store: Pick<EvidenceStore, 'pathOf' | 'verify' | 'newStagingPath' | 'unstage'>;
  };
  readonly runDrift: DriftFeature['run'];
  /** The settings that the runs of a monitor are made with. */
  readonly configOf: (monitor: StoredMonitor) => DriftConfig;
  readonly alerts: AlertSink;
};

export type Watched = { readonly compared: number; readonly unjudged: number; readonly drifted: number };

type Work = { readonly dataset: Dataset; readonly window: DataWindow; readonly place: string };

const windowsCount = (count: number): string => (count === 1 ? '1 window' : `${countInWords(count)} windows`);

/** What the standing of a monitor tells the rules of alerts; drift that is no alarm yet changes nothing. */
function levelOf({ state, verdict }: MonitorStanding): JudgedSignal['level'] {
  if (state === 'quiet') return 'in-order';
  if (state !== 'alarm') return 'unknown';
  return verdict === 'major' ? 'major' : 'moderate';
}

/** Why a window is noted without being compared; null when it is to be compared. */
function obstacleOf(monitor: StoredMonitor, { window }: Work, now: string): string | null {
  if (window.from !== null && window.from > now) {
    return 'It lies in the future. Check the times in the data, or the clock of this machine.';
  }
  if (window.rows >= monitor.minimumRows) return null;
  return `It has ${countInWords(window.rows)} ${window.rows === 1 ? 'row' : 'rows'}; the monitor asks for at least ${countInWords(monitor.minimumRows)}.`;
}

/** What cannot be compared for a reason that lies in the data is noted; anything else ends the work. */
function notComparable(error: unknown): string | null {
  if (!isDriftGuardError(error)) return null;
  return error.code === 'NOT_ENOUGH_DATA' || error.code === 'INVALID_INPUT' ? error.message : null;
}

/**
 * Looks at every window of the current data that has no result under the present settings, oldest data first.
 * Each window is stored with its run in one transaction as soon as it is known, so that work that was stopped
 * goes on where it ended. Throws CANCELLED with what stays, EVIDENCE_MISSING and EVIDENCE_CHANGED.
 */
export function createWatch(dependencies: WatchDependencies) {
  const { database, clock, ids, evidenceEngine, changes, repository, datasets, runDrift, configOf, alerts } =
    dependencies;
  const { store } = datasets;
  const sideOf = createWindowSide({ evidenceEngine, store });

  async function workOf(monitor: StoredMonitor, dataset: Dataset, signal: AbortSignal): Promise<Work[]> {
    await store.verify(dataset.evidenceSha256, { signal });
    const { windows } = await evidenceEngine.windows({
      path: store.pathOf(dataset.evidenceSha256),
      rows: dataset.rows,
      name: dataset.name,
      windows: monitor.windows,
      signal,
    });
    const done = repository.donePlaces(monitor, dataset.id);
    return windows
      .map((window) => ({ dataset, window, place: placeOf(window, dataset.createdAt) }))
      .filter(({ place }) => !done.has(place));
  }

  function note(
    monitor: StoredMonitor,
    { dataset, window, place }: Work,
    result: Pick<StoredWindow, 'outcome' | 'verdict' | 'reason' | 'runId' | 'columns' | 'drifted'>,
  ): void {
    repository.insertWindow({
      id: monitorWindowId.parse(ids.next()),
      monitorId: monitor.id,
      settingsVersion: monitor.settingsVersion,
      datasetId: dataset.id,
      window,
      place,
      createdAt: clock.now(),
      ...result,
    });
  }

  function noteUnjudged(
    monitor: StoredMonitor,
    work: Work,
    actor: Actor,
    { outcome, reason }: { outcome: 'too-small' | 'not-comparable'; reason: string },
  ): void {
    database.write(() => {
      note(monitor, work, { outcome, reason, verdict: 'insufficient', runId: null, columns: 0, drifted: 0 });
      changes.record({
        entity: 'monitor',
        entityId: monitor.id,
        actor,
        action: 'window noted',
        note: `${work.window.label}: ${reason}`.slice(0, 1000),
        before: null,
        after: { window: work.window.label, dataset: work.dataset.name, outcome },
      });
    });
  }

  async function compare(
    monitor: StoredMonitor,
    work: Work,
    actor: Actor,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { side, release } = await sideOf(work.dataset, work.window, signal);
    try {
      const { summary } = await runDrift({
        modelId: monitor.modelId,
        referenceId: monitor.referenceId,
        currentId: work.dataset.id,
        config: configOf(monitor),
        columns: monitor.columns,
        part: { window: work.window, monitor: { id: monitor.id, name: monitor.name }, side },
        actor,
        signal,
        onRecord: (run) => {
          note(monitor, work, {
            outcome: 'compared',
            verdict: run.summary.verdict,
            reason: run.summary.reason,
            runId: run.id,
            columns: run.summary.featureCount,
            drifted: run.summary.counts.moderate + run.summary.counts.major,
          });
        },
      });
      return summary.verdict === 'moderate' || summary.verdict === 'major';
    } finally {
      await release();
    }
  }

  function conclude(monitor: StoredMonitor, actor: Actor): void {
    const announce = database.write(() => {
      const at = clock.now();
      const standing = standingOf(
        repository.latestWindows(monitor, Math.max(30, monitor.alarm.among)).map((found) => ({
          label: found.window.label,
          outcome: found.outcome,
          verdict: found.verdict,
          reason: found.reason,
        })),
        monitor.alarm,
        at,
      );
      repository.noteStanding(monitor.id, standing, at);
      return alerts.observe(
        {
          source: 'monitor',
          modelId: monitor.modelId,
          subjectId: monitor.id,
          resultId: monitor.id,
          level: levelOf(standing),
          title: `“${monitor.modelName}”: the monitor “${monitor.name}” raises an alarm`,
          detail: standing.sentence,
        },
        actor,
      );
    });
    announce();
  }

  return async function watch(
    monitor: StoredMonitor,
    actor: Actor,
    job: Pick<JobContext, 'signal' | 'report'>,
  ): Promise<Watched> {
    const { signal, report } = job;
    const count = { compared: 0, unjudged: 0, drifted: 0 };
    let done = 0;
    let total = 0;
    const stopped = () =>
      new DriftGuardError(
        'CANCELLED',
        done === 0
          ? undefined
          : `The work was stopped after ${windowsCount(done)}, whose results stay. The next run goes on from there.`,
      );
    try {
      for (const datasetId of repository.waitingDatasets(monitor)) {
        const dataset = datasets.get(datasetId);
        report({
          done,
          total: total === 0 ? null : total,
          unit: 'windows',
          phase: `Cutting “${dataset.name}” into windows`,
        });
        // oxlint-disable-next-line no-await-in-loop -- data sets in order, so that the latest window is the last one
        const waiting = await workOf(monitor, dataset, signal);
        total += waiting.length;
        for (const work of waiting) {
          if (signal.aborted) throw stopped();
          report({ done, total, unit: 'windows', phase: `Comparing ${work.window.label}` });
          const obstacle = obstacleOf(monitor, work, clock.now());
          if (obstacle === null) {
            try {
              // oxlint-disable-next-line no-await-in-loop -- one comparison uses all threads
              const drifted = await compare(monitor, work, actor, signal);
              count.compared += 1;
              if (drifted) count.drifted += 1;
            } catch (error) {
              const reason = notComparable(error);
              if (reason === null || signal.aborted) throw error;
              noteUnjudged(monitor, work, actor, { outcome: 'not-comparable', reason });
              count.unjudged += 1;
            }
          } else {
            noteUnjudged(monitor, work, actor, { outcome: 'too-small', reason: obstacle });
            count.unjudged += 1;
          }
          done += 1;
        }
        database.write(() => {
          repository.noteDataset(monitor, dataset.id, clock.now());
        });
      }
    } catch (error) {
      if (done > 0) conclude(monitor, actor);
      throw signal.aborted ? stopped() : error;
    }
    conclude(monitor, actor);
    return count;
  };
}
