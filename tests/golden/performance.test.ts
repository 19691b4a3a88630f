import { describe, expect, it } from 'vitest';
import { classFigures, multiclassFigures } from '../../main/core/statistics/performance/classes.ts';
import { calibrated, fitIsotonic } from '../../main/core/statistics/performance/isotonic.ts';
import type { Figure } from '../../main/core/statistics/performance/outcome.ts';
import { regressionFigures } from '../../main/core/statistics/performance/regression.ts';
import { delongVariance, scoreFigures } from '../../main/core/statistics/performance/scores.ts';
import { checkFigures, referenceCases } from '../support/reference.ts';

interface BinaryCase {
  readonly label: readonly number[];
  readonly score: readonly number[];
  readonly auc: number;
  readonly auc_variance: number;
  readonly average_precision: number;
  readonly log_loss: number;
  readonly brier: number;
  readonly calibration: {
    readonly observed: readonly number[];
    readonly predicted: readonly number[];
  } | null;
  readonly accuracy: number;
  readonly precision: number | null;
  readonly recall: number;
  readonly f1: number | null;
  readonly mcc: number;
  readonly specificity: number;
  readonly isotonic_at: readonly number[];
  readonly isotonic: readonly number[];
}

interface RegressionCase {
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
  readonly rmse: number;
  readonly mae: number;
  readonly r2: number;
  readonly mape: number;
}

interface Averages {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

interface ClassCase {
  readonly actual: readonly string[];
  readonly predicted: readonly string[];
  readonly accuracy: number;
  readonly mcc: number;
  readonly macro: Averages;
  readonly weighted: Averages;
}

interface PerformanceCases {
  readonly binary: readonly BinaryCase[];
  readonly regression: readonly RegressionCase[];
  readonly classes: readonly ClassCase[];
}

const [cases] = referenceCases<PerformanceCases>('performance');
const tolerance = { relative: 1e-10, absolute: 1e-14 };

function valueOf(figure: Figure): number {
  return figure.defined ? figure.value : Number.NaN;
}

describe('performance against scikit-learn', () => {
  it.each((cases?.binary ?? []).map((entry, index) => [index, entry] as const))('scores %i', (_, entry) => {
    const scores = Float64Array.from(entry.score);
    const labels = Uint8Array.from(entry.label);
    const check = checkFigures();
    const { figures: scored, calibration } = scoreFigures(scores, labels);
    check.near('AUC', valueOf(scored.auc), entry.auc, tolerance);
    check.near('DeLong', delongVariance(scores, labels) ?? Number.NaN, entry.auc_variance, tolerance);
    check.near('AP', valueOf(scored.averagePrecision), entry.average_precision, tolerance);
    check.near('log loss', valueOf(scored.logLoss), entry.log_loss, tolerance);
    check.near('Brier', valueOf(scored.brier), entry.brier, tolerance);
    if (entry.calibration !== null) {
      const { bins } = calibration;
      check.allNear(
        'observed',
        bins.map((bin) => bin.observed),
        entry.calibration.observed,
        tolerance,
      );
      check.allNear(
        'predicted',
        bins.map((bin) => bin.meanPredicted),
        entry.calibration.predicted,
        tolerance,
      );
      // The gaps of scikit-learn's bins, each weighing as many rows as it holds.
      const rows = Map.groupBy(entry.score, (score) => Math.min(9, Math.floor(score * 10)));
      const sizes = [...rows].toSorted(([a], [b]) => a - b).map(([, held]) => held.length);
      const { observed, predicted } = entry.calibration;
      const error = sizes.reduce(
        (sum, size, bin) => sum + size * Math.abs((observed[bin] ?? 0) - (predicted[bin] ?? 0)),
        0,
      );
      check.near('calibration error', valueOf(scored.calibrationError), error / scores.length, tolerance);
    }
    const { figures } = classFigures(
      labels,
      Uint8Array.from(entry.score, (score) => (score >= 0.5 ? 1 : 0)),
    );
    for (const name of ['accuracy', 'precision', 'recall', 'f1', 'mcc', 'specificity'] as const) {
      // scikit-learn calls an MCC without two classes 0, and the generator a figure it warns about null.
      const expected = figures[name].defined ? entry[name] : Number.NaN;
      check.near(name, valueOf(figures[name]), expected, tolerance);
    }
    const curve = fitIsotonic(scores, labels);
    check.allNear(
      'isotonic',
      entry.isotonic_at.map((score) => calibrated(curve, score) ?? Number.NaN),
      entry.isotonic,
      tolerance,
    );
    expect(check.misses).toEqual([]);
  });

  it.each((cases?.regression ?? []).map((entry, index) => [index, entry] as const))(
    'numbers %i',
    (_, entry) => {
      const { figures } = regressionFigures(
        Float64Array.from(entry.actual),
        Float64Array.from(entry.predicted),
      );
      const check = checkFigures();
      for (const name of ['rmse', 'mae', 'r2', 'mape'] as const) {
        check.near(name, valueOf(figures[name]), entry[name], tolerance);
      }
      expect(check.misses).toEqual([]);
    },
  );

  it.each((cases?.classes ?? []).map((entry, index) => [index, entry] as const))('classes %i', (_, entry) => {
    const names = [...new Set([...entry.actual, ...entry.predicted])].toSorted();
    const placesOf = (values: readonly string[]) => Uint8Array.from(values, (value) => names.indexOf(value));
    const { figures, classes } = multiclassFigures({
      names,
      labels: placesOf(entry.actual),
      predictions: placesOf(entry.predicted),
    });
    const check = checkFigures();
    check.near('accuracy', valueOf(figures.accuracy), entry.accuracy, tolerance);
    check.near('MCC', valueOf(figures.mcc), entry.mcc, tolerance);
    for (const average of ['macro', 'weighted'] as const) {
      for (const [name, key] of [
        ['Precision', 'precision'],
        ['Recall', 'recall'],
        ['F1', 'f1'],
      ] as const) {
        const found = valueOf(figures[`${average}${name}`]);
        check.near(`${average} ${key}`, found, entry[average][key], tolerance);
        // Each class by itself, as the table shows it: its means are those of scikit-learn, too.
        const weightOf = (rows: number): number => (average === 'macro' ? 1 : rows);
        const weights = classes.reduce((sum, { rows }) => sum + weightOf(rows), 0);
        const mean = classes.reduce((sum, one) => sum + weightOf(one.rows) * valueOf(one[key]), 0) / weights;
        check.near(`${average} ${key} of the classes`, mean, entry[average][key], tolerance);
      }
    }
    expect(check.misses).toEqual([]);
  });

  it('covers all three kinds', () => {
    expect([cases?.binary.length, cases?.regression.length, cases?.classes.length]).toEqual([6, 3, 3]);
  });
});
