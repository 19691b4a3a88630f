import { z } from 'zod';
import { sql } from 'kysely';
import { fieldType } from '../../../../shared/contract/predictions.ts';
import type { PredictionBatchRow, PredictionSummary } from '../../../../shared/contract/predictions.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { predictionBatchId } from '../../../../shared/schema/ids.ts';
import type { DatasetId, ModelId, PredictionBatchId, Sha256 } from '../../../../shared/schema/ids.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import { newestReference } from '../../storage/newest-reference.ts';
import type { Database } from '../../storage/database.ts';
import { nameKey } from '../../storage/name-key.ts';
import { toNamedVersion } from '../../storage/named-version.ts';
import type { JoinedVersion } from '../../storage/named-version.ts';
import { decodeCursor, toPage } from '../../storage/page-cursor.ts';
import type { JsonText, Tables } from '../../storage/schema.ts';
import type { BatchFields } from './records.ts';
import type { PartContent, StagedText } from './part-content.ts';

export type StoredBatch = PredictionBatchRow & {
  readonly fields: BatchFields;
  readonly firstRow: number | null;
};

export type StoredPart = { readonly part: number; readonly rows: number; readonly sha256: Sha256 };

/** A staged prediction as labels find it; its label is JSON. */
export type StagedPrediction = { readonly id: string; readonly label: JsonText | null };

/** A prediction whose identifier is taken: its place among those that were given, and where it is already. */
export type TakenPrediction = {
  readonly id: string;
  readonly place: number;
  readonly batch: string;
  /** The data set that holds it; null while it is staged. */
  readonly dataset: string | null;
};

const storedFields: z.ZodType<BatchFields> = z.strictObject({
  features: z.record(z.string(), fieldType.nullable()),
  score: z.boolean(),
  prediction: fieldType.nullable(),
  label: fieldType.nullable(),
  twoValues: z.strictObject({ prediction: z.array(z.string()), label: z.array(z.string()) }).optional(),
});

const listPosition = z.tuple([utcInstant, predictionBatchId]);

type JoinedRow = Tables['prediction_batches'] & JoinedVersion & { readonly dataset_name: string | null };

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
    modelVersion: toNamedVersion(row),
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

/** Identifiers, some with a label, as SQLite reads them: a thousand in one statement. */
const given = (predictions: StagedText) =>
  sql<{ value: string }>`json_each(${predictions})`.as<'given'>(sql`given`);
const givenId = sql<string>`given.value ->> 0`;
const givenLabel = sql<JsonText | null>`given.value ->> 1`;
const givenPlace = sql<number>`given.value ->> 2`;

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
  model_version_id: batch.modelVersion?.id ?? null,
});

export type PredictionRepository = ReturnType<typeof createPredictionRepository>;

export function createPredictionRepository(database: Database) {
  const { from } = database;

  const joined = () =>
    from
      .selectFrom('prediction_batches')
      .leftJoin('datasets', 'datasets.id', 'prediction_batches.dataset_id')
      .leftJoin('model_versions', 'model_versions.id', 'prediction_batches.model_version_id')
      .selectAll('prediction_batches')
      .select(['datasets.name as dataset_name', 'model_versions.version']);

  const givenIn = (predictions: StagedText) => from.selectFrom(given(predictions));

  const numberOf = (modelId: ModelId) =>
    from.selectFrom('prediction_models').select('number').where('model_id', '=', modelId);

  /** Puts predictions of a sealed batch into the index. */
  function insertSealed({ id, modelId }: Pick<StoredBatch, 'id' | 'modelId'>, predictions: StagedText): void {
    const added = database.run(
      from
        .insertInto('sealed_predictions')
        .columns(['model', 'prediction_id', 'batch'])
        .expression(
          givenIn(predictions)
            .crossJoin('sealed_batches')
            .innerJoin('prediction_models', (join) => join.on('prediction_models.model_id', '=', modelId))
            .select([
              'prediction_models.number as model',
              givenId.as('prediction_id'),
              'sealed_batches.number as batch',
            ])
            .where('sealed_batches.batch_id', '=', id),
        )
        .onConflict((conflict) => conflict.doNothing()),
    );
    database.run(
      from
        .updateTable('sealed_batches')
        .set({ missing: sql<number>`max(0, missing - ${added})` })
        .where('batch_id', '=', id),
    );
  }

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

    /** The staged predictions of a part, in the order of their identifiers. */
    staged(id: PredictionBatchId, part: number): StagedPrediction[] {
      return database.all(
        from
          .selectFrom('staged_predictions')
          .select(['prediction_id as id', 'label'])
          .where('batch_id', '=', id)
          .where('part', '=', part)
          .orderBy('prediction_id'),
      );
    },

    /** Those of a part that have a label. */
    stagedLabels(id: PredictionBatchId, part: number): { readonly id: string; readonly label: JsonText }[] {
      return database
        .all(
          from
            .selectFrom('staged_predictions')
            .select(['prediction_id as id', 'label'])
            .where('batch_id', '=', id)
            .where('part', '=', part)
            .where('label', 'is not', null),
        )
        .flatMap(({ id: prediction, label }) => (label === null ? [] : [{ id: prediction, label }]));
    },

    /**
     * The first of these predictions whose identifier the model has already, staged or sealed in a data set that
     * is not in the bin.
     */
    findTaken(modelId: ModelId, predictions: StagedText): TakenPrediction | null {
      const staged = givenIn(predictions)
        .crossJoin('staged_predictions')
        .select([givenPlace.as('place'), 'prediction_id', 'batch_id'])
        .where('model_id', '=', modelId)
        .whereRef('prediction_id', '=', givenId);
      const sealed = givenIn(predictions)
        .crossJoin('sealed_predictions')
        .innerJoin('sealed_batches', 'sealed_batches.number', 'sealed_predictions.batch')
        .innerJoin('prediction_batches', 'prediction_batches.id', 'sealed_batches.batch_id')
        .innerJoin('datasets', 'datasets.id', 'prediction_batches.dataset_id')
        .select([givenPlace.as('place'), 'prediction_id', 'batch_id'])
        .where('model', '=', numberOf(modelId))
        .whereRef('prediction_id', '=', givenId)
        .where('datasets.deleted_at', 'is', null);
      const row = database.first(
        from
          .selectFrom(staged.unionAll(sealed).as('taken'))
          .innerJoin('prediction_batches', 'prediction_batches.id', 'taken.batch_id')
          .leftJoin('datasets', 'datasets.id', 'prediction_batches.dataset_id')
          .select([
            'taken.prediction_id as id',
            'taken.place',
            'prediction_batches.name as batch',
            'datasets.name as dataset',
          ])
          .orderBy('taken.place')
          .limit(1),
      );
      return row ?? null;
    },

    insertStaged(
      { id: batchId, modelId }: Pick<StoredBatch, 'id' | 'modelId'>,
      part: number,
      predictions: StagedText,
    ): void {
      database.run(
        from
          .insertInto('staged_predictions')
          .columns(['model_id', 'prediction_id', 'batch_id', 'part', 'label'])
          .expression(
            givenIn(predictions).select([
              sql<ModelId>`${modelId}`.as('model_id'),
              givenId.as('prediction_id'),
              sql<PredictionBatchId>`${batchId}`.as('batch_id'),
              sql<number>`${part}`.as('part'),
              givenLabel.as('label'),
            ]),
          ),
      );
    },

    /** Gives labels to staged predictions that have none. Returns how many each batch got. */
    giveLabels(
      scope: { readonly modelId: ModelId; readonly batchId: PredictionBatchId | null },
      labels: StagedText,
    ): Map<PredictionBatchId, number> {
      // Not an UPDATE with FROM: it would read every label again for each prediction of the model.
      const rows = database.all(
        from
          .insertInto('staged_predictions')
          .columns(['model_id', 'prediction_id', 'batch_id', 'part', 'label'])
          .expression(
            givenIn(labels)
              .crossJoin('staged_predictions as present')
              .select([
                'present.model_id',
                'present.prediction_id',
                'present.batch_id',
                'present.part',
                givenLabel.as('label'),
              ])
              .where('present.model_id', '=', scope.modelId)
              .whereRef('present.prediction_id', '=', givenId)
              .where('present.label', 'is', null)
              .where('present.batch_id', 'in', stagedBatches(scope.modelId))
              .$if(scope.batchId !== null, (query) => query.where('present.batch_id', '=', scope.batchId)),
          )
          .onConflict((conflict) =>
            conflict
              .columns(['model_id', 'prediction_id'])
              .doUpdateSet(({ ref }) => ({ label: ref('excluded.label') })),
          )
          .returning('batch_id'),
      );
      const counts = new Map<PredictionBatchId, number>();
      for (const { batch_id: id } of rows) counts.set(id, (counts.get(id) ?? 0) + 1);
      return counts;
    },

    /** Notes that a batch is sealed and that the index of sealed predictions has none of its rows yet. */
    beginIndex({ id, modelId, rows }: Pick<StoredBatch, 'id' | 'modelId' | 'rows'>): void {
      database.run(
        from
          .insertInto('prediction_models')
          .values({ model_id: modelId })
          .onConflict((conflict) => conflict.doNothing()),
      );
      database.run(from.insertInto('sealed_batches').values({ batch_id: id, missing: rows }));
    },

    /** Sealed batches that the index of sealed predictions does not hold whole. */
    unindexed(): StoredBatch[] {
      return database
        .all(
          joined()
            .innerJoin('sealed_batches', 'sealed_batches.batch_id', 'prediction_batches.id')
            .where('sealed_batches.missing', '>', 0)
            .orderBy('sealed_batches.number'),
        )
        .map(toStored);
    },

    /** Lets the records of a part of a sealed batch go: what its evidence holds is not kept twice. */
    dropRecords(id: PredictionBatchId, part: number): void {
      database.run(
        from
          .updateTable('prediction_parts')
          .set({ records: null })
          .where('batch_id', '=', id)
          .where('part', '=', part)
          .where('records', 'is not', null),
      );
    },

    /**
     * Looks at the next `limit` staged predictions of a model behind an identifier, and moves those of sealed batches
     * into the index. Both tables are in the order of identifiers, so that a step touches pages that lie together,
     * however large they are. Returns the last identifier that was looked at; null when there are no more.
     */
    moveSealed(modelId: ModelId, after: string, limit: number): string | null {
      const { last } = database.first(
        from
          .selectFrom(
            from
              .selectFrom('staged_predictions')
              .select('prediction_id')
              .where('model_id', '=', modelId)
              .where('prediction_id', '>', after)
              .orderBy('prediction_id')
              .limit(limit)
              .as('next'),
          )
          .select((eb) => eb.fn.max<string | null>('next.prediction_id').as('last')),
      ) ?? { last: null };
      if (last === null) return null;
      const moved = database.all(
        from
          .insertInto('sealed_predictions')
          .columns(['model', 'prediction_id', 'batch'])
          .expression(
            from
              .selectFrom('staged_predictions')
              .crossJoin('sealed_batches')
              .innerJoin('prediction_models', (join) => join.on('prediction_models.model_id', '=', modelId))
              .select([
                'prediction_models.number as model',
                'staged_predictions.prediction_id',
                'sealed_batches.number as batch',
              ])
              .whereRef('sealed_batches.batch_id', '=', 'staged_predictions.batch_id')
              .where('staged_predictions.model_id', '=', modelId)
              .where('staged_predictions.prediction_id', '>', after)
              .where('staged_predictions.prediction_id', '<=', last)
              .orderBy('staged_predictions.prediction_id'),
          )
          .onConflict((conflict) => conflict.doNothing())
          .returning('batch'),
      );
      const counts = new Map<number, number>();
      for (const { batch } of moved) counts.set(batch, (counts.get(batch) ?? 0) + 1);
      for (const [number, count] of counts) {
        database.run(
          from
            .updateTable('sealed_batches')
            .set({ missing: sql<number>`max(0, missing - ${count})` })
            .where('number', '=', number),
        );
      }
      database.run(
        from
          .deleteFrom('staged_predictions')
          .where('model_id', '=', modelId)
          .where('prediction_id', '>', after)
          .where('prediction_id', '<=', last)
          .where('batch_id', 'in', from.selectFrom('sealed_batches').select('batch_id')),
      );
      return last;
    },

    insertSealed,

    /** The rows of a batch are all in the index, or are nowhere to be found. */
    endIndex(id: PredictionBatchId): void {
      database.run(from.updateTable('sealed_batches').set({ missing: 0 }).where('batch_id', '=', id));
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
    referenceColumns: (modelId: ModelId) => newestReference(database, modelId)?.columns ?? [],

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
      return toPage(rows, {
        limit,
        binding,
        total: total?.total ?? 0,
        item: toRow,
        position: (last) => [last.last_at, last.id],
      });
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
