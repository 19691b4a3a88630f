import type { PredictionBatch } from '../../../../shared/contract/predictions.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { PredictionBatchId } from '../../../../shared/schema/ids.ts';
import type { Handlers } from '../../dispatch.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import { createLabelJoining, joinedMessage } from './labels.ts';
import { createFileLogging } from './log-file.ts';
import { digestOfParts } from './part-content.ts';
import { createPredictionRepository } from './repository.ts';
import type { StoredBatch } from './repository.ts';
import { createSealing } from './seal.ts';
import type { ImportEvidence } from './seal.ts';
import { createSealedIndex } from './sealed-index.ts';
import { createStaging } from './staging.ts';
import type { Dataset } from '../../../../shared/contract/datasets.ts';
import type { DatasetId } from '../../../../shared/schema/ids.ts';

type PredictionCommandName = Extract<keyof Handlers, `predictions/${string}`>;

export type PredictionDependencies = Pick<
  FeatureDependencies,
  | 'database'
  | 'clock'
  | 'ids'
  | 'jobs'
  | 'changes'
  | 'history'
  | 'publish'
  | 'vault'
  | 'evidenceEngine'
  | 'comparison'
  | 'models'
> & {
  /** The data sets, as their feature offers them. */
  readonly datasets: {
    readonly get: (id: DatasetId) => Dataset;
    readonly importFile: ImportEvidence;
    readonly store: Pick<EvidenceStore, 'newStagingPath' | 'unstage' | 'pathOf' | 'verify'>;
  };
};

/** What a batch says without its parts being read. */
function toLogged({ fields, firstRow: _row, ...batch }: StoredBatch): Omit<PredictionBatch, 'contentSha256'> {
  return {
    ...batch,
    features: Object.entries(fields.features).map(([name, type]) => ({ name, type })),
    hasScore: fields.score,
    predictionType: fields.prediction,
    labelType: fields.label,
  };
}

/** Predictions: batches that programs log, sealing them into evidence, labels that come later. */
export function createPredictionFeature(
  dependencies: PredictionDependencies,
): Feature<PredictionCommandName> & { readonly start: () => Promise<void> } {
  const { database, clock, jobs, history, publish, vault, evidenceEngine, comparison, models, datasets } =
    dependencies;
  const repository = createPredictionRepository(database);
  const { store, importFile: importEvidence } = datasets;

  const { sweep, fill } = createSealedIndex({ ...dependencies, repository, store });
  const staging = createStaging({ ...dependencies, repository });
  const logFile = createFileLogging({
    clock,
    evidenceEngine,
    comparison,
    store,
    staging,
    models,
    settled: () => database.settled(),
  });
  const sealing = createSealing({ ...dependencies, repository, importEvidence, store, sweep });
  const labelling = createLabelJoining({ ...dependencies, repository, importEvidence, store, sweep });

  function find(id: PredictionBatchId): StoredBatch {
    const batch = repository.find(id);
    if (batch === null) throw new DriftGuardError('BATCH_NOT_FOUND');
    return batch;
  }

  function toBatch(batch: StoredBatch): PredictionBatch {
    const digests = repository.parts(batch.id).map(({ sha256 }) => sha256);
    return { ...toLogged(batch), contentSha256: digestOfParts(digests) };
  }

  const handlers: Pick<Handlers, PredictionCommandName> = {
    'predictions/log'(input, { actor }) {
      const { batch, partSha256, repeated, warnings } = staging.log({ ...input, actor });
      return { batch: toLogged(batch), partSha256, repeated, warnings: [...warnings] };
    },

    'predictions/log-file'(input, { actor, correlationId }) {
      const { token, modelId, batch, options, columns, modelVersionId } = input;
      models.requireLive(modelId);
      models.versionOf(modelId, modelVersionId);
      const { path } = vault.resolve(token);
      const jobId = jobs.start(
        { kind: 'prediction-log', title: `Log “${batch}”`, actor, correlationId },
        async ({ signal, report }) => {
          const request = { path, modelId, batch, options, columns, modelVersionId };
          const logged = await logFile(request, { actor, signal, report });
          const { id, name, rows } = logged.batch;
          const said =
            logged.newParts === 0
              ? `The batch “${name}” is already here with the same content. Nothing was changed.`
              : `“${name}” is staged: ${countInWords(rows)} ${rows === 1 ? 'prediction' : 'predictions'}.`;
          return { entity: 'prediction-batch', id, message: [said, ...logged.warnings].join(' ') };
        },
      );
      return { jobId };
    },

    'predictions/list'(input) {
      models.get(input.modelId);
      return repository.page(input);
    },

    'predictions/summary'({ modelId }) {
      models.get(modelId);
      return repository.summary(modelId);
    },

    'predictions/get': ({ id }) => toBatch(find(id)),

    'predictions/history'({ id, ...page }) {
      find(id);
      return history.page({ entity: 'prediction-batch', entityId: id, ...page });
    },

    'predictions/seal'({ modelId, name, selection }, { actor, correlationId }) {
      const request = { modelId, name, selection };
      sealing.check(request);
      const jobId = jobs.start(
        { kind: 'prediction-seal', title: `Seal “${name}”`, actor, correlationId },
        async ({ signal, report }) => {
          const dataset = await sealing.seal(request, { actor, signal, report });
          return { entity: 'dataset', id: dataset.id, message: sealing.messageOf(dataset) };
        },
      );
      return { jobId };
    },

    'predictions/join-labels'({ modelId, batchId, labels }, { actor, correlationId }) {
      const given =
        labels.kind === 'records' ? labels : { ...labels, path: vault.resolve(labels.token).path };
      const request = { modelId, batchId, labels: given };
      const batch = labelling.check(request);
      const { name } = models.get(modelId);
      const jobId = jobs.start(
        { kind: 'label-join', title: `Join labels to “${batch?.name ?? name}”`, actor, correlationId },
        async ({ signal, report }) => {
          const joined = await labelling.join(request, { actor, signal, report });
          return {
            ...joined.about,
            message: joinedMessage(joined),
          };
        },
      );
      return { jobId };
    },

    'predictions/discard'({ id, rowVersion }, { actor }) {
      database.write(() => {
        const present = find(id);
        if (present.rowVersion !== rowVersion) {
          throw new DriftGuardError('STALE_VERSION', undefined, {
            yours: rowVersion,
            present: present.rowVersion,
            record: toBatch(present),
          });
        }
        if (present.state === 'sealed') {
          throw new DriftGuardError(
            'STATE_TRANSITION_REFUSED',
            `The batch “${present.name}” is sealed; evidence stays. Put its data set into the bin instead.`,
          );
        }
        staging.discard(present, actor, `Content SHA-256 ${toBatch(present).contentSha256}.`);
      });
      publish({ topic: 'records/changed', payload: { entity: 'prediction-batch', ids: [id] } });
      return {};
    },
  };

  return {
    handlers,
    async start() {
      await sweep();
      await fill();
    },
  };
}
