import type {
  Dataset,
  DatasetPurpose,
  ImportColumn,
  ReadOptions,
  RejectedRow,
} from '../../../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { datasetId } from '../../../../shared/schema/ids.ts';
import type { ModelId, ModelVersionId, Sha256 } from '../../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { FeatureDependencies } from '../../feature.ts';
import { checkNames } from '../../evidence/column-names.ts';
import type { EvidenceStore, StagedFile } from '../../evidence/evidence-store.ts';
import { importDigest } from '../../evidence/import-digest.ts';
import { detectedFormatOf, openSource } from '../../evidence/source-file.ts';
import type { Actor } from '../../ports.ts';
import { formatPercent, formatRows } from '../../statistics/index.ts';
import { contentField, createContentRepository } from '../../storage/content-repository.ts';
import type { AlertSignal, AlertSink, Announce } from '../alerts/alert-sink.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import type { DatasetRepository, StoredDataset } from './repository.ts';
import { atChosenPlaces, checkColumns, keptColumns } from './rules.ts';

export type ImportFileRequest = {
  readonly path: string;
  /** What the file is called where it came from. */
  readonly sourceName: string;
  readonly modelId: ModelId;
  readonly name: string;
  readonly purpose: DatasetPurpose;
  readonly options: ReadOptions;
  readonly columns: readonly ImportColumn[];
  /** The zone of times that name none, where somebody said it. */
  readonly zone?: string | null;
  /** The version of the model that the data are of, where that is known. */
  readonly modelVersionId?: ModelVersionId | null;
  readonly actor: Actor;
  readonly signal: AbortSignal;
  readonly report?: JobContext['report'];
  /** Runs in the transaction that records the data set; what it throws undoes both. */
  readonly alsoRecord?: (dataset: Dataset) => void;
};

export type ImportedFile = {
  readonly dataset: Dataset;
  /** The same data was there already under `dataset`; nothing was stored. */
  readonly alreadyThere: boolean;
  /** The last time of its rows, where that lies in the future. */
  readonly futureAt: UtcInstant | null;
};

type Dependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'ids' | 'log' | 'changes' | 'publish' | 'evidenceEngine' | 'models'
> & {
  readonly repository: DatasetRepository;
  readonly store: EvidenceStore;
  readonly alerts: AlertSink;
};

type Evidence = Pick<Dataset, 'evidenceSha256' | 'evidenceBytes' | 'rows' | 'rejectedRows'> & {
  readonly missing: ReadonlyMap<string, number>;
  readonly rejects: readonly RejectedRow[];
  readonly latestAt: UtcInstant | null;
  /** A file was added to the store that no record names yet. */
  readonly added: boolean;
};

/** Every refused row that was kept of a data set. */
function* allRejects(repository: DatasetRepository, { id }: StoredDataset): Generator<RejectedRow> {
  let cursor: string | null = null;
  do {
    const page = repository.rejects(id, { cursor, limit: 200 });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

function sameUse(dataset: StoredDataset, request: ImportFileRequest, kept: readonly ImportColumn[]): boolean {
  return (
    dataset.modelId === request.modelId &&
    dataset.purpose === request.purpose &&
    dataset.deletedAt === null &&
    (dataset.modelVersion?.id ?? null) === (request.modelVersionId ?? null) &&
    dataset.columns.every(({ role }, index) => role === kept[index]?.role)
  );
}

/** Throws NAME_TAKEN at `name`. */
export function refuseTakenName(repository: DatasetRepository, model: ModelId, name: string): void {
  if (repository.findLiveByName(model, name) === undefined) return;
  const message = `The model already has a data set called “${name}”. Choose another name.`;
  throw new DriftGuardError('NAME_TAKEN', message, { problems: [{ path: 'name', message }] });
}

/** What can be refused before anything is copied. Throws the codes of `datasets/import`. */
export async function checkImport(
  { models }: Pick<Dependencies, 'models'>,
  request: Pick<ImportFileRequest, 'path' | 'modelId' | 'options' | 'columns' | 'modelVersionId'>,
): Promise<void> {
  const { path, modelId, options, columns, modelVersionId } = request;
  models.requireLive(modelId);
  models.versionOf(modelId, modelVersionId ?? null);
  checkColumns(columns);
  const source = await openSource(path, options);
  if (source.format === 'parquet') return;
  checkNames(columns, source.names);
}

/** What new data tell the rules of alerts. Current data and references do not put each other in order. */
function signalOf(dataset: StoredDataset, modelName: string): AlertSignal {
  const { id, modelId, name, purpose, rows, rejectedRows, columns } = dataset;
  // A label may come later, and what is ignored is nobody's concern.
  const counted = columns.filter(({ role }) => role !== 'label' && role !== 'ignore');
  const missing = counted.reduce((sum, column) => sum + column.missing, 0);
  const cells = rows * counted.length;
  const refused = rows + rejectedRows === 0 ? null : rejectedRows / (rows + rejectedRows);
  const absent = cells === 0 ? null : missing / cells;
  return {
    source: 'data-quality',
    modelId,
    subjectId: `${modelId}:${purpose}`,
    resultId: id,
    refused,
    missing: absent,
    title: `“${modelName}”: the data “${name}” are worse than allowed`,
    detail: `“${name}” has ${formatRows(rows)}; ${formatPercent(refused ?? 0)} of the rows were refused, ${formatPercent(absent ?? 0)} of the values are missing.`,
  };
}

/**
 * Brings files into the evidence store. Everything slow happens in the staging folder; then the Parquet file
 * gets its name in the store, and one transaction records it. Stopped anywhere, the data folder is as it was,
 * except for files that no record names, which the next start removes.
 */
export function createFileImporter(dependencies: Dependencies) {
  const { database, clock, ids, log, changes, publish, evidenceEngine, models } = dependencies;
  const { repository, store, alerts } = dependencies;
  const content = createContentRepository(database);

  async function reuse(
    digest: Sha256,
    kept: readonly ImportColumn[],
    signal: AbortSignal,
  ): Promise<Evidence | null> {
    const [known] = repository.listByDigest(digest);
    if (known === undefined) return null;
    try {
      await store.verify(known.evidenceSha256, { signal });
    } catch (error) {
      // Missing or changed evidence is made anew, which also mends it.
      if (error instanceof DriftGuardError && error.code !== 'CANCELLED') return null;
      throw error;
    }
    const { evidenceSha256, evidenceBytes, rows, rejectedRows, columns } = known;
    return {
      evidenceSha256,
      evidenceBytes,
      rows,
      rejectedRows,
      missing: new Map(kept.map(({ name }, index) => [name, columns[index]?.missing ?? 0])),
      rejects: [...allRejects(repository, known)],
      // What is to be said of it was said when it was read.
      latestAt: null,
      added: false,
    };
  }

  async function convert(
    staged: StagedFile,
    kept: readonly ImportColumn[],
    { columns, options, zone = null, signal, report }: ImportFileRequest,
  ): Promise<Evidence> {
    const targetPath = store.newStagingPath('parquet');
    try {
      const { rows, rejectedRows, rejects, missing, latestAt } = await evidenceEngine.convert({
        sourcePath: staged.path,
        options,
        columns: kept,
        ...(zone === null ? {} : { zone }),
        targetPath,
        signal,
        onProgress: (done, total) => report?.({ done, total, unit: 'rows', phase: 'Reading the rows' }),
      });
      report?.({ done: rows, total: rows, unit: 'rows', phase: 'Storing the evidence' });
      const { sha256, sizeBytes, added } = await store.adopt(targetPath, { signal });
      return {
        evidenceSha256: sha256,
        evidenceBytes: sizeBytes,
        rows,
        rejectedRows,
        rejects,
        missing,
        latestAt,
        added,
      };
    } catch (error) {
      throw atChosenPlaces(error, columns);
    } finally {
      await store.unstage(targetPath);
    }
  }

  function record(
    dataset: StoredDataset,
    rejects: readonly RejectedRow[],
    { actor, zone = null, alsoRecord }: Pick<ImportFileRequest, 'actor' | 'zone' | 'alsoRecord'>,
  ): Announce {
    return database.write(() => {
      const model = models.requireLive(dataset.modelId);
      refuseTakenName(repository, dataset.modelId, dataset.name);
      repository.insert(dataset, rejects);
      changes.record({
        entity: 'dataset',
        entityId: dataset.id,
        actor,
        action: 'imported',
        ...(zone === null ? {} : { note: `Times without a zone were read as those of ${zone}.` }),
        before: null,
        after: { ...historyFields(dataset), [contentField]: content.digestOf('dataset', dataset.id) },
      });
      alsoRecord?.(toDataset(dataset));
      return alerts.observe(signalOf(dataset, model.name), actor);
    });
  }

  async function importStaged(staged: StagedFile, request: ImportFileRequest): Promise<ImportedFile> {
    const { modelId, name, purpose, options, signal, sourceName } = request;
    const kept = keptColumns(request.columns);
    const detected = detectedFormatOf(await openSource(staged.path, options));
    const engineVersion = await evidenceEngine.version();
    const digest = importDigest({
      sourceSha256: staged.sha256,
      detected,
      columns: kept,
      engineVersion,
      // It changes nothing where no column holds times.
      zone: kept.some(({ type }) => type === 'datetime') ? (request.zone ?? null) : null,
    });
    const same = repository.listByDigest(digest).find((dataset) => sameUse(dataset, request, kept));
    if (same !== undefined) return { dataset: toDataset(same), alreadyThere: true, futureAt: null };
    refuseTakenName(repository, modelId, name);

    const evidence = (await reuse(digest, kept, signal)) ?? (await convert(staged, kept, request));
    const dataset: StoredDataset = {
      id: datasetId.parse(ids.next()),
      modelId,
      name,
      purpose,
      sourceName,
      sourceFormat: detected.format,
      sourceSha256: staged.sha256,
      importDigest: digest,
      evidenceSha256: evidence.evidenceSha256,
      evidenceBytes: evidence.evidenceBytes,
      rows: evidence.rows,
      rejectedRows: evidence.rejectedRows,
      columns: kept.map((column) => ({ ...column, missing: evidence.missing.get(column.name) ?? 0 })),
      modelVersion: models.versionOf(modelId, request.modelVersionId ?? null),
      createdAt: clock.now(),
      deletedAt: null,
      rowVersion: 1,
    };
    let announce: Announce;
    try {
      if (signal.aborted) throw new DriftGuardError('CANCELLED');
      announce = record(dataset, evidence.rejects, request);
    } catch (error) {
      if (evidence.added && !repository.hasEvidence(evidence.evidenceSha256))
        await store.discard(evidence.evidenceSha256);
      throw error;
    }
    publish({ topic: 'records/changed', payload: { entity: 'dataset', ids: [dataset.id] } });
    publish({ topic: 'records/changed', payload: { entity: 'model', ids: [modelId] } });
    announce();
    log.info('data set imported', {
      datasetId: dataset.id,
      rows: dataset.rows,
      rejectedRows: dataset.rejectedRows,
    });
    const { latestAt } = evidence;
    const futureAt = latestAt !== null && latestAt > dataset.createdAt ? latestAt : null;
    return { dataset: toDataset(dataset), alreadyThere: false, futureAt };
  }

  return async function importFile(request: ImportFileRequest): Promise<ImportedFile> {
    const { path, signal, report } = request;
    await checkImport(dependencies, request);
    const staged = await store.stage(path, {
      signal,
      onBytes: (done) => report?.({ done, total: null, unit: 'bytes', phase: 'Copying the file' }),
    });
    try {
      return await importStaged(staged, request);
    } finally {
      await store.unstage(staged.path);
    }
  };
}

export function toDataset({ importDigest: _digest, ...dataset }: StoredDataset): Dataset {
  return dataset;
}

/** The fields that the change history shows. */
export function historyFields(dataset: StoredDataset) {
  const { name, purpose, sourceName, sourceSha256, evidenceSha256, rows, rejectedRows, deletedAt, modelId } =
    dataset;
  const modelVersion = dataset.modelVersion?.version ?? null;
  return {
    modelId,
    name,
    purpose,
    sourceName,
    sourceSha256,
    evidenceSha256,
    rows,
    rejectedRows,
    modelVersion,
    deletedAt,
  };
}
