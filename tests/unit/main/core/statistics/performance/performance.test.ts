import { describe, expect, it } from 'vitest';
import {
  classFigures,
  multiclassFigures,
} from '../../../../../../main/core/statistics/performance/classes.ts';
import {
  calibrateOnReference,
  estimatePerformance,
} from '../../../../../../main/core/statistics/performance/estimate.ts';
import type { Figure } from '../../../../../../main/core/statistics/performance/outcome.ts';
import { regressionFigures } from '../../../../../../main/core/statistics/performance/regression.ts';
import {
  averagePrecision,
  brierScore,
  calibrationOf,
  logLoss,
  rocAuc,
} from '../../../../../../main/core/statistics/performance/scores.ts';
import { createRandom } from '../../../../../../main/core/statistics/numeric/draws.ts';

const flags = (...values: number[]) => Uint8Array.from(values);
const numbers = (...values: number[]) => Float64Array.from(values);
const missing = (reason: string) => ({ defined: false, reason });

describe('figures of classes', () => {
  it('are undefined with a reason where there is nothing to divide by, never 0', () => {
    expect(classFigures(flags(0, 0), flags(0, 0))).toEqual({
      accuracy: expect.objectContaining({ value: 1 }),
      precision: missing('Nothing was predicted positive.'),
      recall: missing('No label is positive.'),
      specificity: expect.objectContaining({ value: 1 }),
      f1: missing('Neither a label nor a prediction is positive.'),
      mcc: missing('The labels or the predictions are all of one class.'),
    });
    expect(classFigures(flags(), flags()).accuracy).toEqual(missing('There is no row.'));
    expect(multiclassFigures([], []).macro.f1).toEqual(missing('There is no row.'));
  });

  it('have intervals that hold the figure, the same for the same seed', () => {
    const labels = flags(1, 1, 1, 0, 0, 0, 1, 0, 1, 0);
    const predictions = flags(1, 1, 0, 0, 0, 1, 1, 0, 1, 0);
    const figures = classFigures(labels, predictions);
    for (const found of Object.values<Figure>({ ...figures })) {
      if (!found.defined || found.interval === null) throw new Error('An interval is missing.');
      expect(found.interval.lower).toBeLessThanOrEqual(found.value);
      expect(found.interval.upper).toBeGreaterThanOrEqual(found.value);
    }
    expect(classFigures(labels, predictions)).toEqual(figures);
  });

  it('tell a class that never came true or was never predicted', () => {
    const { classes } = multiclassFigures(['a', 'a', 'b'], ['a', 'c', 'a']);
    expect(
      classes.map(({ name, rows, precision, recall }) => [name, rows, precision.defined, recall.defined]),
    ).toEqual([
      ['a', 2, true, true],
      ['b', 1, false, true],
      ['c', 0, true, false],
    ]);
  });
});

describe('figures of scores', () => {
  it('are undefined without rows or with one class', () => {
    expect(rocAuc(numbers(), flags())).toEqual(missing('There is no row.'));
    expect(rocAuc(numbers(0.2, 0.4), flags(1, 1))).toEqual(missing('The labels are all of one class.'));
    expect(averagePrecision(numbers(0.2), flags(0))).toEqual(missing('No label is positive.'));
    expect(logLoss(numbers(), flags())).toEqual(missing('There is no row.'));
    expect(brierScore(numbers(), flags())).toEqual(missing('There is no row.'));
    expect(calibrationOf(numbers(), flags())).toMatchObject({
      bins: [],
      expectedError: missing('There is no row.'),
      decomposition: null,
    });
  });

  it('stay finite for a certainty that was wrong', () => {
    const loss = logLoss(numbers(0, 1), flags(1, 0));
    expect(loss.defined && loss.value).toBeCloseTo(-Math.log(1e-15), 2);
  });

  it('split the Brier score into its parts', () => {
    const scores = numbers(0.05, 0.15, 0.15, 0.45, 0.85, 0.95, 0.95, 1);
    const labels = flags(0, 0, 1, 1, 1, 1, 0, 1);
    const { decomposition, bins } = calibrationOf(scores, labels);
    const brier = brierScore(scores, labels);
    const { reliability = 0, resolution = 0, uncertainty = 0, withinBins = 0 } = decomposition ?? {};
    expect(brier.defined && brier.value).toBeCloseTo(reliability - resolution + uncertainty + withinBins, 12);
    expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(8);
    // All scores of a bin equal: nothing is left within bins.
    const even = calibrationOf(numbers(0.25, 0.25, 0.75), flags(0, 1, 1)).decomposition;
    expect(even?.withinBins).toBeCloseTo(0, 12);
  });
});

describe('figures of numbers', () => {
  it('guard what is not defined', () => {
    const level = regressionFigures(numbers(2, 2), numbers(1, 3));
    expect([level.r2, level.rmse.defined && level.rmse.value]).toEqual([
      missing('All actual values are equal.'),
      1,
    ]);
    expect(regressionFigures(numbers(0, 1), numbers(1, 1)).mape).toEqual(
      missing('An actual value is 0, so no error is a share of it.'),
    );
    expect(regressionFigures(numbers(), numbers()).mae).toEqual(missing('There is no row.'));
    expect(regressionFigures(numbers(1e200, -1e200), numbers(-1e200, 1e200)).rmse).toEqual(
      missing('The values are too large to compute with.'),
    );
  });
});

describe('performance without labels', () => {
  it('comes close to what the labels say as long as scores keep their meaning', () => {
    const random = createRandom(5);
    const sample = (rows: number, tilt: number) => {
      const scores = Float64Array.from({ length: rows }, () => random.uniform() ** tilt);
      // The score overstates: what is called p comes true with p squared.
      return { scores, labels: Uint8Array.from(scores, (score) => (random.uniform() < score ** 2 ? 1 : 0)) };
    };
    const reference = sample(20_000, 1);
    const current = sample(20_000, 0.5);
    const predictions = Uint8Array.from(current.scores, (score) => (score >= 0.5 ? 1 : 0));
    const estimate = estimatePerformance(
      calibrateOnReference(reference.scores, reference.labels),
      current.scores,
      predictions,
    );
    const real = classFigures(current.labels, predictions);
    for (const name of ['accuracy', 'precision', 'recall', 'specificity', 'f1'] as const) {
      const [a, b] = [estimate[name], real[name]];
      expect(a.defined && b.defined && Math.abs(a.value - b.value)).toBeLessThan(0.02);
    }
    const auc = rocAuc(current.scores, current.labels);
    expect(auc.defined && estimate.auc.defined && Math.abs(auc.value - estimate.auc.value)).toBeLessThan(
      0.02,
    );
  });

  it('is undefined without a labelled reference', () => {
    const estimate = estimatePerformance(
      calibrateOnReference(numbers(), flags()),
      numbers(0.2, 0.8),
      flags(0, 1),
    );
    const reason = missing('The reference has no labelled row to calibrate on.');
    expect([estimate.accuracy, estimate.auc, estimate.f1]).toEqual([reason, reason, reason]);
  });
});
