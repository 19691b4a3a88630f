import { describe, expect, it } from 'vitest';
import { homogeneity } from '../../main/core/statistics/drift/homogeneity.ts';
import { ksPValue } from '../../main/core/statistics/drift/ks/p-value.ts';
import { ksOfSorted } from '../../main/core/statistics/drift/ks/sorted-statistic.ts';
import { psi, psiCriticalValue, psiPValue } from '../../main/core/statistics/drift/psi.ts';
import {
  hellingerDistance,
  inBase2,
  jensenShannonDistance,
  totalVariation,
} from '../../main/core/statistics/drift/share-distances.ts';
import { compareProportions, fisherExact } from '../../main/core/statistics/drift/two-proportions.ts';
import { wassersteinOfSorted } from '../../main/core/statistics/drift/wasserstein.ts';
import { effectiveRows } from '../../main/core/statistics/evidence.ts';
import { momentsOf } from '../../main/core/statistics/numeric/moments.ts';

/* Small cases that can be worked out with a pocket calculator; expected to the digits written. */

const even = [0.25, 0.25, 0.25, 0.25];
const tilted = [0.4, 0.3, 0.2, 0.1];

describe('known values', () => {
  it('of distances between four even and four tilted shares', () => {
    const natural = jensenShannonDistance(even, tilted);
    expect(natural).toBeCloseTo(0.16693, 6);
    expect(inBase2(natural)).toBeCloseTo(0.200503, 6);
    expect(hellingerDistance(even, tilted)).toBeCloseTo(0.1679, 6);
    expect(totalVariation(even, tilted)).toBeCloseTo(0.2, 12);
  });

  it('of the PSI and its law, with so many rows that half a row more does not show', () => {
    const rows = 1e12;
    const { psi: value } = psi({
      reference: even.map((share) => share * rows),
      current: tilted.map((share) => share * rows),
    });
    expect(value).toBeCloseTo(0.228217, 6);
    const effective = effectiveRows(1000, 400);
    expect(value * effective).toBeCloseTo(65.205, 3);
    expect(psiCriticalValue(4, effective, 0.05)).toBeCloseTo(0.0273515, 6);
    expect(psiPValue(value, 4, effective)).toBeLessThan(1e-13);
  });

  it('of the test of homogeneity, not of goodness of fit', () => {
    const figures = homogeneity({ reference: [250, 250, 250, 250], current: [160, 120, 80, 40] });
    expect(figures.statistic).toBeCloseTo(58.7187, 4);
    expect(figures.pValue / 1.104e-12).toBeCloseTo(1, 3);
  });

  it('of 1 to 10 against 3 to 12', () => {
    const reference = Float64Array.from({ length: 10 }, (_, index) => index + 1);
    const current = Float64Array.from({ length: 10 }, (_, index) => index + 3);
    const statistic = ksOfSorted(reference, current);
    expect(statistic).toBeCloseTo(0.2, 12);
    expect(ksPValue(10, 10, statistic)).toEqual({
      pValue: expect.closeTo(0.994458, 6),
      method: 'exact two-sample law, ties ignored',
    });
    const distance = wassersteinOfSorted(reference, current);
    expect(distance).toBeCloseTo(2, 12);
    expect(distance / (momentsOf(reference).standardDeviation ?? 0)).toBeCloseTo(0.696311, 6);
  });

  it('of two proportions', () => {
    const pair = { referenceCount: 48, referenceRows: 80, currentCount: 12, currentRows: 40 };
    expect(compareProportions(pair, 'two-sided')).toEqual({
      pValue: expect.closeTo(0.0019458, 7),
      method: 'pooled z test of two shares, two-sided',
      z: expect.closeTo(-3.09839, 5),
    });
    expect(fisherExact(pair, 'two-sided')).toBeCloseTo(0.0034092, 7);
    const close = { referenceCount: 20, referenceRows: 40, currentCount: 7, currentRows: 20 };
    expect(fisherExact(close, 'two-sided')).toBeCloseTo(0.409, 3);
  });
});

describe('critical values of the PSI without drift', () => {
  it.each([
    [10, 100, 100, 0.338, 0.433],
    [10, 200, 200, 0.169, 0.217],
    [10, 10_000, 100, 0.171, 0.219],
    [10, 10_000, 200, 0.086, 0.11],
    [10, 500, 500, 0.068, 0.087],
    [10, 100_000, 5000, 0.0036, 0.0045],
    [20, 10_000, 200, 0.154, 0.185],
    [20, 500, 500, 0.121, 0.145],
  ])('%d bins, %d against %d rows', (bins, reference, current, at95, at99) => {
    const rows = effectiveRows(reference, current);
    const digits = at95 < 0.01 ? 4 : 3;
    const round = (value: number | null): number => Number((value ?? Number.NaN).toFixed(digits));
    expect([round(psiCriticalValue(bins, rows, 0.05)), round(psiCriticalValue(bins, rows, 0.01))]).toEqual([
      at95,
      at99,
    ]);
  });
});
