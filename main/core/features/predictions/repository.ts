import { z } from 'zod';
import { sql } from 'kysely';
import { fieldType } from '../../../../shared/contract/predictions.ts';
import type {
  PredictionBatchRow,
  PredictionSummary,
  PredictionValue,
} from '../../../../shared/contract/predictions.ts';
import { predictionValue } from '../../../../shared/contract/predictions.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { predictionBatchId } from '../../../../shared/schema/ids.ts';
import type { DatasetId, ModelId, PredictionBatchId, Sha256 } from '../../../../shared/schema/ids.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import type { ImportColumn } from '../../../../shared/contract/datasets.ts';
import type { Database } from '../../storage/database.ts';
import { nameKey } from '../../storage/name-key.ts';
import { decodeCursor, encodeCursor } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';
import type { BatchFields } from './records.ts';
import type { PartContent } from './part-content.ts';

export type StoredBatch = PredictionBatchRow & {
  readonly fields: BatchFields;
  readonly firstRow: number | null;
};

export type StoredPart = { readonly part: number; readonly rows: number; readonly sha256: Sha256 };

/** A staged prediction as labels find it. */
export type StagedPrediction = { readonly id: string; readonly label: PredictionValue };

const storedFields: z.ZodType<BatchFields> = z.strictObject({
  features: z.record(z.string(), fieldType.nullable()),
  score: z.boolean(),
  prediction: fieldType.nullable(),
  label: fieldType.nullable(),
});

const listPosition = z.tuple([utcInstant, predictionBatchId]);

/** Rows of one statement: many enough to be quick, few enough for SQLite's limit of parameters. */
const statementRows = 500;

function* inGroups<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let at = 0; at < items.length; at += statementRows) yield items.slice(at, at + statementRows);
}

type JoinedRow = Tables['prediction_batches'] & { readonly dataset_name: string | null };

function toRow(row: JoinedRow): PredictionBatchRow {
  return {
    id: row.id,
    modelId: row.model_id,
    name: row.name,
    state: row.state,
    parts: row.parts,
    partsPresent: row.parts_present,
    rows: row.rows,
    labelledRows: row.labelled_rows,
    firstAt: row.first_at,
    lastAt: row.last_at,
    dataset: row.dataset_id === null ? null : { id: row.dataset_id, name: row.dataset_name ?? '' },
    createdAt: row.created_at,
    sealedAt: row.sealed_at,
    rowVersion: row.row_version,
  };
}

const toStored = (row: JoinedRow): StoredBatch => ({
  ...toRow(row),
  fields: storedFields.parse(JSON.parse(row.fields)),
  firstRow: row.first_row,
});

const toLabel = (text: string | null): PredictionValue =>
  text === null ? null : predictionValue.parse(JSON.parse(text));

const toBatch = (batch: StoredBatch): Tables['prediction_batches'] => ({
  id: batch.id,
  model_id: batch.modelId,
  name: batch.name,
  name_key: nameKey(batch.name),
  state: batch.state,
  parts: batch.parts,
  parts_present: batch.partsPresent,
  rows: batch.rows,
  labelled_rows: batch.labelledRows,
  first_at: batch.firstAt,
  last_at: batch.lastAt,
  fields: JSON.stringify(batch.fields),
  dataset_id: batch.dataset?.id ?? null,
  first_row: batch.firstRow,
  created_at: batch.createdAt,
  sealed_at: batch.sealedAt,
  row_version: batch.rowVersion,
});

export type PredictionRepository = ReturnType<typeof createPredictionRepository>;

export function createPredictionRepository(database: Database) {
  const { from } = database;

  const joined = () =>
    from
      .selectFrom('prediction_batches')
      .leftJoin('datasets', 'datasets.id', 'prediction_batches.dataset_id')
      .selectAll('prediction_batches')
      .select('datasets.name as dataset_name');

  /** Rows of sealed batches stay until they are swept; nobody looks at them any more. */
  const stagedBatches = (modelId: ModelId) =>
    from
      .selectFrom('prediction_batches')
      .select('id')
      .where('model_id', '=', modelId)
      .where('state', '=', 'staged');

  return {
    find(id: PredictionBatchId): StoredBatch | null {
      const row = database.first(joined().where('prediction_batches.id', '=', id));
      return row === undefined ? null : toStored(row);
    },

    findByName(modelId: ModelId, name: string): StoredBatch | null {
      const row = database.first(
        joined()
          .where('prediction_batches.model_id', '=', modelId)
          .where('prediction_batches.name_key', '=', nameKey(name)),
      );
      return row === undefined ? null : toStored(row);
    },

    save(batch: StoredBatch): void {
      const { id, ...row } = toBatch(batch);
      database.run(
        from
          .insertInto('prediction_batches')
          .values({ id, ...row })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row)),
      );
    },

    parts(id: PredictionBatchId): StoredPart[] {
      return database.all(
        from
          .selectFrom('prediction_parts')
          .select(['part', 'rows', 'sha256'])
          .where('batch_id', '=', id)
          .orderBy('part'),
      );
    },

    part(id: PredictionBatchId, part: number): StoredPart | null {
      return (
        database.first(
          from
            .selectFrom('prediction_parts')
            .select(['part', 'rows', 'sha256'])
            .where('batch_id', '=', id)
            .where('part', '=', part),
        ) ?? null
      );
    },

    insertPart(
      id: PredictionBatchId,
      { part, rows }: Omit<StoredPart, 'sha256'>,
      content: PartContent,
    ): void {
      database.run(
        from
          .insertInto('prediction_parts')
          .values({ batch_id: id, part, rows, sha256: content.sha256, records: content.records }),
      );
    },

    /** The records of a staged part; null when there are none, as of a batch that is sealed. */
    records(id: PredictionBatchId, part: number): Uint8Array | null {
      const row = database.first(
        from
          .selectFrom('prediction_parts')
          .select('records')
          .where('batch_id', '=', id)
          .where('part', '=', part),
      );
      return row?.records ?? null;
    },

    /** Labels of the staged predictions of a part, by identifier. */
    labels(id: PredictionBatchId, part: number): Map<string, PredictionValue> {
      const rows = database.all(
        from
          .selectFrom('staged_predictions')
          .select(['prediction_id', 'label'])
          .where('batch_id', '=', id)
          .where('part', '=', part),
      );
      return new Map(rows.map((row) => [row.prediction_id, toLabel(row.label)]));
    },

    /** The first of these identifiers that a batch of the model has staged already. */
    findTaken(
      modelId: ModelId,
      ids: readonly string[],
    ): { readonly id: string; readonly batch: string } | null {
      for (const group of inGroups(ids)) {
        const taken = database.first(
          from
            .selectFrom('staged_predictions')
            .innerJoin('prediction_batches', 'prediction_batches.id', 'staged_predictions.batch_id')
            .select(['staged_predictions.prediction_id as id', 'prediction_batches.name as batch'])
            .where('staged_predictions.model_id', '=', modelId)
            .where('staged_predictions.prediction_id', 'in', group),
        );
        if (taken !== undefined) return taken;
      }
      return null;
    },

    insertStaged(
      { id: batchId, modelId }: Pick<StoredBatch, 'id' | 'modelId'>,
      part: number,
      predictions: readonly StagedPrediction[],
    ): void {
      for (const group of inGroups(predictions)) {
        database.run(
          from.insertInto('staged_predictions').values(
            group.map(({ id, label }) => ({
              model_id: modelId,
              prediction_id: id,
              batch_id: batchId,
              part,
              label: label === null ? null : JSON.stringify(label),
            })),
          ),
        );
      }
    },

    /** Gives labels to staged predictions that have none. Returns how many each batch got. */
    giveLabels(
      scope: { readonly modelId: ModelId; readonly batchId: PredictionBatchId | null },
      labels: readonly { readonly id: string; readonly label: number | string | boolean }[],
    ): Map<PredictionBatchId, number> {
      const given = new Map<PredictionBatchId, number>();
      for (const group of inGroups(labels)) {
        const present = new Map(
          database
            .all(
              from
                .selectFrom('staged_predictions')
                .select(['prediction_id', 'batch_id'])
                .where('model_id', '=', scope.modelId)
                .where(
                  'prediction_id',
                  'in',
                  group.map(({ id }) => id),
                )
                .where('label', 'is', null)
                .where('batch_id', 'in', stagedBatches(scope.modelId))
                .$if(scope.batchId !== null, (query) =>
                  query.where('batch_id', '=', predictionBatchId.parse(scope.batchId)),
                ),
            )
            .map((row) => [row.prediction_id, row.batch_id]),
        );
        for (const { id, label } of group) {
          const batch = present.get(id);
          if (batch === undefined) continue;
          database.run(
            from
              .updateTable('staged_predictions')
              .set({ label: JSON.stringify(label) })
              .where('model_id', '=', scope.modelId)
              .where('prediction_id', '=', id),
          );
          given.set(batch, (given.get(batch) ?? 0) + 1);
        }
      }
      return given;
    },

    /** The records of a sealed batch go; what it was stays. */
    dropRecords(id: PredictionBatchId): void {
      database.run(from.updateTable('prediction_parts').set({ records: null }).where('batch_id', '=', id));
    },

    /** Removes rows of predictions whose batch is sealed; call until nothing is left. Returns how many went. */
    sweep(limit: number): number {
      return database.run(
        from
          .deleteFrom('staged_predictions')
          .where(({ eb, refTuple, selectFrom }) =>
            eb(
              refTuple('model_id', 'prediction_id'),
              'in',
              selectFrom('staged_predictions')
                .innerJoin('prediction_batches', 'prediction_batches.id', 'staged_predictions.batch_id')
                .select(['staged_predictions.model_id', 'staged_predictions.prediction_id'])
                .where('prediction_batches.state', '=', 'sealed')
                .limit(limit)
                .$asTuple('model_id', 'prediction_id'),
            ),
          ),
      );
    },

    /** Removes a batch with everything that is staged of it. */
    remove(id: PredictionBatchId): void {
      database.run(from.deleteFrom('prediction_batches').where('id', '=', id));
    },

    /** Complete staged batches with predictions in a stretch of time, oldest first. */
    stagedWithin(
      modelId: ModelId,
      { from: start, until }: { readonly from: string | null; readonly until: string | null },
      limit: number,
    ): StoredBatch[] {
      return database
        .all(
          joined()
            .where('prediction_batches.model_id', '=', modelId)
            .where('state', '=', 'staged')
            .whereRef('parts_present', '=', 'parts')
            .$if(start !== null, (query) => query.where('first_at', '>=', utcInstant.parse(start)))
            .$if(until !== null, (query) => query.where('last_at', '<', utcInstant.parse(until)))
            .orderBy('first_at')
            .orderBy('prediction_batches.name')
            .limit(limit),
        )
        .map(toStored);
    },

    ofDataset(id: DatasetId): StoredBatch[] {
      return database
        .all(joined().where('prediction_batches.dataset_id', '=', id).orderBy('first_row'))
        .map(toStored);
    },

    /** The present data sets of what a model predicted, oldest first. */
    sealedDatasets(modelId: ModelId): DatasetId[] {
      return database
        .all(
          from
            .selectFrom('prediction_batches')
            .innerJoin('datasets', 'datasets.id', 'prediction_batches.dataset_id')
            .select('datasets.id')
            .distinct()
            .where('prediction_batches.model_id', '=', modelId)
            .where('datasets.deleted_at', 'is', null)
            .orderBy('datasets.id'),
        )
        .map(({ id }) => id);
    },

    staging(modelId: ModelId): StoredBatch[] {
      return database
        .all(joined().where('prediction_batches.model_id', '=', modelId).where('state', '=', 'staged'))
        .map(toStored);
    },

    insertDataset(row: Tables['prediction_datasets']): void {
      database.run(
        from
          .insertInto('prediction_datasets')
          .values(row)
          .onConflict((conflict) => conflict.doNothing()),
      );
    },

    /** How many versions with labels came before a data set. */
    versionOf(id: DatasetId): number {
      const row = database.first(
        from
          .withRecursive('line(id)', (query) =>
            query
              .selectFrom('prediction_datasets')
              .select('made_from_id as id')
              .where('dataset_id', '=', id)
              .where('made_from_id', 'is not', null)
              .unionAll((more) =>
                more
                  .selectFrom('prediction_datasets')
                  .innerJoin('line', 'line.id', 'prediction_datasets.dataset_id')
                  .select('prediction_datasets.made_from_id as id')
                  .where('prediction_datasets.made_from_id', 'is not', null),
              ),
          )
          .selectFrom('line')
          .select((eb) => eb.fn.countAll<number>().as('n')),
      );
      return row?.n ?? 0;
    },

    /** Columns of the newest live reference of a model; none without one. */
    referenceColumns(modelId: ModelId): ImportColumn[] {
      return database.all(
        from
          .selectFrom('dataset_columns')
          .select(['name', 'type', 'role'])
          .where('dataset_id', '=', (eb) =>
            eb
              .selectFrom('datasets')
              .select('id')
              .where('model_id', '=', modelId)
              .where('purpose', '=', 'reference')
              .where('deleted_at', 'is', null)
              .orderBy('created_at', 'desc')
              .orderBy('id', 'desc')
              .limit(1),
          )
          .orderBy('position'),
      );
    },

    /** A page of the batches of a model, the newest predictions first. Throws INVALID_INPUT at `cursor`. */
    page(request: ParsedInput<'predictions/list'>): Page<PredictionBatchRow> {
      const { cursor, limit, modelId, state, labelled, from: start, until } = request;
      const binding = ['predictions', modelId, state, labelled, start, until];
      const after = cursor === null ? null : decodeCursor(binding, cursor, listPosition);
      const [afterAt, afterId] = after ?? [null, null];
      const chosen = joined()
        .where('prediction_batches.model_id', '=', modelId)
        .$if(state !== null, (query) => query.where('state', '=', state ?? 'staged'))
        .$if(labelled !== null, (query) =>
          query.whereRef('labelled_rows', labelled === 'complete' ? '=' : '<', 'prediction_batches.rows'),
        )
        .$if(start !== null, (query) => query.where('last_at', '>=', utcInstant.parse(start)))
        .$if(until !== null, (query) => query.where('first_at', '<', utcInstant.parse(until)));
      const total = database.first(
        from.selectFrom(chosen.as('chosen')).select((eb) => eb.fn.countAll<number>().as('total')),
      );
      const rows = database.all(
        chosen
          .$if(afterAt !== null, (query) =>
            query.where(
              sql<boolean>`(last_at, prediction_batches.id) < (${afterAt ?? ''}, ${afterId ?? ''})`,
            ),
          )
          .orderBy('last_at', 'desc')
          .orderBy('prediction_batches.id', 'desc')
          .limit(limit + 1),
      );
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map(toRow),
        total: total?.total ?? 0,
        nextCursor:
          rows.length > limit && last !== undefined ? encodeCursor(binding, [last.last_at, last.id]) : null,
      };
    },

    summary(modelId: ModelId): PredictionSummary {
      const row = database.first(
        from
          .selectFrom('prediction_batches')
          .select((eb) => [
            eb.fn.countAll<number>().as('batches'),
            sql<number>`coalesce(sum(rows), 0)`.as('rows'),
            sql<number>`coalesce(sum(labelled_rows), 0)`.as('labelledRows'),
            sql<number>`coalesce(sum(state = 'staged'), 0)`.as('stagedBatches'),
            sql<number>`coalesce(sum(CASE state WHEN 'staged' THEN rows END), 0)`.as('stagedRows'),
            sql<number>`coalesce(sum(state = 'staged' AND parts_present < parts), 0)`.as('incompleteBatches'),
            eb.fn.max('last_at').as('lastAt'),
            eb.fn.max('created_at').as('lastLoggedAt'),
          ])
          .where('model_id', '=', modelId),
      );
      return {
        batches: row?.batches ?? 0,
        rows: row?.rows ?? 0,
        labelledRows: row?.labelledRows ?? 0,
        stagedBatches: row?.stagedBatches ?? 0,
        stagedRows: row?.stagedRows ?? 0,
        incompleteBatches: row?.incompleteBatches ?? 0,
        lastAt: row?.lastAt ?? null,
        lastLoggedAt: row?.lastLoggedAt ?? null,
      };
    },
  };
}
