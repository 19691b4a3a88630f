import { createSum } from './sum.ts';

/** Size, range, mean and population standard deviation of the values seen so far. */
export interface Moments {
  readonly count: number;
  /** Null when no value was seen. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Null without values, or when the sum exceeds the largest double. */
  readonly mean: number | null;
  /** Population standard deviation (divisor n); exactly 0 for a constant column; null as for the mean. */
  readonly standardDeviation: number | null;
}

export interface MomentsAccumulator {
  /** Adds values[from..to); NaN and infinities are skipped. */
  readonly add: (values: Float64Array, from: number, to: number) => void;
  readonly result: () => Moments;
}

/** Values summed plainly before the partial sum joins the compensated total. */
const blockSize = 1024;

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Sums of one block under way. */
interface BlockState {
  deviation: number;
  square: number;
  minimum: number;
  maximum: number;
}

/**
 * Adds values[from..to) if their sums come out finite, else leaves the block as it was and answers false. Loops of
 * their own for sums and range are several times faster than one for all.
 */
function addBlock(block: BlockState, values: Float64Array, from: number, to: number, pivot: number): boolean {
  let sum = block.deviation;
  let square = block.square;
  for (let index = from; index < to; index += 1) {
    const deviation = (values[index] ?? 0) - pivot;
    sum += deviation;
    square += deviation * deviation;
  }
  if (!Number.isFinite(square) || !Number.isFinite(sum)) return false;
  let low = block.minimum;
  let high = block.maximum;
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? 0;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  block.deviation = sum;
  block.square = square;
  block.minimum = low;
  block.maximum = high;
  return true;
}

/** The same value by value, without those that are not finite; answers how many were finite. */
function addFiniteOnes(
  block: BlockState,
  values: Float64Array,
  from: number,
  to: number,
  pivot: number,
): number {
  let count = 0;
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? 0;
    if (!Number.isFinite(value)) continue;
    const deviation = value - pivot;
    block.deviation += deviation;
    block.square += deviation * deviation;
    block.minimum = Math.min(block.minimum, value);
    block.maximum = Math.max(block.maximum, value);
    count += 1;
  }
  return count;
}

/**
 * Moments in one pass, as sums of deviations from the first value. Blocks are counted over the whole stream, so the
 * result does not depend on how it was cut into chunks.
 */
export function createMoments(): MomentsAccumulator {
  const deviations = createSum();
  const squares = createSum();
  const block: BlockState = {
    deviation: 0,
    square: 0,
    minimum: Number.POSITIVE_INFINITY,
    maximum: Number.NEGATIVE_INFINITY,
  };
  let pivot = 0;
  let count = 0;

  function closeBlock(): void {
    deviations.add(block.deviation);
    squares.add(block.square);
    block.deviation = 0;
    block.square = 0;
  }

  return {
    add(values, from, to) {
      let index = from;
      if (count === 0) {
        while (index < to && !Number.isFinite(values[index])) index += 1;
        if (index < to) pivot = values[index] ?? 0;
      }
      while (index < to) {
        const end = Math.min(to, index + blockSize - (count % blockSize));
        count += addBlock(block, values, index, end, pivot)
          ? end - index
          : addFiniteOnes(block, values, index, end, pivot);
        index = end;
        if (count > 0 && count % blockSize === 0) closeBlock();
      }
    },
    result() {
      if (count === 0) {
        return { count, minimum: null, maximum: null, mean: null, standardDeviation: null };
      }
      const { minimum, maximum } = block;
      const offset = (deviations.value() + block.deviation) / count;
      const variance = (squares.value() + block.square) / count - offset * offset;
      const constant = minimum === maximum;
      return {
        count,
        minimum: minimum + 0,
        maximum: maximum + 0,
        mean: constant ? minimum + 0 : finiteOrNull(pivot + offset),
        standardDeviation: constant ? 0 : finiteOrNull(Math.sqrt(Math.max(0, variance))),
      };
    },
  };
}

/** The same from all values at once, in two passes and scaled, so that huge and tiny values keep their digits. */
export function momentsOf(values: Float64Array): Moments {
  const count = values.length;
  if (count === 0) return { count, minimum: null, maximum: null, mean: null, standardDeviation: null };
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  if (minimum === maximum) {
    return { count, minimum: minimum + 0, maximum: minimum + 0, mean: minimum + 0, standardDeviation: 0 };
  }
  // Half the range as the unit keeps every square between 0 and about 4, whatever the magnitude.
  const unit = maximum / 2 - minimum / 2;
  const scale = unit > 0 ? unit : Number.MIN_VALUE;
  const middle = minimum / 2 + maximum / 2;
  const sum = createSum();
  for (const value of values) sum.add((value - middle) / scale);
  const offset = sum.value() / count;
  const squares = createSum();
  for (const value of values) squares.add(((value - middle) / scale - offset) ** 2);
  return {
    count,
    minimum: minimum + 0,
    maximum: maximum + 0,
    mean: finiteOrNull(middle + offset * scale),
    standardDeviation: finiteOrNull(Math.sqrt(squares.value() / count) * scale),
  };
}
