import type { DriftConfig, MultivariateMethod } from '../../../../shared/schema/drift.ts';
import { seedOf } from '../numeric/draws.ts';
import type { Steps } from '../numeric/steps.ts';
import { domainClassifier, leastClassifierRows } from './domain-classifier.ts';
import { leastReconstructionRows, reconstruction } from './reconstruction.ts';
import type { RowSet } from './rows.ts';

/** What one method measured, before any verdict. Plain data, so it can cross threads. */
export interface JointFigures {
  readonly method: MultivariateMethod;
  /** Null when there were too few rows or nothing to tell the sides by. */
  readonly effectSize: number | null;
  readonly pValue: number | null;
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly referenceRowsInAll: number;
  readonly currentRowsInAll: number;
  readonly seed: number;
  readonly columns: readonly string[];
  readonly contributions: readonly { readonly name: string; readonly share: number }[];
  readonly details: Readonly<Record<string, number | null>>;
}

/** The same sample for every run, so that a run can be computed again. */
export const jointSeed = seedOf('rows compared together');

/** Rows that the current side needs for a method to be tried at all. */
export function leastRowsOf(method: MultivariateMethod): number {
  return method === 'domain-classifier' ? leastClassifierRows : leastReconstructionRows;
}

type Measured = Pick<JointFigures, 'effectSize' | 'pValue' | 'contributions' | 'details'>;

const nothing: Measured = { effectSize: null, pValue: null, contributions: [], details: {} };
const shownContributions = 20;

function* measure(
  method: MultivariateMethod,
  reference: RowSet,
  current: RowSet,
  { alpha, laws }: Pick<DriftConfig, 'alpha' | 'laws'>,
): Steps<Measured> {
  if (method === 'domain-classifier') {
    const found = yield* domainClassifier(reference, current, jointSeed);
    if (found === null) return nothing;
    const { auc, pValue, contributions, folds, encodedColumns } = found;
    return { effectSize: auc, pValue, contributions, details: { folds, encodedColumns } };
  }
  const found = yield* reconstruction(reference, current, { seed: jointSeed, alpha, laws });
  if (found === null) return nothing;
  const { effect, pValue, contributions, band, ...rest } = found;
  return {
    effectSize: effect,
    pValue,
    contributions,
    details: { ...rest, bandLower: band.lower, bandUpper: band.upper },
  };
}

/**
 * Compares the same columns of two sets of rows by each method; `alpha` sets the band that is shown, and `laws` is the
 * version by which figures are computed.
 */
export function* compareRows(options: {
  readonly reference: RowSet;
  readonly current: RowSet;
  /** Rows that the sides have, of which those given may be a sample. */
  readonly rowsInAll: { readonly reference: number; readonly current: number };
  readonly methods: readonly MultivariateMethod[];
  readonly alpha: number;
  readonly laws: DriftConfig['laws'];
}): Steps<JointFigures[]> {
  const { reference, current, rowsInAll, methods } = options;
  const results: JointFigures[] = [];
  for (const method of new Set(methods)) {
    const measured = yield* measure(method, reference, current, options);
    results.push({
      ...measured,
      method,
      contributions: measured.contributions.slice(0, shownContributions),
      referenceRows: reference.rows,
      currentRows: current.rows,
      referenceRowsInAll: rowsInAll.reference,
      currentRowsInAll: rowsInAll.current,
      seed: jointSeed,
      columns: reference.columns.map(({ name }) => name),
    });
  }
  return results;
}
