import { wilsonInterval } from '../fairness/intervals.ts';
import { bootstrapInterval } from './bootstrap.ts';
import { figure, undefinedFigure, type Figure } from './outcome.ts';

/** Rows by what came true and what was predicted. Counts may be expected ones and so not whole. */
export interface Confusion {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
  readonly falseNegative: number;
}

export interface ClassFigures {
  readonly accuracy: Figure;
  readonly precision: Figure;
  readonly recall: Figure;
  readonly specificity: Figure;
  readonly f1: Figure;
  /** Matthews correlation (1975), -1 to 1. */
  readonly mcc: Figure;
}

export interface IntervalOptions {
  readonly confidence: number;
  readonly seed: number;
}

const defaults: IntervalOptions = { confidence: 0.95, seed: 1 };

function proportion(part: number, whole: number, reason: string, confidence: number): Figure {
  if (whole === 0) return undefinedFigure(reason);
  const [lower, upper] = wilsonInterval({ count: part, rows: whole }, 1 - confidence);
  return figure(part / whole, { lower, upper, confidence, method: 'Wilson' });
}

/** 2 TP / (2 TP + FP + FN); null where nothing is positive on either side. */
export function f1Of({ truePositive, falsePositive, falseNegative }: Confusion): number | null {
  const whole = 2 * truePositive + falsePositive + falseNegative;
  return whole === 0 ? null : (2 * truePositive) / whole;
}

/** Null where the labels or the predictions are all of one class. */
export function mccOf({
  truePositive: tp,
  falsePositive: fp,
  trueNegative: tn,
  falseNegative: fn,
}: Confusion): number | null {
  // Root by root: the product of four counts would overflow what a double holds exactly.
  const scale = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn);
  return scale === 0 ? null : (tp * tn - fp * fn) / scale;
}

export function confusionOf(labels: Uint8Array, predictions: Uint8Array, rows?: Uint32Array): Confusion {
  let tp = 0;
  let fp = 0;
  let tn = 0;
  let fn = 0;
  const length = rows?.length ?? labels.length;
  for (let index = 0; index < length; index += 1) {
    const row = rows?.[index] ?? index;
    const positive = labels[row] === 1;
    if (predictions[row] === 1) {
      if (positive) tp += 1;
      else fp += 1;
    } else if (positive) fn += 1;
    else tn += 1;
  }
  return { truePositive: tp, falsePositive: fp, trueNegative: tn, falseNegative: fn };
}

function bootstrapped(
  labels: Uint8Array,
  predictions: Uint8Array,
  of: (confusion: Confusion) => number | null,
  { reason, options }: { reason: string; options: IntervalOptions },
): Figure {
  const value = of(confusionOf(labels, predictions));
  if (value === null) return undefinedFigure(reason);
  const interval = bootstrapInterval(
    labels.length,
    (rows) => of(confusionOf(labels, predictions, rows)),
    options,
  );
  return figure(value, interval);
}

/** How well 0 and 1 are predicted. Shares have Wilson intervals, F1 and MCC seeded bootstrap intervals. */
export function classFigures(
  labels: Uint8Array,
  predictions: Uint8Array,
  options: IntervalOptions = defaults,
): ClassFigures {
  const { truePositive, falsePositive, trueNegative, falseNegative } = confusionOf(labels, predictions);
  const { confidence } = options;
  return {
    accuracy: proportion(truePositive + trueNegative, labels.length, 'There is no row.', confidence),
    precision: proportion(
      truePositive,
      truePositive + falsePositive,
      'Nothing was predicted positive.',
      confidence,
    ),
    recall: proportion(truePositive, truePositive + falseNegative, 'No label is positive.', confidence),
    specificity: proportion(trueNegative, trueNegative + falsePositive, 'No label is negative.', confidence),
    f1: bootstrapped(labels, predictions, f1Of, {
      reason: 'Neither a label nor a prediction is positive.',
      options,
    }),
    mcc: bootstrapped(labels, predictions, mccOf, {
      reason: 'The labels or the predictions are all of one class.',
      options,
    }),
  };
}

export interface AveragedFigures {
  readonly precision: Figure;
  readonly recall: Figure;
  readonly f1: Figure;
}

export interface MulticlassFigures {
  readonly accuracy: Figure;
  readonly mcc: Figure;
  /** Each class weighing the same; a class that was never predicted has precision 0 in the mean, as in scikit-learn. */
  readonly macro: AveragedFigures;
  /** Each class weighing as often as it came true. */
  readonly weighted: AveragedFigures;
  readonly classes: readonly {
    readonly name: string;
    readonly rows: number;
    readonly precision: Figure;
    readonly recall: Figure;
    readonly f1: Figure;
  }[];
}

const none = 'There is no row.';

/** How well one of several classes is predicted; MCC after Gorodkin 2004. Both lists are of the same rows. */
export function multiclassFigures(
  labels: readonly string[],
  predictions: readonly string[],
  { confidence }: Pick<IntervalOptions, 'confidence'> = defaults,
): MulticlassFigures {
  const names = [...new Set([...labels, ...predictions])].toSorted();
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const size = names.length;
  const table = new Float64Array(size * size);
  for (const [row, label] of labels.entries()) {
    const cell = (indexOf.get(label) ?? 0) * size + (indexOf.get(predictions[row] ?? '') ?? 0);
    table[cell] = (table[cell] ?? 0) + 1;
  }
  const rows = labels.length;
  const actual = new Float64Array(size);
  const predicted = new Float64Array(size);
  let correct = 0;
  for (let a = 0; a < size; a += 1) {
    for (let p = 0; p < size; p += 1) {
      const count = table[a * size + p] ?? 0;
      actual[a] = (actual[a] ?? 0) + count;
      predicted[p] = (predicted[p] ?? 0) + count;
      if (a === p) correct += count;
    }
  }
  const parts = names.map((name, index) => {
    const hit = table[index * size + index] ?? 0;
    const real = actual[index] ?? 0;
    const said = predicted[index] ?? 0;
    return { name, hit, real, said, f1: real + said === 0 ? 0 : (2 * hit) / (real + said) };
  });
  const averaged = (weightOf: (part: (typeof parts)[number]) => number): AveragedFigures => {
    const total = parts.reduce((sum, part) => sum + weightOf(part), 0);
    const mean = (of: (part: (typeof parts)[number]) => number): Figure =>
      total === 0
        ? undefinedFigure(none)
        : figure(parts.reduce((sum, part) => sum + weightOf(part) * of(part), 0) / total);
    return {
      precision: mean(({ hit, said }) => (said === 0 ? 0 : hit / said)),
      recall: mean(({ hit, real }) => (real === 0 ? 0 : hit / real)),
      f1: mean(({ f1 }) => f1),
    };
  };
  let cross = 0;
  let actualSquares = 0;
  let predictedSquares = 0;
  for (const { real, said } of parts) {
    cross += real * said;
    actualSquares += real * real;
    predictedSquares += said * said;
  }
  const scale = Math.sqrt(rows * rows - actualSquares) * Math.sqrt(rows * rows - predictedSquares);
  return {
    accuracy: proportion(correct, rows, none, confidence),
    mcc:
      scale === 0
        ? undefinedFigure('The labels or the predictions are all of one class.')
        : figure((correct * rows - cross) / scale),
    macro: averaged(() => 1),
    weighted: averaged(({ real }) => real),
    classes: parts.map(({ name, hit, real, said, f1 }) => ({
      name,
      rows: real,
      precision: proportion(hit, said, 'The class was never predicted.', confidence),
      recall: proportion(hit, real, 'The class never came true.', confidence),
      f1: figure(f1),
    })),
  };
}
