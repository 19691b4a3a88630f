import { z } from 'zod';
import { performanceMetric } from './performance.ts';
import type { PerformanceMetric } from './performance.ts';
import { riskGrade } from './risk.ts';

/*
 * What a rule of alerts asks of results that have no verdict of their own: figures of performance, grades of risk,
 * shares of rows and values in data.
 */

/** Figures that a rule can watch: those with an interval, without which nobody can tell a drop from chance. */
export const watchedMetric = performanceMetric.exclude(['calibrationError', 'expectedPositive']);
export type WatchedMetric = z.infer<typeof watchedMetric>;

const risesWithErrors: ReadonlySet<PerformanceMetric> = new Set(['logLoss', 'brier', 'rmse', 'mae', 'mape']);

/** Whether a lower figure is the better one. */
export const lowerIsBetter = (metric: PerformanceMetric): boolean => risesWithErrors.has(metric);

/** The least and the largest that a figure can be; null: no end. Figures that are not named are shares. */
const ranges: Partial<
  Record<WatchedMetric, { readonly least: number | null; readonly most: number | null }>
> = {
  mcc: { least: -1, most: 1 },
  r2: { least: null, most: 1 },
  logLoss: { least: 0, most: null },
  rmse: { least: 0, most: null },
  mae: { least: 0, most: null },
  mape: { least: 0, most: null },
};
const share = { least: 0, most: 1 };

/** More than any error that figures are kept for. */
const largest = 1e12;
const amount = z
  .number('Enter a number.')
  .min(-largest, `Enter a number from ${-largest} on.`)
  .max(largest, `Enter a number up to ${largest}.`);

export const performanceLimits = z
  .strictObject({
    metric: watchedMetric,
    /** Raises when the figure is worse than this; null: no matter how it is. */
    limit: amount.nullable(),
    /** Raises when the figure is worse than that of the reference by more than this; null: no comparison. */
    drop: amount.positive('Enter a number above 0.').nullable(),
  })
  .superRefine(({ metric, limit, drop }, context) => {
    const { least, most } = ranges[metric] ?? share;
    const refuse = (path: 'limit' | 'drop', message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message });
    };
    if (limit === null && drop === null) refuse('limit', 'Enter a limit, or a drop against the reference.');
    if (limit !== null && least !== null && limit < least)
      refuse('limit', `Enter a number from ${least} on.`);
    if (limit !== null && most !== null && limit > most) refuse('limit', `Enter a number up to ${most}.`);
    const widest = least === null || most === null ? null : most - least;
    if (drop !== null && widest !== null && drop > widest) refuse('drop', `Enter a number up to ${widest}.`);
  });
export type PerformanceLimits = z.infer<typeof performanceLimits>;

export const riskLimits = z.strictObject({
  /** Raises at this grade and at every worse one. */
  grade: riskGrade.exclude(['A']),
});
export type RiskLimits = z.infer<typeof riskLimits>;

const percent = z
  .number('Enter a number of per cent.')
  .min(0, 'At least 0 per cent.')
  .max(100, 'At most 100 per cent.');

export const dataLimits = z
  .strictObject({
    /** Raises when more per cent of the rows than this were refused; null: no matter. */
    refusedPercent: percent.nullable(),
    /** Raises when more per cent of the values than this are missing; null: no matter. */
    missingPercent: percent.nullable(),
  })
  .superRefine(({ refusedPercent, missingPercent }, context) => {
    if (refusedPercent !== null || missingPercent !== null) return;
    context.addIssue({
      code: 'custom',
      path: ['refusedPercent'],
      message: 'Enter a share of refused rows, or of missing values.',
    });
  });
export type DataLimits = z.infer<typeof dataLimits>;
