import { describe, expect, it } from 'vitest';
import { binEdges } from '../../main/core/statistics/drift/bin-edges.ts';
import { binCountsOfSorted } from '../../main/core/statistics/drift/numeric-profile.ts';
import { psi, psiCriticalValue, psiPValue } from '../../main/core/statistics/drift/psi.ts';
import { effectiveRows } from '../../main/core/statistics/evidence.ts';
import { quantileOfSorted } from '../../main/core/statistics/numeric/quantile.ts';
import type { Binning } from '../../shared/schema/drift.ts';
import {
  checkFigures,
  referenceCases,
  sampleOf,
  type FigureCheck,
  type Recipe,
} from '../support/reference.ts';

interface PsiFigures {
  readonly psi_add_half: number;
  readonly p_value: number | null;
}

interface PsiCase extends PsiFigures {
  readonly name: string;
  readonly bins_asked: number;
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly edges: readonly number[];
  readonly reference_counts: readonly number[];
  readonly current_counts: readonly number[];
  readonly critical: { readonly '0.95': number; readonly '0.99': number } | null;
}

interface PsiMoreCase extends PsiFigures {
  readonly id: string;
  readonly binning: 'quantile' | 'equal_width' | 'given_edges' | 'categories';
  readonly bins_asked: number;
  readonly reference?: readonly number[] | Recipe;
  readonly current?: readonly number[] | Recipe;
  readonly edges?: readonly number[];
  readonly reference_counts: readonly number[];
  readonly current_counts: readonly number[];
  readonly critical_95: number | null;
}

const tolerance = { relative: 1e-10, absolute: 1e-13 };

function compareFigures(
  check: FigureCheck,
  entry: PsiFigures & {
    readonly reference_counts: readonly number[];
    readonly current_counts: readonly number[];
  },
  critical: readonly (readonly [alpha: number, value: number | null])[],
): void {
  const figures = psi({ reference: entry.reference_counts, current: entry.current_counts });
  const rows = effectiveRows(figures.referenceRows, figures.currentRows);
  const bins = entry.reference_counts.length;
  check.near('psi', figures.psi, entry.psi_add_half, tolerance);
  check.near('p', psiPValue(figures.psi, bins, rows), entry.p_value, { relative: 1e-10, absolute: 1e-300 });
  for (const [alpha, value] of critical) {
    check.near(`critical at ${alpha}`, psiCriticalValue(bins, rows, alpha), value, tolerance);
  }
}

function compareBins(
  check: FigureCheck,
  binning: Binning,
  entry: {
    readonly reference: readonly number[] | Recipe;
    readonly current: readonly number[] | Recipe;
    readonly edges: readonly number[];
    readonly reference_counts: readonly number[];
    readonly current_counts: readonly number[];
  },
): void {
  const reference = sampleOf(entry.reference).toSorted();
  const current = sampleOf(entry.current).toSorted();
  const edges = binEdges(binning, {
    minimum: reference[0] ?? 0,
    maximum: reference.at(-1) ?? 0,
    quantile: (probability) => quantileOfSorted(reference, probability),
  });
  check.allNear('edges', edges, entry.edges, { relative: 1e-12, absolute: 1e-15 });
  const exactly = { relative: 0 };
  check.allNear('reference', binCountsOfSorted(reference, edges), entry.reference_counts, exactly);
  check.allNear('current', binCountsOfSorted(current, edges), entry.current_counts, exactly);
}

describe('population stability index against numpy and scipy', () => {
  const cases = referenceCases<PsiCase>('psi');
  const named = cases.map((entry) => [`${entry.name} bins=${entry.bins_asked}`, entry] as const);
  it.each(named)('%s', (_, entry) => {
    const check = checkFigures();
    compareBins(check, { method: 'quantile', count: entry.bins_asked }, entry);
    compareFigures(check, entry, [
      [0.05, entry.critical?.['0.95'] ?? null],
      [0.01, entry.critical?.['0.99'] ?? null],
    ]);
    expect(check.misses).toEqual([]);
  });
});

describe('population stability index over other bins and categories', () => {
  const cases = referenceCases<PsiMoreCase>('extra/psi_more');
  it.each(cases.map((entry) => [`${entry.id} ${entry.binning}`, entry] as const))('%s', (_, entry) => {
    const check = checkFigures();
    const { reference, current, edges, binning } = entry;
    if (reference !== undefined && current !== undefined && edges !== undefined && binning !== 'categories') {
      const methods: Record<typeof binning, Binning> = {
        quantile: { method: 'quantile', count: entry.bins_asked },
        equal_width: { method: 'equal-width', count: entry.bins_asked },
        given_edges: { method: 'custom', edges: [...edges] },
      };
      compareBins(check, methods[binning], { ...entry, reference, current, edges });
    }
    compareFigures(check, entry, [[0.05, entry.critical_95]]);
    expect(check.misses).toEqual([]);
  });
});
