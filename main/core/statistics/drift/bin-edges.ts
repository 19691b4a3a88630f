import type { Binning, DistributionBin } from '../../../../shared/schema/drift.ts';
import { formatFigure } from '../format.ts';
import { interpolate } from '../numeric/quantile.ts';
import { psi } from './psi.ts';
import type { BinnedCounts } from './types.ts';

function ascendingDistinct(values: readonly number[]): number[] {
  return values.filter((value, index) => index === 0 || value !== values[index - 1]);
}

/** What edges are made from. */
export interface EdgeSource {
  readonly minimum: number;
  readonly maximum: number;
  /** Type-7 quantile of the reference. */
  readonly quantile: (probability: number) => number;
}

/**
 * Probabilities of the inner edges of `count` quantile bins: multiples of 1 / count as numpy's linspace forms them,
 * because a last digit can decide on which side of an edge tied values lie.
 */
export function edgeProbabilities(count: number): number[] {
  const step = 1 / count;
  return Array.from({ length: count - 1 }, (_, index) => (index + 1) * step);
}

/**
 * Inner edges in ascending order, without repeats: distinct type-7 quantiles of the reference, equal steps over its
 * range, or the given ones. Bin i is (edge[i-1], edge[i]]; the outer bins are open. Null source: an empty reference,
 * which has given edges only.
 */
export function binEdges(binning: Binning, source: EdgeSource | null): number[] {
  switch (binning.method) {
    case 'custom':
      return [...binning.edges];
    case 'quantile':
      if (source === null) return [];
      return ascendingDistinct(edgeProbabilities(binning.count).map(source.quantile));
    case 'equal-width':
      if (source === null) return [];
      return ascendingDistinct(equalSteps(source.minimum, source.maximum, binning.count).slice(1, -1));
  }
}

/** `count` + 1 equally spaced points from `low` to `high`, also where their difference would overflow. */
export function equalSteps(low: number, high: number, count: number): number[] {
  const step = (high - low) / count;
  return Array.from({ length: count + 1 }, (_, index) => {
    if (index === count) return high;
    return Number.isFinite(step) ? low + index * step : interpolate(low, high, index / count);
  });
}

function label(lower: number | null, upper: number | null): string {
  if (lower === null) return upper === null ? 'all values' : `≤ ${formatFigure(upper)}`;
  return upper === null ? `> ${formatFigure(lower)}` : `${formatFigure(lower)} – ${formatFigure(upper)}`;
}

/** The bins with what each adds to the PSI; null contributions when a side is empty. */
export function describeBins(binned: BinnedCounts): DistributionBin[] {
  const figures = psi(binned);
  const computable = figures.referenceRows > 0 && figures.currentRows > 0;
  return binned.reference.map((referenceCount, index) => {
    const lower = binned.edges[index - 1] ?? null;
    const upper = binned.edges[index] ?? null;
    return {
      label: label(lower, upper),
      lower,
      upper,
      referenceCount,
      currentCount: binned.current[index] ?? 0,
      contribution: computable ? (figures.contributions[index] ?? 0) : null,
    };
  });
}
