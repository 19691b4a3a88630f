import type { Dataset } from '../../../../shared/contract/datasets.ts';
import type { JobOutcome } from '../../../../shared/contract/jobs.ts';
import type { AlarmPlan, Monitor, MonitorRow } from '../../../../shared/contract/monitors.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { DriftConfig } from '../../../../shared/schema/drift.ts';
import { monitorId } from '../../../../shared/schema/ids.ts';
import type { DatasetId, JobId, ModelId, MonitorId, MonitorWindowId } from '../../../../shared/schema/ids.ts';
import { monitorMeasureNames } from '../../../../shared/schema/monitor.ts';
import type { MonitorDraft } from '../../../../shared/schema/monitor.ts';
import type { Handlers } from '../../dispatch.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import type { AlertSink } from '../alerts/alert-sink.ts';
import { createRequireDataset } from '../datasets/require-dataset.ts';
import type { DriftFeature } from '../drift/index.ts';
import type { FairnessFeature } from '../fairness/index.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import type { HistoryService } from '../history/service.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import type { PerformanceFeature } from '../performance/index.ts';
import { configOf, planOf, windowsPerYearOf } from './budget.ts';
import { createCompareWindows } from './compare-windows.ts';
import { leftOutOfChecks, measureProblems, waitsForLabels } from './measurable.ts';
import type { Measurable } from './measurable.ts';
import { createMeasuring } from './measure.ts';
import { createMonitorRepository, draftOf } from './repository.ts';
import type { ComparedWindow, StoredMonitor } from './repository.ts';
import { changesResults, monitorSentence, neverRun, standingOf } from './rules.ts';
import { createWatch } from './watch.ts';
import type { Watched } from './watch.ts';

type MonitorCommandName = Extract<keyof Handlers, `monitors/${string}`>;

export type MonitorDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'ids' | 'jobs' | 'publish' | 'models' | 'evidenceEngine' | 'timetable' | 'log'
> & {
  readonly changes: HistoryService;
  /** On whose behalf monitors run by themselves. */
  readonly system: Actor;
  readonly datasets: {
    readonly get: (id: DatasetId) => Dataset;
    readonly store: Pick<EvidenceStore, 'pathOf' | 'verify' | 'newStagingPath' | 'unstage'>;
  };
  readonly alerts: AlertSink;
  readonly drift: Pick<DriftFeature, 'run' | 'comparedColumns'>;
  readonly performance: Pick<PerformanceFeature, 'measureWindow' | 'canEstimate'>;
  readonly fairness: Pick<FairnessFeature, 'checkWindow' | 'attributesOf'>;
};

/** How often monitors are looked through although no data came in: for those that run by the hour. */
const lookThroughMs = 60_000;

function historyFields(monitor: StoredMonitor): RecordFields {
  const { name, referenceName, columns, windows, schedule, minimumRows, alarm, budget, config } = monitor;
  const { measures, enabled } = monitor;
  return {
    name,
    reference: referenceName,
    columns: columns === null ? 'all' : columns.join(', '),
    windows: JSON.stringify(windows),
    schedule: JSON.stringify(schedule),
    minimumRows,
    alarm: `${alarm.windows} of ${alarm.among}`,
    budget: budget?.alarmsPerYear ?? null,
    settings: JSON.stringify(config),
    // Left out where a monitor watches drift only: the history of those of before does not change.
    ...(measures.performance || measures.fairness
      ? { measures: monitorMeasureNames.filter((measure) => measures[measure]).join(', ') }
      : {}),
    enabled,
    deletedAt: monitor.deletedAt,
  };
}

function futureSentence({ future, futureAt }: Watched): string {
  if (futureAt === null) return '';
  const lie = future === 1 ? '1 window lies' : `${countInWords(future)} windows lie`;
  return `${lie} in the future and will be looked at from ${futureAt.slice(0, 16).replace('T', ' ')} UTC on.`;
}

function measuredSentence({ measured, estimated, unmeasured }: Watched): string {
  if (measured + unmeasured === 0) return '';
  const made = measured === 1 ? '1 result' : `${countInWords(measured)} results`;
  const rest = unmeasured === 0 ? '' : `; ${countInWords(unmeasured)} could not be measured yet`;
  const guessed = estimated === 0 ? '' : `, ${countInWords(estimated)} of them estimated without labels`;
  return `${made} of performance and fairness${guessed}${rest}.`;
}

function outcomeSentence(watched: Watched): string {
  const { compared, unjudged, drifted } = watched;
  const later = [measuredSentence(watched), futureSentence(watched)].filter((text) => text !== '').join(' ');
  if (compared + unjudged === 0) {
    return later === '' ? 'There was no window that had not been looked at.' : later;
  }
  const judged = compared === 1 ? '1 window was compared' : `${countInWords(compared)} windows were compared`;
  const moved = drifted === 1 ? '1 drifted' : `${countInWords(drifted)} drifted`;
  const rest = unjudged === 0 ? '' : `; ${countInWords(unjudged)} could not be judged`;
  return `${judged}, ${moved}${rest}.${later === '' ? '' : ` ${later}`}`;
}

/** Which rows a window is made of: the same rows looked at under two settings are one window. */
function placeKey({ datasetId, window: { column, from, until, firstRow, rows } }: ComparedWindow): string {
  return JSON.stringify([datasetId, column, from, until, firstRow, rows]);
}

function requireFresh(present: StoredMonitor, rowVersion: number): void {
  if (present.rowVersion === rowVersion) return;
  throw new DriftGuardError('STALE_VERSION', undefined, { yours: rowVersion, present: present.rowVersion });
}

export type MonitorFeature = Feature<MonitorCommandName> & {
  /** Sets up a monitor and looks at the data that are there, within a job of the caller. */
  readonly setUp: (
    request: { readonly modelId: ModelId; readonly draft: MonitorDraft; readonly actor: Actor },
    job: Pick<JobContext, 'signal' | 'report'>,
  ) => Promise<void>;
};

/** Monitors: what is watched for a model, in which windows, and how that stands. */
export function createMonitorFeature(dependencies: MonitorDependencies): MonitorFeature {
  const {
    database,
    clock,
    ids,
    jobs,
    changes,
    publish,
    models,
    evidenceEngine,
    timetable,
    datasets,
    system,
    drift,
  } = dependencies;
  const repository = createMonitorRepository(database);
  const { watch, stop } = createWatch({
    ...dependencies,
    repository,
    runDrift: drift.run,
    measure: createMeasuring({ ...dependencies, repository }),
    canEstimate: (sides) => dependencies.performance.canEstimate(sides),
    configOf: configFor,
  });
  const compareWindows = createCompareWindows({
    evidenceEngine,
    datasets,
    runDrift: drift.run,
    configOf: configFor,
  });
  const requireDataset = createRequireDataset(datasets);
  /** Monitors with a job that waits or runs: a second one would look at the same windows. */
  const running = new Map<MonitorId, JobId>();
  /** Monitors that are looked at within a job of somebody else. */
  const settingUp = new Set<MonitorId>();
  let seenDataset: DatasetId | null = null;
  let lookedThroughMs = Number.NEGATIVE_INFINITY;

  function find(id: MonitorId): StoredMonitor {
    const monitor = repository.find(id);
    if (monitor === null) throw new DriftGuardError('MONITOR_NOT_FOUND');
    return monitor;
  }

  /** The level that follows from the budget, by the columns of the reference; null without a budget. */
  function planFor(draft: Omit<MonitorDraft, 'name'>): AlarmPlan | null {
    if (draft.budget === null) return null;
    const reference = datasets.get(draft.referenceId);
    const watched = new Set(drift.comparedColumns(reference, reference, draft));
    return planOf(
      draft,
      reference.columns.filter(({ name }) => watched.has(name)),
    );
  }

  /** What a window of the monitor is judged by, and what the run of it is stored with. */
  function configFor(monitor: StoredMonitor): DriftConfig {
    return configOf(monitor.config, planFor(monitor));
  }

  function sentenceOf(
    of: Omit<MonitorDraft, 'name'> & { readonly modelId: ModelId },
    referenceName: string,
    plan: AlarmPlan | null,
  ): string {
    const attributes = of.measures.fairness ? dependencies.fairness.attributesOf(of.modelId) : [];
    return monitorSentence(of, referenceName, plan, attributes.length);
  }

  function toMonitor({ restsAfter, ...stored }: StoredMonitor): Monitor {
    const now = clock.now();
    const plan = planFor(stored);
    const live = stored.deletedAt === null;
    return {
      ...stored,
      stopped: restsAfter !== null && stored.failure === null,
      plan,
      sentence: sentenceOf(stored, stored.referenceName, plan),
      waitingDatasets: live ? repository.waitingCount(stored, now) : 0,
      futureAt: live ? repository.futureAt(stored, now) : null,
    };
  }

  function toRow(stored: StoredMonitor): MonitorRow {
    const { config: _config, columns: _columns, ...row } = toMonitor(stored);
    return row;
  }

  function announce({ id, modelId }: StoredMonitor): void {
    publish({ topic: 'records/changed', payload: { entity: 'monitor', ids: [id] } });
    publish({ topic: 'records/changed', payload: { entity: 'model', ids: [modelId] } });
  }

  function requireReference(id: DatasetId, modelId: ModelId): Dataset {
    const dataset = datasets.get(id);
    if (dataset.modelId !== modelId || dataset.deletedAt !== null) {
      throw new DriftGuardError('DATASET_NOT_FOUND', undefined, {
        problems: [
          { path: 'draft.referenceId', message: 'Choose a data set of this model that is not in the bin.' },
        ],
      });
    }
    return dataset;
  }

  /** Refuses settings that could not lead to a result. Throws DATASET_NOT_FOUND or INVALID_INPUT. */
  function checkDraft(
    draft: Omit<MonitorDraft, 'name'>,
    modelId: ModelId,
  ): { reference: Dataset; watched: number } {
    const reference = requireReference(draft.referenceId, modelId);
    const watched = drift.comparedColumns(reference, reference, draft).length;
    const { windows } = draft;
    if (windows.kind === 'calendar') {
      const times = reference.columns.filter(({ type }) => type === 'datetime');
      if (!times.some(({ name }) => name === windows.column)) {
        const names = times.map(({ name }) => `“${name}”`).join(', ');
        const message =
          names === ''
            ? `“${reference.name}” has no column of dates. Choose windows by rows, or import the data with a date column.`
            : `“${windows.column}” is not a column of dates. Choose ${names}.`;
        throw new DriftGuardError('INVALID_INPUT', message, {
          problems: [{ path: 'draft.windows.column', message }],
        });
      }
    }
    if (draft.budget !== null && windowsPerYearOf(draft) === null) {
      const message =
        'Say how many windows are expected in a year: only windows by the calendar tell it themselves.';
      throw new DriftGuardError('INVALID_INPUT', message, {
        problems: [{ path: 'draft.budget.windowsPerYear', message }],
      });
    }
    const problems = measureProblems(draft.measures, measurableOf(modelId, reference)).map(
      ({ measure, message }) => ({ path: `draft.measures.${measure}`, message }),
    );
    const [first] = problems;
    if (first !== undefined) throw new DriftGuardError('INVALID_INPUT', first.message, { problems });
    return { reference, watched };
  }

  /** What a monitor of the model could measure in. */
  function measurableOf(modelId: ModelId, reference: Dataset): Measurable {
    const newest = repository.newestCurrent(modelId);
    return {
      task: models.get(modelId).task,
      reference,
      newest: newest === null ? null : datasets.get(newest.id),
      attributes: dependencies.fairness.attributesOf(modelId),
      logsPredictions: repository.logsPredictions(modelId),
      estimates:
        newest !== null &&
        dependencies.performance.canEstimate({
          modelId,
          datasetId: newest.id,
          referenceId: reference.id,
        }),
    };
  }

  function refuseTakenName(modelId: ModelId, name: string, self: MonitorId | null): void {
    const holder = repository.findLiveByName(modelId, name);
    if (holder === null || holder === self) return;
    const message = `The model already has a monitor “${name}”. Choose another name.`;
    throw new DriftGuardError('NAME_TAKEN', message, { problems: [{ path: 'draft.name', message }] });
  }

  function record(
    action: string,
    actor: Actor,
    { before, after }: { before: StoredMonitor | null; after: StoredMonitor },
  ): void {
    changes.record({
      entity: 'monitor',
      entityId: after.id,
      actor,
      action,
      before: before === null ? null : historyFields(before),
      after: historyFields(after),
    });
  }

  function create(modelId: ModelId, draft: MonitorDraft, actor: Actor): StoredMonitor {
    const created = database.write(() => {
      const model = models.requireLive(modelId);
      const { reference } = checkDraft(draft, modelId);
      refuseTakenName(modelId, draft.name, null);
      const at = clock.now();
      const made: StoredMonitor = {
        ...draft,
        id: monitorId.parse(ids.next()),
        modelId,
        modelName: model.name,
        referenceName: reference.name,
        standing: neverRun,
        failure: null,
        restsAfter: null,
        windowCount: 0,
        settingsVersion: 1,
        rowVersion: 1,
        createdAt: at,
        updatedAt: at,
        deletedAt: null,
      };
      repository.insert(made);
      record('created', actor, { before: null, after: made });
      return made;
    });
    lookedThroughMs = Number.NEGATIVE_INFINITY;
    announce(created);
    return created;
  }

  async function run(id: MonitorId, actor: Actor, job: JobContext): Promise<JobOutcome> {
    const monitor = find(id);
    models.requireLive(monitor.modelId);
    try {
      const found = await watch(monitor, actor, job);
      return { entity: 'monitor-run', id, message: outcomeSentence(found) };
    } finally {
      announce(monitor);
    }
  }

  /** Starts the job of a monitor, or gives the one that is under way. */
  function start(monitor: StoredMonitor, actor: Actor, correlationId: string): JobId {
    const present = running.get(monitor.id);
    if (present !== undefined) return present;
    const started = jobs.start(
      {
        kind: 'monitor-run',
        title: `Monitor “${monitor.name}” of “${monitor.modelName}”`,
        actor,
        correlationId,
        withdrawn() {
          running.delete(monitor.id);
          stop(monitor);
          announce(monitor);
        },
      },
      async (job) => {
        try {
          return await run(monitor.id, actor, job);
        } finally {
          running.delete(monitor.id);
        }
      },
    );
    running.set(monitor.id, started);
    return started;
  }

  /** Two different windows of a monitor. Throws INVALID_INPUT and DATASET_NOT_FOUND. */
  function requireWindows(
    monitor: StoredMonitor,
    chosen: { readonly referenceWindowId: MonitorWindowId; readonly currentWindowId: MonitorWindowId },
  ): { reference: ComparedWindow; current: ComparedWindow } {
    const windowAt = (path: keyof typeof chosen): ComparedWindow => {
      const found = repository.findWindow(monitor.id, chosen[path]);
      if (found !== null) return found;
      const message = 'Choose a window of this monitor.';
      throw new DriftGuardError('INVALID_INPUT', message, { problems: [{ path, message }] });
    };
    const reference = windowAt('referenceWindowId');
    const current = windowAt('currentWindowId');
    if (placeKey(reference) === placeKey(current)) {
      const message = `Both are the window ${current.window.label}. Choose two different ones.`;
      throw new DriftGuardError('INVALID_INPUT', message, {
        problems: [{ path: 'currentWindowId', message }],
      });
    }
    requireDataset(reference.datasetId, monitor.modelId);
    requireDataset(current.datasetId, monitor.modelId);
    return { reference, current };
  }

  function mayBeDue(): boolean {
    const newest = repository.newestDataset();
    const nowMs = clock.monotonicMs();
    if (newest === seenDataset && nowMs - lookedThroughMs < lookThroughMs) return false;
    seenDataset = newest;
    lookedThroughMs = nowMs;
    return repository.due(clock.now()).length > 0;
  }

  const handlers: Pick<Handlers, MonitorCommandName> = {
    'monitors/list'(input) {
      if (input.modelId !== null) models.get(input.modelId);
      const page = repository.page(input);
      return { ...page, items: page.items.map(toRow) };
    },

    'monitors/get': ({ id }) => toMonitor(find(id)),

    async 'monitors/preview'({ modelId, draft }) {
      models.requireLive(modelId);
      const { reference, watched } = checkDraft(draft, modelId);
      const measurable = measurableOf(modelId, reference);
      const sentence = sentenceOf({ ...draft, modelId }, reference.name, planFor(draft));
      const newest = repository.newestCurrent(modelId);
      const none = { windows: [], tooSmall: 0, withoutTime: 0, warnings: [] };
      if (newest === null) return { sentence, dataset: null, watchedColumns: watched, ...none };
      const current = datasets.get(newest.id);
      const comparable = new Set(drift.comparedColumns(reference, current, { columns: null, config: null }));
      const wanted = draft.columns ?? [...comparable];
      const absent = wanted.filter((name) => !comparable.has(name));
      const { windows, withoutTime } = await evidenceEngine.windows({
        path: datasets.store.pathOf(current.evidenceSha256),
        rows: current.rows,
        name: current.name,
        windows: draft.windows,
        signal: new AbortController().signal,
      });
      const future = windows.filter(({ from }) => from !== null && from > clock.now()).length;
      const unlabelled = waitsForLabels(draft.measures, measurable);
      return {
        sentence,
        dataset: { id: current.id, name: current.name, rows: current.rows },
        watchedColumns: wanted.length - absent.length,
        windows: [...windows],
        tooSmall: windows.filter(({ rows }) => rows < draft.minimumRows).length,
        withoutTime,
        warnings: [
          ...(absent.length === 0
            ? []
            : [
                `“${current.name}” has no column ${absent
                  .slice(0, 5)
                  .map((name) => `“${name}”`)
                  .join(', ')}.`,
              ]),
          ...(withoutTime === 0
            ? []
            : [`${countInWords(withoutTime)} rows have no time and are in no window.`]),
          ...(unlabelled === null ? [] : [unlabelled]),
          ...leftOutOfChecks(draft.measures, measurable),
          ...(future === 0
            ? []
            : [`${countInWords(future)} windows lie in the future and will be looked at when they begin.`]),
        ],
      };
    },

    'monitors/create': ({ modelId, draft }, { actor }) => toMonitor(create(modelId, draft, actor)),

    'monitors/update'({ id, rowVersion, draft }, { actor }) {
      const changed = database.write(() => {
        const present = find(id);
        requireFresh(present, rowVersion);
        if (present.deletedAt !== null) throw new DriftGuardError('RECORD_DELETED');
        models.requireLive(present.modelId);
        const { reference } = checkDraft(draft, present.modelId);
        refuseTakenName(present.modelId, draft.name, id);
        const anew = changesResults(draftOf(present), draft);
        const after: StoredMonitor = {
          ...present,
          ...draft,
          // What stood in the way may be gone by the change.
          failure: null,
          restsAfter: null,
          referenceName: reference.name,
          settingsVersion: present.settingsVersion + (anew ? 1 : 0),
          rowVersion: present.rowVersion + 1,
          updatedAt: clock.now(),
        };
        const { lastRunAt } = present.standing;
        const standing =
          anew || lastRunAt === null
            ? neverRun
            : standingOf(repository.judgedWindows(after), draft.alarm, lastRunAt);
        repository.replace({ ...after, standing });
        // What is asked for in addition is measured in the windows of before as well.
        const more = monitorMeasureNames.some((name) => draft.measures[name] && !present.measures[name]);
        if (more && !anew) repository.forgetDatasets(after);
        record('updated', actor, { before: present, after });
        return { ...after, standing };
      });
      lookedThroughMs = Number.NEGATIVE_INFINITY;
      announce(changed);
      return toMonitor(changed);
    },

    'monitors/delete'({ id, rowVersion }, { actor }) {
      const deleted = database.write(() => {
        const present = find(id);
        requireFresh(present, rowVersion);
        if (present.deletedAt !== null) throw new DriftGuardError('RECORD_DELETED');
        const at = clock.now();
        const after = { ...present, deletedAt: at, updatedAt: at, rowVersion: present.rowVersion + 1 };
        repository.replace(after);
        record('deleted', actor, { before: present, after });
        return after;
      });
      announce(deleted);
      return toMonitor(deleted);
    },

    'monitors/restore'({ id, rowVersion }, { actor }) {
      const restored = database.write(() => {
        const present = find(id);
        requireFresh(present, rowVersion);
        if (present.deletedAt === null) return present;
        refuseTakenName(present.modelId, present.name, id);
        const after = {
          ...present,
          failure: null,
          restsAfter: null,
          deletedAt: null,
          enabled: false,
          updatedAt: clock.now(),
          rowVersion: present.rowVersion + 1,
        };
        repository.replace(after);
        record('restored', actor, { before: present, after });
        return after;
      });
      announce(restored);
      return toMonitor(restored);
    },

    'monitors/run'({ id }, { actor, correlationId }) {
      const monitor = find(id);
      if (monitor.deletedAt !== null) throw new DriftGuardError('RECORD_DELETED');
      models.requireLive(monitor.modelId);
      requireReference(monitor.referenceId, monitor.modelId);
      return { jobId: start(monitor, actor, correlationId) };
    },

    'monitors/compare-windows'({ id, ...windowIds }, { actor, correlationId }) {
      const monitor = find(id);
      if (monitor.deletedAt !== null) throw new DriftGuardError('RECORD_DELETED');
      models.requireLive(monitor.modelId);
      const { reference, current } = requireWindows(monitor, windowIds);
      const jobId = jobs.start(
        {
          kind: 'drift-run',
          title: `${current.window.label} against ${reference.window.label} of “${monitor.modelName}”`,
          actor,
          correlationId,
        },
        async (job) => {
          const done = await compareWindows({ monitor, reference, current, actor }, job);
          return { entity: 'run', id: done.id, message: done.summary.reason };
        },
      );
      return { jobId };
    },

    'monitors/windows'(input) {
      find(input.id);
      return repository.windows(input);
    },

    'monitors/trend'({ id, column, points }) {
      const monitor = find(id);
      const [latest] = repository
        .latestWindows(monitor, 30)
        .flatMap(({ runId }) => (runId === null ? [] : [runId]));
      return {
        points: repository.trend(monitor, { column, points }),
        columns: latest === undefined ? [] : repository.columnsOf(latest),
      };
    },

    'monitors/history'({ id, ...page }) {
      find(id);
      return changes.page({ entity: 'monitor', entityId: id, ...page });
    },
  };

  return {
    handlers,
    async setUp({ modelId, draft, actor }, job) {
      const made = create(modelId, draft, actor);
      settingUp.add(made.id);
      try {
        await watch(made, actor, job);
      } finally {
        settingUp.delete(made.id);
      }
    },
    start() {
      timetable.add({
        name: 'monitors',
        inRecovery: false,
        isDue: mayBeDue,
        work: () => {
          for (const id of repository.due(clock.now())) {
            if (!settingUp.has(id)) start(find(id), system, ids.next());
          }
        },
      });
      return Promise.resolve();
    },
  };
}
