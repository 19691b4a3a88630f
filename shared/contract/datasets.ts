import { z } from 'zod';
import { datasetId, fileToken, modelId, modelVersionId, sha256Hex } from '../schema/ids.ts';
import { timeZone, utcInstant } from '../schema/time.ts';
import { nameText } from '../schema/text.ts';
import { columnName, columnRole, columnType } from '../schema/column.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { defineCommand, everyRole, stewardRoles } from './define.ts';
import { jobStarted } from './jobs.ts';
import { heldFile } from './files.ts';
import { change } from './models.ts';

export const fileFormat = z.enum(['csv', 'parquet', 'json', 'jsonl']);
export type FileFormat = z.infer<typeof fileFormat>;

export const textEncoding = z.enum(['utf-8', 'utf-16', 'latin-1']);

/** A version of a model as data, batches and what was made of them name it. */
export const namedVersion = z.strictObject({ id: modelVersionId, version: z.string() });
export type NamedVersion = z.infer<typeof namedVersion>;

/** How a file is read. Absent means detected. Only CSV uses delimiter, header and encoding. */
export const readOptions = z.strictObject({
  format: fileFormat.optional(),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  header: z.boolean().optional(),
  encoding: textEncoding.optional(),
});
export type ReadOptions = z.infer<typeof readOptions>;

export const detectedFormat = z.strictObject({
  format: fileFormat,
  delimiter: z.string().nullable(),
  header: z.boolean().nullable(),
  encoding: textEncoding.nullable(),
});
export type DetectedFormat = z.infer<typeof detectedFormat>;

export const previewColumn = z.strictObject({
  name: columnName,
  /** The type the engine read, as a word a data engineer knows (DOUBLE, VARCHAR, …). */
  sourceType: z.string(),
  type: columnType,
  /** As in the data set of `asBefore`, or else suggested from the name and the values; the person decides. */
  suggestedRole: columnRole,
  missing: z.int().min(0),
  distinct: z.int().min(0),
  samples: z.array(z.string().nullable()).max(20),
});
export type PreviewColumn = z.infer<typeof previewColumn>;

export const filePreview = z.strictObject({
  file: heldFile,
  detected: detectedFormat,
  columns: z.array(previewColumn),
  /** The first rows, as text, in the order of `columns`. */
  rows: z.array(z.array(z.string().nullable())).max(20),
  /** Rows the counts in `columns` were taken over. */
  sampledRows: z.int().min(0),
  /** Exact for Parquet, estimated from the sample otherwise. */
  estimatedRows: z.int().min(0),
  /** A data set made from these very bytes, if there is one. */
  alreadyImported: z.strictObject({ datasetId, name: z.string() }).nullable(),
  /** The newest reference of the model, where columns of the file are taken as in it. */
  asBefore: z.strictObject({ datasetId, name: z.string() }).nullable().default(null),
  /** Columns of times of which, in the sample, only some name their zone: an import asks for that of the others. */
  mixedZones: z.array(columnName).default([]),
  warnings: z.array(z.string()),
});
export type FilePreview = z.infer<typeof filePreview>;

export const importColumn = z.strictObject({ name: columnName, type: columnType, role: columnRole });
export type ImportColumn = z.infer<typeof importColumn>;

export const datasetPurpose = z.enum(['reference', 'current']);
export type DatasetPurpose = z.infer<typeof datasetPurpose>;

export const datasetColumn = z.strictObject({
  name: columnName,
  type: columnType,
  role: columnRole,
  missing: z.int().min(0),
});
export type DatasetColumn = z.infer<typeof datasetColumn>;

export const dataset = z.strictObject({
  id: datasetId,
  modelId,
  name: z.string(),
  purpose: datasetPurpose,
  sourceName: z.string(),
  sourceFormat: fileFormat,
  sourceSha256: sha256Hex,
  /** SHA-256 of the Parquet file in the evidence store. */
  evidenceSha256: sha256Hex,
  evidenceBytes: z.int().min(0),
  rows: z.int().min(0),
  rejectedRows: z.int().min(0),
  columns: z.array(datasetColumn),
  /** The version of the model that the data are of; null where nobody said. Runs over the data are of it too. */
  modelVersion: namedVersion.nullable().default(null),
  createdAt: utcInstant,
  deletedAt: utcInstant.nullable(),
  rowVersion: z.int().min(1),
});
export type Dataset = z.infer<typeof dataset>;

export const datasetRow = dataset.omit({ columns: true }).extend({ columnCount: z.int().min(0) });
export type DatasetRow = z.infer<typeof datasetRow>;

export const rejectedRow = z.strictObject({
  /** Line in the source file, counted from 1 with the header. */
  line: z.int().min(1),
  column: z.string().nullable(),
  reason: z.string(),
  text: z.string(),
});
export type RejectedRow = z.infer<typeof rejectedRow>;

/** Whatever may be wrong with a file that a command reads. */
export const readErrors = [
  'FILE_TOKEN_UNKNOWN',
  'FILE_UNREADABLE',
  'FILE_EMPTY',
  'FILE_TOO_LARGE',
  'FILE_NOT_RECOGNISED',
  'FILE_DAMAGED',
  'FILE_LIMIT_EXCEEDED',
  'COLUMNS_INVALID',
] as const;

export const datasetCommands = {
  'datasets/preview': defineCommand({
    name: 'datasets/preview',
    summary:
      'Detects format, columns, types and likely roles of a file and shows its first rows; columns that the newest reference of a model has are taken as in it.',
    effect: 'read',
    roles: stewardRoles,
    input: z.strictObject({
      token: fileToken,
      options: readOptions.default({}),
      /** The model that the data are for. */
      modelId: modelId.nullable().default(null),
    }),
    output: filePreview,
    errors: readErrors,
  }),
  'datasets/import': defineCommand({
    name: 'datasets/import',
    summary: 'Brings a file into the evidence store as reference or current data of a model.',
    effect: 'job',
    roles: stewardRoles,
    input: z.strictObject({
      token: fileToken,
      modelId,
      name: nameText(128),
      purpose: datasetPurpose,
      options: readOptions.default({}),
      columns: z.array(importColumn).min(1).max(2000),
      /** The zone of times that name none. Null: UTC, and a column of which only some name one is refused. */
      zone: timeZone.nullable().default(null),
      /** The version of the model that the data are of, where that is known. */
      modelVersionId: modelVersionId.nullable().default(null),
    }),
    output: jobStarted,
    errors: [...readErrors, 'MODEL_NOT_FOUND', 'RECORD_DELETED', 'MODEL_VERSION_NOT_FOUND', 'NAME_TAKEN'],
  }),
  'datasets/list': defineCommand({
    name: 'datasets/list',
    summary: 'A page of the data sets of a model, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({
      modelId,
      purpose: datasetPurpose.nullable().default(null),
      /** Only data of this version of the model. */
      modelVersionId: modelVersionId.nullable().default(null),
      deleted: z.boolean().default(false),
    }),
    output: pageOf(datasetRow),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'datasets/get': defineCommand({
    name: 'datasets/get',
    summary: 'One data set with its columns.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: datasetId }),
    output: dataset,
    errors: ['DATASET_NOT_FOUND'],
  }),
  'datasets/rejects': defineCommand({
    name: 'datasets/rejects',
    summary: 'A page of the rows that were refused at import, with the reasons.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ id: datasetId }),
    output: pageOf(rejectedRow),
    errors: ['DATASET_NOT_FOUND'],
  }),
  'datasets/history': defineCommand({
    name: 'datasets/history',
    summary: 'The changes of one data set, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ id: datasetId }),
    output: pageOf(change),
    errors: ['DATASET_NOT_FOUND'],
  }),
  'datasets/export-rejects': defineCommand({
    name: 'datasets/export-rejects',
    summary: 'The refused rows as a CSV file.',
    effect: 'write',
    roles: everyRole,
    // Raw rows leave the workspace.
    confirm: true,
    input: z.strictObject({ id: datasetId }),
    output: heldFile,
    errors: ['DATASET_NOT_FOUND'],
  }),
  'datasets/delete': defineCommand({
    name: 'datasets/delete',
    summary: 'Puts a data set into the bin; runs that used it stay as they are.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({ id: datasetId, rowVersion: z.int().min(1) }),
    output: dataset,
    errors: ['DATASET_NOT_FOUND', 'STALE_VERSION', 'RECORD_DELETED', 'STATE_TRANSITION_REFUSED'],
  }),
  'datasets/restore': defineCommand({
    name: 'datasets/restore',
    summary: 'Takes a data set out of the bin.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({ id: datasetId, rowVersion: z.int().min(1) }),
    output: dataset,
    errors: ['DATASET_NOT_FOUND', 'STALE_VERSION', 'NAME_TAKEN'],
  }),
} as const;
