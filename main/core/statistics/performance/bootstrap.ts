import { createRandom } from '../numeric/draws.ts';
import { quantileOfSorted } from '../numeric/quantile.ts';
import type { Interval } from './outcome.ts';

export const bootstrapDraws = 500;

/** Rows in a draw at most. */
const drawnAtMost = 20_000;

/**
 * Percentile bootstrap over rows (Efron and Tibshirani 1993, chapter 13): `statisticOf` is computed on as many rows
 * drawn with replacement, from a seed. Draws on which it is undefined are left out; null when more than half are.
 * Of more than 20,000 rows, 20,000 are drawn and the distances to the value over all are scaled by the root of their
 * share (m out of n, Bickel, Götze and van Zwet 1997).
 */
export function bootstrapInterval(
  rows: number,
  statisticOf: (drawn: Uint32Array) => number | null,
  { confidence, seed, draws = bootstrapDraws }: { confidence: number; seed: number; draws?: number },
): Interval | null {
  if (rows < 2) return null;
  const random = createRandom(seed);
  const drawn = new Uint32Array(Math.min(rows, drawnAtMost));
  const found: number[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    for (let index = 0; index < drawn.length; index += 1) drawn[index] = random.below(rows);
    const value = statisticOf(drawn);
    if (value !== null && Number.isFinite(value)) found.push(value);
  }
  if (found.length * 2 < draws) return null;
  const sorted = Float64Array.from(found).toSorted();
  const tail = (1 - confidence) / 2;
  const lower = quantileOfSorted(sorted, tail);
  const upper = quantileOfSorted(sorted, 1 - tail);
  if (drawn.length === rows) return { lower, upper, confidence, method: 'bootstrap' };
  const value = statisticOf(Uint32Array.from({ length: rows }, (_, row) => row));
  if (value === null || !Number.isFinite(value)) return null;
  const scale = Math.sqrt(drawn.length / rows);
  return {
    lower: value + scale * (lower - value),
    upper: value + scale * (upper - value),
    confidence,
    method: 'bootstrap',
  };
}
