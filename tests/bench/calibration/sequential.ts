import { ksPValue } from '../../../main/core/statistics/drift/ks/p-value.ts';
import { alarmsBegin, levelOfBudget } from '../../../main/core/statistics/monitoring/alarm-budget.ts';
import { createRandom, type Random } from '../../../main/core/statistics/numeric/draws.ts';

/* Years of daily windows, watched within a budget of false alarms. */

const features = 10;
const windowsPerYear = 365;
const referenceRows = 2000;
const windowRows = 200;
const alarmsPerYear = 2;

/** D of a uniform window, whose reference is known by its ranks: each row falls below so many reference values. */
function distance(window: Float64Array, reference: Float64Array): number {
  const n = reference.length;
  const m = window.length;
  let below = 0;
  let largest = 0;
  for (const [index, value] of window.entries()) {
    while (below < n && (reference[below] ?? 0) < value) below += 1;
    const share = below / n;
    largest = Math.max(largest, (index + 1) / m - share, share - index / m);
  }
  return largest;
}

/** Uniform values in ascending order: sums of exponential steps over their whole, so that nothing need be sorted. */
function uniforms(rows: number, random: Random): Float64Array {
  const values = new Float64Array(rows);
  let sum = 0;
  for (let index = 0; index < rows; index += 1) {
    sum -= Math.log(1 - random.uniform());
    values[index] = sum;
  }
  sum -= Math.log(1 - random.uniform());
  for (let index = 0; index < rows; index += 1) values[index] = (values[index] ?? 0) / sum;
  return values;
}

export interface YearsOptions {
  readonly years: number;
  readonly seed: number;
  readonly hits: number;
  readonly within: number;
}

/** Alarms of simulated years without drift; each year has new references, which its windows share. */
export function alarmsOfYears({ years, seed, hits, within }: YearsOptions): number[] {
  const random = createRandom(seed);
  const { level } = levelOfBudget({ alarmsPerYear, windowsPerYear, features, hits, within });
  // The largest distance that is not significant, so that p need not be computed for each window.
  let critical = 0;
  while ((ksPValue(referenceRows, windowRows, critical).pValue ?? 1) > level) critical += 1 / 8000;
  return Array.from({ length: years }, () => {
    let alarms = 0;
    for (let feature = 0; feature < features; feature += 1) {
      const reference = uniforms(referenceRows, random);
      const significant = Array.from(
        { length: windowsPerYear },
        () => distance(uniforms(windowRows, random), reference) >= critical,
      );
      alarms += alarmsBegin(significant, { hits, within }).length;
    }
    return alarms;
  });
}

/** Runs in which a shift of 0.3 standard deviations of one feature alarms within three windows of 1,000 rows. */
export function foundWithinThree({
  runs,
  seed,
  hits,
  within,
}: {
  runs: number;
  seed: number;
  hits: number;
  within: number;
}): number {
  const random = createRandom(seed);
  const { level } = levelOfBudget({ alarmsPerYear, windowsPerYear, features, hits, within });
  let found = 0;
  for (let run = 0; run < runs; run += 1) {
    const reference = Float64Array.from({ length: 10_000 }, () => random.normal()).toSorted();
    const significant = Array.from({ length: 3 }, () => {
      const window = Float64Array.from({ length: 1000 }, () => random.normal() + 0.3).toSorted();
      return (ksPValue(10_000, 1000, distance(window, reference)).pValue ?? 1) <= level;
    });
    if (alarmsBegin(significant, { hits, within }).length > 0) found += 1;
  }
  return found;
}
