import { highWordOffset, nextDown, prefixOf } from '../../numeric/double-image.ts';
import type { Interval } from './piece.ts';

/** Finds the interval that each of many values lies in. */
export interface IntervalFinder {
  /**
   * Looks through values[from..to), at most `blockSize` of them, and answers how many lie in an interval.
   * `indices` tells where they stand and `owners` in which interval, both up to that number.
   */
  readonly find: (values: Float64Array, from: number, to: number) => number;
  readonly indices: Uint32Array;
  readonly owners: Uint32Array;
}

/** Values that a finder handles at a time. */
export const blockSize = 4096;

/*
 * Most values are passed over by a small table that is indexed with 16 bits of the value's image: the first 22 bits
 * without the top 6, or further ones where the intervals lie close together. Values far apart may share an entry; that
 * costs time, not truth.
 */
const filterBits = 16;
const filterSize = 2 ** filterBits;
const coarsestShift = 10;

interface Filter {
  readonly marked: Uint8Array;
  /** Right shift of the first 32 bits of the image. */
  readonly shift: number;
}

/** First and last 32-bit prefix of the images in an interval. -0 has the prefix before that of 0. */
function prefixesOf({ lower, end }: Interval): { readonly first: number; readonly last: number } {
  return { first: prefixOf(lower) - (lower === 0 ? 1 : 0), last: prefixOf(nextDown(end)) };
}

function filterOf(intervals: readonly Interval[]): Filter {
  const marked = new Uint8Array(filterSize);
  const spans = intervals.map(prefixesOf);
  const span = (spans.at(-1)?.last ?? 0) - (spans[0]?.first ?? 0);
  const spanBits = span > 0 ? Math.ceil(Math.log2(span + 1)) : 0;
  const shift = Math.min(coarsestShift, Math.max(0, spanBits - filterBits));
  for (const { first, last } of spans) {
    const from = first >>> shift;
    const to = last >>> shift;
    if (to - from >= filterSize) return { marked: marked.fill(1), shift };
    for (let entry = from; entry <= to; entry += 1) marked[entry & (filterSize - 1)] = 1;
  }
  return { marked, shift };
}

/** Writes where values with a marked entry stand and answers how many. A loop without calls, like the counting ones. */
function findMarked(
  words: Uint32Array,
  range: { readonly from: number; readonly to: number },
  filter: Filter,
  indices: Uint32Array,
): number {
  const { from, to } = range;
  const { marked, shift } = filter;
  let count = 0;
  let wordIndex = 2 * from + highWordOffset;
  for (let index = from; index < to; index += 1) {
    const word = words[wordIndex] ?? 0;
    wordIndex += 2;
    const prefix = word ^ ((word >> 31) | 0x8000_0000);
    // Written always and kept only if marked: cheaper than a branch that is hard to foresee.
    indices[count] = index;
    count += marked[(prefix >>> shift) & (filterSize - 1)] ?? 0;
  }
  return count;
}

/** Keeps of the marked values those in an interval, by binary search; answers how many. */
function keepOwned(
  values: Float64Array,
  count: number,
  bounds: { readonly lowers: Float64Array; readonly ends: Float64Array },
  found: { readonly indices: Uint32Array; readonly owners: Uint32Array },
): number {
  const { lowers, ends } = bounds;
  const { indices, owners } = found;
  let kept = 0;
  for (let at = 0; at < count; at += 1) {
    const index = indices[at] ?? 0;
    const value = values[index] ?? 0;
    let low = 0;
    let high = lowers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((lowers[middle] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    if (low > 0 && value < (ends[low - 1] ?? 0)) {
      indices[kept] = index;
      owners[kept] = low - 1;
      kept += 1;
    }
  }
  return kept;
}

/** A finder for intervals in ascending order that do not overlap. */
export function createIntervalFinder(intervals: readonly Interval[]): IntervalFinder {
  const lowers = Float64Array.from(intervals, ({ lower }) => lower);
  const ends = Float64Array.from(intervals, ({ end }) => end);
  const filter = filterOf(intervals);
  // One more than a block holds, because the place after the last kept one is written, too.
  const indices = new Uint32Array(blockSize + 1);
  const owners = new Uint32Array(blockSize);
  return {
    find(values, from, to) {
      const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
      const count = findMarked(words, { from, to }, filter, indices);
      return keepOwned(values, count, { lowers, ends }, { indices, owners });
    },
    indices,
    owners,
  };
}
