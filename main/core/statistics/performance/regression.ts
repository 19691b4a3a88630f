import { bootstrapInterval } from './bootstrap.ts';
import type { IntervalOptions } from './classes.ts';
import { figure, undefinedFigure, type Figure } from './outcome.ts';

export interface RegressionFigures {
  readonly rmse: Figure;
  readonly mae: Figure;
  readonly r2: Figure;
  /** Mean of |error| / |actual| as a share; undefined where an actual value is 0 or nearly so. */
  readonly mape: Figure;
}

const noRows = 'There is no row.';

function meanOver(rows: Uint32Array, of: (row: number) => number): number {
  let mean = 0;
  for (const [index, row] of rows.entries()) mean += (of(row) - mean) / (index + 1);
  return mean;
}

/** Null where all actual values are equal. */
function r2Of(actual: Float64Array, predicted: Float64Array, rows: Uint32Array): number | null {
  const mean = meanOver(rows, (row) => actual[row] ?? 0);
  let residual = 0;
  let spread = 0;
  for (const row of rows) {
    residual += ((predicted[row] ?? 0) - (actual[row] ?? 0)) ** 2;
    spread += ((actual[row] ?? 0) - mean) ** 2;
  }
  return spread === 0 ? null : 1 - residual / spread;
}

/** How well numbers are predicted, with seeded bootstrap intervals. Both arrays are of the same rows, all finite. */
export function regressionFigures(
  actual: Float64Array,
  predicted: Float64Array,
  options: IntervalOptions = { confidence: 0.95, seed: 1 },
): RegressionFigures {
  const all = Uint32Array.from(actual.keys());
  const errorAt = (row: number): number => (predicted[row] ?? 0) - (actual[row] ?? 0);
  const of = (statistic: (rows: Uint32Array) => number | null, reason: string): Figure => {
    const value = all.length === 0 ? null : statistic(all);
    if (value === null) return undefinedFigure(all.length === 0 ? noRows : reason);
    return figure(value, bootstrapInterval(all.length, statistic, options));
  };
  const largest = actual.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const nearZero = actual.some((value) => Math.abs(value) <= 1e-9 * largest);
  return {
    rmse: of((rows) => Math.sqrt(meanOver(rows, (row) => errorAt(row) ** 2)), ''),
    mae: of((rows) => meanOver(rows, (row) => Math.abs(errorAt(row))), ''),
    r2: of((rows) => r2Of(actual, predicted, rows), 'All actual values are equal.'),
    mape: of(
      (rows) => (nearZero ? null : meanOver(rows, (row) => Math.abs(errorAt(row) / (actual[row] ?? 1)))),
      'An actual value is 0, so no error is a share of it.',
    ),
  };
}
