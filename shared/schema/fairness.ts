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
export const defaultMaximumGap = 0.1;
/** Most groups that a crossing of attributes may make. */
export const maximumGroups = 500;

export const fairnessConfig = z.strictObject({
  /** Groups with fewer rows are listed but neither measured against others nor taken as the reference. */
  minimumGroupSize: z
    .int('Enter a whole number of rows.')
    .min(1, 'At least 1 row.')
    .max(1_000_000, 'At most 1,000,000 rows.')
    .default(defaultMinimumGroupSize),
  /** Name of the reference group of all attributes crossed; null: the best-off group. */
  referenceGroup: z.string().nullable().default(null),
  /** Reference value by attribute; an attribute that is not named is held against its best-off group. */
  referenceValues: z.record(columnName, z.string().max(500)).default({}),
  /** Per cent of the higher rate of selection that the lower one has to reach; 80 is the four-fifths rule. */
  ratioPercent: z
    .int('Enter a whole number of per cent.')
    .min(50, 'At least 50 per cent.')
    .max(100, 'At most 100 per cent.')
    .default(80),
  /** Rates besides selection that take part in the verdict, where there are labels. */
  judgedRates: z
    .array(z.enum(['tpr', 'fpr', 'precision', 'for', 'accuracy']))
    .max(5)
    .default([]),
  /** Largest difference of a judged rate that is tolerated (a house default, in no law). */
  maximumGap: z
    .number('Enter a number from 0 to 1.')
    .min(0, 'At least 0.')
    .max(1, 'At most 1.')
    .default(defaultMaximumGap),
  /** Of the bootstrap; the same seed gives the same intervals. */
  seed: z
    .int('Enter a whole number.')
    .min(0, 'At least 0.')
    .max(4_294_967_295, 'At most 4,294,967,295.')
    .default(1),
});
export type FairnessConfig = z.infer<typeof fairnessConfig>;
export type FairnessConfigInput = z.input<typeof fairnessConfig>;

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

/** Rates besides selection of which the gap to the reference is tested. */
export const comparedRateName = z.enum(['tpr', 'fpr', 'precision', 'for', 'accuracy']);
export type ComparedRateName = z.infer<typeof comparedRateName>;

/** One rate of a group beside the same rate of the reference group. Null where either has nothing to divide by. */
export const rateComparison = z.strictObject({
  rate: comparedRateName,
  count: rows,
  rows,
  referenceCount: rows,
  referenceRows: rows,
  /** Group minus reference. */
  difference: signed.nullable(),
  /** Newcombe 95 % interval of the difference. */
  interval: z.tuple([signed, signed]).nullable(),
  pValue: share.nullable(),
  /** Benjamini-Hochberg over the pairs of groups of the analysis, for this rate. */
  adjustedPValue: share.nullable(),
  pValueMethod: z.string().nullable(),
  /** Whether the rate takes part in the verdict. */
  judged: z.boolean(),
  verdict: fairnessVerdict,
  reason: z.string(),
});
export type RateComparison = z.infer<typeof rateComparison>;

/** One group beside the reference group: selection first, then the rates that need labels. */
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
  /** Of the ratio of selection alone. */
  selectionVerdict: fairnessVerdict,
  rates: z.array(rateComparison),
  /** The worst of the ratio and of the judged rates. */
  verdict: fairnessVerdict,
  reason: z.string(),
});
export type GroupComparison = z.infer<typeof groupComparison>;

const finite = z.number();

/** How the scores of a group are spread, beside those of the reference group. */
export const groupScores = z.strictObject({
  scored: rows,
  mean: finite.nullable(),
  /** Divided by n - 1; null with fewer than two scores. */
  standardDeviation: finite.nullable(),
  /** Mean of the group minus mean of the reference, with its Welch 95 % interval. */
  meanGap: finite.nullable(),
  meanGapInterval: z.tuple([finite, finite]).nullable(),
  /** Mean gap over the pooled standard deviation (Cohen 1988). */
  cohensD: finite.nullable(),
  /** Largest gap between the distribution functions, at a thousandth of the range of scores. */
  ks: share.nullable(),
  ksPValue: share.nullable(),
});
export type GroupScores = z.infer<typeof groupScores>;

/** Errors of a numeric prediction (prediction minus label), in the unit of the label. */
export const groupErrors = z.strictObject({
  rows,
  meanError: finite.nullable(),
  meanAbsoluteError: finite.nullable(),
  rootMeanSquareError: finite.nullable(),
  /** Group minus reference. */
  meanErrorGap: finite.nullable(),
  meanErrorGapInterval: z.tuple([finite, finite]).nullable(),
  meanAbsoluteErrorGap: finite.nullable(),
  meanAbsoluteErrorGapInterval: z.tuple([finite, finite]).nullable(),
  rootMeanSquareErrorGap: finite.nullable(),
});
export type GroupErrors = z.infer<typeof groupErrors>;

/** Scores from `from` up to `to`: what was predicted and what was true. */
export const calibrationBin = z.strictObject({
  from: share,
  to: share,
  rows,
  positive: rows,
  meanScore: share,
  positiveShare: share,
  /** Wilson 95 %. */
  interval,
});
export type CalibrationBin = z.infer<typeof calibrationBin>;

export const fairnessGroup = z.strictObject({
  group: z.string(),
  values: z.array(z.string().nullable()),
  metrics: groupMetrics,
  scores: groupScores.nullable(),
  errors: groupErrors.nullable(),
  /** Bins that hold rows; empty without scores from 0 to 1 or without labels. */
  calibration: z.array(calibrationBin),
});
export type FairnessGroup = z.infer<typeof fairnessGroup>;

/**
 * What a group is called for a reader: “Female, White” for the key `Female|White` of two attributes crossed. The key of
 * a crossing has a backslash before a bar or backslash within a value; a value with a comma is put into quotation marks.
 */
export function groupTitle(key: string, attributes: number): string {
  if (attributes < 2) return key;
  const values = [''];
  for (const [found, escaped] of key.matchAll(/\\(.)|[^\\]/gsu)) {
    if (found === '|') values.push('');
    else values[values.length - 1] += escaped ?? found;
  }
  return values.map((value) => (value.includes(',') ? `“${value}”` : value)).join(', ');
}

/** The groups of one attribute, or of several attributes crossed. */
export const partitionResult = z.strictObject({
  attributes: z.array(columnName).min(1),
  /** By falling size. */
  groups: z.array(fairnessGroup),
  excluded: z.array(z.strictObject({ group: z.string(), n: rows, reason: z.string() })),
  reference: z.string().nullable(),
  /** Over the groups that are not excluded and of which the rate is defined; null with fewer than two such. */
  metrics: z.record(fairnessMetricName, share.nullable()),
  /** Percentile 95 % intervals of a bootstrap stratified by group. A difference is never below 0: no test. */
  metricIntervals: z.record(fairnessMetricName, interval.nullable()),
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
  /** Every pair of attributes, where there are three or more. */
  pairs: z.array(partitionResult),
  /** All attributes crossed; with one attribute the same as its own. Null where they make too many groups. */
  intersection: partitionResult.nullable(),
  /** Crossings that were not formed because they make more than `maximumGroups` groups. */
  skipped: z.array(z.strictObject({ attributes: z.array(columnName), groups: rows })),
  /** What was found, in plain sentences with the counts behind them. */
  narrative: z.array(z.string()),
});
export type FairnessResult = z.infer<typeof fairnessResult>;
