import { normalQuantile, normalSurvival } from '../numeric/normal.ts';

/** How many of `rows` have the property, on each side. */
export interface ProportionPair {
  readonly referenceCount: number;
  readonly referenceRows: number;
  readonly currentCount: number;
  readonly currentRows: number;
}

export interface ProportionTest {
  readonly pValue: number;
  readonly method: string;
  /** Pooled z, positive when the current share is larger; null when all or none have the property. */
  readonly z: number | null;
}

/** Pooled z of two proportions, current minus reference; null when all or none have the property. */
export function pooledZ(pair: ProportionPair): number | null {
  const { referenceCount: a, referenceRows: n, currentCount: b, currentRows: m } = pair;
  const pooled = (a + b) / (n + m);
  if (pooled === 0 || pooled === 1) return null;
  return (b / m - a / n) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
}

/** Outcomes at most this much likelier than the one seen still count as at least as extreme (rounding). */
const tieTolerance = 1e-7;

/**
 * Fisher's exact test of the 2 x 2 table (hypergeometric law). `two-sided` sums all outcomes that are no likelier
 * than the one seen, `larger` those with at least as many in the current side.
 */
export function fisherExact(pair: ProportionPair, alternative: 'two-sided' | 'larger'): number {
  const { referenceCount: a, referenceRows: n, currentCount: b, currentRows: m } = pair;
  const marked = a + b;
  const lowest = Math.max(0, marked - n);
  const highest = Math.min(m, marked);
  // P(k + 1) / P(k) of the hypergeometric law; weights relative to the outcome seen never overflow upwards of it for long.
  const ratio = (k: number): number => ((marked - k) * (m - k)) / ((k + 1) * (n - marked + k + 1));
  let total = 1;
  let extreme = 1;
  let weight = 1;
  for (let k = b; k < highest; k += 1) {
    weight *= ratio(k);
    total += weight;
    if (alternative === 'larger' || weight <= 1 + tieTolerance) extreme += weight;
    if (weight < 1e-300) break;
  }
  weight = 1;
  for (let k = b; k > lowest; k -= 1) {
    weight /= ratio(k - 1);
    total += weight;
    if (alternative === 'two-sided' && weight <= 1 + tieTolerance) extreme += weight;
    if (weight < 1e-300) break;
  }
  // A weight that overflowed means that the outcome seen is less likely than any double can say.
  return Number.isFinite(total) ? Math.min(1, extreme / total) : 0;
}

const leastExpected = 5;

/** Pooled z test of two proportions; Fisher's exact test when a cell expects fewer than five rows. Both sides have rows. */
export function compareProportions(
  pair: ProportionPair,
  alternative: 'two-sided' | 'larger',
): ProportionTest {
  const { referenceCount, referenceRows, currentCount, currentRows } = pair;
  const marked = referenceCount + currentCount;
  const rows = referenceRows + currentRows;
  const smallest = (Math.min(marked, rows - marked) * Math.min(referenceRows, currentRows)) / rows;
  const z = pooledZ(pair);
  const sides = alternative === 'two-sided' ? 'two-sided' : 'one-sided';
  if (z === null) return { pValue: 1, method: `pooled z test of two shares, ${sides}`, z };
  if (smallest < leastExpected) {
    return { pValue: fisherExact(pair, alternative), method: `Fisher's exact test, ${sides}`, z };
  }
  const pValue = alternative === 'two-sided' ? 2 * normalSurvival(Math.abs(z)) : normalSurvival(z);
  return { pValue: Math.min(1, pValue), method: `pooled z test of two shares, ${sides}`, z };
}

/**
 * Effective rows N M / (N + M) from which a change of `tolerated` from the share `base` is significant at `alpha`
 * (normal law, shares half way between).
 */
export function proportionRowsNeeded(
  base: number,
  tolerated: number,
  alpha: number,
  alternative: 'two-sided' | 'larger',
): number {
  const z = -normalQuantile(alternative === 'two-sided' ? alpha / 2 : alpha);
  const middle = Math.min(0.5, base + tolerated / 2);
  return (z * z * middle * (1 - middle)) / (tolerated * tolerated);
}
