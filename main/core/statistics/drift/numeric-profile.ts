import type { Binning, NumericSummary, SideCounts } from '../../../../shared/schema/drift.ts';
import { countAtMost } from '../numeric/search.ts';
import { momentsOf, type Moments } from '../numeric/moments.ts';
import { quantileOfSorted } from '../numeric/quantile.ts';
import { binEdges } from './bin-edges.ts';
import type { BucketPlan } from './counting/plan.ts';

/** A reference column, reduced to what comparisons need. Computed once, kept by content hash and `profileKey`. */
export interface NumericProfile {
  readonly binning: Binning;
  readonly counts: SideCounts;
  readonly summary: NumericSummary;
  /** Inner edges of the bins; bin i is (edge[i-1], edge[i]]. */
  readonly edges: readonly number[];
  readonly binCounts: readonly number[];
  readonly values: ProfileValues;
}

/** All values in order while they are few; else counts per bucket of a plan. */
export type ProfileValues =
  | { readonly kind: 'sorted'; readonly sorted: Float64Array }
  | {
      readonly kind: 'counted';
      readonly plan: BucketPlan;
      readonly counts: Uint32Array;
      /** Running totals of the counts, see `cumulative`; follows from them. */
      readonly below: Float64Array;
      /** Sum per bucket of value minus the bucket's lower end; null when the Wasserstein distance was not asked for. */
      readonly offsets: Float64Array | null;
    };

/** Values of one side that are kept as they are; above, they are counted into buckets. 1 MiB of doubles. */
export const defaultKeptValues = 131_072;

/** Probabilities that a summary lists. */
export const summaryProbabilities: readonly number[] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

export function summaryFrom(moments: Moments, quantile: (probability: number) => number): NumericSummary {
  return {
    minimum: moments.minimum,
    maximum: moments.maximum,
    mean: moments.mean,
    standardDeviation: moments.standardDeviation,
    quantiles:
      moments.count === 0
        ? []
        : summaryProbabilities.map((probability) => ({ probability, value: quantile(probability) + 0 })),
  };
}

export function summaryOfSorted(sorted: Float64Array): NumericSummary {
  return summaryFrom(momentsOf(sorted), (probability) => quantileOfSorted(sorted, probability));
}

/** Counts per bin from how many values are at or below each edge. */
export function binCountsFromRanks(ranks: readonly number[], total: number): number[] {
  return [...ranks, total].map((rank, index) => rank - (index === 0 ? 0 : (ranks[index - 1] ?? 0)));
}

export function binCountsOfSorted(sorted: Float64Array, edges: readonly number[]): number[] {
  return binCountsFromRanks(
    edges.map((edge) => countAtMost(sorted, edge)),
    sorted.length,
  );
}

/** Profile of a column whose finite values are all at hand, in ascending order. */
export function profileOfSorted(sorted: Float64Array, counts: SideCounts, binning: Binning): NumericProfile {
  const source =
    sorted.length === 0
      ? null
      : {
          minimum: sorted[0] ?? 0,
          maximum: sorted[sorted.length - 1] ?? 0,
          quantile: (probability: number) => quantileOfSorted(sorted, probability),
        };
  const edges = binEdges(binning, source);
  return {
    binning,
    counts,
    summary: summaryOfSorted(sorted),
    edges,
    binCounts: binCountsOfSorted(sorted, edges),
    values: { kind: 'sorted', sorted },
  };
}
