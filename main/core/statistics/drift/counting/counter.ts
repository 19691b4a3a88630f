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

/** Bucket of a value whose cell has bounds of its own; the highest bound that is not above it. */
function bucketByBounds(plan: BucketPlan, group: number, value: number): number {
  const { groupBounds, groupStart } = plan;
  const start = groupStart[group] ?? 0;
  let low = start;
  let high = groupStart[group + 1] ?? 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((groupBounds[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return (plan.groupFirstBucket[group] ?? 0) + low - start - 1;
}

export function createBucketCounter(plan: BucketPlan, withOffsets: boolean): BucketCounter {
  const counts = new Uint32Array(plan.bucketCount);
  const offsets = withOffsets ? new Float64Array(plan.bucketCount) : null;
  const { cells, lowers } = plan;
  let notFinite = 0;

  function addCounts(values: Float64Array, from: number, to: number): void {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
    let wordIndex = 2 * from + highWordOffset;
    for (let index = from; index < to; index += 1) {
      const word = words[wordIndex] ?? 0;
      wordIndex += 2;
      const image = word ^ ((word >> 31) | 0x8000_0000);
      const entry = cells[image >>> 16] ?? 0;
      let bucket: number;
      if (entry >= 0) {
        bucket = (entry >>> 5) + ((image & 0xffff) >>> (entry & 31));
      } else if (entry === -1) {
        notFinite += 1;
        continue;
      } else {
        bucket = bucketByBounds(plan, -2 - entry, values[index] ?? 0);
      }
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
  }

  function addOffsets(values: Float64Array, from: number, to: number, sums: Float64Array): void {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
    for (let index = from; index < to; index += 1) {
      const word = words[2 * index + highWordOffset] ?? 0;
      const image = word ^ ((word >> 31) | 0x8000_0000);
      const entry = cells[image >>> 16] ?? 0;
      if (entry === -1) continue;
      const value = values[index] ?? 0;
      const bucket =
        entry >= 0
          ? (entry >>> 5) + ((image & 0xffff) >>> (entry & 31))
          : bucketByBounds(plan, -2 - entry, value);
      // Within a bucket the difference is exact or nearly so; the sum of the values themselves would lose digits.
      sums[bucket] = (sums[bucket] ?? 0) + (value - (lowers[bucket] ?? 0));
    }
  }

  return {
    add(values, from, to) {
      addCounts(values, from, to);
      if (offsets !== null) addOffsets(values, from, to, offsets);
    },
    counts,
    offsets,
    notFinite: () => notFinite,
  };
}
