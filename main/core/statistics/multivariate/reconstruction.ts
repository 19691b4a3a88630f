import { newestLaws, type DriftConfig } from '../../../../shared/schema/drift.ts';
import { createRandom, shuffle, type Random } from '../numeric/draws.ts';
import type { Steps } from '../numeric/steps.ts';
import { symmetricEigen } from '../numeric/symmetric-eigen.ts';
import { encodeFrequencies, type EncodedColumn } from './encode.ts';
import type { RowColumn, RowSet } from './rows.ts';

/** Components learned from some rows, and the scale they were learned in. */
export interface Components {
  /** Powers of two that the columns are divided by first, where a square of theirs would not be a double; else 1. */
  readonly units: Float64Array;
  /** Standard deviations that a value is taken to lie away at most. */
  readonly farthest: number;
  readonly means: Float64Array;
  /** Population standard deviations; 1 where a column is constant. */
  readonly scales: Float64Array;
  readonly count: number;
  readonly size: number;
  /** The first `count` unit vectors. */
  readonly vectors: Float64Array;
  /** Share of the variance that they hold. */
  readonly explained: number;
}

/** Share of the variance that the components are to hold. */
const wantedVariance = 0.65;

/** Version of the laws; by those before 4 columns in very small or large units are taken as they are. */
type Laws = DriftConfig['laws'];

/** A power of two near the values, where their squares would be too large or too small; no digit changes by it. */
function unitOf(values: Float64Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const isOrdinary = largest === 0 || (largest > 1e-140 && largest < 1e140);
  return isOrdinary ? 1 : 2 ** Math.floor(Math.log2(largest));
}

/** Principal components of standardised columns, as many as hold 65 % of the variance (Jolliffe 2002, section 6.1). */
export function fitComponents(given: readonly Float64Array[], laws: Laws = newestLaws): Components {
  const size = given.length;
  const rows = given[0]?.length ?? 0;
  const units = Float64Array.from(given, (values) => (laws < 4 ? 1 : unitOf(values)));
  const columns = given.map((values, index) => {
    const unit = units[index] ?? 1;
    return unit === 1 ? values : values.map((value) => value / unit);
  });
  const means = new Float64Array(size);
  const scales = new Float64Array(size);
  for (const [index, values] of columns.entries()) {
    let mean = 0;
    for (const [row, value] of values.entries()) mean += (value - mean) / (row + 1);
    let squares = 0;
    for (const value of values) squares += (value - mean) ** 2;
    const scale = Math.sqrt(squares / rows);
    means[index] = mean;
    const least = 1e-12 * Math.max(laws < 4 ? 1 : 0, Math.abs(mean));
    scales[index] = scale > least && Number.isFinite(scale) ? scale : 1;
  }
  const covariance = new Float64Array(size * size);
  const standard = columns.map((values, index) =>
    values.map((value) => (value - (means[index] ?? 0)) / (scales[index] ?? 1)),
  );
  for (let p = 0; p < size; p += 1) {
    for (let q = p; q < size; q += 1) {
      const a = standard[p];
      const b = standard[q];
      let sum = 0;
      for (let row = 0; row < rows; row += 1) sum += (a?.[row] ?? 0) * (b?.[row] ?? 0);
      covariance[p * size + q] = sum / rows;
      covariance[q * size + p] = sum / rows;
    }
  }
  const { values, vectors } = symmetricEigen(covariance, size);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  let count = 0;
  let held = 0;
  while (count < size && (count === 0 || held < wantedVariance * total)) {
    held += Math.max(0, values[count] ?? 0);
    count += 1;
  }
  return {
    units,
    farthest: laws < 4 ? Number.POSITIVE_INFINITY : 1e100,
    means,
    scales,
    count,
    size,
    vectors: vectors.slice(0, count * size),
    explained: total === 0 ? 1 : Math.min(1, held / total),
  };
}

export interface Residuals {
  /** Euclidean distance of each row to its reconstruction, in standard deviations. */
  readonly errors: Float64Array;
  /** Mean squared residual of each column. */
  readonly byColumn: Float64Array;
}

/** How far rows lie from what the components can reproduce. */
export function reconstructionErrors(components: Components, columns: readonly Float64Array[]): Residuals {
  const { units, farthest, means, scales, count, size, vectors } = components;
  const rows = columns[0]?.length ?? 0;
  const errors = new Float64Array(rows);
  const byColumn = new Float64Array(size);
  const standard = new Float64Array(size);
  const projected = new Float64Array(count);
  for (let row = 0; row < rows; row += 1) {
    for (let index = 0; index < size; index += 1) {
      const value = (columns[index]?.[row] ?? 0) / (units[index] ?? 1);
      const deviation = (value - (means[index] ?? 0)) / (scales[index] ?? 1);
      standard[index] = Math.max(-farthest, Math.min(farthest, deviation));
    }
    for (let k = 0; k < count; k += 1) {
      let sum = 0;
      for (let index = 0; index < size; index += 1) {
        sum += (standard[index] ?? 0) * (vectors[k * size + index] ?? 0);
      }
      projected[k] = sum;
    }
    let squares = 0;
    for (let index = 0; index < size; index += 1) {
      let rebuilt = 0;
      for (let k = 0; k < count; k += 1) rebuilt += (projected[k] ?? 0) * (vectors[k * size + index] ?? 0);
      const residual = (standard[index] ?? 0) - rebuilt;
      squares += residual * residual;
      byColumn[index] = (byColumn[index] ?? 0) + (residual * residual) / rows;
    }
    errors[row] = Math.sqrt(squares);
  }
  return { errors, byColumn };
}

export interface ReconstructionFigures {
  readonly referenceError: number;
  readonly currentError: number;
  /** |current - reference| in standard deviations of the error of single reference rows. */
  readonly effect: number;
  /** Two-sided, by exchange of rows. */
  readonly pValue: number;
  /** Mean errors between which a window of this size stays in 1 - alpha of exchanges. */
  readonly band: { readonly lower: number; readonly upper: number };
  readonly components: number;
  readonly explained: number;
  readonly permutations: number;
  readonly contributions: readonly { readonly name: string; readonly share: number }[];
}

export const leastReconstructionRows = 50;
const permutations = 999;

/** Errors, in standard deviations, that rounding makes. */
const rounding = 1e-12;

function part(column: RowColumn, rows: Int32Array): RowColumn {
  return column.kind === 'numeric'
    ? { ...column, values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN) }
    : { ...column, values: Array.from(rows, (row) => column.values[row] ?? null) };
}

function partOf({ columns }: RowSet, rows: Int32Array): RowSet {
  return { rows: rows.length, columns: columns.map((column) => part(column, rows)) };
}

const meanOf = (values: Float64Array): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

const ofReference = ({ reference }: EncodedColumn): Float64Array => reference;
const ofCurrent = ({ current }: EncodedColumn): Float64Array => current;

export interface Exchanged {
  /** Share of exchanges with a difference of means, of either sign, as large as the one seen. */
  readonly pValue: number;
  /** Differences between which 1 - alpha of the exchanges lie. */
  readonly lower: number;
  readonly upper: number;
}

/** Exchange test of two means (Pitman 1937), from draws: which values are whose is drawn 999 times. */
export function* exchangeRows(
  before: Float64Array,
  after: Float64Array,
  { random, alpha }: { readonly random: Random; readonly alpha: number },
): Steps<Exchanged> {
  const seen = Math.abs(meanOf(after) - meanOf(before));
  const n = before.length;
  const m = after.length;
  const pool = new Float64Array(n + m);
  pool.set(before);
  pool.set(after, n);
  const total = meanOf(pool) * (n + m);
  const differences = new Float64Array(permutations);
  let extreme = 0;
  for (let step = 0; step < permutations; step += 1) {
    if (step % 100 === 0) yield;
    // Only the smaller side need be drawn.
    const drawn = Math.min(n, m);
    let sum = 0;
    for (let index = 0; index < drawn; index += 1) {
      const other = index + random.below(n + m - index);
      const kept = pool[index] ?? 0;
      pool[index] = pool[other] ?? 0;
      pool[other] = kept;
      sum += pool[index] ?? 0;
    }
    const inDrawn = sum / drawn;
    const inRest = (total - sum) / (n + m - drawn);
    const difference = m <= n ? inDrawn - inRest : inRest - inDrawn;
    differences[step] = difference;
    if (Math.abs(difference) >= seen - rounding * Math.max(1, seen)) extreme += 1;
  }
  differences.sort();
  const at = (probability: number): number =>
    differences[Math.min(permutations - 1, Math.max(0, Math.round(probability * permutations) - 1))] ?? 0;
  return {
    pValue: (extreme + 1) / (permutations + 1),
    lower: at(alpha / 2),
    upper: at(1 - alpha / 2),
  };
}

/**
 * How much worse or better current rows are reproduced by the main components of the reference. Encoding, scale and
 * components are learned on one half of the reference; the other half, which they have not seen either, is what the
 * current rows are compared with, because a component fits its own rows best. Under no drift both kinds of errors are
 * exchangeable, so p by 999 seeded exchanges is exact: (k + 1) / 1000. Null where a side has fewer than 50 rows (100
 * of the reference) or no column.
 */
export function* reconstruction(
  reference: RowSet,
  current: RowSet,
  options: { readonly seed: number; readonly alpha: number; readonly laws?: Laws },
): Steps<ReconstructionFigures | null> {
  if (reference.rows < 2 * leastReconstructionRows || current.rows < leastReconstructionRows) return null;
  const random = createRandom(options.seed);
  const order = Int32Array.from({ length: reference.rows }, (_, row) => row);
  shuffle(order, random);
  const half = Math.floor(reference.rows / 2);
  const learned = partOf(reference, order.subarray(0, half));
  const held = partOf(reference, order.subarray(half));
  const heldEncoded = encodeFrequencies(learned, held);
  const currentEncoded = encodeFrequencies(learned, current);
  if (heldEncoded.length === 0 || heldEncoded.length !== currentEncoded.length) return null;
  const { laws = newestLaws } = options;
  const components = fitComponents(heldEncoded.map(ofReference), laws);
  yield;
  const before = reconstructionErrors(components, heldEncoded.map(ofCurrent));
  const after = reconstructionErrors(components, currentEncoded.map(ofCurrent));
  yield;

  const referenceError = meanOf(before.errors);
  const currentError = meanOf(after.errors);
  const difference = Math.abs(currentError - referenceError);
  // Where the components reproduce everything, what is left is rounding, and so is what it changed by.
  const seen = laws >= 4 && difference <= rounding ? 0 : difference;
  const exchanged = yield* exchangeRows(before.errors, after.errors, { random, alpha: options.alpha });
  const deviation = Math.sqrt(meanOf(before.errors.map((error) => (error - referenceError) ** 2)));
  return {
    referenceError,
    currentError,
    effect: seen === 0 ? 0 : deviation > 0 ? seen / deviation : Number.MAX_VALUE,
    pValue: exchanged.pValue,
    band: {
      lower: Math.max(0, referenceError + exchanged.lower),
      upper: referenceError + exchanged.upper,
    },
    components: components.count,
    explained: components.explained,
    permutations,
    contributions: changes(heldEncoded, before.byColumn, after.byColumn, laws < 4 ? 0 : rounding ** 2),
  };
}

/** Columns by how much their residuals changed, as shares of all change. */
function changes(
  encoded: readonly EncodedColumn[],
  before: Float64Array,
  after: Float64Array,
  least: number,
): { name: string; share: number }[] {
  const moved = encoded.map(({ source }, index) => {
    const change = Math.abs((after[index] ?? 0) - (before[index] ?? 0));
    return { name: source, change: change <= least ? 0 : change };
  });
  const total = moved.reduce((sum, { change }) => sum + change, 0);
  return moved
    .map(({ name, change }) => ({ name, share: total === 0 ? 0 : Math.min(1, change / total) }))
    .filter(({ share }) => share > 0)
    .toSorted((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1));
}
