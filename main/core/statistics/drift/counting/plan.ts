import { doubleOfWords, highWordOffset, nextUp, prefixOfHighWord } from '../../numeric/double-image.ts';

/*
 * A plan cuts all finite doubles into ascending buckets that are narrow where the reference has many values.
 * The top 16 bits of a double's order-preserving image (sign, exponent, four bits of the fraction) name its cell.
 * A plain cell is cut evenly by the next bits of the image, by as many as its mass needs; a cell with heavy ties or
 * clusters has a list of bounds of its own, in which a value that occurs often has a bucket to itself.
 */

export const cellCount = 65_536;
/** Cells below and from here hold the infinities and NaN. */
const firstFiniteCell = 0x0010;
const firstInfiniteCell = 0xfff0;
/** -0 ends the one, 0 begins the other; both share one list of bounds, so that the zeros meet in one bucket. */
const zeroCell = 0x8000;

/** Entry of a cell that holds no finite value. */
const notFinite = -1;

export interface BucketPlan {
  /**
   * Per cell: first bucket << 5 | right shift of the next 16 bits; -1 for cells without finite values;
   * -2 - g for a cell that uses group g of bounds.
   */
  readonly cells: Int32Array;
  readonly groupFirstBucket: Int32Array;
  /** Bounds of group g are groupBounds[groupStart[g] .. groupStart[g + 1]). */
  readonly groupStart: Int32Array;
  /** Lower ends of the buckets of each group, ascending. */
  readonly groupBounds: Float64Array;
  /** Lower end of every bucket, ascending; one more entry, infinity, closes the last. */
  readonly lowers: Float64Array;
  readonly bucketCount: number;
}

/** Buckets that a plan aims at for the mass of the reference, besides one for each of the 65,536 cells. */
const targetBuckets = 65_536;

/** A plain bucket with this many times its fair share of the sample makes the cell use bounds. */
const heavyFactor = 16;
const leastHeavy = 8;

/** Smallest double of a cell. */
function lowerOfCell(cell: number): number {
  return lowerOfImage((cell << 16) >>> 0);
}

/** Smallest double whose image begins with these 32 bits. */
function lowerOfImage(high: number): number {
  return high >= 0x8000_0000
    ? doubleOfWords((high - 0x8000_0000) >>> 0, 0)
    : doubleOfWords(~high >>> 0, 0xffff_ffff);
}

/** First 32 bits of the image of each sample value. */
function imageWords(sorted: Float64Array): Uint32Array {
  const words = new Uint32Array(sorted.buffer, sorted.byteOffset, sorted.length * 2);
  const images = new Uint32Array(sorted.length);
  for (let index = 0; index < sorted.length; index += 1) {
    images[index] = prefixOfHighWord(words[2 * index + highWordOffset] ?? 0);
  }
  return images;
}

/** Bits by which to cut a cell of this mass, 0 to 16. */
function bitsFor(mass: number, sampleSize: number): number {
  if (mass === 0) return 0;
  return Math.min(16, Math.max(0, Math.ceil(Math.log2((mass * targetBuckets) / sampleSize))));
}

function heaviestPart(images: Uint32Array, from: number, to: number, shift: number): number {
  let heaviest = 0;
  let run = 0;
  let previous = -1;
  for (let index = from; index < to; index += 1) {
    const part = ((images[index] ?? 0) & 0xffff) >>> shift;
    run = part === previous ? run + 1 : 1;
    previous = part;
    if (run > heaviest) heaviest = run;
  }
  return heaviest;
}

/**
 * Bounds for sorted[from..to): a cut after every `share` values, and a bucket of its own for each value that
 * occurs often. `first` is the lower end of the cell, `limit` that of the next one.
 */
function boundsOf(
  sorted: Float64Array,
  range: { readonly from: number; readonly to: number; readonly first: number; readonly limit: number },
  share: number,
): number[] {
  const bounds = [range.first];
  const cut = (bound: number): void => {
    if (bound > (bounds[bounds.length - 1] ?? bound) && bound < range.limit) bounds.push(bound);
  };
  const often = Math.max(4, 2 * share);
  let gathered = 0;
  let index = range.from;
  while (index < range.to) {
    const value = (sorted[index] ?? 0) + 0;
    let end = index + 1;
    while (end < range.to && sorted[end] === value) end += 1;
    const ties = end - index;
    if (ties >= often) {
      cut(value);
      cut(nextUp(value));
      gathered = 0;
    } else {
      if (gathered >= share) {
        cut(value);
        gathered = 0;
      }
      gathered += ties;
    }
    index = end;
  }
  return bounds;
}

/** The plan for a reference of which `sorted` (ascending, finite) is all or an even sample. Any sample gives a valid plan. */
export function planBuckets(sorted: Float64Array): BucketPlan {
  const images = imageWords(sorted);
  const sampleSize = Math.max(1, sorted.length);
  const share = Math.max(1, Math.round(sampleSize / targetBuckets));
  const heavy = Math.max(leastHeavy, heavyFactor * share);
  const cells = new Int32Array(cellCount).fill(notFinite);
  const groupFirstBucket: number[] = [];
  const groupStart: number[] = [0];
  const groupBounds: number[] = [];
  let bucket = 0;
  let from = 0;

  const useBounds = (firstCell: number, lastCell: number, start: number, to: number): void => {
    const limit = lastCell + 1 === firstInfiniteCell ? Infinity : lowerOfCell(lastCell + 1);
    const range = { from: start, to, first: lowerOfCell(firstCell), limit };
    const bounds = boundsOf(sorted, range, share);
    for (let cell = firstCell; cell <= lastCell; cell += 1) cells[cell] = -2 - groupFirstBucket.length;
    groupFirstBucket.push(bucket);
    for (const bound of bounds) groupBounds.push(bound);
    groupStart.push(groupBounds.length);
    bucket += bounds.length;
  };

  for (let cell = firstFiniteCell; cell < firstInfiniteCell; cell += 1) {
    const last = cell === zeroCell - 1 ? zeroCell : cell;
    let to = from;
    while (to < images.length && (images[to] ?? 0) >>> 16 <= last) to += 1;
    const shift = 16 - bitsFor(to - from, sampleSize);
    if (last !== cell || heaviestPart(images, from, to, shift) > heavy) {
      useBounds(cell, last, from, to);
      cell = last;
    } else {
      cells[cell] = (bucket << 5) | shift;
      bucket += 1 << (16 - shift);
    }
    from = to;
  }
  return withLowers({
    cells,
    groupFirstBucket: Int32Array.from(groupFirstBucket),
    groupStart: Int32Array.from(groupStart),
    groupBounds: Float64Array.from(groupBounds),
    bucketCount: bucket,
  });
}

/** Adds the lower ends, which follow from the rest of a plan. */
export function withLowers(plan: Omit<BucketPlan, 'lowers'>): BucketPlan {
  const lowers = new Float64Array(plan.bucketCount + 1);
  // Written as words, because making each double through a scratch array takes several times as long.
  const words = new Uint32Array(lowers.buffer);
  let previous = notFinite;
  for (let cell = firstFiniteCell; cell < firstInfiniteCell; cell += 1) {
    const entry = plan.cells[cell] ?? notFinite;
    if (entry >= 0) {
      const step = 1 << (entry & 31);
      const parts = 65_536 / step;
      const isPositive = cell >= zeroCell;
      let image = cell << 16;
      let wordIndex = 2 * (entry >>> 5);
      for (let part = 0; part < parts; part += 1) {
        words[wordIndex + highWordOffset] = isPositive ? image & 0x7fff_ffff : ~image;
        words[wordIndex + 1 - highWordOffset] = isPositive ? 0 : 0xffff_ffff;
        image += step;
        wordIndex += 2;
      }
    } else if (entry !== previous) {
      const group = -2 - entry;
      const start = plan.groupStart[group] ?? 0;
      const end = plan.groupStart[group + 1] ?? 0;
      lowers.set(plan.groupBounds.subarray(start, end), plan.groupFirstBucket[group] ?? 0);
    }
    previous = entry;
  }
  lowers[plan.bucketCount] = Number.POSITIVE_INFINITY;
  return { ...plan, lowers };
}
