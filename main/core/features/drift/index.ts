import type { Dataset } from '../../../../shared/contract/datasets.ts';
import type { DriftRun } from '../../../../shared/contract/drift.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { DriftConfig } from '../../../../shared/schema/drift.ts';
import { runId } from '../../../../shared/schema/ids.ts';
import type { DatasetId, ModelId, MonitorId, RunId } from '../../../../shared/schema/ids.ts';
import { isWholeWindow } from '../../../../shared/schema/monitor.ts';
import type { DataWindow } from '../../../../shared/schema/monitor.ts';
import type { Handlers } from '../../dispatch.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import type { Actor, ComparisonSide } from '../../ports.ts';
import { contentField, createContentRepository } from '../../storage/content-repository.ts';
import { concludeRun } from '../../statistics/index.ts';
import { createRequireDataset } from '../datasets/require-dataset.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import type { AlertSignal, AlertSink } from '../alerts/alert-sink.ts';
import { createDriftListRepository } from './list-repository.ts';
import { runAsCsv } from './report-csv.ts';
import { runReport } from './report.ts';
import { createDriftRepository } from './repository.ts';
import { createRecompute } from './recompute.ts';
import { createSuggestion, planBudget } from './suggestions.ts';
import {
  checkComparable,
  checkConfig,
  featuresOf,
  matchColumns,
  noteOtherTypes,
  onlyColumns,
} from './rules.ts';

type DriftCommandName = Extract<keyof Handlers, `drift/${string}`>;

export type RunDriftRequest = {
  readonly modelId: ModelId;
  readonly referenceId: DatasetId;
  readonly currentId: DatasetId;
  readonly config: DriftConfig;
  /** Columns to compare; absent or null: all that both sides have. */
  readonly columns?: readonly string[] | null;
  /** The parts of the data that are compared, by the settings of a monitor; absent: all of them. */
  readonly part?: RunPart;
  readonly actor: Actor;
  readonly signal: AbortSignal;
  readonly report?: JobContext['report'];
  /** Stores what belongs to the run, in its transaction. */
  readonly onRecord?: (run: DriftRun) => void;
};

export type RunPart = {
  readonly window: DataWindow;
  readonly monitor: { readonly id: MonitorId; readonly name: string };
  /** The rows of the window. */
  readonly side: ComparisonSide;
  /** The part that the window is compared with; absent: all of the reference. */
  readonly reference?: { readonly window: DataWindow; readonly side: ComparisonSide };
};

export type DriftFeature = Feature<DriftCommandName> & {
  /**
   * Compares two data sets of a model and stores the run, within a job of the caller. Cancelled or failed,
   * nothing is stored. Throws the codes of `drift/run`, CANCELLED and EVIDENCE_CHANGED.
   */
  readonly run: (request: RunDriftRequest) => Promise<DriftRun>;
  /**
   * Names of the columns that a comparison of these sides with these settings would look at. Throws
   * INVALID_INPUT for settings or columns that do not belong to the sides.
   */
  readonly comparedColumns: (
    reference: Dataset,
    current: Dataset,
    settings: { readonly columns: readonly string[] | null; readonly config: DriftConfig | null },
  ) => string[];
};

export type DriftDependencies = Pick<
  FeatureDependencies,
  | 'database'
  | 'clock'
  | 'ids'
  | 'jobs'
  | 'changes'
  | 'publish'
  | 'exports'
  | 'folders'
  | 'comparison'
  | 'evidenceEngine'
  | 'ledger'
  | 'version'
  | 'models'
> & {
  readonly alerts: AlertSink;
  /** The data sets, as their feature offers them. */
  readonly datasets: {
    readonly get: (id: DatasetId) => Dataset;
    readonly store: Pick<EvidenceStore, 'pathOf' | 'verify' | 'newStagingPath' | 'unstage'>;
  };
};

type Subject = Pick<RunDriftRequest, 'modelId' | 'referenceId' | 'currentId' | 'config' | 'columns'>;

/** Drift runs: comparing two data sets of a model, lists of runs and features, exports. */
export function createDriftFeature(dependencies: DriftDependencies): DriftFeature {
  const {
    database,
    clock,
    ids,
    jobs,
    changes,
    publish,
    exports,
    folders,
    comparison,
    version,
    models,
    datasets,
    alerts,
  } = dependencies;
  const repository = createDriftRepository(database);
  const content = createContentRepository(database);
  const lists = createDriftListRepository(database);
  const recompute = createRecompute({ ...dependencies, repository });
  const requireDataset = createRequireDataset(datasets);

  /** What is compared; throws when it cannot be. */
  function prepare({ modelId, referenceId, currentId, config, columns }: Subject) {
    const model = models.requireLive(modelId);
    const reference = requireDataset(referenceId, modelId);
    const current = requireDataset(currentId, modelId);
    const match = onlyColumns(matchColumns(reference.columns, current.columns), columns ?? null);
    checkComparable(reference, current, match);
    checkConfig(config, match.columns);
    return { model, reference, current, match };
  }

  function sideOf({ evidenceSha256, rows }: Dataset): ComparisonSide {
    return { path: datasets.store.pathOf(evidenceSha256), sha256: evidenceSha256, rows };
  }

  function record(
    finished: DriftRun,
    stored: Parameters<typeof repository.insert>[1],
    { actor, onRecord }: Pick<RunDriftRequest, 'actor' | 'onRecord'>,
  ): void {
    const announce = database.write(() => {
      // While the columns were compared, somebody may have put the model or its data into the bin.
      models.requireLive(finished.modelId);
      requireDataset(finished.reference.id, finished.modelId);
      requireDataset(finished.current.id, finished.modelId);
      const { window, referenceWindow } = finished;
      // How the windows of a monitor stand is told by the monitor; the model keeps what all of its data said.
      const isWhole = referenceWindow === null && isWholeWindow(window);
      const before = repository.lastRun(finished.modelId);
      repository.insert(finished, stored);
      if (isWhole) repository.noteLastRun(finished);
      onRecord?.(finished);
      changes.record({
        entity: 'run',
        entityId: finished.id,
        actor,
        action: 'finished',
        before: null,
        after: {
          verdict: finished.summary.verdict,
          model: finished.modelName,
          reference: finished.reference.name,
          referenceSha256: finished.reference.evidenceSha256,
          current: finished.current.name,
          currentSha256: finished.current.evidenceSha256,
          ...(window === null ? {} : { window: window.label }),
          ...(referenceWindow === null ? {} : { referenceWindow: referenceWindow.label }),
          [contentField]: content.digestOf('run', finished.id),
        },
      });
      if (isWhole) {
        changes.record({
          entity: 'model',
          entityId: finished.modelId,
          actor,
          action: 'compared',
          note: finished.summary.reason,
          before,
          after: repository.lastRun(finished.modelId),
        });
      }
      // A window of a monitor speaks through the monitor, which knows how many of them are an alarm.
      if (finished.monitor !== null) return null;
      return alerts.observe(signalOf(finished), actor);
    });
    publish({ topic: 'records/changed', payload: { entity: 'run', ids: [finished.id] } });
    publish({ topic: 'records/changed', payload: { entity: 'model', ids: [finished.modelId] } });
    announce?.();
  }

  /** The features compared together, where the settings ask for it. What the model says or what came true is none. */
  async function compareTogether(
    { config, signal, report }: RunDriftRequest,
    sides: { readonly reference: ComparisonSide; readonly current: ComparisonSide },
    match: ReturnType<typeof prepare>['match'],
  ) {
    if (config.multivariate.length === 0) return [];
    report?.({ done: 0, total: null, unit: 'columns', phase: 'Comparing the features together' });
    return comparison.compareTogether({
      ...sides,
      columns: featuresOf(match),
      config,
      signal,
    });
  }

  async function run(request: RunDriftRequest): Promise<DriftRun> {
    const { config, signal, report, part } = request;
    const startedMs = clock.monotonicMs();
    const { model, reference, current, match } = prepare(request);
    const sides = {
      reference: part?.reference?.side ?? sideOf(reference),
      current: part?.side ?? sideOf(current),
    };
    const measured = await comparison.compare({
      ...sides,
      columns: match.columns,
      config,
      profileFolder: folders.profiles,
      signal,
      onProgress: (done, total) => report?.({ done, total, unit: 'columns', phase: 'Comparing the columns' }),
    });
    signal.throwIfAborted();
    const joint = await compareTogether(request, sides, match);
    signal.throwIfAborted();
    const { summary, features } = concludeRun(noteOtherTypes(measured, match.otherTypes), config, {
      roles: match.roles,
      joint,
    });
    const done: DriftRun = {
      id: runId.parse(ids.next()),
      modelId: model.id,
      modelName: model.name,
      createdAt: clock.now(),
      reference: runSide(reference),
      current: runSide(current),
      window: part?.window ?? null,
      referenceWindow: part?.reference?.window ?? null,
      monitor: part?.monitor ?? null,
      summary,
      config,
      unmatchedColumns: match.unmatched,
      softwareVersion: version,
      durationMs: Math.max(0, clock.monotonicMs() - startedMs),
    };
    const stored = features.flatMap((result, index) => {
      const distribution = measured[index]?.distribution;
      return distribution === undefined ? [] : [{ result, distribution }];
    });
    record(done, stored, request);
    return done;
  }

  function find(id: RunId): DriftRun {
    const found = repository.find(id);
    if (found === null) throw new DriftGuardError('RUN_NOT_FOUND');
    return found;
  }

  function requireRun(id: RunId): void {
    if (!repository.exists(id)) throw new DriftGuardError('RUN_NOT_FOUND');
  }

  const suggest = createSuggestion({ comparison, store: datasets.store });

  const handlers: Pick<Handlers, DriftCommandName> = {
    'drift/run'({ modelId, referenceId, currentId, config }, { actor, correlationId }) {
      const { model, current } = prepare({ modelId, referenceId, currentId, config });
      const jobId = jobs.start(
        { kind: 'drift-run', title: `Drift of “${model.name}” in “${current.name}”`, actor, correlationId },
        async ({ signal, report }) => {
          const { id, summary } = await run({
            modelId,
            referenceId,
            currentId,
            config,
            actor,
            signal,
            report,
          });
          return { entity: 'run', id, message: summary.reason };
        },
      );
      return { jobId };
    },

    async 'drift/suggest-thresholds'(input) {
      models.requireLive(input.modelId);
      const reference = requireDataset(input.referenceId, input.modelId);
      return suggest(reference, input);
    },

    'drift/plan-budget': (budget) => planBudget(budget),

    'drift/list'(input) {
      if (input.modelId !== null) models.get(input.modelId);
      return lists.runs(input);
    },

    'drift/get': ({ id }) => find(id),

    'drift/features'(input) {
      requireRun(input.id);
      return lists.features(input);
    },

    'drift/feature'({ id, name }) {
      requireRun(id);
      const feature = repository.findFeature(id, name);
      if (feature === null) throw new DriftGuardError('FEATURE_NOT_FOUND');
      return feature;
    },

    async 'drift/export'({ id, format }, { actor }) {
      const found = find(id);
      const features = repository.features(id);
      const chunks =
        format === 'csv'
          ? runAsCsv(found, features)
          : [`${JSON.stringify(runReport(found, [...features]), null, 2)}\n`];
      const day = found.createdAt.slice(0, 10);
      const name = `${found.modelName} - drift ${day}.${format}`;
      return exports.write({ name, chunks, actor, action: 'run.exported', target: { type: 'run', id } });
    },

    'drift/recompute'({ id }, { actor, correlationId }) {
      const { modelName } = find(id);
      const jobId = jobs.start(
        { kind: 'drift-recompute', title: `Compute a run of “${modelName}” again`, actor, correlationId },
        async (job) => ({ entity: 'run', id, ...(await recompute(find(id), actor, job)) }),
      );
      return { jobId };
    },
  };

  return {
    handlers,
    run,
    comparedColumns(reference, current, { columns, config }) {
      const match = onlyColumns(matchColumns(reference.columns, current.columns), columns);
      if (config !== null) checkConfig(config, match.columns);
      return match.columns.map(({ name }) => name);
    },
  };
}

const signalLevel = {
  stable: 'in-order',
  insufficient: 'unknown',
  moderate: 'moderate',
  major: 'major',
} as const;

/** What a comparison tells the rules of alerts: one signal, however many columns moved. */
function signalOf(run: DriftRun): AlertSignal {
  const { verdict, reason } = run.summary;
  return {
    source: 'comparison',
    modelId: run.modelId,
    subjectId: run.modelId,
    resultId: run.id,
    level: signalLevel[verdict],
    title: `“${run.modelName}”: ${verdict} drift in “${run.current.name}”`,
    detail: reason,
  };
}

function runSide({ id, name, evidenceSha256, rows }: Dataset): DriftRun['reference'] {
  return { id, name, evidenceSha256, rows };
}
