import { z } from 'zod';
import { columnName } from './column.ts';

/*
 * What a fairness analysis is asked (FairnessConfig) and what it answers (FairnessResult). A rate that cannot be
 * formed (nothing to divide by) is null, never 0.
 */

/** From worst to best; the whole is `insufficient` only where nothing is worse. */
export const fairnessVerdict = z.enum(['violation', 'indicative', 'insufficient', 'fair']);
export type FairnessVerdict = z.infer<typeof fairnessVerdict>;

export const defaultMinimumGroupSize = 30;

export const fairnessConfig = z.strictObject({
  /** Groups with fewer rows are listed but neither measured against others nor taken as the reference. */
  minimumGroupSize: z.int().min(1).max(1_000_000).default(defaultMinimumGroupSize),
  /** Values of the protected attributes of the reference group, in their order; null: the best-off group. */
  referenceGroup: z.string().nullable().default(null),
});
export type FairnessConfig = z.infer<typeof fairnessConfig>;

const share = z.number().min(0).max(1);
const signed = z.number().min(-1).max(1);
const rows = z.int().min(0);
const interval = z.tuple([share, share]);
export type Interval = z.infer<typeof interval>;

/** Rates of a group. All but `selectionRate` need labels. */
export const fairnessRateName = z.enum([
  'selectionRate',
  'tpr',
  'fpr',
  'tnr',
  'fnr',
  'precision',
  'npv',
  'fdr',
  'for',
  'accuracy',
  'baseRate',
]);
export type FairnessRateName = z.infer<typeof fairnessRateName>;

export const groupMetrics = z.strictObject({
  n: rows,
  selected: rows,
  /** Rows with a label; the four counts add up to it. */
  labelled: rows,
  tp: rows,
  fp: rows,
  tn: rows,
  fn: rows,
  ...(Object.fromEntries(fairnessRateName.options.map((name) => [name, share.nullable()])) as Record<
    FairnessRateName,
    z.ZodNullable<z.ZodNumber>
  >),
  meanScore: share.nullable(),
  /** Mean score minus share of positive labels over the rows that have both: calibration in the large. */
  calibrationGap: signed.nullable(),
  /** Wilson 95 % score intervals. */
  intervals: z.record(fairnessRateName, interval.nullable()),
});
export type GroupMetrics = z.infer<typeof groupMetrics>;

export const fairnessMetricName = z.enum([
  'demographicParityDifference',
  'demographicParityRatio',
  'equalOpportunityDifference',
  'equalizedOddsDifference',
  'averageOddsDifference',
  'predictiveParityDifference',
  'falsePositiveRateDifference',
  'falseNegativeRateDifference',
  'accuracyDifference',
]);
export type FairnessMetricName = z.infer<typeof fairnessMetricName>;

/** One group beside the reference group, on the rate of selection. */
export const groupComparison = z.strictObject({
  group: z.string(),
  reference: z.string(),
  n: rows,
  selected: rows,
  referenceN: rows,
  referenceSelected: rows,
  /** Rate of the group over that of the reference; above 1 where the reference is the worse off. */
  ratio: z.number().min(0).nullable(),
  /** Log-normal 95 % interval of the ratio; null where either side selected nobody. */
  ratioInterval: z.tuple([z.number().min(0), z.number().min(0)]).nullable(),
  /** Whether the lower of the two rates is under four fifths of the higher, decided on whole counts. */
  belowFourFifths: z.boolean().nullable(),
  /** Rate of the group minus that of the reference. */
  difference: signed,
  /** Newcombe 95 % interval of the difference. */
  differenceInterval: z.tuple([signed, signed]),
  pValue: share,
  /** Benjamini-Hochberg over all comparisons of the analysis. */
  adjustedPValue: share,
  pValueMethod: z.string(),
  /** Group minus reference for the rates that need labels; null where either is undefined. */
  labelDifferences: z.strictObject({
    tpr: signed.nullable(),
    fpr: signed.nullable(),
    fnr: signed.nullable(),
    precision: signed.nullable(),
    accuracy: signed.nullable(),
    /** Mean of the absolute differences of TPR and FPR. */
    averageOdds: share.nullable(),
  }),
  verdict: fairnessVerdict,
  reason: z.string(),
});
export type GroupComparison = z.infer<typeof groupComparison>;

/** The groups of one attribute, or of several attributes crossed. */
export const partitionResult = z.strictObject({
  attributes: z.array(columnName).min(1),
  /** By falling size. */
  groups: z.array(
    z.strictObject({ group: z.string(), values: z.array(z.string().nullable()), metrics: groupMetrics }),
  ),
  excluded: z.array(z.strictObject({ group: z.string(), n: rows, reason: z.string() })),
  reference: z.string().nullable(),
  /** Over the groups that are not excluded and of which the rate is defined; null with fewer than two such. */
  metrics: z.record(fairnessMetricName, z.number().min(0).max(1).nullable()),
  comparisons: z.array(groupComparison),
  verdict: fairnessVerdict,
  reason: z.string(),
  notes: z.array(z.string()),
});
export type PartitionResult = z.infer<typeof partitionResult>;

export const fairnessResult = z.strictObject({
  verdict: fairnessVerdict,
  reason: z.string(),
  rows,
  /** One for each protected attribute, in the order given. */
  attributes: z.array(partitionResult),
  /** All attributes crossed; with one attribute the same as its own. */
  intersection: partitionResult,
});
export type FairnessResult = z.infer<typeof fairnessResult>;
