import { createRandom } from '../numeric/draws.ts';

/** One column of the rows that are compared together. */
export type RowColumn =
  | { readonly name: string; readonly kind: 'numeric'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'categorical'; readonly values: readonly (string | null)[] };

/** The same rows of several columns. NaN and null are missing; infinite numbers count as missing. */
export interface RowSet {
  readonly rows: number;
  readonly columns: readonly RowColumn[];
}

/** Rows of one side that are compared together at most; more are sampled. */
export const mostRows = 5_000;

/** Columns that are compared together at most. */
export const mostColumns = 200;

/**
 * Ascending numbers of `wanted` of `rows` rows, each set of them as likely as any other (Floyd, in Bentley 1987);
 * all rows when there are not more.
 */
export function sampleRows(rows: number, wanted: number, seed: number): Uint32Array {
  if (rows <= wanted) return Uint32Array.from({ length: rows }, (_, index) => index);
  const random = createRandom(seed);
  const chosen = new Set<number>();
  for (let candidate = rows - wanted; candidate < rows; candidate += 1) {
    const drawn = random.below(candidate + 1);
    chosen.add(chosen.has(drawn) ? candidate : drawn);
  }
  return Uint32Array.from(chosen).toSorted();
}
