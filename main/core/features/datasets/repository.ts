import { z } from 'zod';
import type {
  Dataset,
  DatasetColumn,
  DatasetRow,
  RejectedRow,
} from '../../../../shared/contract/datasets.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { datasetId } from '../../../../shared/schema/ids.ts';
import type { DatasetId, ModelId, Sha256 } from '../../../../shared/schema/ids.ts';
import type { Page, PageRequest } from '../../../../shared/schema/page.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { newestReference } from '../../storage/newest-reference.ts';
import type { Database } from '../../storage/database.ts';
import { recordedEvidence } from '../../storage/evidence-repository.ts';
import { nameKey } from '../../storage/name-key.ts';
import { toNamedVersion } from '../../storage/named-version.ts';
import type { JoinedVersion } from '../../storage/named-version.ts';
import { decodeCursor, toPage } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';

export type DatasetListRequest = ParsedInput<'datasets/list'>;
export type StoredDataset = Dataset & { readonly importDigest: Sha256 };

const listPosition = z.tuple([utcInstant, datasetId]);
const rejectPosition = z.tuple([z.int().min(0)]);

/** Rows of one INSERT: many enough to be quick, few enough for SQLite's limit of parameters. */
const insertRows = 100;

type JoinedRow = Tables['datasets'] & JoinedVersion & { readonly size_bytes: number };

function toCommon(row: JoinedRow): Omit<Dataset, 'columns'> {
  return {
    id: row.id,
    modelId: row.model_id,
    name: row.name,
    purpose: row.purpose,
    sourceName: row.source_name,
    sourceFormat: row.source_format,
    sourceSha256: row.source_sha256,
    evidenceSha256: row.evidence_sha256,
    evidenceBytes: row.size_bytes,
    rows: row.rows,
    rejectedRows: row.rejected_rows,
    modelVersion: toNamedVersion(row),
    createdAt: row.created_at,
    deletedAt: row.deleted_at,
    rowVersion: row.row_version,
  };
}

function inGroups<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / insertRows) }, (_, group) =>
    items.slice(group * insertRows, (group + 1) * insertRows),
  );
}

export type DatasetRepository = ReturnType<typeof createDatasetRepository>;

export function createDatasetRepository(database: Database) {
  const { from } = database;

  const joined = () =>
    from
      .selectFrom('datasets')
      .innerJoin('evidence_files', 'evidence_files.sha256', 'datasets.evidence_sha256')
      .leftJoin('model_versions', 'model_versions.id', 'datasets.model_version_id')
      .selectAll('datasets')
      .select(['evidence_files.size_bytes', 'model_versions.version']);

  function columnsOf(id: DatasetId): DatasetColumn[] {
    return database.all(
      from
        .selectFrom('dataset_columns')
        .select(['name', 'type', 'role', 'missing'])
        .where('dataset_id', '=', id)
        .orderBy('position'),
    );
  }

  function toStored(row: JoinedRow): StoredDataset {
    return { ...toCommon(row), importDigest: row.import_digest, columns: columnsOf(row.id) };
  }

  return {
    find(id: DatasetId): StoredDataset | null {
      const row = database.first(joined().where('datasets.id', '=', id));
      return row === undefined ? null : toStored(row);
    },

    /** Data sets whose evidence follows from the same bytes and settings, newest first. */
    listByDigest(digest: Sha256): StoredDataset[] {
      const rows = joined()
        .where('import_digest', '=', digest)
        .orderBy('datasets.created_at', 'desc')
        .orderBy('datasets.id', 'desc');
      return database.all(rows).map(toStored);
    },

    /** The newest live data set made from these very bytes. */
    findBySource(source: Sha256): { readonly id: DatasetId; readonly name: string } | null {
      return (
        database.first(
          from
            .selectFrom('datasets')
            .select(['id', 'name'])
            .where('source_sha256', '=', source)
            .where('deleted_at', 'is', null)
            .orderBy('created_at', 'desc')
            .orderBy('id', 'desc'),
        ) ?? null
      );
    },

    newestReference: (modelId: ModelId) => newestReference(database, modelId),

    /** Whether a file is worth hashing to find out if it was imported before. */
    hasSources(): boolean {
      return (
        database.first(from.selectFrom('datasets').select('id').where('deleted_at', 'is', null)) !== undefined
      );
    },

    findLiveByName(model: ModelId, name: string) {
      return database.first(
        from
          .selectFrom('datasets')
          .select(['id', 'source_sha256'])
          .where('model_id', '=', model)
          .where('name_key', '=', nameKey(name))
          .where('deleted_at', 'is', null),
      );
    },

    /** Names of the monitors that compare with a data set, those in the bin left out. */
    monitorsOver(reference: DatasetId): string[] {
      return database
        .all(
          from
            .selectFrom('monitors')
            .select('name')
            .where('reference_id', '=', reference)
            .where('deleted_at', 'is', null)
            .orderBy('name_key'),
        )
        .map(({ name }) => name);
    },

    recordedEvidence: (): Set<Sha256> => recordedEvidence(database),

    hasEvidence(sha256: Sha256): boolean {
      return (
        database.first(from.selectFrom('evidence_files').select('sha256').where('sha256', '=', sha256)) !==
        undefined
      );
    },

    insert(dataset: StoredDataset, rejects: readonly RejectedRow[]): void {
      database.run(
        from
          .insertInto('evidence_files')
          .values({
            sha256: dataset.evidenceSha256,
            size_bytes: dataset.evidenceBytes,
            rows: dataset.rows,
            created_at: dataset.createdAt,
          })
          .onConflict((conflict) => conflict.column('sha256').doNothing()),
      );
      database.run(
        from.insertInto('datasets').values({
          id: dataset.id,
          model_id: dataset.modelId,
          name: dataset.name,
          name_key: nameKey(dataset.name),
          purpose: dataset.purpose,
          source_name: dataset.sourceName,
          source_format: dataset.sourceFormat,
          source_sha256: dataset.sourceSha256,
          import_digest: dataset.importDigest,
          evidence_sha256: dataset.evidenceSha256,
          rows: dataset.rows,
          rejected_rows: dataset.rejectedRows,
          row_version: dataset.rowVersion,
          created_at: dataset.createdAt,
          deleted_at: dataset.deletedAt,
          model_version_id: dataset.modelVersion?.id ?? null,
        }),
      );
      const columns = dataset.columns.map(({ name, type, role, missing }, position) => ({
        dataset_id: dataset.id,
        position,
        name,
        type,
        role,
        missing,
      }));
      for (const group of inGroups(columns)) database.run(from.insertInto('dataset_columns').values(group));
      const rows = rejects.map(({ line, column, reason, text }, position) => ({
        dataset_id: dataset.id,
        position,
        line,
        column_name: column,
        reason,
        text,
      }));
      for (const group of inGroups(rows)) database.run(from.insertInto('rejected_rows').values(group));
    },

    /** Puts a data set into the bin or takes it out. */
    setDeleted(id: DatasetId, deletedAt: UtcInstant | null, rowVersion: number): void {
      database.run(
        from
          .updateTable('datasets')
          .set({ deleted_at: deletedAt, row_version: rowVersion })
          .where('id', '=', id),
      );
    },

    /** A page of the data sets of a model, newest first. Throws INVALID_INPUT at `cursor`. */
    page(request: DatasetListRequest): Page<DatasetRow> {
      const { cursor, limit, modelId, purpose, modelVersionId, deleted } = request;
      const binding = ['datasets', modelId, purpose, modelVersionId, deleted];
      const after = cursor === null ? null : decodeCursor(binding, cursor, listPosition);
      let counted = from
        .selectFrom('datasets')
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .where('model_id', '=', modelId)
        .where('deleted_at', deleted ? 'is not' : 'is', null);
      let listed = joined()
        .select((eb) =>
          eb
            .selectFrom('dataset_columns')
            .select((inner) => inner.fn.countAll<number>().as('n'))
            .whereRef('dataset_columns.dataset_id', '=', 'datasets.id')
            .as('column_count'),
        )
        .where('datasets.model_id', '=', modelId)
        .where('datasets.deleted_at', deleted ? 'is not' : 'is', null);
      if (purpose !== null) {
        counted = counted.where('purpose', '=', purpose);
        listed = listed.where('datasets.purpose', '=', purpose);
      }
      if (modelVersionId !== null) {
        counted = counted.where('model_version_id', '=', modelVersionId);
        listed = listed.where('datasets.model_version_id', '=', modelVersionId);
      }
      if (after !== null) {
        const [createdAt, id] = after;
        listed = listed.where((eb) =>
          eb(eb.refTuple('datasets.created_at', 'datasets.id'), '<', eb.tuple(createdAt, id)),
        );
      }
      const rows = database.all(
        listed
          .orderBy('datasets.created_at', 'desc')
          .orderBy('datasets.id', 'desc')
          .limit(limit + 1),
      );
      return toPage(rows, {
        limit,
        binding,
        total: database.first(counted)?.total ?? 0,
        item: (row) => ({ ...toCommon(row), columnCount: row.column_count ?? 0 }),
        position: (last) => [last.created_at, last.id],
      });
    },

    /** A page of the kept refused rows, in the order of the file. Throws INVALID_INPUT at `cursor`. */
    rejects(id: DatasetId, { cursor, limit }: PageRequest): Page<RejectedRow> {
      const binding = ['rejects', id];
      const after = cursor === null ? -1 : decodeCursor(binding, cursor, rejectPosition)[0];
      const rows = database.all(
        from
          .selectFrom('rejected_rows')
          .select(['position', 'line', 'column_name', 'reason', 'text'])
          .where('dataset_id', '=', id)
          .where('position', '>', after)
          .orderBy('position')
          .limit(limit + 1),
      );
      const total = database.first(
        from
          .selectFrom('rejected_rows')
          .select((eb) => eb.fn.countAll<number>().as('total'))
          .where('dataset_id', '=', id),
      );
      return toPage(rows, {
        limit,
        binding,
        total: total?.total ?? 0,
        item: ({ line, column_name, reason, text }) => ({
          line,
          column: column_name,
          reason,
          text,
        }),
        position: (last) => [last.position],
      });
    },
  };
}
