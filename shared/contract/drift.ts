import { z } from 'zod';
import { datasetId, modelId, monitorId, runId, sha256Hex } from '../schema/ids.ts';
import { dataWindow } from '../schema/monitor.ts';
import { utcInstant } from '../schema/time.ts';
import { columnName } from '../schema/column.ts';
import {
  driftConfig,
  driftSummary,
  driftTestId,
  effectRates,
  effectThresholds,
  driftVerdict,
  featureDistribution,
  featureResult,
} from '../schema/drift.ts';
import { pageOf, pageRequest, sortDirection } from '../schema/page.ts';
import { searchText } from '../schema/text.ts';
import { defineCommand, everyRole, stewardRoles } from './define.ts';
import { heldFile } from './files.ts';
import { jobStarted } from './jobs.ts';

const runSide = z.strictObject({
  id: datasetId,
  name: z.string(),
  evidenceSha256: sha256Hex,
  rows: z.int().min(0),
});

export const driftRun = z.strictObject({
  id: runId,
  modelId,
  modelName: z.string(),
  createdAt: utcInstant,
  reference: runSide,
  current: runSide,
  /** The part of the current data that was compared; null: all of it. */
  window: dataWindow.nullable(),
  /** The part of the reference where two windows of a monitor were compared; null: all of it. */
  referenceWindow: dataWindow.nullable(),
  /** The monitor whose settings were used; null: those of a person. */
  monitor: z.strictObject({ id: monitorId, name: z.string() }).nullable(),
  summary: driftSummary,
  config: driftConfig,
  /** Columns of one side only, which were therefore not compared. */
  unmatchedColumns: z.strictObject({ referenceOnly: z.array(z.string()), currentOnly: z.array(z.string()) }),
  softwareVersion: z.string(),
  durationMs: z.number().min(0),
});
export type DriftRun = z.infer<typeof driftRun>;

export const driftRunRow = driftRun.omit({ config: true, unmatchedColumns: true });
export type DriftRunRow = z.infer<typeof driftRunRow>;

/** A feature in the table of a run: the verdict with the figures of the test that decided it. */
export const driftFeatureRow = featureResult;

/** Thresholds for one feature from the reference's own windows. */
const featureSuggestion = z.strictObject({
  name: columnName,
  windows: z.int().min(0),
  tests: z.array(
    z.strictObject({
      id: driftTestId,
      suggested: effectThresholds,
      present: effectThresholds,
      largest: z.number().min(0),
    }),
  ),
});

/** Columns that thresholds are suggested for in one call. */
export const mostSuggestedColumns = 50;

export const driftCommands = {
  'drift/suggest-thresholds': defineCommand({
    name: 'drift/suggest-thresholds',
    summary:
      'Effect thresholds for each feature and test, from windows of the reference compared with its other rows.',
    effect: 'read',
    cost: 'task',
    roles: stewardRoles,
    input: z.strictObject({
      modelId,
      referenceId: datasetId,
      /** Rows that the current data are expected to have. */
      windowRows: z.int().min(20).max(2_500),
      order: z.enum(['random', 'in-order']).default('random'),
      /** Share of windows without drift that may exceed each threshold. */
      rates: effectRates.prefault({}),
      tests: z.array(driftTestId).min(1).max(driftTestId.options.length).optional(),
      columns: z.array(columnName).min(1).max(mostSuggestedColumns).optional(),
    }),
    output: z.strictObject({
      features: z.array(featureSuggestion),
      rows: z.int().min(0),
      windowRows: z.int().min(1),
      explanation: z.string(),
      /** Columns beyond the limit of one call. */
      leftOut: z.array(z.string()),
    }),
    errors: ['MODEL_NOT_FOUND', 'DATASET_NOT_FOUND', 'RECORD_DELETED', 'NOT_ENOUGH_DATA', 'EVIDENCE_MISSING'],
  }),
  'drift/plan-budget': defineCommand({
    name: 'drift/plan-budget',
    summary: 'The significance level per feature and window that keeps false alarms within a yearly budget.',
    effect: 'read',
    roles: everyRole,
    input: z
      .strictObject({
        alarmsPerYear: z
          .number()
          .min(0.01, 'Use at least 0.01: one false alarm in a hundred years.')
          .max(1000, 'Use at most 1,000.'),
        windowsPerYear: z.int().min(1).max(100_000),
        features: z.int().min(1).max(10_000),
        hits: z.int().min(1).max(10).default(1),
        within: z.int().min(1).max(30).default(1),
      })
      .refine(({ hits, within }) => hits <= within, {
        message: 'An alarm cannot take more windows than are looked at.',
        path: ['hits'],
      }),
    output: z.strictObject({
      level: z.number().gt(0).max(1),
      ratePerWindow: z.number().min(0),
      alarmsPerYear: z.number().min(0),
      explanation: z.string(),
    }),
    errors: [],
  }),
  'drift/run': defineCommand({
    name: 'drift/run',
    summary: 'Compares current data of a model with its reference, feature by feature.',
    effect: 'job',
    roles: stewardRoles,
    input: z.strictObject({
      modelId,
      referenceId: datasetId,
      currentId: datasetId,
      config: driftConfig.prefault({}),
    }),
    output: jobStarted,
    errors: ['MODEL_NOT_FOUND', 'DATASET_NOT_FOUND', 'RECORD_DELETED', 'NOT_ENOUGH_DATA', 'EVIDENCE_MISSING'],
  }),
  'drift/list': defineCommand({
    name: 'drift/list',
    summary: 'A page of drift runs, newest first; of one model or of all.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({
      modelId: modelId.nullable().default(null),
      /** `whole` leaves out the runs over parts of data sets, as monitors make them. */
      scope: z.enum(['all', 'whole']).default('all'),
    }),
    output: pageOf(driftRunRow),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'drift/get': defineCommand({
    name: 'drift/get',
    summary: 'One run: verdict, sides, settings.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: runId }),
    output: driftRun,
    errors: ['RUN_NOT_FOUND'],
  }),
  'drift/features': defineCommand({
    name: 'drift/features',
    summary: 'A page of the features of a run, worst first, each with its tests.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({
      id: runId,
      search: searchText.default(''),
      verdicts: z.array(driftVerdict).max(4).default([]),
      sort: z
        .strictObject({ field: z.enum(['verdict', 'name', 'effect']), direction: sortDirection })
        .default({ field: 'verdict', direction: 'desc' }),
    }),
    output: pageOf(driftFeatureRow),
    errors: ['RUN_NOT_FOUND'],
  }),
  'drift/feature': defineCommand({
    name: 'drift/feature',
    summary: 'One feature of a run with its distributions.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: runId, name: columnName }),
    output: z.strictObject({ result: featureResult, distribution: featureDistribution }),
    errors: ['RUN_NOT_FOUND', 'FEATURE_NOT_FOUND'],
  }),
  'drift/export': defineCommand({
    name: 'drift/export',
    summary: 'The whole result of a run as a file.',
    effect: 'write',
    roles: everyRole,
    input: z.strictObject({ id: runId, format: z.enum(['csv', 'json']) }),
    output: heldFile,
    errors: ['RUN_NOT_FOUND'],
  }),
  'drift/recompute': defineCommand({
    name: 'drift/recompute',
    summary: 'Computes a run again from its evidence and says whether every figure is the same, bit for bit.',
    effect: 'job',
    roles: [...stewardRoles, 'auditor'],
    input: z.strictObject({ id: runId }),
    output: jobStarted,
    errors: ['RUN_NOT_FOUND', 'EVIDENCE_MISSING', 'EVIDENCE_CHANGED'],
  }),
} as const;
