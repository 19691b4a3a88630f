import { createRandom } from '../numeric/draws.ts';
import { quantileOfSorted } from '../numeric/quantile.ts';
import type { Interval } from './outcome.ts';

export const bootstrapDraws = 500;

/**
 * Percentile bootstrap over rows (Efron and Tibshirani 1993, chapter 13): `statisticOf` is computed on as many rows
 * drawn with replacement, from a seed. Draws on which it is undefined are left out; null when more than half are.
 */
export function bootstrapInterval(
  rows: number,
  statisticOf: (drawn: Uint32Array) => number | null,
  { confidence, seed, draws = bootstrapDraws }: { confidence: number; seed: number; draws?: number },
): Interval | null {
  if (rows < 2) return null;
  const random = createRandom(seed);
  const drawn = new Uint32Array(rows);
  const found: number[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    for (let index = 0; index < rows; index += 1) drawn[index] = random.below(rows);
    const value = statisticOf(drawn);
    if (value !== null && Number.isFinite(value)) found.push(value);
  }
  if (found.length * 2 < draws) return null;
  const sorted = Float64Array.from(found).toSorted();
  const tail = (1 - confidence) / 2;
  return {
    lower: quantileOfSorted(sorted, tail),
    upper: quantileOfSorted(sorted, 1 - tail),
    confidence,
    method: 'bootstrap',
  };
}
