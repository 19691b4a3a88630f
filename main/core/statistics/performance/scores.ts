import { aucOf } from '../numeric/auc.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { createSum } from '../numeric/sum.ts';
import { bootstrapInterval } from './bootstrap.ts';
import type { IntervalOptions } from './classes.ts';
import { figure, undefinedFigure, type Figure, type Interval } from './outcome.ts';

const oneClass = 'The labels are all of one class.';
const noRows = 'There is no row.';

/** Probability outside (0, 1) would cost infinitely much; clipped as scikit-learn does. */
const leastProbability = 1e-15;

/**
 * Variance of the AUC from placement values (DeLong, DeLong and Clarke-Pearson 1988; ranks after Sun and Xu 2014).
 * Null with fewer than two rows of a class.
 */
export function delongVariance(scores: Float64Array, labels: Uint8Array): number | null {
  const order = Uint32Array.from(scores.keys()).toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  let positives = 0;
  for (const label of labels) positives += label;
  const negatives = labels.length - positives;
  if (positives < 2 || negatives < 2) return null;
  // For each positive the share of negatives below it, for each negative the share of positives above it.
  const ofPositives: number[] = [];
  const ofNegatives: number[] = [];
  let negativesBelow = 0;
  let positivesBelow = 0;
  for (let from = 0; from < order.length;) {
    const score = scores[order[from] ?? 0];
    let to = from;
    let positivesHere = 0;
    while (to < order.length && scores[order[to] ?? 0] === score) {
      positivesHere += labels[order[to] ?? 0] ?? 0;
      to += 1;
    }
    const negativesHere = to - from - positivesHere;
    const placement = (negativesBelow + negativesHere / 2) / negatives;
    for (let row = 0; row < positivesHere; row += 1) ofPositives.push(placement);
    const above = (positives - positivesBelow - positivesHere / 2) / positives;
    for (let row = 0; row < negativesHere; row += 1) ofNegatives.push(above);
    negativesBelow += negativesHere;
    positivesBelow += positivesHere;
    from = to;
  }
  return sampleVariance(ofPositives) / positives + sampleVariance(ofNegatives) / negatives;
}

function sampleVariance(values: readonly number[]): number {
  let mean = 0;
  let squares = 0;
  for (const [index, value] of values.entries()) {
    const step = value - mean;
    mean += step / (index + 1);
    squares += step * (value - mean);
  }
  return squares / (values.length - 1);
}

/** Area under the ROC curve with DeLong's interval, cut off at 0 and 1. */
export function rocAuc(scores: Float64Array, labels: Uint8Array, confidence = 0.95): Figure {
  const found = aucOf(scores, labels);
  if (found === null) return undefinedFigure(scores.length === 0 ? noRows : oneClass);
  const variance = delongVariance(scores, labels);
  return figure(
    found.auc,
    variance === null ? null : normalInterval(found.auc, Math.sqrt(variance), confidence),
  );
}

function normalInterval(value: number, error: number, confidence: number): Interval {
  const half = -normalQuantile((1 - confidence) / 2) * error;
  return {
    lower: Math.max(0, value - half),
    upper: Math.min(1, value + half),
    confidence,
    method: 'DeLong',
  };
}

/** Rows of equal score share a place; places go from the highest score down. */
function placesOf(scores: Float64Array): { readonly places: Uint32Array; readonly count: number } {
  const order = Uint32Array.from(scores.keys()).toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const places = new Uint32Array(scores.length);
  let count = 0;
  let previous: number | undefined;
  for (const row of order) {
    if (scores[row] !== previous) count += 1;
    previous = scores[row];
    places[row] = count - 1;
  }
  return { places, count };
}

/** Average precision of some rows: sum over thresholds of the precision times the recall gained. */
function averagePrecisionOver(
  scores: Float64Array,
  labels: Uint8Array,
): (rows: Iterable<number>) => number | null {
  const { places, count } = placesOf(scores);
  const all = new Float64Array(count);
  const positive = new Float64Array(count);
  return (rows) => {
    all.fill(0);
    positive.fill(0);
    let positives = 0;
    for (const row of rows) {
      const place = places[row] ?? 0;
      const label = labels[row] ?? 0;
      all[place] = (all[place] ?? 0) + 1;
      positive[place] = (positive[place] ?? 0) + label;
      positives += label;
    }
    if (positives === 0) return null;
    let seen = 0;
    let found = 0;
    let sum = 0;
    for (let place = 0; place < count; place += 1) {
      const here = positive[place] ?? 0;
      seen += all[place] ?? 0;
      found += here;
      if (here > 0) sum += (here / positives) * (found / seen);
    }
    return sum;
  };
}

const defaults: IntervalOptions = { confidence: 0.95, seed: 1 };

/** Average precision (area under the precision-recall curve as a sum of steps). */
export function averagePrecision(
  scores: Float64Array,
  labels: Uint8Array,
  options: IntervalOptions = defaults,
): Figure {
  const over = averagePrecisionOver(scores, labels);
  const value = over(scores.keys());
  if (value === null) return undefinedFigure(scores.length === 0 ? noRows : 'No label is positive.');
  return figure(value, bootstrapInterval(scores.length, over, options));
}

function meanFigure(rows: number, lossOf: (row: number) => number, options: IntervalOptions): Figure {
  if (rows === 0) return undefinedFigure(noRows);
  const losses = Float64Array.from({ length: rows }, (_, row) => lossOf(row));
  const meanOver = (drawn: Uint32Array): number => {
    let sum = 0;
    for (const row of drawn) sum += losses[row] ?? 0;
    return sum / drawn.length;
  };
  const sum = createSum();
  for (const loss of losses) sum.add(loss);
  return figure(sum.value() / rows, bootstrapInterval(rows, meanOver, options));
}

/** Mean of -ln of the probability given to what came true, probabilities kept 1e-15 away from 0 and 1. */
export function logLoss(
  probabilities: Float64Array,
  labels: Uint8Array,
  options: IntervalOptions = defaults,
): Figure {
  return meanFigure(
    labels.length,
    (row) => {
      const p = Math.min(1 - leastProbability, Math.max(leastProbability, probabilities[row] ?? 0));
      return labels[row] === 1 ? -Math.log(p) : -Math.log1p(-p);
    },
    options,
  );
}

/** Mean squared difference of probability and outcome (Brier 1950). */
export function brierScore(
  probabilities: Float64Array,
  labels: Uint8Array,
  options: IntervalOptions = defaults,
): Figure {
  return meanFigure(labels.length, (row) => ((probabilities[row] ?? 0) - (labels[row] ?? 0)) ** 2, options);
}

export interface CalibrationBin {
  readonly lower: number;
  readonly upper: number;
  readonly rows: number;
  readonly meanPredicted: number;
  readonly observed: number;
}

export interface Calibration {
  /** Bins of equal width that hold a row, by rising probability: [lower, upper), the last one closed. */
  readonly bins: readonly CalibrationBin[];
  readonly binCount: number;
  /** Mean gap of predicted and observed over rows (Naeini et al. 2015). */
  readonly expectedError: Figure;
  readonly largestGap: Figure;
  /**
   * Murphy's parts (1973) of the Brier score of the binned forecast: reliability - resolution + uncertainty. What is
   * left to the Brier score itself is the spread within bins.
   */
  readonly decomposition: {
    readonly reliability: number;
    readonly resolution: number;
    readonly uncertainty: number;
    readonly withinBins: number;
  } | null;
}

/** How often what was predicted came true, in `binCount` bins of equal width over 0 to 1. */
export function calibrationOf(probabilities: Float64Array, labels: Uint8Array, binCount = 10): Calibration {
  const rows = new Float64Array(binCount);
  const predicted = new Float64Array(binCount);
  const positive = new Float64Array(binCount);
  let brier = 0;
  let positives = 0;
  for (const [row, p] of probabilities.entries()) {
    const bin = Math.min(binCount - 1, Math.max(0, Math.floor(p * binCount)));
    rows[bin] = (rows[bin] ?? 0) + 1;
    predicted[bin] = (predicted[bin] ?? 0) + p;
    positive[bin] = (positive[bin] ?? 0) + (labels[row] ?? 0);
    positives += labels[row] ?? 0;
    brier += (p - (labels[row] ?? 0)) ** 2;
  }
  const total = probabilities.length;
  const bins = Array.from({ length: binCount }, (_, bin) => ({
    lower: bin / binCount,
    upper: (bin + 1) / binCount,
    rows: rows[bin] ?? 0,
    meanPredicted: (predicted[bin] ?? 0) / (rows[bin] ?? 1),
    observed: (positive[bin] ?? 0) / (rows[bin] ?? 1),
  })).filter((bin) => bin.rows > 0);
  if (total === 0) {
    const undefinedHere = undefinedFigure(noRows);
    return { bins, binCount, expectedError: undefinedHere, largestGap: undefinedHere, decomposition: null };
  }
  const base = positives / total;
  const weighted = (of: (bin: CalibrationBin) => number): number =>
    bins.reduce((sum, bin) => sum + (bin.rows / total) * of(bin), 0);
  const reliability = weighted((bin) => (bin.meanPredicted - bin.observed) ** 2);
  const resolution = weighted((bin) => (bin.observed - base) ** 2);
  const uncertainty = base * (1 - base);
  return {
    bins,
    binCount,
    expectedError: figure(weighted((bin) => Math.abs(bin.meanPredicted - bin.observed))),
    largestGap: figure(Math.max(...bins.map((bin) => Math.abs(bin.meanPredicted - bin.observed)))),
    decomposition: {
      reliability,
      resolution,
      uncertainty,
      withinBins: brier / total - (reliability - resolution + uncertainty),
    },
  };
}
