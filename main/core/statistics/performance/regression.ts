import type { Sampled } from './bootstrap.ts';
import { figure, undefinedFigure, type Figure } from './outcome.ts';

/** Means of errors over some rows; null where one is undefined. */
type Errors = {
  readonly rmse: number | null;
  readonly mae: number | null;
  readonly r2: number | null;
  /** Mean of |error| / |actual| as a share; undefined where an actual value is 0 or nearly so. */
  readonly mape: number | null;
};

function errorsOver(
  actual: Float64Array,
  predicted: Float64Array,
  { rows, hasShares }: { readonly rows: Uint32Array; readonly hasShares: boolean },
): Errors {
  let mean = 0;
  let squares = 0;
  let sizes = 0;
  let shares = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    const real = actual[row] ?? 0;
    const error = (predicted[row] ?? 0) - real;
    const step = 1 / (index + 1);
    mean += (real - mean) * step;
    squares += (error * error - squares) * step;
    sizes += (Math.abs(error) - sizes) * step;
    if (hasShares) shares += (Math.abs(error / real) - shares) * step;
  }
  let residual = 0;
  let spread = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    residual += ((predicted[row] ?? 0) - (actual[row] ?? 0)) ** 2;
    spread += ((actual[row] ?? 0) - mean) ** 2;
  }
  return {
    rmse: Math.sqrt(squares),
    mae: sizes,
    r2: spread === 0 ? null : 1 - residual / spread,
    mape: hasShares ? shares : null,
  };
}

/** How well numbers are predicted. Both arrays are of the same rows, all finite. */
export function regressionFigures(actual: Float64Array, predicted: Float64Array): Sampled<keyof Errors> {
  const largest = actual.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const hasShares = !actual.some((value) => Math.abs(value) <= 1e-9 * largest);
  const over = (rows: Uint32Array): Errors => errorsOver(actual, predicted, { rows, hasShares });
  const all = over(Uint32Array.from(actual.keys()));
  const of = (value: number | null, reason: string): Figure => {
    if (actual.length === 0) return undefinedFigure('There is no row.');
    return value === null ? undefinedFigure(reason) : figure(value);
  };
  return {
    rows: actual.length,
    figures: {
      rmse: of(all.rmse, ''),
      mae: of(all.mae, ''),
      r2: of(all.r2, 'All actual values are equal.'),
      mape: of(all.mape, 'An actual value is 0, so no error is a share of it.'),
    },
    over,
  };
}
