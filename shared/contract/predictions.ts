import { z } from 'zod';
import { columnName } from '../schema/column.ts';
import { datasetId, fileToken, modelId, modelVersionId } from '../schema/ids.ts';
import { predictionBatchId, sha256Hex } from '../schema/ids.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { nameText } from '../schema/text.ts';
import { utcInstant } from '../schema/time.ts';
import { namedVersion, readErrors, readOptions } from './datasets.ts';
import { defineCommand, everyRole, stewardRoles } from './define.ts';
import { jobStarted } from './jobs.ts';
import { change } from './models.ts';

/** Most records of one call, and so of one part of a batch. */
export const maxRecords = 10_000;
/** Most parts of one batch. */
export const maxParts = 1000;

/** A value of a record. What is missing is null or left out. */
export const predictionValue = z.union([
  z.number('Enter a finite number.'),
  z.string().max(500, 'Use at most 500 characters.'),
  z.boolean(),
  z.null(),
]);
export type PredictionValue = z.infer<typeof predictionValue>;

/** Names a prediction within its model; labels find it by this. */
export const predictionKey = z
  .string()
  .min(1, 'A prediction needs an identifier.')
  .max(200, 'The identifier of a prediction has at most 200 characters.');

/** One prediction as a program logs it. */
export const predictionRecord = z.strictObject({
  id: predictionKey,
  /** When it was made, ISO 8601; without a zone it is UTC. */
  at: z.string().max(40, 'Write the time as 2026-03-01T09:30:00Z.'),
  features: z.record(z.string().max(512), predictionValue),
  score: z
    .number('Enter a finite number.')
    .min(-Number.MAX_VALUE)
    .max(Number.MAX_VALUE)
    .nullable()
    .default(null),
  prediction: predictionValue.default(null),
  label: predictionValue.default(null),
});
export type PredictionRecord = z.infer<typeof predictionRecord>;

/** What its program calls a batch; the same name is the same batch. */
export const batchName = nameText(100);

export const batchState = z.enum(['staged', 'sealed']);
export type BatchState = z.infer<typeof batchState>;

/** What the values of a field are. */
export const fieldType = z.enum(['numeric', 'categorical', 'boolean']);
export type FieldType = z.infer<typeof fieldType>;

export const predictionBatchRow = z.strictObject({
  id: predictionBatchId,
  modelId,
  name: z.string(),
  state: batchState,
  /** Parts it is to have, and those that are there. */
  parts: z.int().min(1),
  partsPresent: z.int().min(1),
  rows: z.int().min(1),
  labelledRows: z.int().min(0),
  firstAt: utcInstant,
  lastAt: utcInstant,
  /** The data set that holds it now; null while it is staged. */
  dataset: z.strictObject({ id: datasetId, name: z.string() }).nullable(),
  /** The version of the model that made the predictions; null where nobody said. */
  modelVersion: namedVersion.nullable().default(null),
  createdAt: utcInstant,
  sealedAt: utcInstant.nullable(),
  rowVersion: z.int().min(1),
});
export type PredictionBatchRow = z.infer<typeof predictionBatchRow>;

export const predictionBatch = predictionBatchRow.extend({
  /** SHA-256 over the digests of its parts, in order. */
  contentSha256: sha256Hex,
  /** Null: a feature that had no value yet. */
  features: z.array(z.strictObject({ name: columnName, type: fieldType.nullable() })),
  hasScore: z.boolean(),
  predictionType: fieldType.nullable(),
  labelType: fieldType.nullable(),
});
export type PredictionBatch = z.infer<typeof predictionBatch>;

export const predictionSummary = z.strictObject({
  batches: z.int().min(0),
  rows: z.int().min(0),
  labelledRows: z.int().min(0),
  stagedBatches: z.int().min(0),
  stagedRows: z.int().min(0),
  /** Staged batches of which parts are missing. */
  incompleteBatches: z.int().min(0),
  /** When the newest prediction was made, and when the newest batch was logged. */
  lastAt: utcInstant.nullable(),
  lastLoggedAt: utcInstant.nullable(),
});
export type PredictionSummary = z.infer<typeof predictionSummary>;

/** Which columns of a file hold what; a column that is not named is left out. */
export const predictionColumns = z.strictObject({
  id: columnName,
  at: columnName,
  features: z.array(columnName).min(1, 'Choose at least one feature.').max(1000, 'At most 1,000 features.'),
  score: columnName.nullable().default(null),
  prediction: columnName.nullable().default(null),
  label: columnName.nullable().default(null),
});
export type PredictionColumns = z.infer<typeof predictionColumns>;

/** Batches to seal into one data set: named, or every complete one that lies in a stretch of time. */
export const sealSelection = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('batches'),
    ids: z.array(predictionBatchId).min(1, 'Choose at least one batch.').max(200, 'At most 200 at once.'),
  }),
  z.strictObject({
    kind: z.literal('window'),
    /** From here on; null: from the first. */
    from: utcInstant.nullable().default(null),
    /** Before this moment; null: to the last. */
    until: utcInstant.nullable().default(null),
  }),
]);
export type SealSelection = z.infer<typeof sealSelection>;

export const labelRecord = z.strictObject({ id: predictionKey, label: predictionValue });
export type LabelRecord = z.infer<typeof labelRecord>;

export const labelSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('records'),
    records: z
      .array(labelRecord)
      .min(1, 'Give at least one label.')
      .max(maxRecords, 'At most 10,000 labels a call.'),
  }),
  z.strictObject({
    kind: z.literal('file'),
    token: fileToken,
    options: readOptions.default({}),
    idColumn: columnName,
    labelColumn: columnName,
  }),
]);
export type LabelSource = z.infer<typeof labelSource>;

export const predictionCommands = {
  'predictions/log': defineCommand({
    name: 'predictions/log',
    summary:
      'Logs a batch of predictions, or a part of one; the same content again changes nothing, other content is refused.',
    effect: 'write',
    roles: stewardRoles,
    input: z
      .strictObject({
        modelId,
        batch: batchName,
        part: z.int().min(1).max(maxParts).default(1),
        parts: z.int().min(1).max(maxParts, 'A batch has at most 1,000 parts.').default(1),
        records: z
          .array(predictionRecord)
          .min(1, 'A batch has at least one record.')
          .max(maxRecords, 'At most 10,000 records a call. Give the rest as further parts of the batch.'),
        /** The version of the model that made them, where that is known; the same for all parts. */
        modelVersionId: modelVersionId.nullable().default(null),
      })
      .refine(({ part, parts }) => part <= parts, {
        path: ['part'],
        message: 'The number of the part is at most the number of parts.',
      }),
    output: z.strictObject({
      /** Without the digest over all its parts, which `predictions/get` tells. */
      batch: predictionBatch.omit({ contentSha256: true }),
      /** SHA-256 of the records of this part, in order of time and identifier. */
      partSha256: sha256Hex,
      /** The part was there already with the same content. */
      repeated: z.boolean(),
      /** What may be wrong with records that were taken in all the same. */
      warnings: z.array(z.string()),
    }),
    errors: ['MODEL_NOT_FOUND', 'RECORD_DELETED', 'MODEL_VERSION_NOT_FOUND', 'BATCH_DIFFERS'],
  }),
  'predictions/log-file': defineCommand({
    name: 'predictions/log-file',
    summary:
      'Logs the rows of a file as one batch, 10,000 a part; repeated after a crash it goes on where it was.',
    effect: 'job',
    roles: stewardRoles,
    input: z.strictObject({
      token: fileToken,
      modelId,
      batch: batchName,
      options: readOptions.default({}),
      columns: predictionColumns,
      modelVersionId: modelVersionId.nullable().default(null),
    }),
    output: jobStarted,
    errors: [...readErrors, 'MODEL_NOT_FOUND', 'RECORD_DELETED', 'MODEL_VERSION_NOT_FOUND', 'BATCH_DIFFERS'],
  }),
  'predictions/list': defineCommand({
    name: 'predictions/list',
    summary: 'A page of the batches of a model, the newest predictions first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({
      modelId,
      state: batchState.nullable().default(null),
      /** Complete: every row has its label. */
      labelled: z.enum(['complete', 'incomplete']).nullable().default(null),
      /** Batches with predictions from here on, and before `until`. */
      from: utcInstant.nullable().default(null),
      until: utcInstant.nullable().default(null),
    }),
    output: pageOf(predictionBatchRow),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'predictions/summary': defineCommand({
    name: 'predictions/summary',
    summary: 'How much a model has predicted, how much of it is sealed, and how much is labelled.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ modelId }),
    output: predictionSummary,
    errors: ['MODEL_NOT_FOUND'],
  }),
  'predictions/get': defineCommand({
    name: 'predictions/get',
    summary: 'One batch with its fields.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: predictionBatchId }),
    output: predictionBatch,
    errors: ['BATCH_NOT_FOUND'],
  }),
  'predictions/history': defineCommand({
    name: 'predictions/history',
    summary: 'The changes of one batch, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ id: predictionBatchId }),
    output: pageOf(change),
    errors: ['BATCH_NOT_FOUND'],
  }),
  'predictions/seal': defineCommand({
    name: 'predictions/seal',
    summary:
      'Turns staged batches of a model into evidence: one data set of current data, with labels so far.',
    effect: 'job',
    roles: stewardRoles,
    input: z.strictObject({ modelId, name: nameText(128), selection: sealSelection }),
    output: jobStarted,
    errors: [
      'MODEL_NOT_FOUND',
      'RECORD_DELETED',
      'BATCH_NOT_FOUND',
      'STATE_TRANSITION_REFUSED',
      'NAME_TAKEN',
      'COLUMNS_INVALID',
    ],
  }),
  'predictions/join-labels': defineCommand({
    name: 'predictions/join-labels',
    summary:
      'Joins labels to predictions by identifier; sealed data get a new version, which names what it was made from.',
    effect: 'job',
    roles: stewardRoles,
    input: z.strictObject({
      modelId,
      /** Only this batch and what was sealed with it; null: whatever the model predicted. */
      batchId: predictionBatchId.nullable().default(null),
      labels: labelSource,
    }),
    output: jobStarted,
    errors: [...readErrors, 'MODEL_NOT_FOUND', 'RECORD_DELETED', 'BATCH_NOT_FOUND', 'NOT_ENOUGH_DATA'],
  }),
  'predictions/discard': defineCommand({
    name: 'predictions/discard',
    summary: 'Removes a staged batch, so that it can be logged anew; what is sealed stays.',
    effect: 'write',
    roles: stewardRoles,
    // The records are gone afterwards.
    confirm: true,
    input: z.strictObject({ id: predictionBatchId, rowVersion: z.int().min(1) }),
    output: z.strictObject({}),
    errors: ['BATCH_NOT_FOUND', 'STALE_VERSION', 'STATE_TRANSITION_REFUSED'],
  }),
} as const;
