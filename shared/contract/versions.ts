import { z } from 'zod';
import { datasetId, fileToken, modelId, modelVersionId } from '../schema/ids.ts';
import { performanceRunId, sha256Hex, userId } from '../schema/ids.ts';
import { cardSections, modelCard, modelCardDraft } from '../schema/model-card.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { performanceInterval, performanceMetric } from '../schema/performance.ts';
import { semanticVersion } from '../schema/semantic-version.ts';
import { nameText, proseText } from '../schema/text.ts';
import { utcInstant } from '../schema/time.ts';
import { buildingRoles, defineCommand, everyRole, stewardRoles } from './define.ts';
import { heldFile } from './files.ts';
import { jobStarted } from './jobs.ts';
import { change } from './models.ts';

/** Most figures that are typed at once, and that a version holds. */
export const maxTypedMetrics = 50;
export const maxVersionMetrics = 200;

/** A digest as people paste it: in any case, with blanks around it. */
export const typedSha256 = z
  .string()
  .max(200, 'A SHA-256 digest has 64 hexadecimal digits.')
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'A SHA-256 digest has 64 hexadecimal digits, as sha256sum prints them.')
      .brand<'Sha256'>(),
  );

/** The file that a version runs from. It is not kept: its digest tells whether a file is the one. */
export const versionArtefact = z.strictObject({
  sha256: sha256Hex,
  /** Null where the digest was typed without them. */
  name: z.string().nullable(),
  sizeBytes: z.int().min(0).nullable(),
  /** Whether DriftGuard read the file itself or was told the digest. */
  source: z.enum(['file', 'typed']),
});
export type VersionArtefact = z.infer<typeof versionArtefact>;

export const artefactInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), token: fileToken }),
  z.strictObject({
    kind: z.literal('typed'),
    sha256: typedSha256,
    name: nameText(255).nullable().default(null),
  }),
]);
export type ArtefactInput = z.infer<typeof artefactInput>;

/** The data that a version was trained on, as it was when it was named. */
export const versionTraining = z.strictObject({
  id: datasetId,
  name: z.string(),
  evidenceSha256: sha256Hex,
  rows: z.int().min(0),
});
export type VersionTraining = z.infer<typeof versionTraining>;

/** A figure of a version with where it comes from. */
export const versionMetric = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('run'),
    name: performanceMetric,
    value: z.number(),
    interval: performanceInterval.nullable(),
    runId: performanceRunId,
    dataset: z.string(),
    /** SHA-256 of the result it is taken from. */
    resultSha256: sha256Hex,
  }),
  z.strictObject({
    source: z.literal('typed'),
    name: z.string(),
    value: z.number(),
    origin: z.string(),
  }),
]);
export type VersionMetric = z.infer<typeof versionMetric>;

export const typedMetric = z.strictObject({
  name: nameText(64),
  value: z.number('Enter a number.'),
  /** Where the figure comes from: a report, a notebook, a supplier. */
  origin: nameText(200),
});
export type TypedMetric = z.infer<typeof typedMetric>;

/** What is known of a version beside its number; all of it may follow later, and then stays. */
const factsInput = {
  artefact: artefactInput.nullable().default(null),
  trainingDatasetId: datasetId.nullable().default(null),
  /** A performance result of the model whose figures are taken over. */
  performanceRunId: performanceRunId.nullable().default(null),
  metrics: z
    .array(typedMetric)
    .max(maxTypedMetrics, `At most ${maxTypedMetrics} figures at once.`)
    .default([]),
  note: proseText(1000).default(''),
};

export const versionFacts = z.strictObject(factsInput);
export type VersionFactsInput = z.infer<typeof versionFacts>;

/** How far the card of a version is. */
export const cardState = z.enum(['empty', 'begun', 'whole']);
export type CardState = z.infer<typeof cardState>;

export const versionRow = z.strictObject({
  id: modelVersionId,
  modelId,
  version: z.string(),
  /** The version of the model now. */
  current: z.boolean(),
  createdAt: utcInstant,
  /** Null for a version of which that is not known. */
  createdBy: z.strictObject({ id: userId, name: z.string() }).nullable(),
  artefact: versionArtefact.nullable(),
  training: versionTraining.nullable(),
  mainMetric: versionMetric.nullable(),
  metricCount: z.int().min(0),
  cardState,
  /** Sections of the card that say something, of all that there are. */
  cardSections: z.int().min(0).max(cardSections.length),
  rowVersion: z.int().min(1),
  updatedAt: utcInstant,
});
export type VersionRow = z.infer<typeof versionRow>;

export const modelVersion = versionRow.omit({ mainMetric: true, metricCount: true }).extend({
  modelName: z.string(),
  metrics: z.array(versionMetric),
  card: modelCard,
});
export type ModelVersion = z.infer<typeof modelVersion>;

/** Whoever answers for a version, and auditors, for whom comparing a file is the proof. */
const checkingRoles = [...stewardRoles, 'auditor'] as const;

const factErrors = [
  'MODEL_NOT_FOUND',
  'RECORD_DELETED',
  'STALE_VERSION',
  'DATASET_NOT_FOUND',
  'PERFORMANCE_RUN_NOT_FOUND',
  'FILE_TOKEN_UNKNOWN',
  'FILE_UNREADABLE',
] as const;

export const versionCommands = {
  'versions/list': defineCommand({
    name: 'versions/list',
    summary: 'A page of the versions of a model, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ modelId }),
    output: pageOf(versionRow),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'versions/get': defineCommand({
    name: 'versions/get',
    summary: 'One version of a model: its artefact, training data, figures and card.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: modelVersionId }),
    output: modelVersion,
    errors: ['MODEL_VERSION_NOT_FOUND'],
  }),
  'versions/register': defineCommand({
    name: 'versions/register',
    summary: 'Registers the next version of a model with what is known of it, and makes it the present one.',
    effect: 'job',
    roles: buildingRoles,
    input: z.strictObject({ modelId, rowVersion: z.int().min(1), version: semanticVersion, ...factsInput }),
    output: jobStarted,
    errors: [...factErrors, 'VERSION_NOT_MONOTONIC'],
  }),
  'versions/complete': defineCommand({
    name: 'versions/complete',
    summary: 'Adds what was not recorded of a version yet; what is recorded stays.',
    effect: 'job',
    roles: buildingRoles,
    input: z.strictObject({ id: modelVersionId, rowVersion: z.int().min(1), ...factsInput }),
    output: jobStarted,
    errors: [...factErrors, 'MODEL_VERSION_NOT_FOUND'],
  }),
  'versions/save-card': defineCommand({
    name: 'versions/save-card',
    summary: 'Changes the card of a version; every change is kept in its history.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({ id: modelVersionId, rowVersion: z.int().min(1), card: modelCardDraft }),
    output: modelVersion,
    errors: ['MODEL_VERSION_NOT_FOUND', 'RECORD_DELETED', 'STALE_VERSION'],
  }),
  'versions/history': defineCommand({
    name: 'versions/history',
    summary: 'Every change of a version and its card, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ id: modelVersionId }),
    output: pageOf(change),
    errors: ['MODEL_VERSION_NOT_FOUND'],
  }),
  'versions/check-artefact': defineCommand({
    name: 'versions/check-artefact',
    summary: 'Tells whether a file is the artefact of a version, by its digest; the answer is recorded.',
    effect: 'job',
    roles: checkingRoles,
    input: z.strictObject({ id: modelVersionId, token: fileToken }),
    output: jobStarted,
    errors: ['MODEL_VERSION_NOT_FOUND', 'NOT_FOUND', 'FILE_TOKEN_UNKNOWN', 'FILE_UNREADABLE'],
  }),
  'versions/export-card': defineCommand({
    name: 'versions/export-card',
    summary:
      'The card of a version as a file, with the facts and digests of the version and the checkpoint of the ledger.',
    effect: 'write',
    roles: everyRole,
    input: z.strictObject({ id: modelVersionId, format: z.enum(['markdown', 'json']) }),
    output: heldFile,
    errors: ['MODEL_VERSION_NOT_FOUND'],
  }),
} as const;
