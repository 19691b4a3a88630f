import { z } from 'zod';
import { columnName, columnRole, columnType } from './column.ts';

/*
 * What a drift comparison is asked (DriftConfig) and what it answers (DriftResult).
 * The same shapes serve the statistics, the command contract, the command line and the exports.
 */

export const driftTestId = z.enum([
  'ks',
  'psi',
  'chi2',
  'g-test',
  'jensen-shannon',
  'hellinger',
  'wasserstein',
  'total-variation',
  'missing-rate',
  'new-category',
]);
export type DriftTestId = z.infer<typeof driftTestId>;

export const driftVerdict = z.enum(['stable', 'moderate', 'major', 'insufficient']);
export type DriftVerdict = z.infer<typeof driftVerdict>;

const share = z.number().min(0).max(1);
const rows = z.int().min(0);

/** Effect sizes from which a change counts as moderate or major, in the unit of the test's effect size. */
export const effectThresholds = z
  .strictObject({ moderate: z.number().min(0).max(1e6), major: z.number().min(0).max(1e6) })
  .refine((value) => value.major >= value.moderate, {
    message: 'The major threshold must not be below the moderate one.',
    path: ['major'],
  });
export type EffectThresholds = z.infer<typeof effectThresholds>;

/** Shares of windows without drift that may exceed the moderate and the major threshold. */
export const effectRates = z
  .strictObject({
    moderate: z.number().gt(0).max(0.5).default(0.05),
    major: z.number().gt(0).max(0.5).default(0.01),
  })
  .refine((value) => value.major <= value.moderate, {
    message: 'The share for major must not be above the one for moderate.',
    path: ['major'],
  });

export const maxBinCount = 100;

export const binning = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('quantile'), count: z.int().min(2).max(maxBinCount) }),
  z.strictObject({ method: z.literal('equal-width'), count: z.int().min(2).max(maxBinCount) }),
  z.strictObject({
    method: z.literal('custom'),
    edges: z
      .array(z.number())
      .min(1)
      .max(maxBinCount - 1)
      .refine((edges) => edges.every((edge, index) => index === 0 || edge > (edges[index - 1] ?? edge)), {
        message: 'Write the bin edges in increasing order, without repeats.',
      }),
  }),
]);
export type Binning = z.infer<typeof binning>;

export const featureTier = z.union([z.literal(1), z.literal(2)]);
export type FeatureTier = z.infer<typeof featureTier>;

/** How p-values are corrected over the features of one run. */
export const correctionMethod = z.enum(['benjamini-hochberg', 'benjamini-yekutieli', 'holm', 'none']);
export type CorrectionMethod = z.infer<typeof correctionMethod>;

export const featureConfig = z.strictObject({
  type: columnType.optional(),
  tests: z.array(driftTestId).min(1).max(driftTestId.options.length).optional(),
  bins: binning.optional(),
  thresholds: z.partialRecord(driftTestId, effectThresholds).optional(),
  /** A feature of tier 1 alarms the run by itself, one of tier 2 only by its part in the share; absent: 1. */
  tier: featureTier.optional(),
  /** Importance for the weighted score, in any unit; absent: 1. */
  weight: z.number().min(0).max(1e6).optional(),
});
export type FeatureConfig = z.infer<typeof featureConfig>;

/** Ways to compare all features together, which see what no single feature shows. */
export const multivariateMethod = z.enum(['domain-classifier', 'reconstruction']);
export type MultivariateMethod = z.infer<typeof multivariateMethod>;

/** Version of the laws that new comparisons follow. */
export const newestLaws = 4 as const;

export const driftConfig = z
  .strictObject({
    /** Tests for every feature; absent: chosen by type and size. */
    tests: z.array(driftTestId).min(1).max(driftTestId.options.length).optional(),
    bins: binning.default({ method: 'quantile', count: 10 }),
    /** Significance level (after correction) that a moderate verdict needs. */
    alpha: z.number().gt(0).lt(0.5).default(0.05),
    /** Significance level (after correction) that a major verdict needs. */
    majorAlpha: z.number().gt(0).lt(0.5).default(0.01),
    correction: correctionMethod.default('benjamini-hochberg'),
    /** Share of drifted features, of those that could be judged, that alarms the run whatever their tier. */
    alarmShare: z.number().gt(0).max(1).default(0.2),
    /** How the features are compared together, beside one by one. */
    multivariate: z.array(multivariateMethod).max(multivariateMethod.options.length).default([]),
    /**
     * Version of the laws that p-values follow, so that a stored result can be computed again as it was: 1 takes the
     * larger p of sparse bins and of the same merged, 2 matches mean and variance of the counts, 3 does so for the
     * G-test too (which exchanged rows before) and for middling counts, 4 reconstructs columns in whatever unit.
     */
    laws: z.literal([1, 2, 3, newestLaws]).default(newestLaws),
    thresholds: z.partialRecord(driftTestId, effectThresholds).default({}),
    features: z.record(columnName, featureConfig).default({}),
  })
  .refine((value) => value.majorAlpha <= value.alpha, {
    message: 'The level for major must not be above the level for moderate.',
    path: ['majorAlpha'],
  });
export type DriftConfig = z.infer<typeof driftConfig>;
export type DriftConfigInput = z.input<typeof driftConfig>;

/** How many values of one side went where. `rows` = `used` + `missing` + `notFinite`. */
export const sideCounts = z.strictObject({ rows, used: rows, missing: rows, notFinite: rows });
export type SideCounts = z.infer<typeof sideCounts>;

export const testResult = z.strictObject({
  id: driftTestId,
  verdict: driftVerdict,
  /** False when the test does not enter the feature's verdict (asked for, but no law to judge it by). */
  decides: z.boolean(),
  statistic: z.number().nullable(),
  /** What the thresholds are held against; `effectName` names it and its unit. */
  effectSize: z.number().nullable(),
  effectName: z.string(),
  pValue: z.number().min(0).max(1).nullable(),
  /** After the correction over the features of the run. */
  adjustedPValue: z.number().min(0).max(1).nullable(),
  pValueMethod: z.string().nullable(),
  /** Effect size from which the change is moderate. */
  threshold: z.number().nullable(),
  majorThreshold: z.number().nullable(),
  alpha: z.number(),
  majorAlpha: z.number(),
  /** Smallest statistic that is significant at `alpha` with these row counts, before correction. */
  criticalValue: z.number().nullable(),
  degreesOfFreedom: z.int().min(0).nullable(),
  bins: z.int().min(0).nullable(),
  referenceRows: rows,
  currentRows: rows,
  /** Current rows that would be enough to decide; null when there are enough, or when no number would be. */
  sufficientRows: z.int().min(1).nullable(),
  /** One sentence: what was found, or why nothing could be computed. */
  reason: z.string(),
  /** How missing values, zero counts and ties were treated, and figures that belong to this test alone. */
  notes: z.array(z.string()),
  details: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
});
export type TestResult = z.infer<typeof testResult>;

export const numericSummary = z.strictObject({
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  mean: z.number().nullable(),
  /** Population standard deviation (divisor n). */
  standardDeviation: z.number().nullable(),
  /** Pairs of probability and type-7 quantile. */
  quantiles: z.array(z.strictObject({ probability: share, value: z.number() })),
});
export type NumericSummary = z.infer<typeof numericSummary>;

/** One PSI bin: (lower, upper], null = open. `contribution` adds up to the PSI. */
export const distributionBin = z.strictObject({
  label: z.string(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  referenceCount: rows,
  currentCount: rows,
  contribution: z.number().nullable(),
});
export type DistributionBin = z.infer<typeof distributionBin>;

export const maxChartPoints = 2000;

export const featureDistribution = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('numeric'),
    /** The bins that the PSI and the divergences were computed on. */
    bins: z.array(distributionBin),
    /** Equal-width bins over both sides for the overlaid histogram; `edges` has one more entry than the counts. */
    histogram: z.strictObject({
      edges: z.array(z.number()),
      reference: z.array(rows),
      current: z.array(rows),
    }),
    /** Empirical distribution functions at common points. */
    ecdf: z.strictObject({
      points: z.array(z.number()).max(maxChartPoints),
      reference: z.array(share).max(maxChartPoints),
      current: z.array(share).max(maxChartPoints),
    }),
    referenceSummary: numericSummary,
    currentSummary: numericSummary,
  }),
  z.strictObject({
    kind: z.literal('categorical'),
    /** Categories by falling total count; those past the display limit are summed in the last bin. */
    bins: z.array(distributionBin),
    categoryCount: z.int().min(0),
    newCategories: z.array(z.string()),
    vanishedCategories: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('none') }),
]);
export type FeatureDistribution = z.infer<typeof featureDistribution>;

export const featureResult = z.strictObject({
  name: columnName,
  type: columnType,
  /** What the column is for; null in runs stored before roles were kept. */
  role: columnRole.nullable().default(null),
  verdict: driftVerdict,
  /** One sentence that names the deciding test and its figures. */
  reason: z.string(),
  reference: sideCounts,
  current: sideCounts,
  tests: z.array(testResult),
});
export type FeatureResult = z.infer<typeof featureResult>;

/** What the features say together, by the rule of the run: any of tier 1, or too large a share of all. */
export const runAggregate = z.strictObject({
  drifted: z.int().min(0),
  /** Features with a verdict other than insufficient. */
  judged: z.int().min(0),
  /** drifted / judged; null when none could be judged. */
  share: share.nullable(),
  alarmShare: share,
  tierOne: z.int().min(0),
  tierOneDrifted: z.int().min(0),
  /** Which part of the rule raised the alarm. */
  alarmBy: z.enum(['tier-one', 'share', 'both', 'none']),
  /** Sum of weight times points (stable 0, moderate 0.5, major 1) over the judged features; null when their weight is 0. */
  weightedScore: share.nullable(),
  /** Weight of the features that could not be judged and are therefore not in the score. */
  unjudgedWeight: share,
  /** Whether weights were given; without, each feature weighs the same. */
  weighted: z.boolean(),
  /** The heaviest features with their weights, which add up to 1 over all features of the run. */
  weights: z.array(z.strictObject({ name: columnName, weight: share })).max(50),
});
export type RunAggregate = z.infer<typeof runAggregate>;

/** A prediction, score or label that was compared: its drift has a meaning of its own. */
export const roleDrift = z.strictObject({
  role: z.enum(['prediction', 'score', 'label']),
  name: columnName,
  verdict: driftVerdict,
  reason: z.string(),
});
export type RoleDrift = z.infer<typeof roleDrift>;

/** All features compared together by one method. */
export const multivariateResult = z.strictObject({
  method: multivariateMethod,
  verdict: driftVerdict,
  /** One sentence: what was found, or why nothing could be computed. */
  reason: z.string(),
  effectName: z.string(),
  effectSize: z.number().nullable(),
  threshold: z.number(),
  majorThreshold: z.number(),
  pValue: z.number().min(0).max(1).nullable(),
  /** After Holm's correction over the methods of the run. */
  adjustedPValue: z.number().min(0).max(1).nullable(),
  pValueMethod: z.string(),
  /** Rows of each side that were compared, of those there are. */
  referenceRows: rows,
  currentRows: rows,
  referenceRowsInAll: rows,
  currentRowsInAll: rows,
  /** Seed of the sample and of everything random in the method. */
  seed: z.int().min(0),
  columns: z.array(columnName),
  /** Features that tell most, with their share of all that was told. */
  contributions: z.array(z.strictObject({ name: columnName, share })).max(20),
  /** Figures that belong to this method alone. */
  details: z.record(z.string(), z.number().nullable()),
});
export type MultivariateResult = z.infer<typeof multivariateResult>;

export const driftSummary = z.strictObject({
  verdict: driftVerdict,
  /** One sentence for the whole run. */
  reason: z.string(),
  featureCount: z.int().min(0),
  counts: z.strictObject({
    stable: z.int().min(0),
    moderate: z.int().min(0),
    major: z.int().min(0),
    insufficient: z.int().min(0),
  }),
  referenceRows: rows,
  currentRows: rows,
  /** Null in runs stored before it was kept. */
  aggregate: runAggregate.nullable().default(null),
  roles: z.array(roleDrift).default([]),
  multivariate: z.array(multivariateResult).default([]),
});
export type DriftSummary = z.infer<typeof driftSummary>;
