import type { Read, ReadingSession } from '../../main/core/statistics/drift/reading.ts';

/** Both sides of a numeric column. */
export interface NumericColumns {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** Reads that a session asked for, in order. */
export interface ReadLog {
  readonly reads: Read[];
}

/** Feeds every read of a session in chunks of the given sizes, over and over; missing values with the full reads. */
export function readThrough<T>(
  session: ReadingSession<T>,
  columns: NumericColumns,
  options: { readonly sizes?: readonly number[]; readonly log?: ReadLog; readonly missing?: number } = {},
): T {
  const sizes = options.sizes ?? [1_000_000];
  let turn = 0;
  for (let read = session.nextRead(); read !== null; read = session.nextRead()) {
    options.log?.reads.push(read);
    const values = columns[read.side];
    let from = 0;
    while (from < values.length) {
      const size = Math.min(values.length - from, sizes[turn % sizes.length] ?? 1);
      turn += 1;
      session.add(values.slice(from, from + size));
      from += size;
    }
    session.addMissing(options.missing ?? 0);
  }
  return session.finish();
}

/** Values of a generator that is the same everywhere: sums of four uniform ones, about -2 to 2. */
export function smoothColumn(length: number, seed: number, shift = 0): Float64Array {
  let state = seed;
  const uniform = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return Float64Array.from({ length }, () => uniform() + uniform() + uniform() + uniform() - 2 + shift);
}
