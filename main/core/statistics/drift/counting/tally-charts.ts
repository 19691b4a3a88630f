import { nextDown } from '../../numeric/double-image.ts';
import { countAtMost } from '../../numeric/search.ts';
import { ascendingUnique, evenlySpread, histogramEdges, mostEcdfPoints } from '../charts.ts';
import type { NumericDistribution } from '../types.ts';
import { bucketAt, bucketOfRank, type RankedTally, type Side } from './tally.ts';

/* Chart data from counts per bucket. All heights are exact for the edges and points stated. */

/** Smallest and largest value of each side that has any. */
export interface Extremes {
  readonly minimum: number;
  readonly maximum: number;
}

const sides: readonly Side[] = ['reference', 'current'];

function occupied(tally: RankedTally): Side[] {
  return sides.filter((side) => tally[side].total > 0);
}

function bucketEnd(tally: RankedTally, bucket: number): number {
  return nextDown(tally.lowers[bucket + 1] ?? Number.POSITIVE_INFINITY);
}

/**
 * Histogram edges as for values at hand, but each inner edge moved to the end of its bucket where the reference has
 * values in it, so that the reference need not be read again; buckets are far narrower than bars.
 */
export function tallyHistogramEdges(tally: RankedTally, extremes: Extremes): number[] {
  const filled = occupied(tally);
  const bucket = (side: Side, probability: number): number =>
    bucketOfRank(tally, side, Math.floor((tally[side].total - 1) * probability));
  const range = {
    ...extremes,
    lowQuantile: Math.max(
      extremes.minimum,
      Math.min(...filled.map((side) => tally.lowers[bucket(side, 0.01)] ?? 0)),
    ),
    highQuantile: Math.min(
      extremes.maximum,
      Math.max(...filled.map((side) => bucketEnd(tally, bucket(side, 0.99)))),
    ),
  };
  const fewerRows = Math.min(...filled.map((side) => tally[side].total));
  const edges = histogramEdges(range, fewerRows);
  const last = edges[edges.length - 1] ?? 0;
  const inner = edges
    .slice(1, -1)
    .map((edge) => {
      const at = bucketAt(tally, edge);
      return (tally.reference.counts[at] ?? 0) > 0 ? bucketEnd(tally, at) : edge;
    })
    .filter((edge) => edge < last);
  return ascendingUnique([edges[0] ?? 0, ...inner, last]);
}

/** How many reference values are at or below an edge of `tallyHistogramEdges`. */
export function referenceRankOfEdge(tally: RankedTally, edge: number): number {
  const bucket = bucketAt(tally, edge);
  const below = tally.below.reference;
  return (tally.reference.counts[bucket] ?? 0) > 0 ? (below[bucket + 1] ?? 0) : (below[bucket] ?? 0);
}

/** Both distribution functions at ends of buckets, evenly spread over the ranks of both sides. */
export function tallyEcdf(tally: RankedTally, extremes: Extremes): NumericDistribution['ecdf'] {
  const buckets = ascendingUnique(
    occupied(tally).flatMap((side) =>
      evenlySpread(tally[side].total, mostEcdfPoints / 2).map((rank) => bucketOfRank(tally, side, rank)),
    ),
  );
  const heights = (side: Side): number[] => {
    const { total } = tally[side];
    return buckets.map((bucket) => (total === 0 ? 0 : (tally.below[side][bucket + 1] ?? 0) / total));
  };
  return {
    points: buckets.map((bucket) => Math.min(bucketEnd(tally, bucket), extremes.maximum)),
    reference: heights('reference'),
    current: heights('current'),
  };
}

/** How many of the ascending values are at or below each point. */
export function ranksInSorted(sorted: Float64Array, points: readonly number[]): number[] {
  return points.map((point) => countAtMost(sorted, point));
}
