import { aucOf } from '../numeric/auc.ts';
import { normalSurvival } from '../numeric/normal.ts';
import { createRandom, shuffle } from '../numeric/draws.ts';
import type { Steps } from '../numeric/steps.ts';
import { binColumns, trainTrees, type BinnedMatrix } from './boosted-trees.ts';
import { encodeIndicators, type EncodedColumn } from './encode.ts';
import type { RowSet } from './rows.ts';

export interface DomainClassifierFigures {
  /** Mean of the folds' areas under the ROC curve, reference against current; 0.5 when they cannot be told apart. */
  readonly auc: number;
  /** One-sided, by the Mann-Whitney law of rows that the model had not seen. */
  readonly pValue: number;
  readonly folds: number;
  readonly encodedColumns: number;
  /** Share of the gain that the splits on each feature brought, largest first. */
  readonly contributions: readonly { readonly name: string; readonly share: number }[];
}

const folds = 5;

/** Rows that each side needs: fewer than this in a fold cannot be ranked. */
export const leastClassifierRows = 50;

/** Numbers from 0 to `folds` - 1 in random order, as evenly as possible. */
function foldsOf(rows: number, random: ReturnType<typeof createRandom>): Int32Array {
  const assigned = Int32Array.from({ length: rows }, (_, index) => index % folds);
  shuffle(assigned, random);
  return assigned;
}

interface FoldResult {
  readonly auc: number;
  readonly nullVariance: number;
}

function scoreFold(
  matrix: BinnedMatrix,
  isPositive: Uint8Array,
  train: Uint32Array,
  test: Uint32Array,
): { result: FoldResult; gains: Float64Array } {
  const model = trainTrees(matrix, train, isPositive);
  const scores = Float64Array.from(test, (row) => model.score(matrix, row));
  const result = aucOf(
    scores,
    Uint8Array.from(test, (row) => isPositive[row] ?? 0),
  );
  return { result: result ?? { auc: 0.5, nullVariance: 0 }, gains: model.gains };
}

function joined({ reference, current }: EncodedColumn): Float64Array {
  const values = new Float64Array(reference.length + current.length);
  values.set(reference);
  values.set(current, reference.length);
  return values;
}

/**
 * How well boosted trees tell the current rows from the reference (Lopez-Paz and Oquab 2017), by stratified
 * cross-validation with five folds from a seed. Null where a side has fewer than 50 rows or nothing differs.
 *
 * The mean AUC of the folds is the effect. Its law is not that of Mann and Whitney, because each fold also trains the
 * others, so p comes from a second chain: fold k is scored by a model of the folds before it alone. Without drift each
 * such AUC has mean 1/2 and the Mann-Whitney variance given all that came before, so their sum is a martingale with
 * known variance, and p is its normal tail. One step for each model.
 */
export function* domainClassifier(
  reference: RowSet,
  current: RowSet,
  seed: number,
): Steps<DomainClassifierFigures | null> {
  if (Math.min(reference.rows, current.rows) < leastClassifierRows) return null;
  const encoded = encodeIndicators(reference, current);
  if (encoded.length === 0) return null;
  const matrix = binColumns(encoded.map(joined));
  const isPositive = new Uint8Array(matrix.rows);
  isPositive.fill(1, reference.rows);
  const random = createRandom(seed);
  const fold = new Int32Array(matrix.rows);
  fold.set(foldsOf(reference.rows, random));
  fold.set(foldsOf(current.rows, random), reference.rows);
  const all = Uint32Array.from(fold.keys());

  const gains = new Float64Array(encoded.length);
  let aucs = 0;
  for (let held = 0; held < folds; held += 1) {
    yield;
    const { result, gains: ofFold } = scoreFold(
      matrix,
      isPositive,
      all.filter((row) => fold[row] !== held),
      all.filter((row) => fold[row] === held),
    );
    aucs += result.auc;
    for (const [column, gain] of ofFold.entries()) gains[column] = (gains[column] ?? 0) + gain;
  }

  let excess = 0;
  let variance = 0;
  for (let next = 1; next < folds; next += 1) {
    yield;
    const { result } = scoreFold(
      matrix,
      isPositive,
      all.filter((row) => (fold[row] ?? 0) < next),
      all.filter((row) => fold[row] === next),
    );
    // A fold in whose scores all rows are equal tells nothing and has no variance.
    excess += result.auc - 0.5;
    variance += result.nullVariance;
  }
  return {
    auc: aucs / folds,
    pValue: variance === 0 ? 1 : normalSurvival(excess / Math.sqrt(variance)),
    folds,
    encodedColumns: encoded.length,
    contributions: sharesBySource(encoded, gains),
  };
}

function sharesBySource(
  encoded: readonly EncodedColumn[],
  gains: Float64Array,
): { name: string; share: number }[] {
  const bySource = new Map<string, number>();
  let total = 0;
  for (const [column, { source }] of encoded.entries()) {
    const gain = gains[column] ?? 0;
    bySource.set(source, (bySource.get(source) ?? 0) + gain);
    total += gain;
  }
  return [...bySource]
    .map(([name, gain]) => ({ name, share: total === 0 ? 0 : Math.min(1, gain / total) }))
    .filter(({ share }) => share > 0)
    .toSorted((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1));
}
