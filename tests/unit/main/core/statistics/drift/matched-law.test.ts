import { expect, it } from 'vitest';
import { binnedTest } from '../../../../../../main/core/statistics/drift/binned-tests.ts';
import { homogeneity } from '../../../../../../main/core/statistics/drift/homogeneity.ts';
import {
  matchedCriticalValue,
  matchedMoments,
  matchedP,
} from '../../../../../../main/core/statistics/drift/matched-law.ts';
import type { CountPair } from '../../../../../../main/core/statistics/drift/small-bins.ts';
import { permutationP } from '../../../../../../main/core/statistics/drift/table-permutation.ts';
import { describeTest } from '../../../../../../main/core/statistics/registry.ts';

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** The term of the chi-square of homogeneity, whose conditional moments are known in closed form. */
function chiSquareTerm({ reference, current }: CountPair) {
  const n = sum(reference);
  const m = sum(current);
  return (a: number, b: number): number => {
    const expected = ((a + b) * m) / (n + m);
    return (b - expected) ** 2 * (1 / expected + (n + m) / ((a + b) * n));
  };
}

function choose(n: number, k: number): number {
  return Array.from({ length: k }, (_, index) => (n - index) / (index + 1)).reduce(
    (all, part) => all * part,
    1,
  );
}

it('has the exact mean of chi-square under exchange, T (k - 1) / (T - 1)', () => {
  const counts = { reference: [3, 40, 2, 1], current: [4, 9, 0, 1] };
  const rows = sum([...counts.reference, ...counts.current]);
  expect(matchedMoments(counts, chiSquareTerm(counts)).mean).toBeCloseTo((rows * 3) / (rows - 1), 10);
});

it('has the exact variance for two bins: that of all tables with these margins', () => {
  const counts = { reference: [7, 3], current: [2, 4] };
  const term = chiSquareTerm(counts);
  // 6 of 16 rows are current; 9 rows are in the first bin.
  const tables = Array.from({ length: 7 }, (_, b) => ({
    weight: (choose(9, b) * choose(7, 6 - b)) / choose(16, 6),
    value: term(9 - b, b) + term(7 - (6 - b), 6 - b),
  }));
  const mean = sum(tables.map(({ weight, value }) => weight * value));
  const variance = sum(tables.map(({ weight, value }) => weight * (value - mean) ** 2));
  const found = matchedMoments(counts, term);
  expect(found.mean).toBeCloseTo(mean, 10);
  expect(found.variance).toBeCloseTo(variance, 8);
});

it.each([
  { reference: [90, 8, 5, 3, 2, 1, 1], current: [30, 6, 1, 4, 0, 2, 0] },
  { reference: [1000, 1000, 1000, 1000, 1000, 1000], current: [9, 2, 4, 8, 3, 1] },
  { reference: [5, 3, 2, 2, 1, 1, 1, 0, 0, 3], current: [2, 1, 2, 0, 1, 3, 0, 2, 1, 0] },
])('agrees with exchanges of rows where bins are sparse, %#', (counts) => {
  const { statistic } = homogeneity(counts);
  const exchanged = permutationP(counts, (table) => homogeneity(table).statistic, 5);
  const p = matchedP(statistic, matchedMoments(counts, chiSquareTerm(counts)));
  expect(Math.abs(p - exchanged.pValue)).toBeLessThan(0.03);
});

it('is used where bins are sparse, is told, and leaves results of the first version as they were', () => {
  const counts = { reference: [1000, 1000, 1000, 1000], current: [12, 2, 3, 1] };
  const limits = { thresholds: describeTest('psi').thresholds, alpha: 0.05, majorAlpha: 0.01 };
  const input = { counts, ordered: true };
  const second = binnedTest('psi', input, { ...limits, laws: 2 });
  expect(second.pValueMethod).toBe('the chi-square law with the mean and variance of these counts');
  expect(second.guard?.pValue).toBe(second.pValue);
  const first = binnedTest('psi', input, { ...limits, laws: 1 });
  expect(first.pValueMethod).toBe('chi-square law of the PSI');
  expect(first.notes.at(-1)).toContain('an alarm must also hold with them merged');
  const two = { reference: [999, 1], current: [17, 3] };
  expect(binnedTest('chi2', { counts: two, ordered: false }, { ...limits, laws: 2 })).toMatchObject({
    pValueMethod: 'Fisher’s exact test',
  });
  const enough = { reference: [50, 50], current: [40, 60] };
  expect(binnedTest('psi', { counts: enough, ordered: true }, { ...limits, laws: 2 })).toEqual(
    binnedTest('psi', { counts: enough, ordered: true }, { ...limits, laws: 1 }),
  );
});

it.each(['psi', 'g-test'] as const)('judges middling counts of the %s from version 3 on', (id) => {
  const limits = { thresholds: describeTest(id).thresholds, alpha: 0.05, majorAlpha: 0.01 };
  const input = { counts: { reference: [1000, 1000, 1000], current: [20, 24, 16] }, ordered: true };
  const [second, third] = ([2, 3] as const).map((laws) => binnedTest(id, input, { ...limits, laws }));
  expect(third?.pValueMethod).toBe('the chi-square law with the mean and variance of these counts');
  expect(second?.pValueMethod).not.toBe(third?.pValueMethod);
  expect(third?.pValue).toBeCloseTo(second?.pValue ?? 0, 1);
  // A critical value is where p is the level.
  const critical = third?.criticalValue ?? 0;
  expect(Math.abs(critical - (second?.criticalValue ?? 0)) / critical).toBeLessThan(0.05);
  const many = { counts: { reference: [1000, 1000, 1000], current: [90, 80, 70] }, ordered: true };
  expect(binnedTest(id, many, { ...limits, laws: 3 })).toEqual(binnedTest(id, many, { ...limits, laws: 2 }));
});

it('finds the statistic at which p is the level', () => {
  for (const moments of [
    { mean: 3, variance: 6.5 },
    { mean: 0.4, variance: 1 },
    { mean: 120, variance: 260 },
  ]) {
    for (const alpha of [0.05, 1e-6]) {
      expect(matchedP(matchedCriticalValue(alpha, moments) ?? 0, moments)).toBeCloseTo(alpha, 12);
    }
  }
  expect(matchedCriticalValue(0.05, { mean: 0, variance: 0 })).toBeNull();
});
