import { chiSquareLogSurvival, chiSquareSurvival } from '../numeric/chi-square.ts';
import { createSum } from '../numeric/sum.ts';
import type { CountPair } from './small-bins.ts';

export interface HomogeneityFigures {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** 1 with a single category; 0 where it is below 1e-308. */
  readonly pValue: number;
  readonly logPValue: number;
  /** Cramer's V of the 2 x k table as it is: deflated when one side is much larger. */
  readonly cramersV: number;
  /** Cramer's V that the same shares would have with equal row counts on both sides. */
  readonly balancedV: number;
  readonly minExpected: number;
}

/**
 * Pearson's chi-square test of homogeneity of the 2 x k table of both sides, no continuity correction; categories
 * that neither side has are dropped. This treats the reference as a sample, not as the truth. Both sides have rows.
 *
 * `balancedV` is sqrt(sum (p - q)^2 / (p + q) / 2) for the shares p and q. With as many rows on both sides it is
 * Cramer's V itself; unlike V it does not shrink because the reference is larger than the current window.
 */
export function homogeneity(counts: CountPair): HomogeneityFigures {
  let n = 0;
  let m = 0;
  for (const [bin, count] of counts.reference.entries()) {
    n += count;
    m += counts.current[bin] ?? 0;
  }
  const total = n + m;
  const balanced = createSum();
  const pooled = createSum();
  let categories = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const [bin, inReference] of counts.reference.entries()) {
    const inCurrent = counts.current[bin] ?? 0;
    const both = inReference + inCurrent;
    if (both === 0) continue;
    categories += 1;
    smallest = Math.min(smallest, both);
    const p = inReference / n;
    const q = inCurrent / m;
    const difference = p - q;
    balanced.add((difference * difference) / (p + q));
    // Sum over both rows of (observed - expected)^2 / expected.
    pooled.add((difference * difference) / (both / total));
  }
  const statistic = pooled.value() * ((n * m) / total);
  const degreesOfFreedom = Math.max(0, categories - 1);
  return {
    statistic,
    degreesOfFreedom,
    pValue: degreesOfFreedom === 0 ? 1 : chiSquareSurvival(statistic, degreesOfFreedom),
    logPValue: degreesOfFreedom === 0 ? 0 : chiSquareLogSurvival(statistic, degreesOfFreedom),
    cramersV: Math.sqrt(statistic / total),
    balancedV: Math.sqrt(balanced.value() / 2),
    minExpected: (smallest * Math.min(n, m)) / total,
  };
}
