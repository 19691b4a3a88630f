import { chiSquareQuantileOfTail, chiSquareSurvival } from '../numeric/chi-square.ts';
import type { CountPair } from './small-bins.ts';

/** What a bin with so many rows on the reference and the current side adds to a statistic. */
export type BinTerm = (reference: number, current: number) => number;

interface BinMoments {
  readonly mean: number;
  readonly variance: number;
  /** Change of the term with each current row, by least squares. */
  readonly slope: number;
}

/** Outcomes that are less likely than this beside the likeliest one change no moment. */
const negligible = 1e-18;

/**
 * Moments of a bin's term when `current` of `rows` rows are drawn to be the current side: the current rows of the bin
 * follow the hypergeometric law.
 */
function momentsOf(total: number, rows: number, current: number, term: BinTerm): BinMoments {
  const lowest = Math.max(0, current + total - rows);
  const highest = Math.min(total, current);
  const likeliest = Math.min(
    highest,
    Math.max(lowest, Math.floor(((total + 1) * (current + 1)) / (rows + 2))),
  );
  const sums = { weight: 0, x: 0, xx: 0, f: 0, ff: 0, xf: 0 };
  const take = (count: number, weight: number): void => {
    const value = term(total - count, count);
    // Counted from the likeliest outcome, so that no digits are lost where counts are large.
    const x = count - likeliest;
    sums.weight += weight;
    sums.x += weight * x;
    sums.xx += weight * x * x;
    sums.f += weight * value;
    sums.ff += weight * value * value;
    sums.xf += weight * x * value;
  };
  // P(k + 1) / P(k) of the hypergeometric law.
  const ratio = (k: number): number =>
    ((total - k) * (current - k)) / ((k + 1) * (rows - total - current + k + 1));
  take(likeliest, 1);
  for (let k = likeliest, weight = 1; k < highest; k += 1) {
    weight *= ratio(k);
    if (weight < negligible) break;
    take(k + 1, weight);
  }
  for (let k = likeliest, weight = 1; k > lowest; k -= 1) {
    weight /= ratio(k - 1);
    if (weight < negligible) break;
    take(k - 1, weight);
  }
  const mean = sums.f / sums.weight;
  const variance = Math.max(0, sums.ff / sums.weight - mean * mean);
  const meanX = sums.x / sums.weight;
  const varianceX = sums.xx / sums.weight - meanX * meanX;
  return { mean, variance, slope: varianceX > 0 ? (sums.xf / sums.weight - meanX * mean) / varianceX : 0 };
}

export interface MatchedMoments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Mean and variance of a sum of terms of the bins under exchange of rows between the sides, both margins kept. The mean
 * is exact. So is the part of the variance that each bin has by itself and the part by the slopes; what bins share
 * beyond that is by the square of their correlation, as for normal counts (Mehler), exact for two bins and to about one
 * part in the number of bins else.
 */
export function matchedMoments(counts: CountPair, term: BinTerm): MatchedMoments {
  const totals = counts.reference.map((count, bin) => count + (counts.current[bin] ?? 0));
  const rows = totals.reduce((sum, total) => sum + total, 0);
  const current = counts.current.reduce((sum, count) => sum + count, 0);
  const known = new Map<number, BinMoments>();
  // Cov(b_i, b_j) = -scale t_i t_j of the current rows of two bins, and Var(b_i) = scale t_i (rows - t_i).
  const scale = rows > 1 ? (current * (rows - current)) / (rows * rows * (rows - 1)) : 0;
  let mean = 0;
  let own = 0;
  let slopes = 0;
  let slopeSquares = 0;
  let curved = 0;
  let curvedSquares = 0;
  for (const total of totals) {
    const moments = known.get(total) ?? momentsOf(total, rows, current, term);
    known.set(total, moments);
    mean += moments.mean;
    own += moments.variance;
    const slope = moments.slope * total;
    slopes += slope;
    slopeSquares += slope * slope;
    const rest = moments.variance - moments.slope ** 2 * scale * total * (rows - total);
    const curve = rows > total ? (Math.sqrt(Math.max(0, rest)) * total) / (rows - total) : 0;
    curved += curve;
    curvedSquares += curve * curve;
  }
  const shared = -scale * (slopes * slopes - slopeSquares) + (curved * curved - curvedSquares);
  return { mean, variance: own + shared };
}

/**
 * P(statistic >= `seen`) without drift by the chi-square law scaled to the mean and variance that the statistic has
 * with these very margins (Satterthwaite 1946), for counts that are too few for its law in large samples.
 */
export function matchedP(seen: number, { mean, variance }: MatchedMoments): number {
  if (!(mean > 0 && variance > 0)) return 1;
  return chiSquareSurvival((2 * mean * seen) / variance, (2 * mean * mean) / variance);
}

/** The statistic at which `matchedP` is `alpha`; null where nothing can differ. */
export function matchedCriticalValue(alpha: number, { mean, variance }: MatchedMoments): number | null {
  if (!(mean > 0 && variance > 0)) return null;
  return (chiSquareQuantileOfTail(alpha, (2 * mean * mean) / variance) * variance) / (2 * mean);
}
