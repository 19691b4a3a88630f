import { countAtMost } from '../numeric/search.ts';
import { quantileOfSorted } from '../numeric/quantile.ts';
import { equalSteps } from './bin-edges.ts';
import { binCountsOfSorted } from './numeric-profile.ts';
import type { NumericDistribution } from './types.ts';

/* What the two overlaid charts of a numeric feature are drawn from. */

const fewestBars = 10;
const mostBars = 60;
export const mostEcdfPoints = 500;

/** Range of both sides, ends and 1 % quantiles. */
export interface ChartRange {
  readonly minimum: number;
  readonly maximum: number;
  /** Smaller of both sides' 1 % quantiles, larger of their 99 % quantiles. */
  readonly lowQuantile: number;
  readonly highQuantile: number;
}

/**
 * Edges of the overlaid histogram: equal widths (Rice's rule on the smaller side, 10 to 60 bars) over the middle 98 %
 * of both sides and a quarter of that width beyond, not past the extremes. Values outside count in the outer bars,
 * so a single outlier cannot flatten the picture.
 */
export function histogramEdges(range: ChartRange, fewerRows: number): number[] {
  const { minimum, maximum, lowQuantile, highQuantile } = range;
  if (minimum === maximum) {
    const half = Math.max(Math.abs(minimum) * 0.05, 0.5);
    return [Math.max(minimum - half, -Number.MAX_VALUE), Math.min(maximum + half, Number.MAX_VALUE)];
  }
  const margin = highQuantile / 4 - lowQuantile / 4 || Number.POSITIVE_INFINITY;
  const low = Math.max(minimum, lowQuantile - margin);
  const high = Math.min(maximum, highQuantile + margin);
  const bars = Math.min(mostBars, Math.max(fewestBars, Math.ceil(2 * Math.cbrt(fewerRows))));
  const edges = equalSteps(low, high, bars);
  return edges.filter((edge, index) => index === 0 || edge > (edges[index - 1] ?? edge));
}

/** Every position of `count` ordered things when they are few, else evenly spread ones with both ends. */
export function evenlySpread(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / (most - 1)));
}

function distinctPoints(sorted: Float64Array): number[] {
  const points: number[] = [];
  for (const value of sorted) {
    if (points.length === 0 || value !== points[points.length - 1]) points.push(value + 0);
    if (points.length > mostEcdfPoints / 2) break;
  }
  return points;
}

/** Points that follow one side: all distinct values when few, else values at evenly spread ranks. */
function pointsOfSide(sorted: Float64Array): number[] {
  const distinct = distinctPoints(sorted);
  if (distinct.length <= mostEcdfPoints / 2) return distinct;
  return evenlySpread(sorted.length, mostEcdfPoints / 2).map((rank) => (sorted[rank] ?? 0) + 0);
}

export function ascendingUnique(values: readonly number[]): number[] {
  return [...new Set(values)].toSorted((a, b) => a - b);
}

export type Charts = Pick<NumericDistribution, 'histogram' | 'ecdf'>;

export const emptyCharts: Charts = {
  histogram: { edges: [], reference: [], current: [] },
  ecdf: { points: [], reference: [], current: [] },
};

/** Charts of two ascending samples; one of them may be empty. */
export function chartsOfSorted(reference: Float64Array, current: Float64Array): Charts {
  const sides = [reference, current].filter((side) => side.length > 0);
  if (sides.length === 0) return emptyCharts;
  const range: ChartRange = {
    minimum: Math.min(...sides.map((side) => side[0] ?? 0)),
    maximum: Math.max(...sides.map((side) => side[side.length - 1] ?? 0)),
    lowQuantile: Math.min(...sides.map((side) => quantileOfSorted(side, 0.01))),
    highQuantile: Math.max(...sides.map((side) => quantileOfSorted(side, 0.99))),
  };
  const edges = histogramEdges(range, Math.min(...sides.map((side) => side.length)));
  const inner = edges.slice(1, -1);
  const points = ascendingUnique(sides.flatMap(pointsOfSide));
  const heights = (side: Float64Array): number[] =>
    side.length === 0 ? points.map(() => 0) : points.map((point) => countAtMost(side, point) / side.length);
  return {
    histogram: {
      edges,
      reference: binCountsOfSorted(reference, inner),
      current: binCountsOfSorted(current, inner),
    },
    ecdf: { points, reference: heights(reference), current: heights(current) },
  };
}
