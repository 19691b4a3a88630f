import { expect, it } from 'vitest';
import { binnedTest } from '../../../main/core/statistics/drift/binned-tests.ts';
import type { BinnedTestId } from '../../../main/core/statistics/drift/binned-tests.ts';
import { ksPValue } from '../../../main/core/statistics/drift/ks/p-value.ts';
import { ksOfSorted } from '../../../main/core/statistics/drift/ks/sorted-statistic.ts';
import { compareProportions } from '../../../main/core/statistics/drift/two-proportions.ts';
import { createRandom } from '../../../main/core/statistics/numeric/draws.ts';
import { describeTest } from '../../../main/core/statistics/registry.ts';
import { newestLaws } from '../../../shared/schema/drift.ts';

/*
 * False alarms without drift, in short: docs/calibration.md has them in full. A fixed seed; the ranges are the level of
 * five per cent give or take one point, which is what is promised, with room for the error of so few windows.
 */

const level = 0.05;
const bins = 10;

/** Rows of a window in bins that each hold a tenth of the reference. */
function windowCounts(rows: number, random: ReturnType<typeof createRandom>): number[] {
  const counts = Array.from<number>({ length: bins }).fill(0);
  for (let row = 0; row < rows; row += 1) {
    const bin = random.below(bins);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

const tenths = Array.from<number>({ length: bins }).fill(10_000);

function rateOf(id: BinnedTestId, rows: number, windows: number): number {
  const random = createRandom(rows + windows);
  const limits = {
    thresholds: describeTest(id).thresholds,
    alpha: level,
    majorAlpha: 0.01,
    laws: newestLaws,
  };
  let alarms = 0;
  for (let window = 0; window < windows; window += 1) {
    const counts = { reference: tenths, current: windowCounts(rows, random) };
    const { pValue, guard } = binnedTest(id, { counts, ordered: true }, limits);
    if (Math.max(pValue ?? 1, guard?.pValue ?? 0) <= level) alarms += 1;
  }
  return alarms / windows;
}

it.each([
  ['psi', 50, 3000],
  ['psi', 200, 3000],
  ['chi2', 50, 3000],
  ['chi2', 200, 3000],
  ['g-test', 50, 3000],
  ['g-test', 200, 3000],
] as const)('%s alarms in one of twenty windows of %i rows', (id, rows, windows) => {
  const rate = rateOf(id, rows, windows);
  expect(rate).toBeGreaterThan(0.038);
  expect(rate).toBeLessThan(0.062);
});

it('Kolmogorov-Smirnov and shares alarm in one of twenty windows, or fewer where they are discrete', () => {
  const random = createRandom(11);
  const reference = Float64Array.from({ length: 1000 }, (_, row) => (row + 0.5) / 1000);
  const windows = 800;
  const count = { ks: 0, share: 0 };
  for (let window = 0; window < windows; window += 1) {
    const current = Float64Array.from({ length: 100 }, () => random.uniform()).toSorted();
    if ((ksPValue(1000, 100, ksOfSorted(reference, current)).pValue ?? 1) <= level) count.ks += 1;
    const missing = current.filter((value) => value < 0.3).length;
    const pair = { referenceCount: 3000, referenceRows: 10_000, currentCount: missing, currentRows: 100 };
    if (compareProportions(pair, 'two-sided').pValue <= level) count.share += 1;
  }
  // The reference is the law itself here, so distances are a little smaller than between two samples.
  expect(count.ks / windows).toBeGreaterThan(0.02);
  expect(count.ks / windows).toBeLessThan(0.062);
  expect(count.share / windows).toBeGreaterThan(0.02);
  expect(count.share / windows).toBeLessThan(0.062);
});
