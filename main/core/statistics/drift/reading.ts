/** All doubles from `lower` to `upper`, both included. */
export interface ValueRange {
  readonly lower: number;
  readonly upper: number;
}

/**
 * What a session wants to be fed next: the values of one side, all of them (`ranges` null) or those in the ranges.
 * Feeding more than the ranges hold is allowed, what lies outside is ignored; feeding less is not.
 * Ranges are ascending and do not overlap.
 */
export interface Read {
  readonly side: 'reference' | 'current';
  readonly ranges: readonly ValueRange[] | null;
}

/**
 * How a session takes in values: ask for the next read, feed it in chunks of any size, ask again, until null.
 *
 *     for (let read = session.nextRead(); read !== null; read = session.nextRead()) {
 *       for (const chunk of valuesOf(read)) session.add(chunk.values, chunk.length);
 *       session.addMissing(missingOf(read));
 *     }
 *     const result = session.finish();
 */
export interface ReadingSession<T> {
  /** Ends the read under way and names the next one; null when all is known. */
  readonly nextRead: () => Read | null;
  /** The first `length` values (default: all). NaN and infinities are counted as not finite. The array is not kept. */
  readonly add: (values: Float64Array, length?: number) => void;
  /** Missing values of the read under way, which are not among the fed ones. Ignored where `ranges` is not null. */
  readonly addMissing: (count: number) => void;
  /** The result; throws when reads are still open. */
  readonly finish: () => T;
}
