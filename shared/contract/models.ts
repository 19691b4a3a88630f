import { z } from 'zod';
import { changeId, modelId, userId } from '../schema/ids.ts';
import { utcInstant } from '../schema/time.ts';
import { nameText, proseText, searchText } from '../schema/text.ts';
import { semanticVersion } from '../schema/semantic-version.ts';
import { pageCursor, pageOf, pageRequest, sortDirection } from '../schema/page.ts';
import { riskBand, riskBands, riskClass, riskResult } from '../schema/risk.ts';
import { driftVerdict } from '../schema/drift.ts';
import { defineCommand, everyRole, stewardRoles, buildingRoles } from './define.ts';

export { riskClass, type RiskClass } from '../schema/risk.ts';

/** The states of feature G1. `stateTransitions` in the core says which follows which. */
export const modelState = z.enum([
  'draft',
  'staging',
  'canary',
  'production',
  'blocked',
  'rolled-back',
  'retired',
]);
export type ModelState = z.infer<typeof modelState>;

export const modelTask = z.enum([
  'binary-classification',
  'multiclass-classification',
  'regression',
  'other',
]);
export type ModelTask = z.infer<typeof modelTask>;

/** The longest feature schema that is accepted, in characters of JSON. */
export const maxFeatureSchemaLength = 262_144;

/** A JSON Schema (draft 2020-12) as text; the core checks it against the meta-schema. Empty: none yet. */
export const featureSchemaText = z
  .string()
  .max(maxFeatureSchemaLength, 'The schema is longer than 256 KiB. Shorten it.');

const modelFields = {
  name: nameText(128),
  semanticVersion,
  owner: nameText(128),
  purpose: proseText(2000),
  task: modelTask,
  riskClass,
  featureSchema: featureSchemaText,
};

/** What a person fills in. */
export const modelDraft = z.strictObject(modelFields);
export type ModelDraft = z.infer<typeof modelDraft>;
export type ModelDraftInput = z.input<typeof modelDraft>;

export const model = z.strictObject({
  id: modelId,
  name: z.string(),
  semanticVersion: z.string(),
  owner: z.string(),
  purpose: z.string(),
  task: modelTask,
  riskClass,
  featureSchema: z.string(),
  state: modelState,
  /** Counts up with every write; sent back with a change, so that a stale change is refused. */
  rowVersion: z.int().min(1),
  createdAt: utcInstant,
  updatedAt: utcInstant,
  deletedAt: utcInstant.nullable(),
  /** States that may follow the present one. */
  nextStates: z.array(modelState),
});
export type Model = z.infer<typeof model>;

export const modelRow = model.omit({ purpose: true, featureSchema: true, nextStates: true }).extend({
  datasetCount: z.int().min(0),
  lastRunVerdict: driftVerdict.nullable(),
  lastRunAt: utcInstant.nullable(),
  /** The score of risk that the model has now; null until it has been scored for the first time. */
  risk: z
    .strictObject({
      ...riskResult.pick({ score: true, low: true, high: true, grade: true }).shape,
      /** Terms that are not known. */
      unknownTerms: z.int().min(0),
    })
    .nullable(),
});
export type ModelRow = z.infer<typeof modelRow>;

export const modelSortField = z.enum([
  'name',
  'owner',
  'state',
  'riskClass',
  'updatedAt',
  'lastRunAt',
  'lastRunVerdict',
  'riskScore',
]);

export const modelListInput = pageRequest.extend({
  search: searchText.default(''),
  states: z.array(modelState).max(7).default([]),
  riskClasses: z.array(riskClass).max(4).default([]),
  verdicts: z.array(driftVerdict).max(4).default([]),
  grades: z.array(riskBand).max(riskBands.length).default([]),
  deleted: z.boolean().default(false),
  sort: z
    .strictObject({ field: modelSortField, direction: sortDirection })
    .default({ field: 'name', direction: 'asc' }),
});
export type ModelListInput = z.input<typeof modelListInput>;

/** One change of a record: who, when, what, before and after (feature B7). */
export const change = z.strictObject({
  id: changeId,
  at: utcInstant,
  actor: z.strictObject({ id: userId, name: z.string() }),
  action: z.string(),
  note: z.string(),
  fields: z.array(
    z.strictObject({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
});
export type Change = z.infer<typeof change>;

const versioned = { id: modelId, rowVersion: z.int().min(1) };

export const modelCommands = {
  'models/list': defineCommand({
    name: 'models/list',
    summary: 'A page of models with their last drift verdict and their score of risk.',
    effect: 'read',
    roles: everyRole,
    input: modelListInput,
    output: pageOf(modelRow),
  }),
  'models/get': defineCommand({
    name: 'models/get',
    summary: 'One model.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: modelId }),
    output: model,
    errors: ['MODEL_NOT_FOUND'],
  }),
  'models/create': defineCommand({
    name: 'models/create',
    summary: 'Registers a model as a draft.',
    effect: 'write',
    roles: buildingRoles,
    input: modelDraft,
    output: model,
    errors: ['NAME_TAKEN'],
  }),
  'models/update': defineCommand({
    name: 'models/update',
    summary: 'Changes the description of a model.',
    effect: 'write',
    roles: stewardRoles,
    input: modelDraft.extend(versioned),
    output: model,
    errors: ['MODEL_NOT_FOUND', 'NAME_TAKEN', 'STALE_VERSION', 'VERSION_NOT_MONOTONIC', 'RECORD_DELETED'],
  }),
  'models/change-state': defineCommand({
    name: 'models/change-state',
    summary: 'Moves a model along its life cycle; into staging, canary and production through the gate.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({ ...versioned, state: modelState, note: proseText(1000) }),
    output: model,
    errors: ['MODEL_NOT_FOUND', 'STALE_VERSION', 'STATE_TRANSITION_REFUSED', 'RECORD_DELETED', 'GATE_CLOSED'],
  }),
  'models/delete': defineCommand({
    name: 'models/delete',
    summary: 'Puts a model into the bin; nothing is lost.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject(versioned),
    output: model,
    errors: ['MODEL_NOT_FOUND', 'STALE_VERSION', 'RECORD_DELETED', 'STATE_TRANSITION_REFUSED'],
  }),
  'models/restore': defineCommand({
    name: 'models/restore',
    summary: 'Takes a model out of the bin.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject(versioned),
    output: model,
    errors: ['MODEL_NOT_FOUND', 'STALE_VERSION', 'NAME_TAKEN'],
  }),
  'models/history': defineCommand({
    name: 'models/history',
    summary: 'Every change of a model, newest first.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({
      id: modelId,
      cursor: pageCursor.nullable().default(null),
      limit: z.int().min(1).max(200).default(50),
    }),
    output: pageOf(change),
    errors: ['MODEL_NOT_FOUND'],
  }),
} as const;
