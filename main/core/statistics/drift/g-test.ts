import { chiSquareLogSurvival, chiSquareSurvival } from '../numeric/chi-square.ts';
import { createSum } from '../numeric/sum.ts';
import { jensenShannonDistance, sharesOf } from './share-distances.ts';
import type { CountPair } from './small-bins.ts';

export interface GTestFigures {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** By the chi-square law; 1 with a single category. */
  readonly pValue: number;
  readonly logPValue: number;
  /** By the same law with G divided by Williams' factor, which keeps the false alarms of middling counts at the level. */
  readonly correctedPValue: number;
  /** sqrt(G / rows) that the same shares would have with as many rows on both sides. */
  readonly balancedW: number;
}

/** G alone, without its law: 2 sum observed ln(observed / expected) over the 2 x k table. */
export function gStatistic({ reference, current }: CountPair): number {
  let n = 0;
  let m = 0;
  for (const [bin, count] of reference.entries()) {
    n += count;
    m += current[bin] ?? 0;
  }
  const total = n + m;
  const sum = createSum();
  for (const [bin, a] of reference.entries()) {
    const b = current[bin] ?? 0;
    const both = a + b;
    if (a > 0) sum.add(a * Math.log((a / n) * (total / both)));
    if (b > 0) sum.add(b * Math.log((b / m) * (total / both)));
  }
  return Math.max(0, 2 * sum.value());
}

/** What G exceeds its chi-square law by on average (Williams 1976): 1 or more, nearly 1 for large counts. */
function williamsFactor({ reference, current }: CountPair, categories: number): number {
  if (categories < 2) return 1;
  let n = 0;
  let m = 0;
  for (const [bin, count] of reference.entries()) {
    n += count;
    m += current[bin] ?? 0;
  }
  const total = n + m;
  const inverses = createSum();
  for (const [bin, count] of reference.entries()) {
    const both = count + (current[bin] ?? 0);
    if (both > 0) inverses.add(total / both);
  }
  const sides = total / n + total / m - 1;
  return 1 + (sides * (inverses.value() - 1)) / (6 * total * (categories - 1));
}

/**
 * Likelihood-ratio test of homogeneity of the 2 x k table of both sides (Wilks 1938; Sokal and Rohlf, Biometry), no
 * continuity correction; categories that neither side has are dropped. Both sides have rows.
 *
 * With as many rows on both sides G is the rows times twice the Jensen-Shannon divergence, so the effect at equal row
 * counts is sqrt(2) times the Jensen-Shannon distance; for small changes that is Cramer's V.
 */
export function gTest(counts: CountPair): GTestFigures {
  const statistic = gStatistic(counts);
  const categories = counts.reference.filter((count, bin) => count + (counts.current[bin] ?? 0) > 0).length;
  const degreesOfFreedom = Math.max(0, categories - 1);
  const corrected = statistic / williamsFactor(counts, categories);
  return {
    statistic,
    degreesOfFreedom,
    pValue: degreesOfFreedom === 0 ? 1 : chiSquareSurvival(statistic, degreesOfFreedom),
    correctedPValue: degreesOfFreedom === 0 ? 1 : chiSquareSurvival(corrected, degreesOfFreedom),
    logPValue: degreesOfFreedom === 0 ? 0 : chiSquareLogSurvival(statistic, degreesOfFreedom),
    balancedW: Math.SQRT2 * jensenShannonDistance(sharesOf(counts.reference), sharesOf(counts.current)),
  };
}
