import { describe, expect, it } from 'vitest';
import { binnedTest } from '../../../../../../main/core/statistics/drift/binned-tests.ts';
import { gTest } from '../../../../../../main/core/statistics/drift/g-test.ts';
import { describeTest } from '../../../../../../main/core/statistics/registry.ts';

const limits = {
  thresholds: describeTest('g-test').thresholds,
  alpha: 0.05,
  majorAlpha: 0.01,
  laws: 3 as const,
};
const testOf = (reference: readonly number[], current: readonly number[], laws: 2 | 3 = 3) =>
  binnedTest('g-test', { counts: { reference, current }, ordered: false }, { ...limits, laws });

describe('G-test', () => {
  it('is nothing for equal shares and for a single category', () => {
    expect(gTest({ reference: [10, 20], current: [20, 40] })).toMatchObject({ statistic: 0, pValue: 1 });
    expect(gTest({ reference: [10], current: [5] })).toMatchObject({
      statistic: 0,
      degreesOfFreedom: 0,
      pValue: 1,
      correctedPValue: 1,
      balancedW: 0,
    });
  });

  it('reaches its largest effect, sqrt(2 ln 2), when the sides share no category', () => {
    const { balancedW } = gTest({ reference: [50, 0], current: [0, 1000] });
    expect(balancedW).toBeCloseTo(Math.sqrt(2 * Math.LN2), 12);
  });

  it('takes p from the chi-square law where every bin expects fifty rows', () => {
    const figures = testOf([50, 60, 70], [60, 60, 60]);
    expect([figures.pValueMethod, figures.notes]).toEqual([
      'chi-square law of the likelihood ratio with Williams’ factor',
      [],
    ]);
  });

  it('divides by Williams’ factor for middling counts', () => {
    // By hand: n = m = 30, k = 3, totals 20 each: q = 1 + 3 * 8 / (6 * 60 * 2) = 1 + 1/30.
    const { statistic, correctedPValue } = gTest({ reference: [15, 10, 5], current: [5, 10, 15] });
    expect(correctedPValue).toBeCloseTo(Math.exp(-statistic / (1 + 1 / 30) / 2), 12);
  });

  it('takes p from the mean and variance of the counts where bins are sparse, and says so', () => {
    const figures = testOf([9, 1, 0], [3, 4, 2]);
    expect(figures.pValueMethod).toBe('the chi-square law with the mean and variance of these counts');
    expect(figures.notes[0]).toMatch(/^2 of 3 bins expect fewer than 5 rows: p is by the chi-square law/u);
    // Fisher-Freeman-Halton by enumeration of all tables with these margins, ordered by G: 0.0444.
    expect(figures.pValue).toBeGreaterThan(0.02);
    expect(figures.pValue).toBeLessThan(0.06);
  });

  it('has a critical value that goes with its p, and no note, for middling counts', () => {
    const figures = testOf([300, 200, 500], [12, 10, 28]);
    expect(figures).toMatchObject({ notes: [], guard: null });
    const { criticalValue, statistic, pValue } = figures;
    expect((statistic ?? 0) > (criticalValue ?? 0)).toBe((pValue ?? 0) < limits.alpha);
    // 5.991 is that of large samples; the logarithms make G a little larger.
    expect(criticalValue).toBeGreaterThan(5.991);
    expect(criticalValue).toBeLessThan(6.4);
  });

  it('takes p from seeded exchanges of rows by the laws of version 2, never 0', () => {
    const figures = testOf([9, 1, 0], [3, 4, 2], 2);
    expect(figures.pValueMethod).toMatch(/seeded exchanges of rows/u);
    expect(figures.notes[0]).toMatch(/p is by exchange of rows/u);
    expect(figures).toEqual(testOf([9, 1, 0], [3, 4, 2], 2));
    expect(figures.pValue).toBeGreaterThan(0.02);
    expect(figures.pValue).toBeLessThan(0.06);
    expect(testOf([200, 0, 0, 3], [0, 200, 2, 0], 2).pValue).toBe(1 / 10_000);
  });

  it('has no verdict without rows on a side', () => {
    expect(testOf([0, 0], [3, 4])).toMatchObject({
      pValue: null,
      effectSize: null,
      obstacle: 'The reference has no usable value.',
    });
  });
});
