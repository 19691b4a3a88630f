import { z } from 'zod';
import { modelId, riskScoreId, sha256Hex, userId } from '../schema/ids.ts';
import { pageOf, pageRequest, sortDirection } from '../schema/page.ts';
import {
  riskBand,
  riskBands,
  riskGrade,
  riskGrades,
  riskResult,
  riskSettings,
  riskTermName,
} from '../schema/risk.ts';
import { searchText } from '../schema/text.ts';
import { utcInstant } from '../schema/time.ts';
import { defineCommand, everyRole, noInput } from './define.ts';
import { change, modelState, riskClass } from './models.ts';

/** Whoever answers for how risk is judged. */
export const riskOwners = ['administrator', 'compliance-officer'] as const;

const points = z.number().min(0).max(100);

/** A score as it was computed and stored; it never changes. */
export const riskScore = riskResult.extend({
  id: riskScoreId,
  modelId,
  modelName: z.string(),
  at: utcInstant,
  settingsVersion: z.int().min(1),
  settings: riskSettings,
  /** SHA-256 over formula version and settings in canonical JSON. */
  settingsSha256: sha256Hex,
  /** SHA-256 over moment, inputs, settings and result in canonical JSON. */
  resultSha256: sha256Hex,
  sentence: z.string(),
  /** What is left open and why, a sentence each. */
  uncertainty: z.array(z.string()),
});
export type RiskScore = z.infer<typeof riskScore>;

const standing = { score: points, low: points, high: points, grade: riskGrade, at: utcInstant };

export const riskRow = z.strictObject({
  modelId,
  modelName: z.string(),
  owner: z.string(),
  state: modelState,
  riskClass,
  ...standing,
  /** Terms that are not known. */
  unknownTerms: z.int().min(0),
});
export type RiskRow = z.infer<typeof riskRow>;

export const riskHistoryRow = z.strictObject({
  id: riskScoreId,
  ...standing,
  formulaVersion: z.int().min(1),
  settingsVersion: z.int().min(1),
  /** Points by term. */
  contributions: z.record(riskTermName, points),
});
export type RiskHistoryRow = z.infer<typeof riskHistoryRow>;

const gradeCounts = z.record(riskGrade, z.int().min(0));

export const riskSummary = z.strictObject({
  /** Models that are neither in the bin nor retired, of those with a score. */
  scored: z.int().min(0),
  /** Without those that are unknown: their grade is only the middle of all that it may be. */
  grades: gradeCounts,
  /** Models of which nothing is known but the class they were given. */
  unknown: z.int().min(0),
  /** Of the graded ones. */
  meanScore: points.nullable(),
  /** Graded models whose range reaches over more than one grade. */
  undecided: z.int().min(0),
  /** Models of which something changed and that are being scored again. */
  waiting: z.int().min(0),
});
export type RiskSummary = z.infer<typeof riskSummary>;

export const riskSettingsInForce = z.strictObject({
  version: z.int().min(1),
  formulaVersion: z.int().min(1),
  settings: riskSettings,
  sha256: sha256Hex,
  savedAt: utcInstant,
  /** Null for what came with the application. */
  savedBy: z.strictObject({ id: userId, name: z.string() }).nullable(),
});
export type RiskSettingsInForce = z.infer<typeof riskSettingsInForce>;

const graded = z.strictObject({ score: points, grade: riskGrade });

/** Most models that a preview names. */
export const maxPreviewedModels = 100;

export const riskPreview = z.strictObject({
  models: z.int().min(0),
  before: gradeCounts,
  after: gradeCounts,
  /** Models that would change their grade, by from and to. */
  moves: z
    .array(z.strictObject({ from: riskGrade, to: riskGrade, models: z.int().min(1) }))
    .max(riskGrades.length ** 2),
  /** Of those, the ones with the largest change of score. */
  movers: z
    .array(z.strictObject({ modelId, modelName: z.string(), from: graded, to: graded }))
    .max(maxPreviewedModels),
});
export type RiskPreview = z.infer<typeof riskPreview>;

export const riskCommands = {
  'risk/summary': defineCommand({
    name: 'risk/summary',
    summary: 'How many models have which grade of risk.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: riskSummary,
  }),
  'risk/list': defineCommand({
    name: 'risk/list',
    summary: 'A page of models with their scores of risk; retired ones are left out.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({
      search: searchText.default(''),
      grades: z.array(riskBand).max(riskBands.length).default([]),
      sort: z
        .strictObject({
          field: z.enum(['score', 'uncertainty', 'name', 'at']),
          direction: sortDirection,
        })
        .default({ field: 'score', direction: 'desc' }),
    }),
    output: pageOf(riskRow),
  }),
  'risk/get': defineCommand({
    name: 'risk/get',
    summary: 'How risky a model is and why: its score term by term, and what is not known.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ modelId }),
    /** Null until it has been scored for the first time. */
    output: z.strictObject({ score: riskScore.nullable() }),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'risk/history': defineCommand({
    name: 'risk/history',
    summary: 'The scores that a model has had, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ modelId }),
    output: pageOf(riskHistoryRow),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'risk/recompute': defineCommand({
    name: 'risk/recompute',
    summary: 'Computes a stored score again from its inputs and says whether it is the same bit for bit.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: riskScoreId }),
    output: z.strictObject({
      same: z.boolean(),
      storedSha256: sha256Hex,
      computedSha256: sha256Hex,
      sentence: z.string(),
    }),
    errors: ['NOT_FOUND'],
  }),
  'risk/settings': defineCommand({
    name: 'risk/settings',
    summary: 'The weights, the cut-offs of the grades and the age at which findings are doubted.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: riskSettingsInForce,
  }),
  'risk/settings-history': defineCommand({
    name: 'risk/settings-history',
    summary: 'Every change of the settings of risk, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest,
    output: pageOf(change),
  }),
  'risk/preview': defineCommand({
    name: 'risk/preview',
    summary: 'What other settings would do to the grades of all models; changes nothing.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ settings: riskSettings }),
    output: riskPreview,
  }),
  'risk/save-settings': defineCommand({
    name: 'risk/save-settings',
    summary: 'Changes how risk is judged, and scores all models again.',
    effect: 'write',
    roles: riskOwners,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({ settings: riskSettings, version: z.int().min(1) }),
    output: riskSettingsInForce,
    errors: ['STALE_VERSION'],
  }),
} as const;
