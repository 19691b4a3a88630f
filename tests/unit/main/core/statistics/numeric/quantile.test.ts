import { describe, expect, it } from 'vitest';
import { interpolate, quantileOfSorted } from '../../../../../../main/core/statistics/numeric/quantile.ts';

describe('type-7 quantile', () => {
  it('interpolates between neighbouring values', () => {
    const sorted = Float64Array.of(1, 2, 4, 8, 16);
    expect([0, 0.1, 0.25, 0.5, 0.9, 1].map((probability) => quantileOfSorted(sorted, probability))).toEqual([
      1, 1.4, 2, 4, 12.8, 16,
    ]);
  });

  it('takes a position that is whole but for rounding as whole', () => {
    const sorted = Float64Array.of(0, 0, 0, 0, ...Array.from<number>({ length: 17 }).fill(1));
    // 20 times 3 * 0.05 is 3.0000000000000004 in doubles; the fourth value is meant.
    expect(quantileOfSorted(sorted, 3 * 0.05)).toBe(0);
  });

  it('is the value itself when there is only one', () => {
    expect(quantileOfSorted(Float64Array.of(7), 0.3)).toBe(7);
  });

  it('is zero, not minus zero, between the two', () => {
    expect(quantileOfSorted(Float64Array.of(-0, -0, 0), 0.25)).toBe(0);
  });

  it('does not overflow between huge values', () => {
    expect(interpolate(-1.7e308, 1.7e308, 0.5)).toBe(0);
  });
});
