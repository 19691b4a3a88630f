import { describe, expect, it } from 'vitest';
import {
  chiSquareQuantileOfTail,
  chiSquareSurvival,
} from '../../../../../../main/core/statistics/numeric/chi-square.ts';

/** x, degrees of freedom and upper tail by scipy 1.17.1, around and far from the middle. */
const tails = [
  [90, 101, 0.7753608400779395],
  [140, 101, 0.00622005000555398],
  [700, 700, 0.49289176727180817],
  [5000, 5000, 0.4973403788923451],
  [9999, 9998, 0.49529815943821764],
] as const;

describe('chi-square law', () => {
  it.each(tails)('has the upper tail of %d with %d degrees of freedom', (x, df, tail) => {
    expect(chiSquareSurvival(x, df) / tail).toBeCloseTo(1, 10);
  });

  it('is certain to exceed 0 and anything below', () => {
    expect([chiSquareSurvival(0, 3), chiSquareSurvival(-1, 3), chiSquareSurvival(0, 500)]).toEqual([1, 1, 1]);
  });

  it.each([1, 2, 9, 99, 101, 2000])(
    'gives a tail back from its quantile with %d degrees of freedom',
    (df) => {
      const errors = [0.999, 0.5, 0.05, 0.01, 1e-6, 1e-12].map(
        (tail) => chiSquareSurvival(chiSquareQuantileOfTail(tail, df), df) / tail - 1,
      );
      expect(Math.max(...errors.map(Math.abs))).toBeLessThan(1e-9);
    },
  );
});
