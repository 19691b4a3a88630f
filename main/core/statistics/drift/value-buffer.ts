/** Finite values kept as they come, up to a limit. */
export interface ValueBuffer {
  /** Keeps the finite ones of values[from..to); answers how many were not finite. Throws past the limit. */
  readonly push: (value: number) => void;
  readonly length: () => number;
  readonly isFull: () => boolean;
  /** The kept values in order of arrival; a view, valid until the next push. */
  readonly view: () => Float64Array;
  /** A sorted copy. */
  readonly sorted: () => Float64Array;
}

const firstCapacity = 1024;

/** A buffer that grows by doubling to at most `limit` values. */
export function createValueBuffer(limit: number): ValueBuffer {
  let values = new Float64Array(Math.min(limit, firstCapacity));
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const larger = new Float64Array(Math.min(limit, values.length * 2));
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
    length: () => length,
    isFull: () => length === limit,
    view: () => values.subarray(0, length),
    sorted: () => values.slice(0, length).sort(),
  };
}
