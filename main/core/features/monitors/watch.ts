import type { Dataset } from '../../../../shared/contract/datasets.ts';
import { DriftGuardError, errorCatalogue, isDriftGuardError } from '../../../../shared/errors.ts';
import { monitorWindowId } from '../../../../shared/schema/ids.ts';
import type { DriftConfig } from '../../../../shared/schema/drift.ts';
import type { DatasetId, MonitorId, MonitorWindowId } from '../../../../shared/schema/ids.ts';
import { monitorMeasureNames } from '../../../../shared/schema/monitor.ts';
import type { DataWindow, MonitorMeasure } from '../../../../shared/schema/monitor.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor, ComparisonSide } from '../../ports.ts';
import type { MonitorStanding } from '../../../../shared/contract/monitors.ts';
import type { AlertSink, JudgedSignal } from '../alerts/alert-sink.ts';
import type { DriftFeature } from '../drift/index.ts';
import type { PerformanceFeature } from '../performance/index.ts';
import { createWindowSide } from '../drift/window-side.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import { noLabelsYet } from './measure.ts';
import type { createMeasuring, Measured } from './measure.ts';
import type {
  ComparedWindow,
  LookedAt,
  MonitorRepository,
  StoredMonitor,
  StoredWindow,
} from './repository.ts';
import { placeOf, retryAt, standingOf, windowsCount } from './rules.ts';
import { refuseWithoutTimes, unreadSentence, unreadableBecause } from './unread.ts';
import type { Unread } from './unread.ts';

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
  readonly measure: ReturnType<typeof createMeasuring>;
  readonly canEstimate: PerformanceFeature['canEstimate'];
  /** The settings that the runs of a monitor are made with. */
  readonly configOf: (monitor: StoredMonitor) => DriftConfig;
  readonly alerts: AlertSink;
  /** On whose behalf monitors run by themselves. */
  readonly system: Actor;
};

export type Watched = {
  readonly compared: number;
  readonly unjudged: number;
  readonly drifted: number;
  /** Measurements of performance and checks of fairness, how many of them are estimates, and those that could not be made. */
  readonly measured: number;
  readonly estimated: number;
  readonly unmeasured: number;
  /** Windows that lie in the future, and when the first of them is looked at. */
  readonly future: number;
  readonly futureAt: UtcInstant | null;
};

type Work = {
  readonly dataset: Dataset;
  readonly window: DataWindow;
  readonly place: string;
  /** The window as it was looked at before; null where it was not. */
  readonly seen: LookedAt | null;
  /** What is to be measured besides. */
  readonly wanted: readonly MonitorMeasure[];
};

/** Windows of before that one run estimates at most, and how many are looked through for them. */
const earlierAtOnce = { estimated: 24, looked: 1000 };

const counted = ['compared', 'unjudged', 'drifted', 'measured', 'estimated', 'unmeasured'] as const;

const measuredCounts = ['measured', 'estimated', 'unmeasured'] as const;

/** What the standing of a monitor tells the rules of alerts; drift that is no alarm yet changes nothing. */
function levelOf({ state, verdict }: MonitorStanding): JudgedSignal['level'] {
  if (state === 'quiet') return 'in-order';
  if (state !== 'alarm') return 'unknown';
  return verdict === 'major' ? 'major' : 'moderate';
}

/** Why a window is noted without being compared; null when it is to be compared. */
function obstacleOf(monitor: StoredMonitor, { window }: Work): string | null {
  if (window.rows >= monitor.minimumRows) return null;
  return `It has ${countInWords(window.rows)} ${window.rows === 1 ? 'row' : 'rows'}; the monitor asks for at least ${countInWords(monitor.minimumRows)}.`;
}

/** What cannot be compared for a reason that lies in the data is noted; anything else ends the work. */
function notComparable(error: unknown): string | null {
  if (!isDriftGuardError(error)) return null;
  return error.code === 'NOT_ENOUGH_DATA' || error.code === 'INVALID_INPUT' ? error.message : null;
}

/** What a monitor tells the rules of alerts about itself, apart from what it found. */
const aboutItself = (monitor: StoredMonitor) => `${monitor.id}:run`;

const earliest = (instants: readonly UtcInstant[]): UtcInstant | null => instants.toSorted()[0] ?? null;

/**
 * Looks at every window of the current data that has no result under the present settings, oldest data first.
 * Each window is stored with its run in one transaction as soon as it is known, so that work that was stopped
 * goes on where it ended. What stands in the way is noted with the monitor, which then rests. Data that cannot
 * be read are passed over and told at the end. Then windows of before whose performance can be estimated by now are,
 * a bounded number in each run. Throws CANCELLED with what stays, and what stood in the way.
 */
export function createWatch(dependencies: WatchDependencies) {
  const {
    database,
    clock,
    ids,
    evidenceEngine,
    changes,
    repository,
    datasets,
    runDrift,
    measure,
    canEstimate,
    configOf,
    alerts,
    system,
  } = dependencies;
  const { store } = datasets;
  const sideOf = createWindowSide({ evidenceEngine, store });
  /** Monitors all of whose windows are counted: what a run that ends well adds is all there is to add. */
  const areCounted = new Set<MonitorId>();

  /** Throws RECORD_DELETED, EVIDENCE_MISSING or EVIDENCE_CHANGED with what to do. */
  async function checkReference({ referenceId }: StoredMonitor, signal: AbortSignal): Promise<void> {
    const { name, deletedAt, evidenceSha256 } = datasets.get(referenceId);
    if (deletedAt !== null) {
      throw new DriftGuardError(
        'RECORD_DELETED',
        `The reference “${name}” is in the bin. Take it out of the bin, or choose another reference for the monitor.`,
      );
    }
    try {
      await store.verify(evidenceSha256, { signal });
    } catch (error) {
      const why = unreadableBecause(error);
      if (why === null) throw error;
      throw new DriftGuardError(
        why.code,
        `The reference “${name}” cannot be read: ${why.reason} Put the file back from a backup, or choose another reference for the monitor.`,
      );
    }
  }

  /** The windows of a data set that have no result yet; those in the future are left for later. */
  async function workOf(
    monitor: StoredMonitor,
    dataset: Dataset,
    signal: AbortSignal,
  ): Promise<{ readonly work: readonly Work[]; readonly future: readonly UtcInstant[] }> {
    refuseWithoutTimes(monitor, dataset);
    await store.verify(dataset.evidenceSha256, { signal });
    const { windows } = await evidenceEngine.windows({
      path: store.pathOf(dataset.evidenceSha256),
      rows: dataset.rows,
      name: dataset.name,
      windows: monitor.windows,
      signal,
    });
    const looked = repository.lookedAt(monitor, dataset.id);
    const now = clock.now();
    const waiting = windows
      .map((window): Work => {
        const place = placeOf(window, dataset.createdAt);
        const seen = looked.get(place) ?? null;
        const wanted = monitorMeasureNames.filter(
          (name) => monitor.measures[name] && seen?.has[name] !== true,
        );
        return { dataset, window, place, seen, wanted };
      })
      .filter(({ seen, wanted }) => seen === null || (seen.outcome !== 'too-small' && wanted.length > 0));
    return {
      work: waiting.filter(({ window: { from } }) => from === null || from <= now),
      future: waiting.flatMap(({ window: { from } }) => (from !== null && from > now ? [from] : [])),
    };
  }

  /** Windows that had no labels and can be estimated by now; those of a large past take several runs. */
  function earlierOf(monitor: StoredMonitor): readonly ComparedWindow[] {
    if (!monitor.measures.performance) return [];
    const { modelId, referenceId } = monitor;
    const byDataset = new Map<DatasetId, boolean>();
    return repository
      .unestimated(monitor, noLabelsYet, earlierAtOnce.looked)
      .filter(({ datasetId }) => {
        const can = byDataset.get(datasetId) ?? canEstimate({ modelId, datasetId, referenceId });
        byDataset.set(datasetId, can);
        return can;
      })
      .slice(0, earlierAtOnce.estimated);
  }

  /** Whether data of before can be read. Those that cannot are told of by the check of the evidence. */
  async function canRead(datasetId: DatasetId, signal: AbortSignal): Promise<boolean> {
    try {
      await store.verify(datasets.get(datasetId).evidenceSha256, { signal });
      return true;
    } catch (error) {
      if (signal.aborted || unreadableBecause(error) === null) throw error;
      return false;
    }
  }

  /** Estimates the performance in a window of before, whose data can be read. */
  async function estimateEarlier(
    monitor: StoredMonitor,
    { id: windowId, datasetId, window }: ComparedWindow,
    by: { readonly actor: Actor; readonly signal: AbortSignal },
  ): Promise<Measured> {
    const dataset = datasets.get(datasetId);
    const { side, release } = await sideOf(dataset, window, by.signal);
    try {
      return await measure({ monitor, windowId, dataset, window, side, wanted: ['performance'] }, by);
    } finally {
      await release();
    }
  }

  function note(
    monitor: StoredMonitor,
    { dataset, window, place }: Work,
    result: Pick<StoredWindow, 'outcome' | 'verdict' | 'reason' | 'runId' | 'columns' | 'drifted'>,
  ): MonitorWindowId {
    const id = monitorWindowId.parse(ids.next());
    repository.insertWindow({
      id,
      monitorId: monitor.id,
      settingsVersion: monitor.settingsVersion,
      datasetId: dataset.id,
      window,
      place,
      createdAt: clock.now(),
      ...result,
    });
    return id;
  }

  function noteUnjudged(
    monitor: StoredMonitor,
    work: Work,
    actor: Actor,
    { outcome, reason }: { outcome: 'too-small' | 'not-comparable'; reason: string },
  ): MonitorWindowId {
    return database.write(() => {
      const id = note(monitor, work, {
        outcome,
        reason,
        verdict: 'insufficient',
        runId: null,
        columns: 0,
        drifted: 0,
      });
      changes.record({
        entity: 'monitor',
        entityId: monitor.id,
        actor,
        action: 'window noted',
        note: `${work.window.label}: ${reason}`.slice(0, 1000),
        before: null,
        after: { window: work.window.label, dataset: work.dataset.name, outcome },
        noted: id,
      });
      return id;
    });
  }

  /** Compares the rows of a window and stores the run with it; `drifted` null where they cannot be compared. */
  async function compare(
    monitor: StoredMonitor,
    work: Work,
    side: ComparisonSide,
    { actor, signal }: { readonly actor: Actor; readonly signal: AbortSignal },
  ): Promise<{ readonly id: MonitorWindowId; readonly drifted: boolean | null }> {
    let id: MonitorWindowId | null = null;
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
          id = note(monitor, work, {
            outcome: 'compared',
            verdict: run.summary.verdict,
            reason: run.summary.reason,
            runId: run.id,
            columns: run.summary.featureCount,
            drifted: run.summary.counts.moderate + run.summary.counts.major,
          });
        },
      });
      if (id === null) throw new Error('A run was stored without its window.');
      return { id, drifted: summary.verdict === 'moderate' || summary.verdict === 'major' };
    } catch (error) {
      const reason = notComparable(error);
      if (reason === null || signal.aborted) throw error;
      return { id: noteUnjudged(monitor, work, actor, { outcome: 'not-comparable', reason }), drifted: null };
    }
  }

  /** One window: compared, unless it was before, and measured where the monitor asks for it. */
  async function lookAt(
    monitor: StoredMonitor,
    work: Work,
    by: { readonly actor: Actor; readonly signal: AbortSignal },
  ): Promise<Omit<Watched, 'future' | 'futureAt'>> {
    const { dataset, window, seen, wanted } = work;
    const none = { compared: 0, unjudged: 0, drifted: 0, measured: 0, estimated: 0, unmeasured: 0 };
    const obstacle = obstacleOf(monitor, work);
    if (obstacle !== null) {
      noteUnjudged(monitor, work, by.actor, { outcome: 'too-small', reason: obstacle });
      return { ...none, unjudged: 1 };
    }
    const { side, release } = await sideOf(dataset, window, by.signal);
    try {
      const judged = seen === null ? await compare(monitor, work, side, by) : null;
      const windowId = judged?.id ?? seen?.id;
      if (windowId === undefined) throw new Error('A window that was looked at has no record.');
      const measured = await measure({ monitor, windowId, dataset, window, side, wanted }, by);
      return {
        ...measured,
        compared: judged === null || judged.drifted === null ? 0 : 1,
        unjudged: judged?.drifted === null ? 1 : 0,
        drifted: judged?.drifted === true ? 1 : 0,
      };
    } finally {
      await release();
    }
  }

  /** Stores how the monitor stands; `ran` when nothing stood in the way, `added` null where its windows are to be counted. */
  function conclude(
    monitor: StoredMonitor,
    actor: Actor,
    { ran, added }: { readonly ran: boolean; readonly added: number | null },
  ): void {
    const { id, modelId, modelName, name } = monitor;
    const announcements = database.write(() => {
      const at = clock.now();
      const standing = standingOf(repository.judgedWindows(monitor), monitor.alarm, at);
      const before = repository.find(id)?.standing.state ?? null;
      repository.noteStanding(id, standing, { at, added });
      changes.record({
        entity: 'monitor',
        entityId: id,
        actor,
        action: 'judged',
        note: standing.sentence.slice(0, 1000),
        before: { standing: before },
        after: { standing: standing.state },
      });
      const about = { source: 'monitor', modelId, resultId: id } as const;
      const told = alerts.observe(
        {
          ...about,
          subjectId: id,
          level: levelOf(standing),
          title: `“${modelName}”: the monitor “${name}” raises an alarm`,
          detail: standing.sentence,
        },
        actor,
      );
      if (!ran) return [told];
      const title = `“${modelName}”: the monitor “${name}” runs again`;
      return [
        told,
        alerts.observe(
          {
            ...about,
            subjectId: aboutItself(monitor),
            level: 'in-order',
            title,
            detail: 'The monitor runs again.',
          },
          actor,
        ),
      ];
    });
    areCounted.add(id);
    for (const announce of announcements) announce();
  }

  /** Lets the monitor rest after somebody stopped its work: until there are newer data, or somebody asks for it. */
  function stop({ id, modelId, referenceId }: StoredMonitor): void {
    database.write(() => {
      repository.noteRest(id, null, repository.newestOf(modelId) ?? referenceId);
    });
  }

  /** Notes what stands in the way, tells the rules of alerts, and lets the monitor rest for a while. */
  function fail(monitor: StoredMonitor, actor: Actor, error: unknown): void {
    const { id, modelId, modelName, name, referenceId } = monitor;
    const sentence = isDriftGuardError(error) ? error.message : errorCatalogue.INTERNAL.sentence;
    const announce = database.write(() => {
      const at = clock.now();
      const newest = repository.newestOf(modelId) ?? referenceId;
      const goesOn = actor.id === system.id && newest === monitor.restsAfter;
      const attempts = (goesOn ? (monitor.failure?.attempts ?? 0) : 0) + 1;
      const since = monitor.failure?.since ?? at;
      const told = repository.find(id)?.failure?.sentence ?? null;
      repository.noteRest(id, { sentence, since, attempts, retryAt: retryAt(attempts, at) }, newest);
      // Told once, and again whenever the standing was told in between: the entry holds a digest of both.
      if (sentence !== told) {
        changes.record({
          entity: 'monitor',
          entityId: id,
          actor,
          action: 'could not run',
          note: sentence.slice(0, 1000),
          before: null,
          after: { name },
        });
      }
      return alerts.observe(
        {
          source: 'monitor',
          modelId,
          subjectId: aboutItself(monitor),
          resultId: id,
          level: 'major',
          title: `“${modelName}”: the monitor “${name}” cannot run`,
          detail: sentence,
        },
        actor,
      );
    });
    announce();
  }

  async function watch(
    monitor: StoredMonitor,
    actor: Actor,
    job: Pick<JobContext, 'signal' | 'report'>,
  ): Promise<Watched> {
    const { signal, report } = job;
    const count = { compared: 0, unjudged: 0, drifted: 0, measured: 0, estimated: 0, unmeasured: 0 };
    const unread: Unread[] = [];
    const futures: UtcInstant[] = [];
    let done = 0;
    let total = 0;
    const stopped = () =>
      new DriftGuardError(
        'CANCELLED',
        done === 0
          ? undefined
          : `The work was stopped after ${windowsCount(done)}, whose results stay. The next run goes on from there.`,
      );
    const waitingSets = repository.waitingDatasets(monitor, clock.now());
    // Windows that were noted in work that broke off are not counted yet.
    const wereCounted = areCounted.delete(monitor.id);
    try {
      const earlier = earlierOf(monitor);
      if (waitingSets.length + earlier.length > 0) await checkReference(monitor, signal);
      for (const datasetId of waitingSets) {
        const dataset = datasets.get(datasetId);
        report({
          done,
          total: total === 0 ? null : total,
          unit: 'windows',
          phase: `Cutting “${dataset.name}” into windows`,
        });
        let cut;
        try {
          // oxlint-disable-next-line no-await-in-loop -- data sets in order, so that the latest window is the last one
          cut = await workOf(monitor, dataset, signal);
        } catch (error) {
          const why = signal.aborted ? null : unreadableBecause(error);
          if (why === null) throw error;
          unread.push({ ...why, name: dataset.name });
          continue;
        }
        total += cut.work.length;
        for (const work of cut.work) {
          if (signal.aborted) throw stopped();
          report({
            done,
            total,
            unit: 'windows',
            phase: `${work.seen === null ? 'Comparing' : 'Measuring'} ${work.window.label}`,
          });
          // oxlint-disable-next-line no-await-in-loop -- one comparison uses all threads
          const found = await lookAt(monitor, work, { actor, signal });
          for (const name of counted) count[name] += found[name];
          done += 1;
        }
        futures.push(...cut.future);
        database.write(() => {
          repository.noteDataset(monitor, dataset.id, {
            at: clock.now(),
            againAt: earliest(cut.future),
          });
        });
      }
      total += earlier.length;
      const readable = new Map<DatasetId, boolean>();
      for (const window of earlier) {
        if (signal.aborted) throw stopped();
        report({ done, total, unit: 'windows', phase: `Estimating ${window.window.label}` });
        const { datasetId } = window;
        // oxlint-disable-next-line no-await-in-loop -- a data set is read through once, before its first window
        if (!readable.has(datasetId)) readable.set(datasetId, await canRead(datasetId, signal));
        if (readable.get(datasetId) === true) {
          // oxlint-disable-next-line no-await-in-loop -- one measurement uses all threads
          const found = await estimateEarlier(monitor, window, { actor, signal });
          for (const name of measuredCounts) count[name] += found[name];
        }
        done += 1;
      }
    } catch (error) {
      if (done > 0) conclude(monitor, actor, { ran: false, added: null });
      if (!signal.aborted) fail(monitor, actor, error);
      // Where the application is closing, the next start goes on.
      else if (isDriftGuardError(signal.reason) && signal.reason.code === 'CANCELLED') stop(monitor);
      throw signal.aborted ? stopped() : error;
    }
    const added = wereCounted ? count.compared + count.unjudged : null;
    if (done > 0 || unread.length === 0) conclude(monitor, actor, { ran: unread.length === 0, added });
    const [first] = unread;
    if (first !== undefined) {
      const error = new DriftGuardError(first.code, unreadSentence(unread));
      fail(monitor, actor, error);
      throw error;
    }
    return { ...count, future: futures.length, futureAt: earliest(futures) };
  }

  return { watch, stop };
}
