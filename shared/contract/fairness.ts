import { z } from 'zod';
import { columnName } from '../schema/column.ts';
import {
  fairnessConfig,
  fairnessGroup,
  fairnessMetricName,
  fairnessRateName,
  fairnessVerdict,
  groupComparison,
  partitionResult,
} from '../schema/fairness.ts';
import { datasetId, fairnessRunId, modelId, sha256Hex } from '../schema/ids.ts';
import { measuredWindow } from '../schema/monitor.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { utcInstant } from '../schema/time.ts';
import { defineCommand, everyRole, stewardRoles } from './define.ts';
import { heldFile } from './files.ts';
import { jobStarted } from './jobs.ts';
import { change } from './models.ts';

/** Most protected attributes of a model, and of one check. */
export const maxAttributes = 12;
export const maxCheckedAttributes = 5;

/** A value as it is written in the data. */
const valueText = z.string().min(1, 'Enter a value.').max(500, 'Use at most 500 characters.');

export const protectedAttribute = z.strictObject({
  column: columnName,
  /** For a column of numbers: where its ranges begin, rising. Empty: every value is a group. */
  cutPoints: z
    .array(z.number('Enter numbers.'))
    .max(20, 'At most 20 cut points.')
    .refine(
      (points) => points.every((point, index) => index === 0 || point > (points[index - 1] ?? point)),
      'Enter the cut points in rising order, each once.',
    )
    .default([]),
});
export type ProtectedAttribute = z.infer<typeof protectedAttribute>;

/** What a person decides about the fairness of a model: the whitelist first, then how results are judged. */
export const fairnessSettingsDraft = z.strictObject({
  attributes: z
    .array(protectedAttribute)
    .max(maxAttributes, `At most ${maxAttributes} protected attributes.`)
    .refine(
      (list) => new Set(list.map(({ column }) => column)).size === list.length,
      'Name every column once.',
    ),
  /** Values of decision and label that count as favourable; empty: 1 and true. */
  favourable: z.array(valueText).max(20, 'At most 20 values.').default([]),
  config: fairnessConfig.omit({ referenceGroup: true }).prefault({}),
});
export type FairnessSettingsDraft = z.infer<typeof fairnessSettingsDraft>;
export type FairnessSettingsInput = z.input<typeof fairnessSettingsDraft>;

export const fairnessSettings = fairnessSettingsDraft.extend({
  modelId,
  /** 0 until they are saved for the first time. */
  rowVersion: z.int().min(0),
  savedAt: utcInstant.nullable(),
  /** Columns with the role “protected” in the model's data sets, whether or not they are on the list. */
  found: z.array(columnName).max(200),
});
export type FairnessSettings = z.infer<typeof fairnessSettings>;

/** How rows are decided upon. */
export const decisionRule = z.discriminatedUnion('kind', [
  /** By a column: yes or no, or one of several classes, each then held against the rest. */
  z.strictObject({ kind: z.literal('column'), column: columnName }),
  /** By a score from 0 to 1, selected from the threshold on. */
  z.strictObject({
    kind: z.literal('threshold'),
    threshold: z.number('Enter a number from 0 to 1.').min(0, 'At least 0.').max(1, 'At most 1.'),
  }),
  /** By a score or a predicted number, selected above the median of all rows (6 RCNY 5-300, scoring rate). */
  z.strictObject({ kind: z.literal('median') }),
]);
export type DecisionRule = z.infer<typeof decisionRule>;

export const fairnessRequest = z.strictObject({
  modelId,
  datasetId,
  decision: decisionRule,
  /** The score or predicted number; needed unless a column decides. */
  score: columnName.nullable().default(null),
  label: columnName.nullable().default(null),
  attributes: z
    .array(columnName)
    .min(1, 'Choose at least one protected attribute.')
    .max(maxCheckedAttributes),
});
export type FairnessRequest = z.infer<typeof fairnessRequest>;

/** One attribute or crossing of a run; its groups are pages of their own. */
export const fairnessPartition = partitionResult
  .omit({ groups: true, comparisons: true, excluded: true })
  .extend({
    position: z.int().min(0),
    /** The class that is held against the rest; null where the decision is yes or no. */
    outcome: z.string().nullable(),
    groupCount: z.int().min(0),
    excludedCount: z.int().min(0),
  });
export type FairnessPartition = z.infer<typeof fairnessPartition>;

export const fairnessRunRow = z.strictObject({
  id: fairnessRunId,
  modelId,
  modelName: z.string(),
  createdAt: utcInstant,
  dataset: z.strictObject({
    id: datasetId,
    name: z.string(),
    evidenceSha256: sha256Hex,
    rows: z.int().min(0),
  }),
  /** The window of a monitor that was checked; null: all of the data set, asked for by a person. */
  part: measuredWindow.nullable(),
  attributes: z.array(columnName),
  verdict: fairnessVerdict,
  reason: z.string(),
});
export type FairnessRunRow = z.infer<typeof fairnessRunRow>;

export const fairnessRun = fairnessRunRow.extend({
  request: fairnessRequest,
  /** The settings as they were, in full. */
  settings: fairnessSettingsDraft,
  settingsVersion: z.int().min(0),
  /** Rows with a decision. */
  rows: z.int().min(0),
  partitions: z.array(fairnessPartition),
  narrative: z.array(z.string()),
  notes: z.array(z.string()),
  /** SHA-256 over the whole result in canonical JSON. */
  resultSha256: sha256Hex,
  softwareVersion: z.string(),
  durationMs: z.number().min(0),
});
export type FairnessRun = z.infer<typeof fairnessRun>;

export const fairnessGroupRow = fairnessGroup.extend({
  /** Null for the reference and for groups that are left out. */
  comparison: groupComparison.nullable(),
  /** Why the group is shown but not judged; null where it is judged. */
  excluded: z.string().nullable(),
  isReference: z.boolean(),
});
export type FairnessGroupRow = z.infer<typeof fairnessGroupRow>;

/** Most points that a trend answers with; the newest are kept. */
export const maxTrendPoints = 2000;

export const trendMetric = z.union([fairnessRateName, fairnessMetricName, z.literal('meanScore')]);
export type TrendMetric = z.infer<typeof trendMetric>;

const outcomeFigures = z.strictObject({
  rows: z.int().min(0),
  selected: z.int().min(0),
  labelled: z.int().min(0),
  correct: z.int().min(0),
  selectionRate: z.number().nullable(),
  tpr: z.number().nullable(),
  fpr: z.number().nullable(),
  accuracy: z.number().nullable(),
});

export const thresholdGoal = z.enum(['selectionRate', 'tpr', 'fpr']);

export const thresholdPlan = z.strictObject({
  goal: thresholdGoal,
  target: z.number().min(0).max(1),
  present: z.number().min(0).max(1),
  groups: z.array(
    z.strictObject({
      group: z.string(),
      threshold: z.number().min(0),
      before: outcomeFigures,
      after: outcomeFigures,
    }),
  ),
  before: outcomeFigures,
  after: outcomeFigures,
  leftOut: z.array(z.string()),
});

const partitionOfRun = { id: fairnessRunId, partition: z.int().min(0).max(10_000).default(0) };

/** Whoever answers for a result, and auditors, for whom computing again is the proof. */
const recomputingRoles = [...stewardRoles, 'auditor'] as const;

export const fairnessCommands = {
  'fairness/settings': defineCommand({
    name: 'fairness/settings',
    summary: 'The fairness settings of a model: its protected attributes and how results are judged.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ modelId }),
    output: fairnessSettings,
    errors: ['MODEL_NOT_FOUND'],
  }),
  'fairness/save-settings': defineCommand({
    name: 'fairness/save-settings',
    summary: 'Changes the fairness settings of a model; every change is kept in its history.',
    effect: 'write',
    roles: stewardRoles,
    input: fairnessSettingsDraft.extend({ modelId, rowVersion: z.int().min(0) }),
    output: fairnessSettings,
    errors: ['MODEL_NOT_FOUND', 'RECORD_DELETED', 'STALE_VERSION'],
  }),
  'fairness/settings-history': defineCommand({
    name: 'fairness/settings-history',
    summary: 'Every change of the fairness settings of a model, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ modelId }),
    output: pageOf(change),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'fairness/run': defineCommand({
    name: 'fairness/run',
    summary: 'Compares how the decisions in a data set fall between groups of people.',
    effect: 'job',
    roles: stewardRoles,
    input: fairnessRequest,
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
  'fairness/recompute': defineCommand({
    name: 'fairness/recompute',
    summary: 'Computes a fairness check again from its evidence and says whether the result is the same.',
    effect: 'job',
    roles: recomputingRoles,
    input: z.strictObject({ id: fairnessRunId }),
    output: jobStarted,
    errors: ['FAIRNESS_RUN_NOT_FOUND', 'DATASET_NOT_FOUND'],
  }),
  'fairness/list': defineCommand({
    name: 'fairness/list',
    summary: 'A page of fairness checks, newest first; of one model or of all.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ modelId: modelId.nullable().default(null) }),
    output: pageOf(fairnessRunRow),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'fairness/get': defineCommand({
    name: 'fairness/get',
    summary: 'One fairness check: verdict, explanation, and the figures of each attribute and crossing.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: fairnessRunId }),
    output: fairnessRun,
    errors: ['FAIRNESS_RUN_NOT_FOUND'],
  }),
  'fairness/groups': defineCommand({
    name: 'fairness/groups',
    summary: 'A page of the groups of an attribute or crossing, largest first, each beside the reference.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend(partitionOfRun),
    output: pageOf(fairnessGroupRow),
    errors: ['FAIRNESS_RUN_NOT_FOUND'],
  }),
  'fairness/trend': defineCommand({
    name: 'fairness/trend',
    summary: 'One figure over the fairness checks of a model, oldest first; of groups or of the whole.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({
      modelId,
      attributes: z.array(columnName).min(1).max(maxCheckedAttributes),
      outcome: z.string().max(500).nullable().default(null),
      metric: trendMetric,
    }),
    output: z.strictObject({
      points: z
        .array(
          z.strictObject({
            runId: fairnessRunId,
            at: utcInstant,
            /** The data set, with its window where a monitor checked a part of it. */
            dataset: z.string(),
            /** Null for a figure over all groups. */
            group: z.string().nullable(),
            value: z.number(),
            interval: z.tuple([z.number(), z.number()]).nullable(),
          }),
        )
        .max(maxTrendPoints),
    }),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'fairness/thresholds': defineCommand({
    name: 'fairness/thresholds',
    summary:
      'What thresholds of their own would make a rate equal between groups, and what that would cost; changes nothing.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({
      ...partitionOfRun,
      goal: thresholdGoal,
      target: z
        .number('Enter a number from 0 to 1.')
        .min(0, 'At least 0.')
        .max(1, 'At most 1.')
        .nullable()
        .default(null),
      /** The present threshold of scores; null: that of the check, or 0.5. */
      present: z
        .number('Enter a number from 0 to 1.')
        .min(0, 'At least 0.')
        .max(1, 'At most 1.')
        .nullable()
        .default(null),
    }),
    /** Null where the check has no scores from 0 to 1, or none with what the goal needs. */
    output: z.strictObject({ plan: thresholdPlan.nullable() }),
    errors: ['FAIRNESS_RUN_NOT_FOUND'],
  }),
  'fairness/export': defineCommand({
    name: 'fairness/export',
    summary:
      'The whole result of a fairness check as a file, with everything that is needed to compute it again.',
    effect: 'write',
    roles: everyRole,
    input: z.strictObject({ id: fairnessRunId, format: z.enum(['csv', 'json']) }),
    output: heldFile,
    errors: ['FAIRNESS_RUN_NOT_FOUND'],
  }),
} as const;
