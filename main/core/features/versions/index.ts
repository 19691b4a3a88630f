import type { Dataset } from '../../../../shared/contract/datasets.ts';
import type { PerformanceRun } from '../../../../shared/contract/performance.ts';
import type {
  ArtefactInput,
  ModelVersion,
  VersionArtefact,
  VersionFactsInput,
} from '../../../../shared/contract/versions.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { DatasetId, ModelId, ModelVersionId, PerformanceRunId } from '../../../../shared/schema/ids.ts';
import type { ModelCard } from '../../../../shared/schema/model-card.ts';
import type { Handlers } from '../../dispatch.ts';
import { hashFile } from '../../evidence/durable-files.ts';
import { sizeInWords } from '../../evidence/limits.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import type { Actor, VaultFile } from '../../ports.ts';
import { createRequireDataset } from '../datasets/require-dataset.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import { cardAsJson, cardAsMarkdown } from './card-export.ts';
import type { LedgerStanding } from './card-export.ts';
import { refuseSecondArtefact, versionFields, withFacts, withMetrics } from './facts.ts';
import type { NewFacts } from './facts.ts';
import { createVersionRepository } from './repository.ts';

type VersionCommandName = Extract<keyof Handlers, `versions/${string}`>;

export type VersionFeature = Feature<VersionCommandName> & {
  /** Completes the present version of a model and writes its card, within a job of the caller. */
  readonly setUp: (request: {
    readonly modelId: ModelId;
    readonly facts: Omit<VersionFactsInput, 'artefact'>;
    readonly artefact: VersionArtefact | null;
    readonly card: ModelCard;
    readonly actor: Actor;
  }) => void;
};

export type VersionDependencies = Pick<
  FeatureDependencies,
  | 'database'
  | 'clock'
  | 'jobs'
  | 'changes'
  | 'history'
  | 'publish'
  | 'vault'
  | 'exports'
  | 'version'
  | 'models'
> & {
  /** The data sets, as their feature offers them. */
  readonly datasets: { readonly get: (id: DatasetId) => Dataset };
  /** Performance results, as their feature offers them. Throws PERFORMANCE_RUN_NOT_FOUND. */
  readonly performance: { readonly get: (id: PerformanceRunId) => PerformanceRun };
  /** Signs the ledger as it is; what an export stands on. */
  readonly standing: () => Promise<LedgerStanding>;
};

function noArtefact(number: string): DriftGuardError {
  return new DriftGuardError(
    'NOT_FOUND',
    `No artefact is recorded of version ${number}. Record its file or its SHA-256 first.`,
  );
}

async function digestOf(file: VaultFile, { signal, report }: Pick<JobContext, 'signal' | 'report'>) {
  const progress = (done: number): void => {
    report({ done, total: file.sizeBytes, unit: 'bytes', phase: `Hashing “${file.name}”` });
  };
  progress(0);
  try {
    return await hashFile(file.path, { signal, onBytes: progress });
  } catch (error) {
    if (error instanceof DriftGuardError) throw error;
    throw new DriftGuardError(
      'FILE_UNREADABLE',
      `“${file.name}” could not be read. Check that it exists and that you may open it.`,
    );
  }
}

/** Versions of models: what is known of each, its card, comparing files with it, exports. */
export function createVersionFeature(dependencies: VersionDependencies): VersionFeature {
  const { database, clock, jobs, changes, history, publish, vault, exports, version, models } = dependencies;
  const { datasets, performance, standing } = dependencies;
  const repository = createVersionRepository(database);
  const requireDataset = createRequireDataset(datasets);

  function find(id: ModelVersionId): ModelVersion {
    const found = repository.find(id);
    if (found === null) throw new DriftGuardError('MODEL_VERSION_NOT_FOUND');
    return found;
  }

  /** Throws MODEL_VERSION_NOT_FOUND, RECORD_DELETED or STALE_VERSION. */
  function requireFresh({ id, rowVersion }: { id: ModelVersionId; rowVersion: number }): ModelVersion {
    const present = find(id);
    models.requireLive(present.modelId);
    if (present.rowVersion === rowVersion) return present;
    throw new DriftGuardError('STALE_VERSION', undefined, {
      yours: rowVersion,
      present: present.rowVersion,
      record: present,
    });
  }

  /** What records say of the facts that were asked for. Throws DATASET_NOT_FOUND, RECORD_DELETED, PERFORMANCE_RUN_NOT_FOUND. */
  function factsOf(
    modelId: ModelId,
    { trainingDatasetId, performanceRunId, metrics }: Omit<VersionFactsInput, 'artefact' | 'note'>,
  ): NewFacts {
    const data = trainingDatasetId === null ? null : requireDataset(trainingDatasetId, modelId);
    const run = performanceRunId === null ? null : performance.get(performanceRunId);
    if (run !== null && run.modelId !== modelId) throw new DriftGuardError('PERFORMANCE_RUN_NOT_FOUND');
    return {
      artefact: null,
      training:
        data === null
          ? null
          : { id: data.id, name: data.name, evidenceSha256: data.evidenceSha256, rows: data.rows },
      run,
      metrics,
    };
  }

  /** Throws FILE_TOKEN_UNKNOWN. */
  function requireFile(artefact: ArtefactInput | null): void {
    if (artefact?.kind === 'file') vault.resolve(artefact.token);
  }

  async function artefactOf(input: ArtefactInput | null, job: JobContext): Promise<VersionArtefact | null> {
    if (input === null) return null;
    if (input.kind === 'typed') {
      return { sha256: input.sha256, name: input.name, sizeBytes: null, source: 'typed' };
    }
    const file = vault.resolve(input.token);
    const { sha256, sizeBytes } = await digestOf(file, job);
    return { sha256, name: file.name, sizeBytes, source: 'file' };
  }

  /** Inside a transaction. */
  function change(
    present: ModelVersion,
    changed: ModelVersion,
    { actor, action, note }: { actor: Actor; action: string; note?: string },
  ): void {
    const next = { ...changed, rowVersion: present.rowVersion + 1, updatedAt: clock.now() };
    repository.replace(next);
    changes.record({
      entity: 'model-version',
      entityId: next.id,
      actor,
      action,
      ...(note === undefined ? {} : { note }),
      before: versionFields(present),
      after: versionFields(next),
    });
  }

  /** Inside the transaction that has begun the version: it is new as a whole. */
  function recordRegistered(
    id: ModelVersionId,
    facts: NewFacts,
    { actor, note }: { actor: Actor; note: string },
  ) {
    const registered = withFacts(find(id), facts);
    repository.replace(registered);
    changes.record({
      entity: 'model-version',
      entityId: id,
      actor,
      action: 'registered',
      note,
      before: null,
      after: { model: registered.modelName, ...versionFields(registered) },
    });
  }

  function announce(id: ModelVersionId): void {
    publish({ topic: 'records/changed', payload: { entity: 'model-version', ids: [id] } });
  }

  function saveCard(
    target: { readonly id: ModelVersionId; readonly rowVersion: number },
    card: ModelCard,
    actor: Actor,
  ): ModelVersion {
    const written = database.write(() => {
      const present = requireFresh(target);
      if (JSON.stringify(present.card) === JSON.stringify(card)) return false;
      change(present, { ...present, card }, { actor, action: 'card saved' });
      return true;
    });
    if (written) announce(target.id);
    return find(target.id);
  }

  /** Whether a file is the artefact; in a sentence. Recorded, whatever the answer. */
  async function checkArtefact(
    id: ModelVersionId,
    file: VaultFile,
    actor: Actor,
    job: JobContext,
  ): Promise<string> {
    const found = await digestOf(file, job);
    const { artefact, version: number, modelName } = find(id);
    if (artefact === null) throw noArtefact(number);
    const same = found.sha256 === artefact.sha256;
    const short = found.sha256.slice(0, 12);
    const sentence = same
      ? `“${file.name}” is the artefact of version ${number} of “${modelName}”: the same SHA-256, ${short}….`
      : `“${file.name}” is not the artefact of version ${number} of “${modelName}”: its SHA-256 is ${short}…, recorded is ${artefact.sha256.slice(0, 12)}….`;
    database.write(() => {
      changes.record({
        entity: 'model-version',
        entityId: id,
        actor,
        action: same ? 'artefact matched' : 'artefact differed',
        note: sentence,
        before: null,
        after: {
          'checked file': `${file.name}, ${sizeInWords(found.sizeBytes)}`,
          'checked SHA-256': found.sha256,
        },
      });
    });
    announce(id);
    return sentence;
  }

  const handlers: Pick<Handlers, VersionCommandName> = {
    'versions/list'(input) {
      models.get(input.modelId);
      return repository.list(input);
    },

    'versions/get': ({ id }) => find(id),

    'versions/register'(
      { modelId, rowVersion, version: number, artefact, note, ...asked },
      { actor, correlationId },
    ) {
      const target = { id: modelId, rowVersion };
      const { name } = models.checkNextVersion(target, number);
      withMetrics([], factsOf(modelId, asked));
      requireFile(artefact);
      const jobId = jobs.start(
        {
          kind: 'version-registration',
          title: `Register version ${number} of “${name}”`,
          actor,
          correlationId,
        },
        async (job) => {
          const read = await artefactOf(artefact, job);
          const made: ModelVersionId[] = [];
          models.raiseVersion(
            target,
            {
              version: number,
              note,
              alsoRecord(id) {
                recordRegistered(id, { ...factsOf(modelId, asked), artefact: read }, { actor, note });
                made.push(id);
              },
            },
            actor,
          );
          return {
            entity: 'model-version',
            id: made[0] ?? '',
            message: `Version ${number} of “${name}” is registered.`,
          };
        },
      );
      return { jobId };
    },

    'versions/complete'({ id, rowVersion, artefact, note, ...asked }, { actor, correlationId }) {
      const present = requireFresh({ id, rowVersion });
      if (artefact !== null) refuseSecondArtefact(present);
      requireFile(artefact);
      withFacts(present, factsOf(present.modelId, asked));
      const what = `version ${present.version} of “${present.modelName}”`;
      const jobId = jobs.start(
        { kind: 'version-registration', title: `Complete ${what}`, actor, correlationId },
        async (job) => {
          const read = await artefactOf(artefact, job);
          const written = database.write(() => {
            const fresh = requireFresh({ id, rowVersion });
            const changed = withFacts(fresh, { ...factsOf(fresh.modelId, asked), artefact: read });
            if (JSON.stringify(changed) === JSON.stringify(fresh)) return false;
            change(fresh, changed, { actor, action: 'completed', note });
            return true;
          });
          if (written) announce(id);
          return {
            entity: 'model-version',
            id,
            message: written ? `What was new of ${what} is recorded.` : `There was nothing new of ${what}.`,
          };
        },
      );
      return { jobId };
    },

    'versions/save-card': ({ card, ...target }, { actor }) => saveCard(target, card, actor),

    'versions/history'({ id, cursor, limit }) {
      find(id);
      return history.page({ entity: 'model-version', entityId: id, cursor, limit });
    },

    'versions/check-artefact'({ id, token }, { actor, correlationId }) {
      const { artefact, version: number, modelName } = find(id);
      if (artefact === null) throw noArtefact(number);
      const file = vault.resolve(token);
      const jobId = jobs.start(
        {
          kind: 'artefact-check',
          title: `Compare “${file.name}” with version ${number} of “${modelName}”`,
          actor,
          correlationId,
        },
        async (job) => ({
          entity: 'model-version',
          id,
          message: await checkArtefact(id, file, actor, job),
        }),
      );
      return { jobId };
    },

    async 'versions/export-card'({ id, format }, { actor }) {
      const found = find(id);
      const facts = {
        version: found,
        model: models.get(found.modelId),
        standing: await standing(),
        exportedAt: clock.now(),
        softwareVersion: version,
      };
      const [suffix, text] =
        format === 'json' ? (['json', cardAsJson(facts)] as const) : (['md', cardAsMarkdown(facts)] as const);
      return exports.write({
        name: `${found.modelName} ${found.version} - model card.${suffix}`,
        chunks: [text],
        actor,
        action: 'model-version.card-exported',
        target: { type: 'model-version', id },
      });
    },
  };

  return {
    handlers,
    setUp({ modelId, facts, artefact, card, actor }) {
      const [latest] = repository.list({ modelId, cursor: null, limit: 1 }).items;
      if (latest === undefined) throw new DriftGuardError('MODEL_VERSION_NOT_FOUND');
      database.write(() => {
        const present = find(latest.id);
        const completed = withFacts(present, { ...factsOf(modelId, facts), artefact });
        change(present, { ...completed, card }, { actor, action: 'completed', note: facts.note });
      });
      announce(latest.id);
    },
  };
}
