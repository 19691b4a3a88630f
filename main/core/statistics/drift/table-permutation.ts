import { drawHypergeometric } from '../numeric/hypergeometric.ts';
import { createRandom } from '../numeric/draws.ts';
import type { CountPair } from './small-bins.ts';

export interface PermutationP {
  readonly pValue: number;
  readonly permutations: number;
}

/** Most permutations of one table: the smallest p-value is one in 10,000. */
export const mostPermutations = 9_999;

/** With so many as extreme as the one seen, p is known well enough (Besag and Clifford 1991). */
const enoughExtreme = 100;

/** Tables with more bins are not permuted: it would take seconds. */
export const mostPermutedBins = 200;

/** A statistic this much smaller still counts as equal: sums in another order differ in their last digits. */
const tieTolerance = 1e-9;

/**
 * P-value of a statistic of a 2 x k table under exchange of rows between the sides, both margins kept: tables are drawn
 * from the multivariate hypergeometric law with a fixed seed. Stops early once 100 tables are as extreme, with
 * p = 100 / drawn (Besag and Clifford 1991); else p = (extreme + 1) / (drawn + 1), which is never 0.
 */
export function permutationP(
  counts: CountPair,
  statisticOf: (counts: CountPair) => number,
  seed: number,
): PermutationP {
  const random = createRandom(seed);
  const totals = counts.reference.map((count, bin) => count + (counts.current[bin] ?? 0));
  const rows = totals.reduce((sum, count) => sum + count, 0);
  const referenceRows = counts.reference.reduce((sum, count) => sum + count, 0);
  const seen = statisticOf(counts);
  const limit = seen - tieTolerance * Math.max(1, Math.abs(seen));
  const reference = Array.from<number>({ length: totals.length }).fill(0);
  const current = Array.from<number>({ length: totals.length }).fill(0);
  let extreme = 0;
  for (let drawn = 1; drawn <= mostPermutations; drawn += 1) {
    let left = rows;
    let draws = referenceRows;
    for (const [bin, total] of totals.entries()) {
      const taken = drawHypergeometric(left, total, draws, random);
      reference[bin] = taken;
      current[bin] = total - taken;
      left -= total;
      draws -= taken;
    }
    if (statisticOf({ reference, current }) >= limit) extreme += 1;
    if (extreme === enoughExtreme) return { pValue: extreme / drawn, permutations: drawn };
  }
  return { pValue: (extreme + 1) / (mostPermutations + 1), permutations: mostPermutations };
}
