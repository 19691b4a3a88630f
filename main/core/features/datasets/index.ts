import type { Dataset, RejectedRow } from '../../../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { DatasetId, ModelId } from '../../../../shared/schema/ids.ts';
import type { Handlers } from '../../dispatch.ts';
import { hashFile } from '../../evidence/durable-files.ts';
import { createEvidenceStore } from '../../evidence/evidence-store.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import type { AlertSink } from '../alerts/alert-sink.ts';
import { checkImport, createFileImporter, historyFields, refuseTakenName, toDataset } from './import-file.ts';
import type { ImportedFile, ImportFileRequest } from './import-file.ts';
import { createPreview } from './preview.ts';
import { rejectsAsCsv } from './rejects-csv.ts';
import { createDatasetRepository } from './repository.ts';
import type { DatasetRepository, StoredDataset } from './repository.ts';

type DatasetCommandName = Extract<keyof Handlers, `datasets/${string}`>;

export type DatasetFeature = Feature<DatasetCommandName> & {
  readonly start: () => Promise<void>;
  /** Imports a file within a job of the caller; what the demo is loaded with. */
  readonly importFile: (request: ImportFileRequest) => Promise<ImportedFile>;
  /** Throws DATASET_NOT_FOUND. Data sets in the bin are found too. */
  readonly get: (id: DatasetId) => Dataset;
  readonly store: EvidenceStore;
};

export type DatasetFeatureDependencies = Pick<
  FeatureDependencies,
  | 'database'
  | 'clock'
  | 'ids'
  | 'log'
  | 'jobs'
  | 'changes'
  | 'history'
  | 'publish'
  | 'vault'
  | 'exports'
  | 'folders'
  | 'evidenceEngine'
  | 'models'
> & { readonly alerts: AlertSink };

/** All pages of refused rows, for an export. */
function* rejectPages(repository: DatasetRepository, id: DatasetId): Generator<RejectedRow[]> {
  let cursor: string | null = null;
  do {
    const page = repository.rejects(id, { cursor, limit: 200 });
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** What is to be said of rows of a time that has not come yet. */
function futureSentence({ dataset, futureAt }: ImportedFile): string {
  if (futureAt === null) return '';
  const column = dataset.columns.find(({ role }) => role === 'timestamp')?.name ?? '';
  return ` Its times in “${column}” go on to ${futureAt.slice(0, 16).replace('T', ' ')} UTC, which lies in the future: monitors look at such windows when they begin. If that is wrong, check the zone and the clock of what wrote the file.`;
}

function importedMessage(imported: ImportedFile): string {
  const { dataset, alreadyThere } = imported;
  if (alreadyThere) return `This data is already here as “${dataset.name}”. Nothing was imported.`;
  const refused = dataset.rejectedRows === 0 ? '' : `, ${countInWords(dataset.rejectedRows)} refused`;
  return `“${dataset.name}” is imported: ${countInWords(dataset.rows)} rows${refused}.${futureSentence(imported)}`;
}

/** Refuses to take away what monitors compare with: they could not run any more. */
function refuseReferenceInUse(repository: DatasetRepository, { id, name }: StoredDataset): void {
  const [first, ...others] = repository.monitorsOver(id);
  if (first === undefined) return;
  throw new DriftGuardError(
    'STATE_TRANSITION_REFUSED',
    others.length === 0
      ? `The monitor “${first}” compares with “${name}”. Choose another reference for it, or move the monitor to the bin first.`
      : `The monitor “${first}” and ${countInWords(others.length)} more compare with “${name}”. Choose another reference for them, or move the monitors to the bin first.`,
  );
}

function refuseStale(present: StoredDataset, yours: number): void {
  if (present.rowVersion === yours) return;
  throw new DriftGuardError('STALE_VERSION', undefined, {
    yours,
    present: present.rowVersion,
    record: toDataset(present),
  });
}

/** Data sets: preview, import as a job, lists, refused rows, bin. */
export function createDatasetFeature(dependencies: DatasetFeatureDependencies): DatasetFeature {
  const {
    database,
    clock,
    log,
    jobs,
    changes,
    history,
    publish,
    vault,
    exports,
    folders,
    evidenceEngine,
    models,
  } = dependencies;
  const repository = createDatasetRepository(database);
  const store = createEvidenceStore(folders);
  const importer = { ...dependencies, repository, store };
  const importFile = createFileImporter(importer);
  const preview = createPreview({ engine: evidenceEngine, repository });

  function find(id: DatasetId): StoredDataset {
    const dataset = repository.find(id);
    if (dataset === null) throw new DriftGuardError('DATASET_NOT_FOUND');
    return dataset;
  }

  /** A taken name is refused at once, unless it is the name of this very file: then the job says so. */
  async function refuseTakenUnlessSame(modelId: ModelId, name: string, path: string): Promise<void> {
    const holder = repository.findLiveByName(modelId, name);
    if (holder === undefined) return;
    const { sha256 } = await hashFile(path, { signal: new AbortController().signal });
    if (sha256 !== holder.source_sha256) refuseTakenName(repository, modelId, name);
  }

  function setDeleted(present: StoredDataset, deleted: boolean, actor: Actor): StoredDataset {
    const deletedAt = deleted ? clock.now() : null;
    const changed = { ...present, deletedAt, rowVersion: present.rowVersion + 1 };
    repository.setDeleted(present.id, deletedAt, changed.rowVersion);
    changes.record({
      entity: 'dataset',
      entityId: present.id,
      actor,
      action: deleted ? 'deleted' : 'restored',
      before: historyFields(present),
      after: historyFields(changed),
    });
    return changed;
  }

  function announce({ id, modelId }: Dataset): void {
    publish({ topic: 'records/changed', payload: { entity: 'dataset', ids: [id] } });
    publish({ topic: 'records/changed', payload: { entity: 'model', ids: [modelId] } });
  }

  const handlers: Pick<Handlers, DatasetCommandName> = {
    'datasets/preview': ({ token, options, modelId }) => preview(vault.resolve(token), options, modelId),

    async 'datasets/import'(
      { token, modelId, name, purpose, options, columns, zone, modelVersionId },
      { actor, correlationId },
    ) {
      const { path, name: sourceName } = vault.resolve(token);
      await checkImport(importer, { path, modelId, options, columns, modelVersionId });
      await refuseTakenUnlessSame(modelId, name, path);
      const jobId = jobs.start(
        { kind: 'dataset-import', title: `Import “${name}”`, actor, correlationId },
        async ({ signal, report }) => {
          const request = {
            path,
            sourceName,
            modelId,
            name,
            purpose,
            options,
            columns,
            zone,
            modelVersionId,
            actor,
            signal,
            report,
          };
          const imported = await importFile(request);
          return { entity: 'dataset', id: imported.dataset.id, message: importedMessage(imported) };
        },
      );
      return { jobId };
    },

    'datasets/list'(input) {
      models.get(input.modelId);
      return repository.page(input);
    },

    'datasets/get': ({ id }) => toDataset(find(id)),

    'datasets/rejects'({ id, ...page }) {
      find(id);
      return repository.rejects(id, page);
    },

    'datasets/history'({ id, ...page }) {
      find(id);
      return history.page({ entity: 'dataset', entityId: id, ...page });
    },

    async 'datasets/export-rejects'({ id }, { actor }) {
      return exports.write({
        name: `${find(id).name} - refused rows.csv`,
        chunks: rejectsAsCsv(rejectPages(repository, id)),
        actor,
        action: 'dataset.rejects-exported',
        target: { type: 'dataset', id },
      });
    },

    'datasets/delete'({ id, rowVersion }, { actor }) {
      const deleted = database.write(() => {
        const present = find(id);
        if (present.deletedAt !== null) {
          throw new DriftGuardError(
            'RECORD_DELETED',
            `The data set “${present.name}” is in the bin already.`,
          );
        }
        refuseStale(present, rowVersion);
        refuseReferenceInUse(repository, present);
        return setDeleted(present, true, actor);
      });
      announce(deleted);
      return toDataset(deleted);
    },

    'datasets/restore'({ id, rowVersion }, { actor }) {
      const restored = database.write(() => {
        const present = find(id);
        refuseStale(present, rowVersion);
        if (present.deletedAt === null) return present;
        refuseTakenName(repository, present.modelId, present.name);
        return setDeleted(present, false, actor);
      });
      announce(restored);
      return toDataset(restored);
    },
  };

  return {
    handlers,
    importFile,
    get: (id) => toDataset(find(id)),
    store,
    async start() {
      const removed = await store.collectOrphans(repository.recordedEvidence());
      if (removed > 0) log.warn('evidence without a record removed', { files: removed });
    },
  };
}
