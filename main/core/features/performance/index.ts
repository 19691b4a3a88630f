import type { Dataset } from '../../../../shared/contract/datasets.ts';
import type { JobOutcome } from '../../../../shared/contract/jobs.ts';
import { performanceRequest } from '../../../../shared/contract/performance.ts';
import type { PerformanceRequest, PerformanceRun } from '../../../../shared/contract/performance.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { performanceRunId } from '../../../../shared/schema/ids.ts';
import type { DatasetId, ModelId, PerformanceRunId } from '../../../../shared/schema/ids.ts';
import { foundBy, partName } from '../../../../shared/schema/monitor.ts';
import type { MeasuredWindow } from '../../../../shared/schema/monitor.ts';
import type { PerformanceKind } from '../../../../shared/schema/performance.ts';
import type { Handlers } from '../../dispatch.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { MeasuredFile, MeasuredSide } from '../../evidence/performance-figures.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import { contentField, createContentRepository } from '../../storage/content-repository.ts';
import type { PerformanceFacts } from '../../statistics/risk/index.ts';
import type { AlertSignal, AlertSink } from '../alerts/alert-sink.ts';
import { createRequireDataset } from '../datasets/require-dataset.ts';
import { createMeasuredRows } from '../drift/window-side.ts';
import type { MeasuredPart } from '../drift/window-side.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import { createRecordRecomputed } from '../jobs/record-recomputed.ts';
import { figuresOf, likenessInOtherWords } from '../jobs/recomputed.ts';
import type { Likeness } from '../jobs/recomputed.ts';
import { riskFactsOf } from './risk-facts.ts';
import { performanceAsCsv } from './report-csv.ts';
import { createPerformanceRepository } from './repository.ts';
import { resultOf } from './result.ts';
import { canBeEstimated, canStandBeside, columnsOf, planOf } from './rules.ts';

type PerformanceCommandName = Extract<keyof Handlers, `performance/${string}`>;

export type RunPerformanceRequest = {
  readonly request: PerformanceRequest;
  /** The window of a monitor that is measured; absent: all of the data set. */
  readonly window?: MeasuredPart;
  /** Whether any of its rows has a label; absent: as the data set has. */
  readonly labelled?: boolean;
  readonly actor: Actor;
  readonly signal: AbortSignal;
  readonly report?: JobContext['report'];
};

type SidesOfWindow = {
  readonly modelId: ModelId;
  readonly datasetId: DatasetId;
  readonly referenceId: DatasetId;
};

export type PerformanceFeature = Feature<PerformanceCommandName> & {
  /**
   * Measures a data set and stores the result, within a job of the caller. Cancelled or failed, nothing is stored.
   * Throws the codes of `performance/run`, CANCELLED and EVIDENCE_CHANGED.
   */
  readonly run: (request: RunPerformanceRequest) => Promise<PerformanceRun>;
  /**
   * Measures a window of a monitor, or estimates it where none of its rows has a label: with the threshold and the
   * positive class that a person asked for last, beside the reference where that can be measured as well. Throws as
   * `run` does.
   */
  readonly measureWindow: (
    request: Omit<RunPerformanceRequest, 'request' | 'report' | 'window' | 'labelled'> &
      SidesOfWindow & { readonly window: MeasuredPart; readonly labelled: boolean },
  ) => Promise<PerformanceRun>;
  /** Whether windows of the data set can be estimated from the reference where they have no labels. */
  readonly canEstimate: (sides: SidesOfWindow) => boolean;
  /** Throws PERFORMANCE_RUN_NOT_FOUND. */
  readonly get: (id: PerformanceRunId) => PerformanceRun;
  /** What the newest result of a model, measured or estimated, says about its risk; null where there is none. */
  readonly latestFacts: (modelId: ModelId) => PerformanceFacts | null;
};

export type PerformanceDependencies = Pick<
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

/** Most rows of a data set that are held in memory; of more, a seeded sample is measured. */
const maxMeasuredRows = 1_000_000;

type Prepared = {
  readonly request: PerformanceRequest;
  readonly dataset: Dataset;
  readonly reference: Dataset | null;
  readonly plan: PerformanceKind;
  readonly window: MeasuredPart | null;
};

function factsOf({ id, name, evidenceSha256, rows }: Dataset): PerformanceRun['dataset'] {
  return { id, name, evidenceSha256, rows };
}

/** What alerts about the estimates of a monitor are about. */
const estimatesOf = ({ monitor }: MeasuredWindow): string => `${monitor.id}:estimate`;

/** Small windows that are in order take nothing back of what a person measured, nor estimates of what was measured. */
function subjectOf({ modelId, part, kind }: PerformanceRun): string {
  if (part === null) return modelId;
  return kind === 'estimate' ? estimatesOf(part) : part.monitor.id;
}

/** What a result tells the rules of alerts: its figures, which each rule holds against its own limits. */
function signalOf(run: PerformanceRun): AlertSignal {
  const { id, modelId, modelName, dataset, part, reference, kind, result } = run;
  const isEstimate = kind === 'estimate';
  return {
    source: 'performance',
    modelId,
    subjectId: subjectOf(run),
    resultId: id,
    metrics: result.metrics,
    reference: reference?.name ?? null,
    title: `“${modelName}”: ${isEstimate ? 'estimated performance' : 'performance'} in “${partName(dataset.name, part)}” is worse than allowed`,
    detail: [result.sentence, result.assumption ?? '', part === null ? '' : foundBy(part)]
      .filter((text) => text !== '')
      .join(' '),
  };
}

/** Performance of a model: measured with labels, estimated without; over time, and as files. */
export function createPerformanceFeature(dependencies: PerformanceDependencies): PerformanceFeature {
  const { database, clock, ids, jobs, changes, publish, exports, comparison, version, models } = dependencies;
  const { alerts, datasets, evidenceEngine } = dependencies;
  const repository = createPerformanceRepository(database);
  const content = createContentRepository(database);
  const requireDataset = createRequireDataset(datasets);
  const { store } = datasets;
  const withRows = createMeasuredRows({ evidenceEngine, store });
  const recordRecomputed = createRecordRecomputed(dependencies, 'performance-run');

  /** What is measured; throws when it cannot be. */
  function prepare(request: PerformanceRequest, labelled?: boolean) {
    const model = models.requireLive(request.modelId);
    const dataset = requireDataset(request.datasetId, model.id);
    const reference = request.referenceId === null ? null : requireDataset(request.referenceId, model.id);
    return { model, dataset, reference, plan: planOf(model.task, dataset, reference, labelled) };
  }

  function fileOf(side: Dataset, window: MeasuredPart | null): MeasuredFile {
    const { evidenceSha256: sha256, rows } = side;
    return {
      ...(window?.side ?? { path: store.pathOf(sha256), sha256, rows }),
      name: partName(side.name, window?.part ?? null),
      columns: columnsOf(side),
    };
  }

  /** What a window of a monitor was compared with last. */
  let keptReference: {
    readonly key: string;
    readonly side: { readonly name: string; readonly measured: MeasuredSide };
  } | null = null;

  /**
   * Measures the data set and what it is compared with, one after the other: each holds its rows in memory. Only with
   * `reuse` may the figures of the reference be those of the window before; to compute again is to read again.
   */
  async function measure(
    { request, dataset, reference, plan, window }: Prepared,
    {
      signal,
      report,
      reuse = false,
    }: { signal: AbortSignal; report?: JobContext['report'] | undefined; reuse?: boolean },
  ): Promise<ReturnType<typeof resultOf>> {
    const { threshold, positiveClass, seed } = request;
    const measured = async (file: MeasuredFile, kind: PerformanceKind) => ({
      name: file.name,
      measured: await comparison.measurePerformance(
        {
          kind,
          file,
          reference: kind === 'estimate' && reference !== null ? fileOf(reference, null) : null,
          threshold,
          positiveClass,
          seed,
          mostRows: maxMeasuredRows,
        },
        signal,
      ),
    });
    const total = reference === null ? 1 : 2;
    report?.({ done: 0, total, unit: 'steps', phase: `Measuring “${dataset.name}”` });
    const data = await measured(fileOf(dataset, window), plan);
    if (reference === null) return resultOf(plan, data, null);
    report?.({ done: 1, total, unit: 'steps', phase: `Measuring “${reference.name}”` });
    const file = fileOf(reference, null);
    const kind = plan === 'estimate' ? 'binary' : plan;
    // The windows of a monitor have their reference in common: its figures are those of the window before.
    const key = JSON.stringify([file, kind, threshold, positiveClass, seed]);
    const kept = reuse && keptReference?.key === key ? keptReference : null;
    const known = kept ?? { key, side: await measured(file, kind) };
    if (reuse) keptReference = known;
    return resultOf(plan, data, known.side);
  }

  function find(id: PerformanceRunId): PerformanceRun {
    const found = repository.find(id);
    if (found === null) throw new DriftGuardError('PERFORMANCE_RUN_NOT_FOUND');
    return found;
  }

  async function run({
    request,
    window,
    labelled,
    actor,
    signal,
    report,
  }: RunPerformanceRequest): Promise<PerformanceRun> {
    const startedMs = clock.monotonicMs();
    const { model, dataset, reference, plan } = prepare(request, labelled);
    const part = window?.part ?? null;
    const { result, sha256 } = await measure(
      { request, dataset, reference, plan, window: window ?? null },
      { signal, report, reuse: part !== null },
    );
    signal.throwIfAborted();
    const done: PerformanceRun = {
      id: performanceRunId.parse(ids.next()),
      modelId: model.id,
      modelName: model.name,
      createdAt: clock.now(),
      dataset: factsOf(dataset),
      reference: reference === null ? null : factsOf(reference),
      part,
      kind: plan,
      sentence: result.sentence,
      request,
      result,
      resultSha256: sha256,
      softwareVersion: version,
      durationMs: Math.max(0, clock.monotonicMs() - startedMs),
    };
    const announce = database.write(() => {
      // While rows were read, somebody may have put the model or its data into the bin.
      models.requireLive(done.modelId);
      requireDataset(done.dataset.id, done.modelId);
      if (done.reference !== null) requireDataset(done.reference.id, done.modelId);
      repository.insert(done);
      const facts = {
        'data set': done.dataset.name,
        'evidence SHA-256': done.dataset.evidenceSha256,
        ...(part === null ? {} : { window: part.window.label, monitor: part.monitor.name }),
        reference: done.reference?.name ?? '',
        'result SHA-256': done.resultSha256,
      };
      changes.record({
        entity: 'performance-run',
        entityId: done.id,
        actor,
        action: 'finished',
        before: null,
        after: {
          model: done.modelName,
          ...facts,
          [contentField]: content.digestOf('performance-run', done.id),
        },
      });
      // What a window of a monitor came to is told with the result; the model keeps what people asked for.
      if (part === null) {
        changes.record({
          entity: 'model',
          entityId: done.modelId,
          actor,
          action: 'performance measured',
          note: done.sentence,
          before: null,
          after: facts,
        });
      }
      const observed = alerts.observe(signalOf(done), actor);
      if (part === null || plan === 'estimate') return observed;
      const withdrawn = alerts.withdraw(
        {
          source: 'performance',
          subjectId: estimatesOf(part),
          isPast: (resultId) => repository.isReplaced(performanceRunId.parse(resultId)),
          detail: `The labels came. ${done.sentence}`,
        },
        actor,
      );
      return () => {
        observed();
        withdrawn();
      };
    });
    publish({ topic: 'records/changed', payload: { entity: 'performance-run', ids: [done.id] } });
    publish({ topic: 'records/changed', payload: { entity: 'model', ids: [done.modelId] } });
    announce();
    return find(done.id);
  }

  function likenessOf(stored: PerformanceRun, { result, sha256 }: ReturnType<typeof resultOf>): Likeness {
    if (sha256 === stored.resultSha256) return 'same';
    if (figuresOf(result) !== figuresOf(stored.result)) return 'different';
    return likenessInOtherWords(content.isAsTold('performance-run', stored.id));
  }

  /** Measures again from the evidence; records and tells whether the result is the same. */
  async function recompute(
    id: PerformanceRunId,
    actor: Actor,
    context: JobContext,
  ): Promise<Pick<JobOutcome, 'message' | 'recomputed'>> {
    const stored = find(id);
    const { request, reference, kind } = stored;
    const dataset = { ...datasets.get(stored.dataset.id), ...stored.dataset };
    const { part } = stored;
    const measured = await withRows({ dataset, part, signal: context.signal }, (window) =>
      measure(
        {
          request,
          dataset,
          reference: reference === null ? null : { ...datasets.get(reference.id), ...reference },
          plan: kind,
          window,
        },
        context,
      ),
    );
    return recordRecomputed(
      {
        stored,
        sha256: measured.sha256,
        is: likenessOf(stored, measured),
        difference: `Now: ${measured.result.sentence} The result was made by version ${stored.softwareVersion}, this is ${version}.`,
      },
      actor,
    );
  }

  const handlers: Pick<Handlers, PerformanceCommandName> = {
    'performance/run'(request, { actor, correlationId }) {
      const { model, dataset } = prepare(request);
      const jobId = jobs.start(
        {
          kind: 'performance-run',
          title: `Performance of “${model.name}” in “${dataset.name}”`,
          actor,
          correlationId,
        },
        async ({ signal, report }) => {
          const { id, sentence } = await run({ request, actor, signal, report });
          return { entity: 'performance-run', id, message: sentence };
        },
      );
      return { jobId };
    },

    'performance/recompute'({ id }, { actor, correlationId }) {
      const { modelName, dataset } = find(id);
      const jobId = jobs.start(
        {
          kind: 'performance-run',
          title: `Recompute the performance of “${modelName}” in “${dataset.name}”`,
          actor,
          correlationId,
        },
        async (context) => ({
          entity: 'performance-run',
          id,
          ...(await recompute(id, actor, context)),
        }),
      );
      return { jobId };
    },

    'performance/list'(input) {
      models.get(input.modelId);
      return repository.list(input);
    },

    'performance/get': ({ id }) => find(id),

    'performance/trend'(input) {
      models.get(input.modelId);
      return repository.trend(input);
    },

    async 'performance/export'({ id, format }, { actor }) {
      const found = find(id);
      const chunks = format === 'csv' ? performanceAsCsv(found) : [`${JSON.stringify(found, null, 2)}\n`];
      const day = found.createdAt.slice(0, 10);
      return exports.write({
        name: `${found.modelName} - performance ${day}.${format}`,
        chunks,
        actor,
        action: 'performance-run.exported',
        target: { type: 'performance-run', id },
      });
    },
  };

  return {
    handlers,
    run,
    measureWindow({ modelId, datasetId, referenceId, ...rest }) {
      const dataset = requireDataset(datasetId, modelId);
      const reference = datasets.get(referenceId);
      const { task } = models.requireLive(modelId);
      const { threshold, positiveClass } = repository.lastAsked(modelId) ?? {};
      const request = performanceRequest.parse({
        modelId,
        datasetId,
        referenceId: canStandBeside(task, dataset, reference) ? referenceId : null,
        threshold,
        positiveClass,
      });
      return run({ request, ...rest });
    },
    canEstimate: ({ modelId, datasetId, referenceId }) =>
      canBeEstimated(models.get(modelId).task, datasets.get(datasetId), datasets.get(referenceId)),
    get: find,
    latestFacts(modelId) {
      const latest = repository.latestOf(modelId);
      return latest === null ? null : riskFactsOf(latest);
    },
  };
}
