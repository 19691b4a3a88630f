import { describe, expect, it } from 'vitest';
import { errorsOf, scoresOf } from '../../main/core/statistics/fairness/scores.ts';
import type { ErrorCell, ScoreCell } from '../../main/core/statistics/fairness/scores.ts';
import { aucOf } from '../../main/core/statistics/numeric/auc.ts';
import { runSteps } from '../../main/core/statistics/numeric/steps.ts';
import { estimatePerformance } from '../../main/core/statistics/performance/estimate.ts';
import { fairnessMetricName } from '../../shared/schema/fairness.ts';
import type { FairnessMetricName } from '../../shared/schema/fairness.ts';
import { analyse, confusionCells } from '../support/group-cells.ts';
import type { Confusion } from '../support/group-cells.ts';
import { checkFigures, referenceCases } from '../support/reference.ts';

interface Sides {
  readonly group: readonly number[];
  readonly reference: readonly number[];
}

interface GapCase extends Sides {
  readonly mean: number;
  readonly standard_deviation: number;
  readonly mean_gap: number;
  readonly mean_gap_95: readonly number[];
  readonly cohens_d: number;
  readonly ks: number;
  readonly ks_p: number;
}

interface ErrorCase extends Sides {
  readonly mean_error: number;
  readonly mean_absolute_error: number;
  readonly root_mean_square_error: number;
  readonly mean_error_gap: number;
  readonly mean_error_gap_95: readonly number[];
  readonly mean_absolute_error_gap: number;
  readonly mean_absolute_error_gap_95: readonly number[];
  readonly root_mean_square_error_gap: number;
}

const estimated = [
  'accuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'auc',
  'expectedPositive',
] as const;

type EstimateCase = Readonly<Record<(typeof estimated)[number], number>> & {
  readonly reference_scores: readonly number[];
  readonly reference_labels: readonly number[];
  readonly scores: readonly number[];
};

interface RankCase {
  readonly positive: readonly number[];
  readonly negative: readonly number[];
  readonly auc: number;
  readonly z: number;
}

interface BootstrapCase {
  readonly groups: Readonly<Record<string, Confusion>>;
  readonly intervals: Readonly<
    Partial<
      Record<FairnessMetricName, { readonly lower: number; readonly upper: number; readonly sd: number }>
    >
  >;
}

interface ScoreCases {
  readonly gaps: readonly GapCase[];
  readonly errors: readonly ErrorCase[];
  readonly estimates: readonly EstimateCase[];
  readonly ranks: readonly RankCase[];
  readonly bootstraps: readonly BootstrapCase[];
}

const [cases] = referenceCases<ScoreCases>('scores');
const tolerance = { relative: 1e-10, absolute: 1e-12 };

function numbered<Entry>(entries: readonly Entry[] | undefined): (readonly [number, Entry])[] {
  return (entries ?? []).map((entry, index) => [index, entry]);
}

const scoreCells = (thousandths: readonly number[]): ScoreCell[] =>
  thousandths.map((bin) => ({
    values: ['a'],
    label: null,
    bin,
    rows: 1,
    sum: bin / 1000,
    sumOfSquares: (bin / 1000) ** 2,
  }));

const errorCells = (errors: readonly number[]): ErrorCell[] =>
  errors.map((error) => ({
    values: ['a'],
    rows: 1,
    sum: error,
    sumOfSizes: Math.abs(error),
    sumOfSquares: error ** 2,
  }));

describe('scores and errors of groups against numpy and scipy', () => {
  it.each(numbered(cases?.gaps))('scores %i', (_, entry) => {
    const found = scoresOf(scoreCells(entry.group), scoreCells(entry.reference));
    const check = checkFigures();
    check.near('mean', found.mean, entry.mean, tolerance);
    check.near('sd', found.standardDeviation, entry.standard_deviation, tolerance);
    check.near('gap', found.meanGap, entry.mean_gap, tolerance);
    check.allNear('Welch', found.meanGapInterval ?? [], entry.mean_gap_95, tolerance);
    check.near('d', found.cohensD, entry.cohens_d, tolerance);
    check.near('KS', found.ks, entry.ks, tolerance);
    check.near('p of KS', found.ksPValue, entry.ks_p, { relative: 1e-9 });
    expect(check.misses).toEqual([]);
  });

  it.each(numbered(cases?.errors))('errors %i', (_, entry) => {
    const found = errorsOf(errorCells(entry.group), errorCells(entry.reference));
    const check = checkFigures();
    check.near('mean', found.meanError, entry.mean_error, tolerance);
    check.near('MAE', found.meanAbsoluteError, entry.mean_absolute_error, tolerance);
    check.near('RMSE', found.rootMeanSquareError, entry.root_mean_square_error, tolerance);
    check.near('gap', found.meanErrorGap, entry.mean_error_gap, tolerance);
    check.allNear('Welch', found.meanErrorGapInterval ?? [], entry.mean_error_gap_95, tolerance);
    check.near('gap of MAE', found.meanAbsoluteErrorGap, entry.mean_absolute_error_gap, tolerance);
    const sizes = found.meanAbsoluteErrorGapInterval ?? [];
    check.allNear('Welch of MAE', sizes, entry.mean_absolute_error_gap_95, tolerance);
    check.near('gap of RMSE', found.rootMeanSquareErrorGap, entry.root_mean_square_error_gap, tolerance);
    expect(check.misses).toEqual([]);
  });
});

describe('performance estimated without labels against numpy and scipy', () => {
  it.each(numbered(cases?.estimates))('scores %i', (_, entry) => {
    const { figures } = runSteps(
      estimatePerformance({
        reference: {
          scores: Float64Array.from(entry.reference_scores),
          labels: Uint8Array.from(entry.reference_labels),
        },
        scores: Float64Array.from(entry.scores),
        predictions: Uint8Array.from(entry.scores, (score) => (score >= 0.5 ? 1 : 0)),
      }),
    );
    const check = checkFigures();
    for (const name of estimated) {
      const figure = figures[name];
      check.near(name, figure.defined ? figure.value : null, entry[name], tolerance);
    }
    expect(check.misses).toEqual([]);
  });
});

describe('Mann-Whitney law of ranks against scipy', () => {
  it.each(numbered(cases?.ranks))('ranks %i', (_, { positive, negative, ...expected }) => {
    const found = aucOf(
      Float64Array.from([...positive, ...negative]),
      Uint8Array.from([...positive.map(() => 1), ...negative.map(() => 0)]),
    );
    const { auc, nullVariance } = found ?? { auc: Number.NaN, nullVariance: Number.NaN };
    const check = checkFigures();
    check.near('AUC', auc, expected.auc, tolerance);
    check.near('z', (auc - 0.5) / Math.sqrt(nullVariance), expected.z, { relative: 1e-9, absolute: 1e-9 });
    expect(check.misses).toEqual([]);
  });
});

describe('drawn intervals of gaps against numpy', () => {
  it.each(numbered(cases?.bootstraps))('groups %i', (_, { groups, intervals }) => {
    const cells = Object.entries(groups).flatMap(([group, counts]) => confusionCells([group], counts));
    const { metricIntervals } = analyse(['group'], cells, {}).intersection;
    const check = checkFigures();
    for (const name of fairnessMetricName.options) {
      const expected = intervals[name];
      if (expected === undefined) continue;
      const { lower, upper, sd } = expected;
      // An end over 1,000 draws lies off by 0.09 standard deviations on average.
      check.allNear(name, metricIntervals[name] ?? [], [lower, upper], { relative: 0, absolute: 0.3 * sd });
    }
    expect(check.misses).toEqual([]);
  });
});

it('covers all five kinds', () => {
  const { gaps = [], errors = [], estimates = [], ranks = [], bootstraps = [] } = cases ?? {};
  expect([gaps, errors, estimates, ranks, bootstraps].map(({ length }) => length)).toEqual([5, 3, 3, 4, 2]);
});
