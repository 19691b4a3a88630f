/** Finite values kept as they come, up to a limit. */
export interface ValueBuffer {
  /** Keeps as many of values[from..to) as there is room for and answers how many. */
  readonly pushAll: (values: Float64Array, from: number, to: number) => number;
  readonly length: () => number;
  readonly isFull: () => boolean;
  /** The kept values in order of arrival; a view, valid until the next push. */
  readonly view: () => Float64Array;
  /** A sorted copy. */
  readonly sorted: () => Float64Array;
}

const firstCapacity = 4096;

/** A buffer that grows by doubling to at most `limit` values. */
export function createValueBuffer(limit: number): ValueBuffer {
  let kept = new Float64Array(Math.min(limit, firstCapacity));
  let length = 0;

  function makeRoom(wanted: number): void {
    if (wanted <= kept.length || kept.length === limit) return;
    const larger = new Float64Array(Math.min(limit, Math.max(wanted, kept.length * 2)));
    larger.set(kept);
    kept = larger;
  }

  return {
    pushAll(values, from, to) {
      makeRoom(length + to - from);
      const taken = Math.min(to - from, kept.length - length);
      kept.set(values.subarray(from, from + taken), length);
      length += taken;
      return taken;
    },
    length: () => length,
    isFull: () => length === limit,
    view: () => kept.subarray(0, length),
    sorted: () => kept.slice(0, length).toSorted(),
  };
}
