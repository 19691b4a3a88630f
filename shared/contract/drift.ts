import { z } from 'zod';
import { datasetId, modelId, monitorId, runId, sha256Hex } from '../schema/ids.ts';
import { dataWindow } from '../schema/monitor.ts';
import { utcInstant } from '../schema/time.ts';
import { columnName } from '../schema/column.ts';
import {
  driftConfig,
  driftSummary,
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
  /** The monitor that asked for it; null: a person. */
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

export const driftCommands = {
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
      /** `whole` leaves out the runs over a part of a data set, as monitors make them. */
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
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: runId, format: z.enum(['csv', 'json']) }),
    output: heldFile,
    errors: ['RUN_NOT_FOUND'],
  }),
  'drift/recompute': defineCommand({
    name: 'drift/recompute',
    summary: 'Computes a run again from its evidence and says whether every figure is the same, bit for bit.',
    effect: 'job',
    roles: everyRole,
    input: z.strictObject({ id: runId }),
    output: jobStarted,
    errors: ['RUN_NOT_FOUND', 'EVIDENCE_MISSING', 'EVIDENCE_CHANGED'],
  }),
} as const;
