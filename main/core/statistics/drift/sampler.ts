/** All finite values while they are few, then every second, fourth, eighth… of them, in order of arrival. */
export interface Sampler {
  /** values[from..to) */
  readonly add: (values: Float64Array, from: number, to: number) => void;
  /** Finite values seen. */
  readonly seen: () => number;
  readonly notFinite: () => number;
  /** Whether the sample is all there was. */
  readonly isComplete: () => boolean;
  /** The sample in ascending order. */
  readonly sorted: () => Float64Array;
}

const firstCapacity = 1024;

/** Keeps at most `limit` values; which ones depends on their order alone, not on how the stream was cut into chunks. */
export function createSampler(limit: number): Sampler {
  let kept = new Float64Array(Math.min(limit, firstCapacity));
  let length = 0;
  let stride = 1;
  let seen = 0;
  let untilNext = 0;
  let notFinite = 0;

  function makeRoom(): void {
    if (kept.length < limit) {
      const larger = new Float64Array(Math.min(limit, kept.length * 2));
      larger.set(kept);
      kept = larger;
      return;
    }
    for (let index = 0; 2 * index < length; index += 1) kept[index] = kept[2 * index] ?? 0;
    length = Math.ceil(length / 2);
    stride *= 2;
    // The values kept so far stand at multiples of the new stride.
    untilNext = (stride - (seen % stride)) % stride;
  }

  return {
    add(values, from, to) {
      for (let index = from; index < to; index += 1) {
        const value = values[index] ?? 0;
        if (value - value !== 0) {
          notFinite += 1;
          continue;
        }
        if (untilNext === 0 && length === kept.length) makeRoom();
        if (untilNext === 0) {
          kept[length] = value;
          length += 1;
          untilNext = stride;
        }
        untilNext -= 1;
        seen += 1;
      }
    },
    seen: () => seen,
    notFinite: () => notFinite,
    isComplete: () => length === seen,
    sorted: () => kept.slice(0, length).toSorted(),
  };
}
