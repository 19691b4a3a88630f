import { z } from 'zod';

/**
 * Where a figure of the population lies with the confidence stated; of an estimate (`simulation`) where it will be
 * measured once there are labels, as long as its assumption holds.
 */
export const performanceInterval = z.strictObject({
  lower: z.number(),
  upper: z.number(),
  confidence: z.number().min(0).max(1),
  method: z.enum(['Wilson', 'DeLong', 'bootstrap', 'simulation']),
});

/** A figure, or why it is not defined. */
export const performanceFigure = z.discriminatedUnion('defined', [
  z.strictObject({
    defined: z.literal(true),
    value: z.number(),
    interval: performanceInterval.nullable(),
  }),
  z.strictObject({ defined: z.literal(false), reason: z.string() }),
]);
export type PerformanceFigure = z.infer<typeof performanceFigure>;

export const performanceMetric = z.enum([
  'auc',
  'averagePrecision',
  'logLoss',
  'brier',
  'calibrationError',
  'accuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'mcc',
  'expectedPositive',
  'macroPrecision',
  'macroRecall',
  'macroF1',
  'weightedF1',
  'rmse',
  'mae',
  'r2',
  'mape',
]);
export type PerformanceMetric = z.infer<typeof performanceMetric>;

/** What is measured: by the task of the model, or estimated where the data has no labels. */
export const performanceKind = z.enum(['binary', 'multiclass', 'regression', 'estimate']);
export type PerformanceKind = z.infer<typeof performanceKind>;

export const performanceSide = z.strictObject({
  /** Rows that were measured. */
  rows: z.int().min(0),
  /** Rows that lack a value and were left out. */
  leftOut: z.int().min(0),
  /** Complete rows of which `rows` are a seeded sample; null where all were measured. */
  sampledFrom: z.int().min(0).nullable(),
  positives: z.number().min(0).nullable(),
});
export type PerformanceSide = z.infer<typeof performanceSide>;

export const performanceResult = z.strictObject({
  kind: performanceKind,
  sentence: z.string(),
  data: performanceSide,
  reference: performanceSide.nullable(),
  metrics: z.array(
    z.strictObject({
      name: performanceMetric,
      figure: performanceFigure,
      /** The same on the reference; null without one. */
      reference: performanceFigure.nullable(),
    }),
  ),
  /** Rows by what came true and what was predicted; expected ones for an estimate. Null without classes. */
  confusion: z
    .strictObject({ classes: z.array(z.string()), counts: z.array(z.array(z.number().min(0))) })
    .nullable(),
  calibration: z
    .array(
      z.strictObject({
        lower: z.number(),
        upper: z.number(),
        rows: z.int().min(0),
        meanPredicted: z.number(),
        observed: z.number(),
      }),
    )
    .nullable(),
  /** Each class by itself, where there are several; null elsewhere. */
  classes: z
    .array(
      z.strictObject({
        name: z.string(),
        rows: z.int().min(0),
        precision: performanceFigure,
        recall: performanceFigure,
        f1: performanceFigure,
      }),
    )
    .nullable(),
  /** What an estimate takes for granted; null for what was measured. */
  assumption: z.string().nullable(),
  notes: z.array(z.string()),
});
export type PerformanceResult = z.infer<typeof performanceResult>;
