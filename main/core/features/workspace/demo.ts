import type { JobOutcome } from '../../../../shared/contract/jobs.ts';
import { modelDraft } from '../../../../shared/contract/models.ts';
import type { PerformanceRunId } from '../../../../shared/schema/ids.ts';
import { performanceRequest } from '../../../../shared/contract/performance.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { DatasetId, JobId, ModelId } from '../../../../shared/schema/ids.ts';
import { isGateStep } from '../../../../shared/schema/gate.ts';
import { monitorDraft } from '../../../../shared/schema/monitor.ts';
import type { MonitorDraft } from '../../../../shared/schema/monitor.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import type { DeploymentFeature } from '../deployments/index.ts';
import type { DatasetFeature } from '../datasets/index.ts';
import type { FairnessFeature } from '../fairness/index.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import type { PerformanceFeature } from '../performance/index.ts';
import type { VersionFeature } from '../versions/index.ts';
import { readDemo } from './demo-files.ts';
import type { DemoFiles } from './demo-files.ts';
import type { DemoModel } from './demo-manifest.ts';
import { createDemoRepository } from './demo-repository.ts';

export type DemoRun = {
  readonly modelId: ModelId;
  readonly referenceId: DatasetId;
  readonly currentId: DatasetId;
  readonly actor: Actor;
  readonly signal: AbortSignal;
};

export type DemoWatch = {
  readonly modelId: ModelId;
  readonly draft: MonitorDraft;
  readonly actor: Actor;
  readonly signal: AbortSignal;
};

export type DemoDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'jobs' | 'changes' | 'publish' | 'log' | 'models' | 'resourcesFolder'
> & {
  readonly importFile: DatasetFeature['importFile'];
  /** Compares two data sets of a model with the default settings and stores the run. */
  readonly runDrift: (request: DemoRun) => Promise<void>;
  readonly fairness: Pick<FairnessFeature, 'run' | 'setUp'>;
  readonly performance: Pick<PerformanceFeature, 'run'>;
  readonly versions: Pick<VersionFeature, 'setUp'>;
  readonly deployments: Pick<DeploymentFeature, 'move' | 'override'>;
  /** Sets up a monitor and looks at the data that are there. */
  readonly watch: (request: DemoWatch) => Promise<void>;
};

/** What identity needs, which makes the workspace of the demo. */
export type DemoLoading = {
  isDemoAvailable(): Promise<boolean>;
  /** Starts loading; null when there are models already. Throws NOT_AVAILABLE_HERE. */
  loadDemo(actor: Actor, correlationId: string): Promise<JobId | null>;
};

type LoadOptions = { readonly files: DemoFiles; readonly actor: Actor; readonly signal: AbortSignal };

/** Stands for the workspace in the change history and in the outcome: there is one in each data folder. */
const workspaceId = 'workspace';

const notEmpty = () =>
  new DriftGuardError(
    'WORKSPACE_NOT_EMPTY',
    'The demo is for an empty workspace, and this one already holds models. Start with another data folder to see it.',
  );

const stepsOf = ({ datasets, fairness, performance, monitors }: DemoModel): number =>
  datasets.length * (1 + (fairness === null ? 0 : 1) + (performance === null ? 0 : 1)) +
  (datasets.length > 1 ? 2 : 1) +
  monitors.length;

/**
 * The demo workspace: models in different states with real public data, loaded as one job into an empty
 * workspace. A load that is cancelled, fails or is cut short by a crash is undone (after a crash by
 * `start`), so that it can be tried again.
 */
export function createDemoFeature(
  dependencies: DemoDependencies,
): Feature<'demo/describe' | 'demo/load'> & DemoLoading {
  const { database, clock, jobs, changes, publish, log, models, resourcesFolder } = dependencies;
  const repository = createDemoRepository(database);
  let loading = false;

  function undo({ manifest }: DemoFiles, actor: Actor): void {
    const removed = database.write(() => {
      const gone = manifest.models.flatMap((demo) => repository.remove(demo));
      repository.forgetBegun();
      changes.record({
        entity: 'workspace',
        entityId: workspaceId,
        actor,
        action: 'demo load undone',
        before: { models: gone.length },
        after: { models: 0 },
      });
      return gone;
    });
    log.info('demo load undone', { models: removed.length });
    publish({ topic: 'records/changed', payload: { entity: 'model', ids: removed } });
  }

  async function loadModel(
    demo: DemoModel,
    { files, actor, signal, step }: LoadOptions & { readonly step: (phase: string) => void },
  ): Promise<void> {
    step(`Registering “${demo.name}”`);
    const { featureSchema, name, semanticVersion, owner, purpose, task, riskClass } = demo;
    const draft = modelDraft.parse({
      name,
      semanticVersion,
      owner,
      purpose,
      task,
      riskClass,
      featureSchema: featureSchema === null ? '' : JSON.stringify(featureSchema, null, 2),
    });
    let model = models.create(draft, actor);

    const imported: DatasetId[] = [];
    for (const dataset of demo.datasets) {
      step(`Importing “${dataset.name}” of “${demo.name}”`);
      const path = await files.verifiedPath(dataset, signal);
      const { dataset: made } = await dependencies.importFile({
        path,
        sourceName: dataset.file,
        modelId: model.id,
        name: dataset.name,
        purpose: dataset.purpose,
        options: { format: dataset.format },
        columns: dataset.columns,
        // What the model is compared on is what this version of it predicted.
        modelVersionId: dataset.purpose === 'current' ? models.presentVersion(model.id).id : null,
        actor,
        signal,
      });
      imported.push(made.id);
    }

    const [referenceId, currentId] = imported;
    if (referenceId !== undefined && currentId !== undefined) {
      step(`Comparing the data of “${demo.name}”`);
      await dependencies.runDrift({ modelId: model.id, referenceId, currentId, actor, signal });
    }
    if (referenceId !== undefined) {
      for (const { draft: settings } of demo.monitors) {
        step(`Looking at the windows of “${settings.name}” of “${demo.name}”`);
        const watched = monitorDraft.parse({ ...settings, referenceId });
        // oxlint-disable-next-line no-await-in-loop -- each uses all threads
        await dependencies.watch({ modelId: model.id, draft: watched, actor, signal });
      }
    }

    if (demo.fairness !== null) {
      const { settings, request } = demo.fairness;
      dependencies.fairness.setUp(model.id, settings, actor);
      for (const datasetId of imported) {
        step(`Checking the fairness of “${demo.name}”`);
        const asked = { ...request, modelId: model.id, datasetId };
        await dependencies.fairness.run({ request: asked, actor, signal });
      }
    }

    const results: PerformanceRunId[] = [];
    if (demo.performance !== null) {
      for (const [index, datasetId] of imported.entries()) {
        step(`Measuring the performance of “${demo.name}”`);
        const result = await dependencies.performance.run({
          request: performanceRequest.parse({
            modelId: model.id,
            datasetId,
            referenceId: index === 0 ? null : (referenceId ?? null),
          }),
          actor,
          signal,
        });
        results.push(result.id);
      }
    }

    if (demo.version !== null) {
      const { artefact, metrics, card, note } = demo.version;
      if (artefact !== null) await files.verifiedPath(artefact, signal);
      dependencies.versions.setUp({
        modelId: model.id,
        facts: {
          trainingDatasetId: artefact === null ? null : (referenceId ?? null),
          performanceRunId: results[0] ?? null,
          metrics,
          note,
        },
        artefact:
          artefact === null
            ? null
            : { sha256: artefact.sha256, name: artefact.file, sizeBytes: artefact.bytes, source: 'file' },
        card,
        actor,
      });
    }

    model = models.get(model.id);
    for (const { state, note, override } of demo.steps) {
      const target = { id: model.id, rowVersion: model.rowVersion };
      model =
        override === null || !isGateStep(state)
          ? dependencies.deployments.move(target, { state, note }, actor)
          : dependencies.deployments.override({ ...target, ...override, state }, actor);
    }
  }

  async function load(options: LoadOptions & { readonly report: JobContext['report'] }): Promise<JobOutcome> {
    const { files, actor, signal, report } = options;
    const { manifest } = files;
    // Asked again here: between the call and now the job may have waited behind others.
    if (loading) throw notEmpty();
    database.write(() => {
      if (!repository.isEmpty()) throw notEmpty();
      repository.noteBegun(actor);
    });
    loading = true;
    const total = manifest.models.reduce((sum, demo) => sum + stepsOf(demo), 0);
    let done = 0;
    const step = (phase: string) => {
      signal.throwIfAborted();
      report({ done, total, unit: 'steps', phase });
      done += 1;
    };
    try {
      for (const demo of manifest.models) await loadModel(demo, { files, actor, signal, step });
      signal.throwIfAborted();
      database.write(() => {
        repository.noteLoaded(clock.now());
        changes.record({
          entity: 'workspace',
          entityId: workspaceId,
          actor,
          action: 'demo loaded',
          before: null,
          after: { models: manifest.models.length },
        });
      });
    } catch (error) {
      undo(files, actor);
      throw error;
    } finally {
      loading = false;
    }
    publish({ topic: 'records/changed', payload: { entity: 'workspace', ids: [workspaceId] } });
    return {
      entity: 'workspace',
      id: workspaceId,
      message: `The demo workspace is ready: ${manifest.models.length} models with public data.`,
    };
  }

  async function loadDemo(actor: Actor, correlationId: string): Promise<JobId | null> {
    const files = await readDemo(resourcesFolder);
    if (files === null) {
      throw new DriftGuardError('NOT_AVAILABLE_HERE', 'This installation comes without the demo data.');
    }
    if (loading || !repository.isEmpty()) return null;
    return jobs.start(
      { kind: 'demo-load', title: 'Load the demo workspace', actor, correlationId },
      ({ signal, report }) => load({ files, actor, signal, report }),
    );
  }

  return {
    handlers: {
      async 'demo/describe'() {
        const files = await readDemo(resourcesFolder);
        if (files === null) return { available: false, models: [], sources: [] };
        const { manifest } = files;
        return {
          available: true,
          models: manifest.models.map(({ name, story }) => ({ name, story })),
          sources: manifest.sources,
        };
      },

      async 'demo/load'(_input, { actor, correlationId }) {
        const jobId = await loadDemo(actor, correlationId);
        if (jobId === null) throw notEmpty();
        return { jobId };
      },
    },

    isDemoAvailable: async () => (await readDemo(resourcesFolder)) !== null,
    loadDemo,

    async start() {
      const actor = repository.begunBy();
      if (actor === null) return;
      const files = await readDemo(resourcesFolder);
      if (files !== null) undo(files, actor);
    },
  };
}
