import { log1pMinus } from '../numeric/log1p.ts';
import { createSum } from '../numeric/sum.ts';

/* Distances between two share vectors over the same bins; each vector adds up to 1, zeros are allowed. */

/** Shares of counts; their sum must be above 0. */
export function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

function sumOverBins(
  reference: readonly number[],
  current: readonly number[],
  term: (p: number, q: number) => number,
): number {
  const sum = createSum();
  for (const [bin, p] of reference.entries()) sum.add(term(p, current[bin] ?? 0));
  return sum.value();
}

/**
 * (1 + d) ln(1 + d) + (1 - d) ln(1 - d) for -1 <= d <= 1: the two relative entropies towards the middle, written
 * without the cancellation that the logarithms of nearly equal shares would bring.
 */
function entropiesTowardsMiddle(d: number): number {
  if (Math.abs(d) === 1) return 2 * Math.LN2;
  return (1 + d) * log1pMinus(d) + (1 - d) * log1pMinus(-d) + 2 * d * d;
}

/** Jensen-Shannon distance (square root of the divergence), natural logarithm: 0 to sqrt(ln 2) = 0.8326. */
export function jensenShannonDistance(reference: readonly number[], current: readonly number[]): number {
  const divergence = sumOverBins(reference, current, (p, q) => {
    const both = p + q;
    return both === 0 ? 0 : (both / 4) * entropiesTowardsMiddle((q - p) / both);
  });
  return Math.sqrt(Math.max(0, divergence));
}

/** The same distance with logarithms to base 2: 0 to 1. */
export function inBase2(naturalDistance: number): number {
  return naturalDistance / Math.sqrt(Math.LN2);
}

/** Hellinger distance sqrt(sum (sqrt p - sqrt q)^2 / 2): 0 to 1. */
export function hellingerDistance(reference: readonly number[], current: readonly number[]): number {
  const sum = sumOverBins(reference, current, (p, q) => (Math.sqrt(p) - Math.sqrt(q)) ** 2);
  return Math.sqrt(sum / 2);
}

/** Total variation distance, half the sum of |p - q|: 0 to 1. */
export function totalVariation(reference: readonly number[], current: readonly number[]): number {
  return sumOverBins(reference, current, (p, q) => Math.abs(p - q)) / 2;
}
