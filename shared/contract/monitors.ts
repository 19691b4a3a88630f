import { z } from 'zod';
import { driftVerdict } from '../schema/drift.ts';
import { fairnessVerdict } from '../schema/fairness.ts';
import { columnName } from '../schema/column.ts';
import {
  datasetId,
  fairnessRunId,
  modelId,
  monitorId,
  monitorWindowId,
  performanceRunId,
  runId,
} from '../schema/ids.ts';
import { dataWindow, maxWindowsPerDataset, monitorDraft } from '../schema/monitor.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { utcInstant } from '../schema/time.ts';
import { defineCommand, everyRole, stewardRoles } from './define.ts';
import { jobStarted } from './jobs.ts';
import { change } from './models.ts';

/** How a monitor stands: by its latest windows, or why there is nothing to say yet. */
export const monitorStanding = z.strictObject({
  /** `alarm` when the rule of the monitor is met; `drifting` when the latest window drifted and it is not. */
  state: z.enum(['alarm', 'drifting', 'quiet', 'insufficient', 'never-run']),
  verdict: driftVerdict.nullable(),
  /** Drifted windows among those the rule looks at. */
  drifted: z.int().min(0),
  lookedAt: z.int().min(0),
  lastWindow: z.string().nullable(),
  lastRunAt: utcInstant.nullable(),
  sentence: z.string(),
});
export type MonitorStanding = z.infer<typeof monitorStanding>;

/** The level that follows from the budget of a monitor, and what it follows from. */
export const alarmPlan = z.strictObject({
  /** Each test of each window counts from p at or below it, without a further correction. */
  level: z.number().gt(0).lt(0.5),
  /** Tests that are made in a window; the level of the window is divided by them. */
  tests: z.int().min(1),
  windowsPerYear: z.int().min(1),
  /** False alarms a year that are expected at most; less than the budget where that allows more than any level gives. */
  alarmsPerYear: z.number().min(0),
});
export type AlarmPlan = z.infer<typeof alarmPlan>;

/** Why a monitor cannot run, and since when. */
export const monitorFailure = z.strictObject({
  /** What stands in the way and what to do about it. */
  sentence: z.string(),
  since: utcInstant,
  /** Attempts since the last data, change or request by a person. */
  attempts: z.int().min(1),
  /** When a monitor that runs by itself tries again, if nothing happens before. */
  retryAt: utcInstant,
});
export type MonitorFailure = z.infer<typeof monitorFailure>;

export const monitor = z.strictObject({
  ...monitorDraft.shape,
  id: monitorId,
  modelId,
  modelName: z.string(),
  referenceName: z.string(),
  /** What the monitor does, in a sentence. */
  sentence: z.string(),
  /** Null without a budget. */
  plan: alarmPlan.nullable(),
  standing: monitorStanding,
  /** Counts the windows that were looked at so far. */
  windowCount: z.int().min(0),
  /** Data sets that have not been looked at under the present settings. */
  waitingDatasets: z.int().min(0),
  /** When the next windows that lie in the future are looked at; null where there are none. */
  futureAt: utcInstant.nullable(),
  /** Null while the monitor can run. */
  failure: monitorFailure.nullable(),
  /** Somebody stopped its work: it goes on with the next data, or when it is asked to. */
  stopped: z.boolean(),
  /** Grows when settings change that results depend on. */
  settingsVersion: z.int().min(1),
  rowVersion: z.int().min(1),
  createdAt: utcInstant,
  updatedAt: utcInstant,
  deletedAt: utcInstant.nullable(),
});
export type Monitor = z.infer<typeof monitor>;

export const monitorRow = monitor.omit({ config: true, columns: true });
export type MonitorRow = z.infer<typeof monitorRow>;

/** What was measured in a window besides drift, or why it was not: there may be no labels yet. */
const measuredOf = <Result extends z.ZodType>(result: Result) =>
  z.discriminatedUnion('measured', [
    z.strictObject({ measured: z.literal(true), result, sentence: z.string() }),
    z.strictObject({ measured: z.literal(false), sentence: z.string() }),
  ]);

/** One window and what became of it. An immutable record. */
export const monitorWindowResult = z.strictObject({
  id: monitorWindowId,
  monitorId,
  settingsVersion: z.int().min(1),
  datasetId,
  datasetName: z.string(),
  window: dataWindow,
  /** `compared` has a run; `too-small` has fewer rows than the monitor asks for. */
  outcome: z.enum(['compared', 'too-small', 'not-comparable']),
  verdict: driftVerdict,
  reason: z.string(),
  runId: runId.nullable(),
  /** Compared columns, and those that moved. */
  columns: z.int().min(0),
  drifted: z.int().min(0),
  /** Null where the monitor did not ask for it. */
  performance: measuredOf(z.strictObject({ id: performanceRunId })).nullable(),
  fairness: measuredOf(z.strictObject({ id: fairnessRunId, verdict: fairnessVerdict })).nullable(),
  createdAt: utcInstant,
});
export type MonitorWindowResult = z.infer<typeof monitorWindowResult>;

/** One point of a chart over windows. */
export const monitorTrendPoint = z.strictObject({
  windowId: monitorWindowId,
  label: z.string(),
  from: utcInstant.nullable(),
  until: utcInstant.nullable(),
  rows: z.int().min(0),
  runId: runId.nullable(),
  verdict: driftVerdict,
  /** Share of the compared columns that drifted, 0 to 1; null where nothing was compared. */
  driftedShare: z.number().min(0).max(1).nullable(),
  /**
   * Effect of the worst column, or of the column asked for, as a multiple of what is tolerated; null where
   * nothing was compared. Values beyond 1e6 are given as 1e6.
   */
  effect: z.number().min(0).max(1e6).nullable(),
  /** The column the effect is of. */
  column: z.string().nullable(),
});
export type MonitorTrendPoint = z.infer<typeof monitorTrendPoint>;

export const maxTrendPoints = 2000;

const draftErrors = ['MODEL_NOT_FOUND', 'RECORD_DELETED', 'DATASET_NOT_FOUND', 'NAME_TAKEN'] as const;
const versioned = { id: monitorId, rowVersion: z.int().min(1) };

export const monitorCommands = {
  'monitors/list': defineCommand({
    name: 'monitors/list',
    summary: 'A page of monitors, of one model or of all, those with an alarm first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({
      modelId: modelId.nullable().default(null),
      deleted: z.boolean().default(false),
    }),
    output: pageOf(monitorRow),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'monitors/get': defineCommand({
    name: 'monitors/get',
    summary: 'One monitor with its settings and how it stands.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: monitorId }),
    output: monitor,
    errors: ['MONITOR_NOT_FOUND'],
  }),
  'monitors/preview': defineCommand({
    name: 'monitors/preview',
    summary: 'What a monitor with these settings would do with the newest current data, before it is saved.',
    effect: 'read',
    cost: 'look',
    roles: stewardRoles,
    input: z.strictObject({ modelId, draft: monitorDraft.omit({ name: true }) }),
    output: z.strictObject({
      sentence: z.string(),
      /** The newest current data set; null where there is none yet. */
      dataset: z.strictObject({ id: datasetId, name: z.string(), rows: z.int().min(0) }).nullable(),
      watchedColumns: z.int().min(0),
      windows: z.array(dataWindow).max(maxWindowsPerDataset),
      tooSmall: z.int().min(0),
      /** Rows in no window, because they have no time. */
      withoutTime: z.int().min(0),
      warnings: z.array(z.string()),
    }),
    errors: ['MODEL_NOT_FOUND', 'RECORD_DELETED', 'DATASET_NOT_FOUND', 'EVIDENCE_MISSING'],
  }),
  'monitors/create': defineCommand({
    name: 'monitors/create',
    summary: 'Sets up a monitor for a model.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({ modelId, draft: monitorDraft }),
    output: monitor,
    errors: draftErrors,
  }),
  'monitors/update': defineCommand({
    name: 'monitors/update',
    summary: 'Changes a monitor; results so far stay with the settings they were made with.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({ ...versioned, draft: monitorDraft }),
    output: monitor,
    errors: [...draftErrors, 'MONITOR_NOT_FOUND', 'STALE_VERSION'],
  }),
  'monitors/delete': defineCommand({
    name: 'monitors/delete',
    summary: 'Puts a monitor into the bin; its results stay.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject(versioned),
    output: monitor,
    errors: ['MONITOR_NOT_FOUND', 'STALE_VERSION', 'RECORD_DELETED'],
  }),
  'monitors/restore': defineCommand({
    name: 'monitors/restore',
    summary: 'Takes a monitor out of the bin; it is paused until it is switched on again.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject(versioned),
    output: monitor,
    errors: ['MONITOR_NOT_FOUND', 'STALE_VERSION', 'NAME_TAKEN'],
  }),
  'monitors/run': defineCommand({
    name: 'monitors/run',
    summary: 'Looks at every window that has not been looked at under the present settings.',
    effect: 'job',
    roles: stewardRoles,
    input: z.strictObject({ id: monitorId }),
    output: jobStarted,
    errors: ['MONITOR_NOT_FOUND', 'RECORD_DELETED', 'DATASET_NOT_FOUND', 'EVIDENCE_MISSING'],
  }),
  'monitors/compare-windows': defineCommand({
    name: 'monitors/compare-windows',
    summary:
      'Compares two windows of a monitor with each other, by its settings; the earlier need not be the first.',
    effect: 'job',
    roles: stewardRoles,
    input: z.strictObject({
      id: monitorId,
      /** The window that is taken as the reference. */
      referenceWindowId: monitorWindowId,
      currentWindowId: monitorWindowId,
    }),
    output: jobStarted,
    errors: [
      'MONITOR_NOT_FOUND',
      'MODEL_NOT_FOUND',
      'RECORD_DELETED',
      'DATASET_NOT_FOUND',
      'NOT_ENOUGH_DATA',
      'EVIDENCE_MISSING',
    ],
  }),
  'monitors/windows': defineCommand({
    name: 'monitors/windows',
    summary: 'A page of the windows of a monitor, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({
      id: monitorId,
      verdicts: z.array(driftVerdict).max(4).default([]),
    }),
    output: pageOf(monitorWindowResult),
    errors: ['MONITOR_NOT_FOUND'],
  }),
  'monitors/trend': defineCommand({
    name: 'monitors/trend',
    summary: 'The newest windows in order of time, over all columns or for one.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({
      id: monitorId,
      column: columnName.nullable().default(null),
      points: z.int().min(1).max(maxTrendPoints).default(400),
    }),
    output: z.strictObject({
      points: z.array(monitorTrendPoint).max(maxTrendPoints),
      /** Columns of the latest compared window, worst first; at most 200. */
      columns: z.array(z.string()).max(200),
    }),
    errors: ['MONITOR_NOT_FOUND'],
  }),
  'monitors/history': defineCommand({
    name: 'monitors/history',
    summary: 'Every change of a monitor, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ id: monitorId }),
    output: pageOf(change),
    errors: ['MONITOR_NOT_FOUND'],
  }),
} as const;
