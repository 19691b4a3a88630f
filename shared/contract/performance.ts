import { z } from 'zod';
import { datasetId, modelId, performanceRunId, sha256Hex } from '../schema/ids.ts';
import { measuredWindow } from '../schema/monitor.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import {
  performanceInterval,
  performanceKind,
  performanceMetric,
  performanceResult,
} from '../schema/performance.ts';
import { utcInstant } from '../schema/time.ts';
import { defineCommand, everyRole, stewardRoles } from './define.ts';
import { heldFile } from './files.ts';
import { jobStarted } from './jobs.ts';

/** Most points that a trend answers with; the newest are kept. */
export const maxPerformancePoints = 2000;

/** Score, prediction and label are the columns with those roles. */
export const performanceRequest = z.strictObject({
  modelId,
  datasetId,
  /** Data with labels, to compare with; without labels in the data, what the estimate is calibrated on. */
  referenceId: datasetId.nullable().default(null),
  /** Without a prediction, scores from here on count as predicted positive. */
  threshold: z.number('Enter a number from 0 to 1.').min(0, 'At least 0.').max(1, 'At most 1.').default(0.5),
  /** The value of label and prediction that counts as 1; null: 1 and true. */
  positiveClass: z
    .string()
    .min(1, 'Enter a value.')
    .max(500, 'Use at most 500 characters.')
    .nullable()
    .default(null),
  /** Of bootstrap and sample. */
  seed: z.int('Enter a whole number.').min(1, 'At least 1.').max(4_294_967_295).default(1),
});
export type PerformanceRequest = z.infer<typeof performanceRequest>;

const runSide = z.strictObject({
  id: datasetId,
  name: z.string(),
  evidenceSha256: sha256Hex,
  rows: z.int().min(0),
});

export const performanceRunRow = z.strictObject({
  id: performanceRunId,
  modelId,
  modelName: z.string(),
  createdAt: utcInstant,
  dataset: runSide,
  reference: runSide.nullable(),
  /** The window of a monitor that was measured; null: all of the data set, asked for by a person. */
  part: measuredWindow.nullable(),
  kind: performanceKind,
  sentence: z.string(),
});
export type PerformanceRunRow = z.infer<typeof performanceRunRow>;

export const performanceRun = performanceRunRow.extend({
  request: performanceRequest,
  result: performanceResult,
  /** SHA-256 over the whole result in canonical JSON. */
  resultSha256: sha256Hex,
  softwareVersion: z.string(),
  durationMs: z.number().min(0),
});
export type PerformanceRun = z.infer<typeof performanceRun>;

/** Whoever answers for a result, and auditors, for whom computing again is the proof. */
const recomputingRoles = [...stewardRoles, 'auditor'] as const;

export const performanceCommands = {
  'performance/run': defineCommand({
    name: 'performance/run',
    summary:
      'Measures how well a model predicts in a data set with labels, or estimates it without labels from a reference.',
    effect: 'job',
    roles: stewardRoles,
    input: performanceRequest,
    output: jobStarted,
    errors: [
      'MODEL_NOT_FOUND',
      'DATASET_NOT_FOUND',
      'RECORD_DELETED',
      'COLUMNS_INVALID',
      'NOT_ENOUGH_DATA',
      'EVIDENCE_MISSING',
    ],
  }),
  'performance/recompute': defineCommand({
    name: 'performance/recompute',
    summary: 'Measures a performance again from its evidence and says whether the result is the same.',
    effect: 'job',
    roles: recomputingRoles,
    input: z.strictObject({ id: performanceRunId }),
    output: jobStarted,
    errors: ['PERFORMANCE_RUN_NOT_FOUND', 'DATASET_NOT_FOUND'],
  }),
  'performance/list': defineCommand({
    name: 'performance/list',
    summary: 'A page of the performance results of a model, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ modelId }),
    output: pageOf(performanceRunRow),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'performance/get': defineCommand({
    name: 'performance/get',
    summary: 'One performance result with its figures, confusion matrix, calibration and settings.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: performanceRunId }),
    output: performanceRun,
    errors: ['PERFORMANCE_RUN_NOT_FOUND'],
  }),
  'performance/trend': defineCommand({
    name: 'performance/trend',
    summary: 'One figure over the performance results of a model, oldest first.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ modelId, metric: performanceMetric }),
    output: z.strictObject({
      points: z
        .array(
          z.strictObject({
            runId: performanceRunId,
            at: utcInstant,
            /** The data set, with its window where a monitor measured a part of it. */
            dataset: z.string(),
            /** Estimated without labels. */
            estimated: z.boolean(),
            value: z.number(),
            interval: performanceInterval.nullable(),
          }),
        )
        .max(maxPerformancePoints),
    }),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'performance/export': defineCommand({
    name: 'performance/export',
    summary: 'The whole performance result as a file, with everything that is needed to compute it again.',
    effect: 'write',
    roles: everyRole,
    input: z.strictObject({ id: performanceRunId, format: z.enum(['csv', 'json']) }),
    output: heldFile,
    errors: ['PERFORMANCE_RUN_NOT_FOUND'],
  }),
} as const;
