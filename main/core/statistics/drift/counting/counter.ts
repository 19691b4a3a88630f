import { highWordOffset } from '../../numeric/double-image.ts';
import type { BucketPlan } from './plan.ts';

/** Counts values into the buckets of a plan. */
export interface BucketCounter {
  /** values[from..to); NaN and infinities are counted apart. */
  readonly add: (values: Float64Array, from: number, to: number) => void;
  readonly counts: Uint32Array;
  /** Sum per bucket of value minus lower end, when asked for. */
  readonly offsets: Float64Array | null;
  readonly notFinite: () => number;
}

/** Entry of a cell without finite values. */
const notFiniteEntry = -1;

/** Values handled at a time. */
const blockSize = 4096;

/*
 * The loops over plain cells are where the time of a comparison goes. They hold no call, allocation or change of type,
 * so that the engine keeps all addresses in registers: values in other cells are set aside for a second loop.
 * `??` costs nothing there, because every index is in range.
 */

/** Counts values[from..to), at most a block; writes where the values of other cells stand and answers how many. */
function countPlain(
  words: Uint32Array,
  range: { readonly from: number; readonly to: number },
  tables: { readonly cells: Int32Array; readonly counts: Uint32Array; readonly aside: Uint32Array },
): number {
  const { cells, counts, aside } = tables;
  const { from, to } = range;
  let setAside = 0;
  let wordIndex = 2 * from + highWordOffset;
  for (let index = from; index < to; index += 1) {
    const word = words[wordIndex] ?? 0;
    wordIndex += 2;
    const image = word ^ ((word >> 31) | 0x8000_0000);
    const entry = cells[image >>> 16] ?? 0;
    if (entry >= 0) {
      const bucket = (entry >>> 5) + ((image & 0xffff) >>> (entry & 31));
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    } else {
      aside[setAside] = index;
      setAside += 1;
    }
  }
  return setAside;
}

/** The same for the sums of value minus lower end of the bucket. */
function sumPlain(
  values: Float64Array,
  words: Uint32Array,
  range: { readonly from: number; readonly to: number },
  tables: { readonly cells: Int32Array; readonly lowers: Float64Array; readonly sums: Float64Array },
): void {
  const { cells, lowers, sums } = tables;
  const { from, to } = range;
  let wordIndex = 2 * from + highWordOffset;
  for (let index = from; index < to; index += 1) {
    const word = words[wordIndex] ?? 0;
    wordIndex += 2;
    const image = word ^ ((word >> 31) | 0x8000_0000);
    const entry = cells[image >>> 16] ?? 0;
    if (entry >= 0) {
      const bucket = (entry >>> 5) + ((image & 0xffff) >>> (entry & 31));
      // Within a bucket the difference is exact; the sum of the values themselves would lose digits.
      sums[bucket] = (sums[bucket] ?? 0) + ((values[index] ?? 0) - (lowers[bucket] ?? 0));
    }
  }
}

/**
 * Counts the values that `countPlain` set aside, by binary search for the highest bound that is not above the value;
 * answers how many were not finite. `sums` is null when no sums are wanted.
 */
function countByBounds(
  values: Float64Array,
  words: Uint32Array,
  aside: { readonly indices: Uint32Array; readonly count: number },
  tables: {
    readonly plan: BucketPlan;
    readonly counts: Uint32Array;
    readonly sums: Float64Array | null;
  },
): number {
  const { cells, groupBounds, groupStart, groupFirstBucket, lowers } = tables.plan;
  const { counts, sums } = tables;
  const { indices, count } = aside;
  let notFinite = 0;
  for (let at = 0; at < count; at += 1) {
    const index = indices[at] ?? 0;
    const word = words[2 * index + highWordOffset] ?? 0;
    const entry = cells[(word ^ ((word >> 31) | 0x8000_0000)) >>> 16] ?? 0;
    if (entry === notFiniteEntry) {
      notFinite += 1;
      continue;
    }
    const value = values[index] ?? 0;
    const group = -2 - entry;
    const start = groupStart[group] ?? 0;
    let low = start;
    let high = groupStart[group + 1] ?? 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((groupBounds[middle] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    const bucket = (groupFirstBucket[group] ?? 0) + low - start - 1;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    if (sums !== null) sums[bucket] = (sums[bucket] ?? 0) + (value - (lowers[bucket] ?? 0));
  }
  return notFinite;
}

export function createBucketCounter(plan: BucketPlan, withOffsets: boolean): BucketCounter {
  const { cells, lowers } = plan;
  const counts = new Uint32Array(plan.bucketCount);
  const offsets = withOffsets ? new Float64Array(plan.bucketCount) : null;
  const indices = new Uint32Array(blockSize);
  let notFinite = 0;

  return {
    add(values, from, to) {
      const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
      for (let start = from; start < to; start += blockSize) {
        const range = { from: start, to: Math.min(to, start + blockSize) };
        const count = countPlain(words, range, { cells, counts, aside: indices });
        if (offsets !== null) sumPlain(values, words, range, { cells, lowers, sums: offsets });
        if (count > 0) {
          notFinite += countByBounds(values, words, { indices, count }, { plan, counts, sums: offsets });
        }
      }
    },
    counts,
    offsets,
    notFinite: () => notFinite,
  };
}
