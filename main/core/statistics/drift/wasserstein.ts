import { createSum } from '../numeric/sum.ts';

/** `factor` (0 to 1) times the step from `low` to `high`, also where the step alone would overflow. */
export function timesSpan(factor: number, low: number, high: number): number {
  const span = high - low;
  return Number.isFinite(span) ? factor * span : (high / 2 - low / 2) * factor * 2;
}

/**
 * Wasserstein-1 distance of two ascending samples, the integral of |F - G| in the unit of the values.
 * Both hold at least one finite value. Infinity when the distance exceeds the largest double.
 */
export function wassersteinOfSorted(reference: Float64Array, current: Float64Array): number {
  const n = reference.length;
  const m = current.length;
  const sum = createSum();
  let i = 0;
  let j = 0;
  let previous = Math.min(reference[0] ?? 0, current[0] ?? 0);
  while (i < n || j < m) {
    const a = i < n ? (reference[i] ?? 0) : Number.POSITIVE_INFINITY;
    const b = j < m ? (current[j] ?? 0) : Number.POSITIVE_INFINITY;
    const value = a < b ? a : b;
    const gap = Math.abs(i / n - j / m);
    if (gap > 0) sum.add(timesSpan(gap, previous, value));
    previous = value;
    if (a === value) i += 1;
    if (b === value) j += 1;
  }
  return sum.value();
}
