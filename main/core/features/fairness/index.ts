import type { Dataset } from '../../../../shared/contract/datasets.ts';
import type {
  FairnessRequest,
  FairnessRun,
  FairnessSettingsDraft,
  FairnessSettingsInput,
} from '../../../../shared/contract/fairness.ts';
import type { JobOutcome } from '../../../../shared/contract/jobs.ts';
import { fairnessSettingsDraft } from '../../../../shared/contract/fairness.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { fairnessRunId } from '../../../../shared/schema/ids.ts';
import type { DatasetId, FairnessRunId, ModelId } from '../../../../shared/schema/ids.ts';
import { foundBy, partName } from '../../../../shared/schema/monitor.ts';
import type { Handlers } from '../../dispatch.ts';
import type { MeasuredFairness } from '../../evidence/fairness-figures.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import { contentField, createContentRepository } from '../../storage/content-repository.ts';
import { exploreThresholds } from '../../statistics/index.ts';
import type { AlertSignal, AlertSink } from '../alerts/alert-sink.ts';
import { createRequireDataset } from '../datasets/require-dataset.ts';
import { createMeasuredRows } from '../drift/window-side.ts';
import type { MeasuredPart } from '../drift/window-side.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import { createRecordRecomputed } from '../jobs/record-recomputed.ts';
import { likenessInOtherWords } from '../jobs/recomputed.ts';
import type { Likeness } from '../jobs/recomputed.ts';
import { hasFiguresOf } from './same-figures.ts';
import { fairnessAsCsv, fairnessAsJson } from './report-csv.ts';
import { createFairnessRepository } from './repository.ts';
import { requestOf } from './request.ts';
import { allowedAttributes, checkRequest } from './rules.ts';
import { createFairnessSettings } from './settings.ts';
import { createTrendRepository } from './trend-repository.ts';

type FairnessCommandName = Extract<keyof Handlers, `fairness/${string}`>;

export type RunFairnessRequest = {
  readonly request: FairnessRequest;
  /** The window of a monitor that is checked; absent: all of the data set. */
  readonly window?: MeasuredPart;
  readonly actor: Actor;
  readonly signal: AbortSignal;
  readonly report?: JobContext['report'];
};

export type FairnessFeature = Feature<FairnessCommandName> & {
  /**
   * Compares the groups of a data set and stores the check, within a job of the caller. Cancelled or failed,
   * nothing is stored. Throws the codes of `fairness/run`, CANCELLED and EVIDENCE_CHANGED.
   */
  readonly run: (request: RunFairnessRequest) => Promise<FairnessRun>;
  /**
   * Checks a window of a monitor, deciding as a person asked for last, else by the roles of the columns; `labelled`
   * where it has labels. Throws as `run` does.
   */
  readonly checkWindow: (
    request: Omit<RunFairnessRequest, 'request' | 'report' | 'window'> & {
      readonly modelId: ModelId;
      readonly datasetId: DatasetId;
      readonly labelled: boolean;
      readonly window: MeasuredPart;
    },
  ) => Promise<FairnessRun>;
  /** The protected attributes of a model. */
  readonly attributesOf: (modelId: ModelId) => readonly string[];
  /** Saves settings for a model that has none. */
  readonly setUp: (modelId: ModelId, settings: FairnessSettingsInput, actor: Actor) => void;
};

export type FairnessDependencies = Pick<
  FeatureDependencies,
  | 'database'
  | 'clock'
  | 'ids'
  | 'jobs'
  | 'changes'
  | 'publish'
  | 'exports'
  | 'comparison'
  | 'evidenceEngine'
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

const signalLevel = {
  fair: 'in-order',
  insufficient: 'unknown',
  indicative: 'moderate',
  violation: 'major',
} as const;

/** What a check tells the rules of alerts: one signal, however many groups there are. */
function signalOf(
  run: Pick<FairnessRun, 'id' | 'modelId' | 'modelName' | 'dataset' | 'part' | 'verdict' | 'reason'>,
): AlertSignal {
  return {
    source: 'fairness-check',
    modelId: run.modelId,
    // Small windows that are in order take nothing back of what a person checked.
    subjectId: run.part?.monitor.id ?? run.modelId,
    resultId: run.id,
    level: signalLevel[run.verdict],
    title: `“${run.modelName}”: ${run.verdict === 'violation' ? 'unequal treatment' : 'a disparity'} in “${partName(run.dataset.name, run.part)}”`,
    detail: [run.reason, ...(run.part === null ? [] : [foundBy(run.part)])].join(' '),
  };
}

/** Fairness: settings of a model, checks of its data sets, what became of them over time, exports. */
export function createFairnessFeature(dependencies: FairnessDependencies): FairnessFeature {
  const {
    database,
    clock,
    ids,
    jobs,
    changes,
    publish,
    exports,
    comparison,
    version,
    models,
    alerts,
    datasets,
    evidenceEngine,
  } = dependencies;
  const repository = createFairnessRepository(database);
  const content = createContentRepository(database);
  const trend = createTrendRepository(database);
  const settings = createFairnessSettings(dependencies);
  const requireDataset = createRequireDataset(datasets);
  const { store } = datasets;
  const withRows = createMeasuredRows({ evidenceEngine, store });
  const recordRecomputed = createRecordRecomputed(dependencies, 'fairness-run');

  /** What is compared; throws when it cannot be. */
  function prepare(request: FairnessRequest) {
    const model = models.requireLive(request.modelId);
    const dataset = requireDataset(request.datasetId, request.modelId);
    const { modelId: _id, found: _found, savedAt: _at, rowVersion, ...draft } = settings.get(model.id);
    checkRequest(request, dataset, allowedAttributes(draft, request.attributes));
    return { model, dataset, draft, settingsVersion: rowVersion };
  }

  async function measure(options: {
    readonly request: FairnessRequest;
    readonly draft: FairnessSettingsDraft;
    readonly dataset: Dataset;
    readonly window: MeasuredPart | null;
    readonly signal: AbortSignal;
    readonly report?: JobContext['report'] | undefined;
  }): Promise<MeasuredFairness> {
    const { request, draft, dataset, window, signal, report } = options;
    report?.({ done: 0, total: null, unit: 'steps', phase: 'Counting and comparing the groups' });
    const { evidenceSha256: sha256, rows } = dataset;
    const file = window?.side ?? { path: store.pathOf(sha256), sha256, rows };
    return comparison.measureFairness(
      {
        request,
        settings: draft,
        dataset: {
          name: partName(dataset.name, window?.part ?? null),
          rows: file.rows,
          columns: dataset.columns,
        },
        attributes: allowedAttributes(draft, request.attributes),
        file,
      },
      signal,
    );
  }

  async function run({ request, window, actor, signal, report }: RunFairnessRequest): Promise<FairnessRun> {
    const startedMs = clock.monotonicMs();
    const { model, dataset, draft, settingsVersion } = prepare(request);
    const part = window?.part ?? null;
    const measured = await measure({ request, draft, dataset, window: window ?? null, signal, report });
    signal.throwIfAborted();
    const done = {
      id: fairnessRunId.parse(ids.next()),
      modelId: model.id,
      modelName: model.name,
      createdAt: clock.now(),
      dataset: {
        id: dataset.id,
        name: dataset.name,
        evidenceSha256: dataset.evidenceSha256,
        rows: dataset.rows,
      },
      part,
      attributes: [...request.attributes],
      verdict: measured.verdict,
      reason: measured.reason,
      request,
      settings: draft,
      settingsVersion,
      rows: measured.rows,
      narrative: [...measured.narrative],
      notes: [...measured.notes],
      resultSha256: measured.sha256,
      softwareVersion: version,
      durationMs: Math.max(0, clock.monotonicMs() - startedMs),
    };
    const announce = database.write(() => {
      // While the groups were counted, somebody may have put the model or its data into the bin.
      models.requireLive(done.modelId);
      requireDataset(done.dataset.id, done.modelId);
      repository.insert(done, measured.partitions);
      const facts = {
        verdict: done.verdict,
        'data set': done.dataset.name,
        'evidence SHA-256': done.dataset.evidenceSha256,
        ...(part === null ? {} : { window: part.window.label, monitor: part.monitor.name }),
        'protected attributes': done.attributes.join(', '),
        'settings version': settingsVersion,
        'result SHA-256': done.resultSha256,
      };
      changes.record({
        entity: 'fairness-run',
        entityId: done.id,
        actor,
        action: 'finished',
        before: null,
        after: {
          model: done.modelName,
          ...facts,
          [contentField]: content.digestOf('fairness-run', done.id),
        },
      });
      // What a window of a monitor came to is told with the check; the model keeps what people asked for.
      if (part === null) {
        changes.record({
          entity: 'model',
          entityId: done.modelId,
          actor,
          action: 'fairness checked',
          note: done.reason,
          before: null,
          after: facts,
        });
      }
      return alerts.observe(signalOf(done), actor);
    });
    publish({ topic: 'records/changed', payload: { entity: 'fairness-run', ids: [done.id] } });
    publish({ topic: 'records/changed', payload: { entity: 'model', ids: [done.modelId] } });
    announce();
    return find(done.id);
  }

  function find(id: FairnessRunId): FairnessRun {
    const found = repository.find(id);
    if (found === null) throw new DriftGuardError('FAIRNESS_RUN_NOT_FOUND');
    return found;
  }

  async function likenessOf(stored: FairnessRun, measured: MeasuredFairness): Promise<Likeness> {
    if (measured.sha256 === stored.resultSha256) return 'same';
    if (!(await hasFiguresOf(repository, stored, measured))) return 'different';
    return likenessInOtherWords(content.isAsTold('fairness-run', stored.id));
  }

  /** Computes a check again from its evidence; records and tells whether the result is the same. */
  async function recompute(
    id: FairnessRunId,
    actor: Actor,
    { signal, report }: JobContext,
  ): Promise<Pick<JobOutcome, 'message' | 'recomputed'>> {
    const stored = find(id);
    const dataset = { ...datasets.get(stored.dataset.id), evidenceSha256: stored.dataset.evidenceSha256 };
    const { request, settings: draft } = stored;
    const measured = await withRows({ dataset, part: stored.part, signal }, (window) =>
      measure({ request, draft, dataset, window, signal, report }),
    );
    return recordRecomputed(
      {
        stored,
        sha256: measured.sha256,
        is: await likenessOf(stored, measured),
        difference: `Verdict now: ${measured.verdict}, then: ${stored.verdict}. The check was made by version ${stored.softwareVersion}, this is ${version}.`,
      },
      actor,
    );
  }

  const handlers: Pick<Handlers, FairnessCommandName> = {
    'fairness/settings': ({ modelId }) => settings.get(modelId),

    'fairness/save-settings': ({ modelId, rowVersion, ...draft }, { actor }) =>
      settings.save({ modelId, rowVersion }, draft, actor),

    'fairness/settings-history'({ modelId, cursor, limit }) {
      models.get(modelId);
      return settings.history(modelId, { cursor, limit });
    },

    'fairness/run'(request, { actor, correlationId }) {
      const { model, dataset } = prepare(request);
      const jobId = jobs.start(
        {
          kind: 'fairness-run',
          title: `Fairness of “${model.name}” in “${dataset.name}”`,
          actor,
          correlationId,
        },
        async ({ signal, report }) => {
          const { id, reason } = await run({ request, actor, signal, report });
          return { entity: 'fairness-run', id, message: reason };
        },
      );
      return { jobId };
    },

    'fairness/recompute'({ id }, { actor, correlationId }) {
      const { modelName, dataset } = find(id);
      const jobId = jobs.start(
        {
          kind: 'fairness-run',
          title: `Recompute the fairness of “${modelName}” in “${dataset.name}”`,
          actor,
          correlationId,
        },
        async (context) => ({
          entity: 'fairness-run',
          id,
          ...(await recompute(id, actor, context)),
        }),
      );
      return { jobId };
    },

    'fairness/list'(input) {
      if (input.modelId !== null) models.get(input.modelId);
      return repository.list(input);
    },

    'fairness/get': ({ id }) => find(id),

    'fairness/groups'(input) {
      if (!repository.exists(input.id)) throw new DriftGuardError('FAIRNESS_RUN_NOT_FOUND');
      return repository.groups(input);
    },

    'fairness/trend'(input) {
      models.get(input.modelId);
      return trend(input);
    },

    'fairness/thresholds'({ id, partition, goal, target, present }) {
      const { decision } = find(id).request;
      const usual = decision.kind === 'threshold' ? decision.threshold : 0.5;
      const plan = exploreThresholds(repository.histograms(id, partition), {
        goal,
        target,
        present: present ?? usual,
      });
      return {
        plan: plan === null ? null : { ...plan, groups: [...plan.groups], leftOut: [...plan.leftOut] },
      };
    },

    async 'fairness/export'({ id, format }, { actor }) {
      const found = find(id);
      const groupsOf = (partition: number) => repository.allGroups(id, partition);
      const chunks = format === 'csv' ? fairnessAsCsv(found, groupsOf) : fairnessAsJson(found, groupsOf);
      const day = found.createdAt.slice(0, 10);
      return exports.write({
        name: `${found.modelName} - fairness ${day}.${format}`,
        chunks,
        actor,
        action: 'fairness-run.exported',
        target: { type: 'fairness-run', id },
      });
    },
  };

  return {
    handlers,
    run,
    checkWindow({ modelId, datasetId, labelled, ...rest }) {
      const { task } = models.requireLive(modelId);
      const dataset = requireDataset(datasetId, modelId);
      const request = requestOf({
        task,
        dataset,
        attributes: settings.attributesOf(modelId),
        asked: repository.lastAsked(modelId),
      });
      return run({ request: labelled ? request : { ...request, label: null }, ...rest });
    },
    attributesOf: settings.attributesOf,
    setUp(modelId, draft, actor) {
      settings.save({ modelId, rowVersion: 0 }, fairnessSettingsDraft.parse(draft), actor);
    },
  };
}
