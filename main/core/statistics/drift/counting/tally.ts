import { countAtMost } from '../../numeric/search.ts';
import type { Piece } from './piece.ts';

/** One side counted into the buckets of a plan. */
export interface SideTally {
  readonly counts: Uint32Array;
  readonly offsets: Float64Array | null;
  readonly total: number;
}

/** Both sides counted into the same buckets. */
export interface PairTally {
  /** Lower ends of the buckets, and infinity. */
  readonly lowers: Float64Array;
  readonly reference: SideTally;
  readonly current: SideTally;
}

export type Side = 'reference' | 'current';

/** A side without any value, for work on the other one alone. */
export function emptyTally(bucketCount: number): SideTally {
  return { counts: new Uint32Array(bucketCount), offsets: null, total: 0 };
}

/** The piece that a bucket is; `before` are the counts of all lower buckets. */
export function pieceOfBucket(
  tally: PairTally,
  bucket: number,
  before: { readonly reference: number; readonly current: number },
): Piece {
  const lower = tally.lowers[bucket] ?? 0;
  const side = (of: SideTally, below: number): Piece['reference'] => ({
    before: below,
    count: of.counts[bucket] ?? 0,
    offset: of.offsets?.[bucket] ?? 0,
  });
  return {
    lower,
    end: tally.lowers[bucket + 1] ?? Number.POSITIVE_INFINITY,
    origin: lower,
    reference: side(tally.reference, before.reference),
    current: side(tally.current, before.current),
  };
}

/** Running totals: entry b is the count of all buckets below b. */
export function cumulative(counts: Uint32Array): Float64Array {
  const sums = new Float64Array(counts.length + 1);
  let sum = 0;
  for (let bucket = 0; bucket < counts.length; bucket += 1) {
    sums[bucket] = sum;
    sum += counts[bucket] ?? 0;
  }
  sums[counts.length] = sum;
  return sums;
}

/** A tally with the running totals of both sides. */
export interface RankedTally extends PairTally {
  readonly below: { readonly reference: Float64Array; readonly current: Float64Array };
}

/** `referenceBelow`: the reference's running totals where they are known. */
export function ranked(tally: PairTally, referenceBelow?: Float64Array): RankedTally {
  return {
    ...tally,
    below: {
      reference: referenceBelow ?? cumulative(tally.reference.counts),
      current: cumulative(tally.current.counts),
    },
  };
}

/** Bucket that holds a finite value. */
export function bucketAt(tally: PairTally, value: number): number {
  return countAtMost(tally.lowers, value) - 1;
}

/** Bucket that holds the value of this rank (from 0) of a side. */
export function bucketOfRank(tally: RankedTally, side: Side, rank: number): number {
  return countAtMost(tally.below[side].subarray(0, -1), rank) - 1;
}

export function pieceAt(tally: RankedTally, bucket: number): Piece {
  return pieceOfBucket(tally, bucket, {
    reference: tally.below.reference[bucket] ?? 0,
    current: tally.below.current[bucket] ?? 0,
  });
}
