import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../../../main/core/statistics/numeric/draws.ts';
import { runSteps } from '../../../../../../main/core/statistics/numeric/steps.ts';
import { withIntervals } from '../../../../../../main/core/statistics/performance/bootstrap.ts';
import {
  classFigures,
  multiclassFigures,
} from '../../../../../../main/core/statistics/performance/classes.ts';
import { estimatePerformance } from '../../../../../../main/core/statistics/performance/estimate.ts';
import type { Figure } from '../../../../../../main/core/statistics/performance/outcome.ts';
import { regressionFigures } from '../../../../../../main/core/statistics/performance/regression.ts';
import {
  calibrationOf,
  rocAuc,
  scoreFigures,
} from '../../../../../../main/core/statistics/performance/scores.ts';

const flags = (...values: number[]) => Uint8Array.from(values);
const numbers = (...values: number[]) => Float64Array.from(values);
const missing = (reason: string) => ({ defined: false, reason });
const options = { confidence: 0.95, seed: 1 };

function classesOf(labels: readonly string[], predictions: readonly string[]) {
  const names = [...new Set([...labels, ...predictions])].toSorted();
  const placesOf = (values: readonly string[]) => Uint8Array.from(values, (value) => names.indexOf(value));
  return multiclassFigures({ names, labels: placesOf(labels), predictions: placesOf(predictions) });
}

function valueOf(figure: Figure): number {
  return figure.defined ? figure.value : Number.NaN;
}

describe('figures of classes', () => {
  it('are undefined with a reason where there is nothing to divide by, never 0', () => {
    expect(classFigures(flags(0, 0), flags(0, 0)).figures).toEqual({
      accuracy: expect.objectContaining({ value: 1 }),
      precision: missing('Nothing was predicted positive.'),
      recall: missing('No label is positive.'),
      specificity: expect.objectContaining({ value: 1 }),
      f1: missing('Neither a label nor a prediction is positive.'),
      mcc: missing('The labels or the predictions are all of one class.'),
    });
    expect(classFigures(flags(), flags()).figures.accuracy).toEqual(missing('There is no row.'));
    expect(classesOf([], []).figures.macroF1).toEqual(missing('There is no row.'));
  });

  it('tell a class that never came true or was never predicted, and count every row', () => {
    const { classes, counts } = classesOf(['a', 'a', 'b'], ['a', 'c', 'a']);
    expect(
      classes.map(({ name, rows, precision, recall }) => [name, rows, precision.defined, recall.defined]),
    ).toEqual([
      ['a', 2, true, true],
      ['b', 1, false, true],
      ['c', 0, true, false],
    ]);
    expect(counts).toEqual([
      [1, 0, 1],
      [1, 0, 0],
      [0, 0, 0],
    ]);
  });
});

describe('drawn intervals', () => {
  it('hold the figure, for every figure that has one, and are the same for the same seed', () => {
    const random = createRandom(3);
    const labels = Uint8Array.from({ length: 60 }, () => random.below(2));
    const predictions = Uint8Array.from(labels, (label) => (random.uniform() < 0.8 ? label : 1 - label));
    const scores = Float64Array.from(labels, (label) => 0.7 * random.uniform() + 0.3 * label);
    const names = ['a', 'b', 'c'];
    const several = {
      names,
      labels: Uint8Array.from(labels, (label, row) => (row % 5 === 0 ? 2 : label)),
      predictions,
    };
    const actual = Float64Array.from(scores, (score) => 10 + 5 * score);
    const drawn = () => [
      runSteps(withIntervals(classFigures(labels, predictions), options)),
      runSteps(withIntervals(scoreFigures(scores, labels), options)),
      runSteps(withIntervals(multiclassFigures(several), options)),
      runSteps(
        withIntervals(
          regressionFigures(
            actual,
            Float64Array.from(scores, (s) => 11 + 3 * s),
          ),
          options,
        ),
      ),
    ];
    const first = drawn();
    for (const figures of first) {
      for (const [name, figure] of Object.entries<Figure>(figures)) {
        if (!figure.defined) throw new Error(`${name} is undefined.`);
        const { value, interval } = figure;
        const holds = interval === null ? null : interval.lower <= value && value <= interval.upper;
        // Chance raises a calibration error, and drawing raises it once more.
        expect([name, holds]).toEqual([name, name === 'calibrationError' ? null : true]);
      }
    }
    expect(drawn()).toEqual(first);
  });

  it('are as narrow for more rows than are drawn as the number of rows allows', () => {
    const random = createRandom(8);
    const error = Float64Array.from({ length: 40_000 }, () => random.normal());
    const actual = new Float64Array(error.length).fill(100);
    const { figures, over, rows } = regressionFigures(
      actual,
      Float64Array.from(error, (value) => 100 + value),
    );
    const { mae } = runSteps(
      withIntervals(
        { rows, figures: { mae: figures.mae }, over: (drawn) => ({ mae: over(drawn).mae ?? null }) },
        options,
      ),
    );
    const [lower, upper] =
      mae.defined && mae.interval !== null ? [mae.interval.lower, mae.interval.upper] : [0, 0];
    // The standard deviation of |z| is sqrt(1 - 2 / pi).
    const expected = (2 * 1.96 * Math.sqrt(1 - 2 / Math.PI)) / Math.sqrt(error.length);
    expect((upper - lower) / expected).toBeGreaterThan(0.85);
    expect((upper - lower) / expected).toBeLessThan(1.15);
  });

  it('are left out for one row, and for a figure that most draws do not define', () => {
    expect(runSteps(withIntervals(classFigures(flags(1), flags(1)), options)).f1).toMatchObject({
      interval: null,
    });
    const figures = { rare: { defined: true, value: 1, interval: null } as const };
    const { rare } = runSteps(withIntervals({ rows: 5, figures, over: () => ({ rare: null }) }, options));
    expect(rare).toMatchObject({ value: 1, interval: null });
  });
});

describe('figures of scores', () => {
  it('are undefined without rows or with one class', () => {
    const none = scoreFigures(numbers(), flags()).figures;
    expect(Object.values(none)).toEqual(Object.values(none).map(() => missing('There is no row.')));
    const positive = scoreFigures(numbers(0.2, 0.4), flags(1, 1)).figures;
    expect(positive.auc).toEqual(missing('The labels are all of one class.'));
    expect(scoreFigures(numbers(0.2), flags(0)).figures.averagePrecision).toEqual(
      missing('No label is positive.'),
    );
    expect(calibrationOf(numbers(), flags())).toMatchObject({ bins: [], byChance: null });
  });

  it('stay finite for a certainty that was wrong', () => {
    const { logLoss } = scoreFigures(numbers(0, 1), flags(1, 0)).figures;
    expect(valueOf(logLoss)).toBeCloseTo(-Math.log(1e-15), 2);
  });

  it('know how large a calibration error is by chance: 95 of 100 stay below it', () => {
    const random = createRandom(11);
    let above = 0;
    for (let set = 0; set < 150; set += 1) {
      const scores = Float64Array.from({ length: 100 }, () => random.uniform());
      const labels = Uint8Array.from(scores, (score) => (random.uniform() < score ? 1 : 0));
      const { expectedError, byChance, bins } = calibrationOf(scores, labels);
      expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(100);
      if (valueOf(expectedError) > (byChance ?? 0)) above += 1;
    }
    expect(above / 150).toBeGreaterThan(0.01);
    expect(above / 150).toBeLessThan(0.1);
  });
});

describe('figures of numbers', () => {
  it('guard what is not defined', () => {
    const level = regressionFigures(numbers(2, 2), numbers(1, 3)).figures;
    expect([level.r2, valueOf(level.rmse)]).toEqual([missing('All actual values are equal.'), 1]);
    expect(regressionFigures(numbers(0, 1), numbers(1, 1)).figures.mape).toEqual(
      missing('An actual value is 0, so no error is a share of it.'),
    );
    expect(regressionFigures(numbers(), numbers()).figures.mae).toEqual(missing('There is no row.'));
    expect(regressionFigures(numbers(1e200, -1e200), numbers(-1e200, 1e200)).figures.rmse).toEqual(
      missing('The values are too large to compute with.'),
    );
  });
});

function sample(rows: number, tilt: number, seed: number) {
  const random = createRandom(seed);
  const scores = Float64Array.from({ length: rows }, () => random.uniform() ** tilt);
  // The score overstates: what is called p comes true with p squared.
  const labels = Uint8Array.from(scores, (score) => (random.uniform() < score ** 2 ? 1 : 0));
  const predictions = Uint8Array.from(scores, (score) => (score >= 0.5 ? 1 : 0));
  return { scores, labels, predictions };
}

const names = ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'auc', 'expectedPositive'] as const;

function realOf({ scores, labels, predictions }: ReturnType<typeof sample>) {
  const { accuracy, precision, recall, specificity, f1 } = classFigures(labels, predictions).figures;
  return {
    accuracy: valueOf(accuracy),
    precision: valueOf(precision),
    recall: valueOf(recall),
    specificity: valueOf(specificity),
    f1: valueOf(f1),
    auc: valueOf(rocAuc(scores, labels)),
    expectedPositive: labels.reduce((sum, label) => sum + label, 0) / labels.length,
  };
}

describe('performance without labels', () => {
  it('comes as close to what the labels say as its ranges promise, as long as scores keep their meaning', () => {
    let inside = 0;
    let furthest = 0;
    const sets = 6;
    for (let set = 0; set < sets; set += 1) {
      const reference = sample(500, 1, 2 * set + 1);
      const current = sample(300, 0.5, 2 * set + 2);
      const real = realOf(current);
      const { figures } = runSteps(estimatePerformance({ reference, ...current }, options));
      for (const name of names) {
        const figure = figures[name];
        if (!figure.defined || figure.interval === null) throw new Error(`${name} has no range.`);
        const { lower, upper, method } = figure.interval;
        expect(method).toBe('simulation');
        const value = real[name];
        if (lower <= value && value <= upper) inside += 1;
        furthest = Math.max(furthest, Math.abs(figure.value - value));
      }
    }
    expect(inside / (sets * names.length)).toBeGreaterThan(0.85);
    expect(furthest).toBeLessThan(0.15);
  });

  it('is undefined without a labelled reference', () => {
    const { figures } = runSteps(
      estimatePerformance({
        reference: { scores: numbers(), labels: flags() },
        scores: numbers(0.2, 0.8),
        predictions: flags(0, 1),
      }),
    );
    const reason = missing('The reference has no labelled row to calibrate on.');
    expect([figures.accuracy, figures.auc, figures.f1]).toEqual([reason, reason, reason]);
  });
});
