import { describe, expect, it } from 'vitest';
import {
  trainTrees,
  type BoostedTrees,
  type TrainingOptions,
} from '../../main/core/statistics/multivariate/boosted-trees.ts';
import { domainClassifier } from '../../main/core/statistics/multivariate/domain-classifier.ts';
import type { RowSet } from '../../main/core/statistics/multivariate/rows.ts';
import { aucOf } from '../../main/core/statistics/numeric/auc.ts';
import { runSteps } from '../../main/core/statistics/numeric/steps.ts';
import { checkFigures, referenceCases } from '../support/reference.ts';

interface TreesCase {
  readonly bins: readonly (readonly number[])[];
  readonly positive: readonly number[];
  readonly options: TrainingOptions;
  readonly scores: readonly number[];
  readonly gains: readonly number[];
  readonly auc: number;
  /** Of scikit-learn's own trees, whose gradients have single precision; null where it has no such options. */
  readonly sklearn: readonly number[] | null;
}

type Side = Readonly<Record<string, readonly (number | string | null)[]>>;

interface WholeCase {
  readonly about: string;
  readonly reference: Side;
  readonly current: Side;
  readonly seed: number;
  readonly auc: number;
  readonly p: number;
  readonly encoded: number;
  readonly contributions: Readonly<Record<string, number>>;
}

interface NullCase {
  readonly scores: readonly number[];
  readonly positives: number;
  readonly variance: number;
}

interface ClassifierCases {
  readonly trees: readonly TreesCase[];
  readonly wholes: readonly WholeCase[];
  readonly nulls: readonly NullCase[];
}

const [cases] = referenceCases<ClassifierCases>('classifier');
const { trees = [], wholes = [], nulls = [] } = cases ?? {};
const tolerance = { relative: 1e-9, absolute: 1e-12 };

function trained({ bins, positive, options }: TreesCase): { model: BoostedTrees; scores: Float64Array } {
  const rows = positive.length;
  const matrix = { rows, columns: bins.map((values) => Uint8Array.from(values)) };
  const model = trainTrees(matrix, Uint32Array.from(positive.keys()), Uint8Array.from(positive), options);
  return { model, scores: Float64Array.from(positive, (_, row) => model.score(matrix, row)) };
}

function rowsOf(side: Side): RowSet {
  const columns = Object.entries(side).map(([name, values]) =>
    values.some((value) => typeof value === 'string')
      ? {
          name,
          kind: 'categorical' as const,
          values: values.map((value) => (value === null ? null : String(value))),
        }
      : {
          name,
          kind: 'numeric' as const,
          values: Float64Array.from(values, (value) => Number(value ?? Number.NaN)),
        },
  );
  return { rows: columns[0]?.values.length ?? 0, columns };
}

describe('domain classifier against numpy and scikit-learn', () => {
  it.each(trees.map((entry, index) => [index, entry] as const))('trees %i', (_, entry) => {
    const { model, scores } = trained(entry);
    const check = checkFigures();
    check.allNear('scores', [...scores], entry.scores, tolerance);
    check.allNear('gains', [...model.gains], entry.gains, tolerance);
    check.near('AUC', aucOf(scores, Uint8Array.from(entry.positive))?.auc ?? null, entry.auc, tolerance);
    if (entry.sklearn !== null) {
      check.allNear('scikit-learn', [...scores], entry.sklearn, { relative: 0, absolute: 1e-6 });
    }
    expect(check.misses).toEqual([]);
  });

  it.each(wholes.map((entry) => [entry.about, entry] as const))('%s', (_, entry) => {
    const found = runSteps(domainClassifier(rowsOf(entry.reference), rowsOf(entry.current), entry.seed));
    const check = checkFigures();
    expect(found).toMatchObject({ folds: 5, encodedColumns: entry.encoded });
    // The folds of the seed: with any other ones each of these would differ.
    check.near('AUC', found?.auc ?? null, entry.auc, tolerance);
    check.near('p', found?.pValue ?? null, entry.p, tolerance);
    const shares = new Map(found?.contributions.map(({ name, share }) => [name, share]));
    for (const [name, share] of Object.entries(entry.contributions)) {
      check.near(name, shares.get(name) ?? 0, share, tolerance);
    }
    expect(check.misses).toEqual([]);
  });

  it('takes the variance of the area over all ways in which the classes can fall on the scores', () => {
    const check = checkFigures();
    for (const [index, { scores, positives, variance }] of nulls.entries()) {
      const found = aucOf(
        Float64Array.from(scores),
        Uint8Array.from(scores, (_, row) => (row < positives ? 1 : 0)),
      );
      check.near(`variance ${index}`, found?.nullVariance ?? null, variance, tolerance);
    }
    expect(check.misses).toEqual([]);
  });

  it('covers all three kinds', () => {
    expect([trees.length, trees.filter(({ sklearn }) => sklearn !== null).length]).toEqual([6, 2]);
    expect([wholes.length, nulls.length]).toEqual([4, 5]);
  });
});
