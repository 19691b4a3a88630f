import { wilsonInterval } from '../fairness/intervals.ts';
import { defaultOptions, type Sampled } from './bootstrap.ts';
import { figure, undefinedFigure, type Figure } from './outcome.ts';

/** Rows by what came true and what was predicted. Counts may be expected ones and so not whole. */
export interface Confusion {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
  readonly falseNegative: number;
}

type ClassFigure = 'accuracy' | 'precision' | 'recall' | 'specificity' | 'f1' | 'mcc';

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

function defined(value: number | null, reason: string): Figure {
  return value === null ? undefinedFigure(reason) : figure(value);
}

/** How well 0 and 1 are predicted. Shares have Wilson intervals; those of F1 and MCC (Matthews 1975) are drawn. */
export function classFigures(
  labels: Uint8Array,
  predictions: Uint8Array,
  { confidence } = defaultOptions,
): Sampled<ClassFigure> {
  const confusion = confusionOf(labels, predictions);
  const { truePositive, falsePositive, trueNegative, falseNegative } = confusion;
  return {
    rows: labels.length,
    figures: {
      accuracy: proportion(truePositive + trueNegative, labels.length, 'There is no row.', confidence),
      precision: proportion(
        truePositive,
        truePositive + falsePositive,
        'Nothing was predicted positive.',
        confidence,
      ),
      recall: proportion(truePositive, truePositive + falseNegative, 'No label is positive.', confidence),
      specificity: proportion(
        trueNegative,
        trueNegative + falsePositive,
        'No label is negative.',
        confidence,
      ),
      f1: defined(f1Of(confusion), 'Neither a label nor a prediction is positive.'),
      mcc: defined(mccOf(confusion), oneClass),
    },
    over(rows) {
      const drawn = confusionOf(labels, predictions, rows);
      return { f1: f1Of(drawn), mcc: mccOf(drawn) };
    },
  };
}

const none = 'There is no row.';
const oneClass = 'The labels or the predictions are all of one class.';

/** Rows of several classes: labels and predictions are places in `names`. */
export interface ClassRows {
  readonly names: readonly string[];
  readonly labels: Uint8Array;
  readonly predictions: Uint8Array;
}

type AveragedFigure =
  | 'mcc'
  | 'macroPrecision'
  | 'macroRecall'
  | 'macroF1'
  | 'weightedPrecision'
  | 'weightedRecall'
  | 'weightedF1';

/** Rows by class: `table` has a line for each class that came true and in it a place for each predicted. */
function tableOver({ names, labels, predictions }: ClassRows, rows: Uint32Array | null): Float64Array {
  const size = names.length;
  const table = new Float64Array(size * size);
  const count = rows?.length ?? labels.length;
  for (let index = 0; index < count; index += 1) {
    const row = rows?.[index] ?? index;
    const cell = (labels[row] ?? 0) * size + (predictions[row] ?? 0);
    table[cell] = (table[cell] ?? 0) + 1;
  }
  return table;
}

/** Counts of each class, and of the rows that were right. */
function countsOf(table: Float64Array, size: number) {
  const hit = new Float64Array(size);
  const real = new Float64Array(size);
  const said = new Float64Array(size);
  let correct = 0;
  for (let a = 0; a < size; a += 1) {
    for (let p = 0; p < size; p += 1) {
      const count = table[a * size + p] ?? 0;
      real[a] = (real[a] ?? 0) + count;
      said[p] = (said[p] ?? 0) + count;
    }
    hit[a] = table[a * size + a] ?? 0;
    correct += hit[a] ?? 0;
  }
  return { hit, real, said, correct };
}

function meanAt(sums: readonly number[], place: number, weight: number): number | null {
  return weight === 0 ? null : (sums[place] ?? 0) / weight;
}

/**
 * Means over classes, each weighing the same or as often as it came true; MCC after Gorodkin 2004. A class that was
 * never predicted has precision 0 in the mean, one that never came true recall 0, as in scikit-learn. A class that is
 * in none of the rows is left out.
 */
function averagesOf(
  { hit, real, said, correct }: ReturnType<typeof countsOf>,
  rows: number,
): Readonly<Record<AveragedFigure, number | null>> {
  const macro = [0, 0, 0];
  const weighted = [0, 0, 0];
  let classes = 0;
  let cross = 0;
  let realSquares = 0;
  let saidSquares = 0;
  for (let index = 0; index < hit.length; index += 1) {
    const h = hit[index] ?? 0;
    const r = real[index] ?? 0;
    const s = said[index] ?? 0;
    if (r + s === 0) continue;
    classes += 1;
    for (const [place, value] of [s === 0 ? 0 : h / s, r === 0 ? 0 : h / r, (2 * h) / (r + s)].entries()) {
      macro[place] = (macro[place] ?? 0) + value;
      weighted[place] = (weighted[place] ?? 0) + r * value;
    }
    cross += r * s;
    realSquares += r * r;
    saidSquares += s * s;
  }
  const scale = Math.sqrt(rows * rows - realSquares) * Math.sqrt(rows * rows - saidSquares);
  return {
    mcc: scale === 0 ? null : (correct * rows - cross) / scale,
    macroPrecision: meanAt(macro, 0, classes),
    macroRecall: meanAt(macro, 1, classes),
    macroF1: meanAt(macro, 2, classes),
    weightedPrecision: meanAt(weighted, 0, rows),
    weightedRecall: meanAt(weighted, 1, rows),
    weightedF1: meanAt(weighted, 2, rows),
  };
}

export interface MulticlassFigures extends Sampled<'accuracy' | AveragedFigure> {
  /** Rows by what came true and, within, by what was predicted. */
  readonly counts: readonly (readonly number[])[];
  readonly classes: readonly {
    readonly name: string;
    readonly rows: number;
    readonly precision: Figure;
    readonly recall: Figure;
    readonly f1: Figure;
  }[];
}

/** How well one of several classes is predicted. Shares have Wilson intervals; those of the means are drawn. */
export function multiclassFigures(rows: ClassRows, { confidence } = defaultOptions): MulticlassFigures {
  const { names, labels } = rows;
  const size = names.length;
  const table = tableOver(rows, null);
  const counts = countsOf(table, size);
  const averages = averagesOf(counts, labels.length);
  const mean = (name: AveragedFigure): Figure => defined(averages[name], none);
  return {
    rows: labels.length,
    figures: {
      accuracy: proportion(counts.correct, labels.length, none, confidence),
      mcc: defined(averages.mcc, oneClass),
      macroPrecision: mean('macroPrecision'),
      macroRecall: mean('macroRecall'),
      macroF1: mean('macroF1'),
      weightedPrecision: mean('weightedPrecision'),
      weightedRecall: mean('weightedRecall'),
      weightedF1: mean('weightedF1'),
    },
    over: (drawn) => averagesOf(countsOf(tableOver(rows, drawn), size), drawn.length),
    counts: names.map((_, actual) => [...table.subarray(actual * size, (actual + 1) * size)]),
    classes: names.map((name, index) => {
      const hit = counts.hit[index] ?? 0;
      const real = counts.real[index] ?? 0;
      const said = counts.said[index] ?? 0;
      return {
        name,
        rows: real,
        precision: proportion(hit, said, 'The class was never predicted.', confidence),
        recall: proportion(hit, real, 'The class never came true.', confidence),
        f1:
          real + said === 0 ? undefinedFigure('No row is of the class.') : figure((2 * hit) / (real + said)),
      };
    }),
  };
}
