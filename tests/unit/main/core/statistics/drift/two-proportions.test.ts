import { describe, expect, it } from 'vitest';
import {
  compareProportions,
  fisherExact,
  proportionRowsNeeded,
} from '../../../../../../main/core/statistics/drift/two-proportions.ts';

describe('comparison of two proportions', () => {
  it('is exact where a cell expects fewer than five rows', () => {
    expect(
      compareProportions(
        { referenceCount: 0, referenceRows: 40, currentCount: 2, currentRows: 10 },
        'two-sided',
      ),
    ).toEqual({
      // C(10, 2) / C(50, 2)
      pValue: expect.closeTo(45 / 1225, 12),
      method: "Fisher's exact test, two-sided",
      z: expect.closeTo(2.886751, 6),
    });
  });

  it('counts only larger shares when asked one-sided', () => {
    const more = { referenceCount: 10, referenceRows: 100, currentCount: 30, currentRows: 100 };
    const fewer = { referenceCount: 30, referenceRows: 100, currentCount: 10, currentRows: 100 };
    expect(compareProportions(more, 'larger').pValue).toBeCloseTo(0.000203476, 8);
    expect(compareProportions(fewer, 'larger').pValue).toBeCloseTo(1 - 0.000203476, 8);
    expect(
      fisherExact({ referenceCount: 3, referenceRows: 5, currentCount: 0, currentRows: 5 }, 'larger'),
    ).toBe(1);
  });

  it('finds no difference when none or all are marked', () => {
    const none = { referenceCount: 0, referenceRows: 10, currentCount: 0, currentRows: 10 };
    const all = { referenceCount: 10, referenceRows: 10, currentCount: 3, currentRows: 3 };
    const expected = { pValue: 1, method: 'pooled z test of two shares, two-sided', z: null };
    expect([compareProportions(none, 'two-sided'), compareProportions(all, 'two-sided')]).toEqual([
      expected,
      expected,
    ]);
  });

  it('needs more rows the smaller the tolerated change', () => {
    const rows = [0.1, 0.02, 0.01].map((tolerated) =>
      Math.ceil(proportionRowsNeeded(0, tolerated, 0.01, 'two-sided')),
    );
    expect(rows).toEqual([32, 165, 331]);
  });
});
