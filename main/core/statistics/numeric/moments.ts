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

/**
 * Moments in one pass, as sums of deviations from the first value. Blocks are counted over the whole stream, so the
 * result does not depend on how it was cut into chunks.
 */
export function createMoments(): MomentsAccumulator {
  const deviations = createSum();
  const squares = createSum();
  let pivot = 0;
  let count = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  let blockDeviation = 0;
  let blockSquare = 0;
  let inBlock = 0;

  return {
    add(values, from, to) {
      let index = from;
      if (count === 0) {
        while (index < to && !Number.isFinite(values[index])) index += 1;
        if (index < to) pivot = values[index] ?? 0;
      }
      while (index < to) {
        const end = Math.min(to, index + blockSize - inBlock);
        let sum = blockDeviation;
        let square = blockSquare;
        let low = minimum;
        let high = maximum;
        let taken = 0;
        for (; index < end; index += 1) {
          const value = values[index] ?? 0;
          // False for NaN and infinities alone.
          if (value - value === 0) {
            const deviation = value - pivot;
            sum += deviation;
            square += deviation * deviation;
            if (value < low) low = value;
            if (value > high) high = value;
            taken += 1;
          }
        }
        blockDeviation = sum;
        blockSquare = square;
        minimum = low;
        maximum = high;
        inBlock += taken;
        count += taken;
        if (inBlock === blockSize) {
          deviations.add(blockDeviation);
          squares.add(blockSquare);
          blockDeviation = 0;
          blockSquare = 0;
          inBlock = 0;
        }
      }
    },
    result() {
      if (count === 0) {
        return { count, minimum: null, maximum: null, mean: null, standardDeviation: null };
      }
      const offset = (deviations.value() + blockDeviation) / count;
      const variance = (squares.value() + blockSquare) / count - offset * offset;
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
