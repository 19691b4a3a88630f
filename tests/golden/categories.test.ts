import { describe, expect, it } from 'vitest';
import { gTest } from '../../main/core/statistics/drift/g-test.ts';
import { homogeneity } from '../../main/core/statistics/drift/homogeneity.ts';
import { fisherExact } from '../../main/core/statistics/drift/two-proportions.ts';
import { checkFigures, referenceCases } from '../support/reference.ts';

interface CategoricalCase {
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly chi2: { readonly statistic: number; readonly p: number; readonly df: number };
  readonly g_test: { readonly statistic: number; readonly p: number };
  readonly min_expected: number;
  readonly cramers_v: number;
  readonly fisher_exact_p?: number;
}

interface ChiSquareMoreCase {
  readonly id: string;
  readonly kind: string;
  readonly table: readonly (readonly number[])[];
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  readonly g_statistic: number;
  readonly g_p: number;
  readonly log_p: number;
  readonly min_expected: number;
  readonly cramers_v: number;
  readonly fisher_p?: number | null;
}

const tolerance = { relative: 1e-10, absolute: 1e-14 };

function fisherOf(reference: readonly number[], current: readonly number[]): number {
  const [a = 0, b = 0] = reference;
  const [c = 0, d = 0] = current;
  return fisherExact(
    { referenceCount: a, referenceRows: a + b, currentCount: c, currentRows: c + d },
    'two-sided',
  );
}

describe('chi-square and G-test of homogeneity against scipy', () => {
  it.each(referenceCases<CategoricalCase>('categorical').map((entry, index) => [index, entry] as const))(
    'table %i',
    (_, entry) => {
      const check = checkFigures();
      const figures = homogeneity(entry);
      check.near('df', figures.degreesOfFreedom, entry.chi2.df, { relative: 0 });
      check.near('statistic', figures.statistic, entry.chi2.statistic, tolerance);
      check.near('p', figures.pValue, entry.chi2.p, tolerance);
      check.near('least expected', figures.minExpected, entry.min_expected, tolerance);
      check.near('V', figures.cramersV, entry.cramers_v, tolerance);
      const g = gTest(entry);
      check.near('G', g.statistic, entry.g_test.statistic, { relative: 1e-10, absolute: 1e-12 });
      check.near('p of G', g.pValue, entry.g_test.p, { relative: 1e-9, absolute: 1e-14 });
      if (entry.fisher_exact_p !== undefined) {
        const fisher = fisherOf(entry.reference, entry.current);
        check.near('Fisher', fisher, entry.fisher_exact_p, { relative: 1e-9 });
      }
      expect(check.misses).toEqual([]);
    },
  );

  const twoRows = referenceCases<ChiSquareMoreCase>('extra/chi2_more').filter(
    (entry) => entry.table.length === 2,
  );
  it.each(twoRows.map((entry) => [`${entry.id} ${entry.kind}`, entry] as const))('%s', (_, entry) => {
    const check = checkFigures();
    const [reference = [], current = []] = entry.table;
    const figures = homogeneity({ reference, current });
    check.near('df', figures.degreesOfFreedom, entry.df, { relative: 0 });
    check.near('statistic', figures.statistic, entry.statistic, tolerance);
    check.near('p', figures.pValue, entry.p, { relative: 1e-10, absolute: 1e-300 });
    check.near('log p', figures.logPValue, entry.log_p, { relative: 1e-9, absolute: 1e-12 });
    check.near('least expected', figures.minExpected, entry.min_expected, tolerance);
    check.near('V', figures.cramersV, entry.cramers_v, tolerance);
    const g = gTest({ reference, current });
    // Where G is the small difference of huge terms, both sides carry the rounding of the terms.
    const rowsOfBoth = [...reference, ...current].reduce((sum, count) => sum + count, 0);
    const absolute = 1e-15 * rowsOfBoth;
    check.near('G', g.statistic, entry.g_statistic, { relative: 1e-10, absolute });
    if (entry.g_p > 0) check.near('p of G', g.pValue, entry.g_p, { relative: 1e-8, absolute });
    // Beyond a hundred million rows scipy's own figure, made of logarithms, is off in the seventh digit.
    const rows = [...reference, ...current].reduce((sum, count) => sum + count, 0);
    if (typeof entry.fisher_p === 'number' && reference.length === 2 && rows < 1e8) {
      const fisher = fisherOf(reference, current);
      check.near('Fisher', fisher, entry.fisher_p, { relative: 1e-9, absolute: 1e-300 });
    }
    expect(check.misses).toEqual([]);
  });

  it('covers most of the further tables', () => {
    expect(twoRows.length).toBeGreaterThan(20);
  });
});
