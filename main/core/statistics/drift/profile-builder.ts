import type { Binning } from '../../../../shared/schema/drift.ts';
import { createMoments } from '../numeric/moments.ts';
import { binEdges, edgeProbabilities } from './bin-edges.ts';
import { createBucketCounter, type BucketCounter } from './counting/counter.ts';
import { createInvestigation, type Investigation } from './counting/investigation.ts';
import { planBuckets, type BucketPlan } from './counting/plan.ts';
import {
  createPointRanks,
  createQuantileInquiry,
  type QuantileInquiry,
  type PointRanks,
} from './counting/rank-inquiries.ts';
import { emptyTally, ranked, type RankedTally } from './counting/tally.ts';
import {
  binCountsFromRanks,
  defaultKeptValues,
  profileOfSorted,
  summaryFrom,
  summaryProbabilities,
  type NumericProfile,
} from './numeric-profile.ts';
import type { Read, ReadingSession } from './reading.ts';
import { createSampler } from './sampler.ts';

export interface ProfileOptions {
  readonly bins: Binning;
  /** Whether the Wasserstein distance will be asked for; a profile without it is smaller. */
  readonly wasserstein: boolean;
  /** Values that are kept as they are; with more, an even sample of so many lays out the buckets. */
  readonly keptValues?: number;
}

const everything: Read = { side: 'reference', ranges: null };

/** Values handled at a time, so that they are still in the nearest cache for the second pass over them. */
const blockSize = 4096;

/**
 * Builds the profile of a reference column; all reads are of the reference. Few values are sorted at once. Many are
 * read twice in full (sample and moments, then counts per bucket) and then in the few ranges that hold quantiles and
 * bin edges; memory does not grow with the rows.
 */
export function createNumericProfileBuilder(options: ProfileOptions): ReadingSession<NumericProfile> {
  const { bins, wasserstein, keptValues = defaultKeptValues } = options;
  const sampler = createSampler(keptValues);
  const moments = createMoments();
  let missing = 0;
  let plan: BucketPlan | null = null;
  let counter: BucketCounter | null = null;
  let tally: RankedTally | null = null;
  let investigation: Investigation | null = null;
  let quantiles: QuantileInquiry | null = null;
  let ranks: PointRanks | null = null;
  let edges: readonly number[] = [];
  let stage: 'start' | 'sample' | 'count' | 'quantiles' | 'edges' | 'done' = 'start';

  const used = (): number => sampler.seen();

  function quantile(probability: number): number {
    return quantiles?.quantile(probability) ?? Number.NaN;
  }

  function startQuantiles(): RankedTally {
    if (plan === null || counter === null) throw new Error('The values were not counted.');
    const total = counter.counts.reduce((sum, count) => sum + count, 0);
    if (total !== used()) throw new Error('The reference values changed between two reads.');
    const counted = ranked({
      lowers: plan.lowers,
      reference: { counts: counter.counts, offsets: counter.offsets, total },
      current: emptyTally(plan.bucketCount),
    });
    quantiles = createQuantileInquiry(counted, 'reference', [
      ...summaryProbabilities,
      ...(bins.method === 'quantile' ? edgeProbabilities(bins.count) : []),
    ]);
    investigation = createInvestigation([quantiles], { keptValues, atHand: {} });
    return counted;
  }

  function startEdges(counted: RankedTally): void {
    const { minimum, maximum } = moments.result();
    edges = binEdges(bins, { minimum: minimum ?? 0, maximum: maximum ?? 0, quantile });
    ranks = createPointRanks(counted, 'reference', edges);
    investigation = createInvestigation([ranks], { keptValues, atHand: {} });
  }

  function nextRead(): Read | null {
    switch (stage) {
      case 'start':
        stage = 'sample';
        return everything;
      case 'sample':
        if (sampler.isComplete()) {
          stage = 'done';
          return null;
        }
        plan = planBuckets(sampler.sorted());
        counter = createBucketCounter(plan, wasserstein);
        stage = 'count';
        return everything;
      case 'count':
        tally = startQuantiles();
        stage = 'quantiles';
        return nextRead();
      case 'quantiles': {
        const read = investigation?.nextRead() ?? null;
        if (read !== null) return read;
        if (tally !== null) startEdges(tally);
        stage = 'edges';
        return nextRead();
      }
      case 'edges': {
        const read = investigation?.nextRead() ?? null;
        if (read === null) stage = 'done';
        return read;
      }
      case 'done':
        return null;
    }
  }

  return {
    nextRead,
    add(values, length = values.length) {
      if (stage === 'sample') {
        for (let start = 0; start < length; start += blockSize) {
          const end = Math.min(length, start + blockSize);
          moments.add(values, start, end);
          sampler.add(values, start, end);
        }
      } else if (stage === 'count') counter?.add(values, 0, length);
      else investigation?.add(values, length);
    },
    addMissing(count) {
      if (stage === 'sample') missing += count;
    },
    finish() {
      if (stage !== 'done') throw new Error('The reference has not been read to the end.');
      const notFinite = sampler.notFinite();
      const counts = { rows: used() + missing + notFinite, used: used(), missing, notFinite };
      if (plan === null || counter === null || tally === null || ranks === null) {
        return profileOfSorted(sampler.sorted(), counts, bins);
      }
      return {
        binning: bins,
        counts,
        summary: summaryFrom(moments.result(), quantile),
        edges,
        binCounts: binCountsFromRanks(ranks.ranks(), used()),
        values: {
          kind: 'counted',
          plan,
          counts: counter.counts,
          below: tally.below.reference,
          offsets: counter.offsets,
        },
      };
    },
  };
}
