import { aucOf } from '../numeric/auc.ts';
import { createRandom } from '../numeric/draws.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { quantileOfSorted } from '../numeric/quantile.ts';
import { sumOf } from '../numeric/sum.ts';
import { defaultOptions, type Sampled } from './bootstrap.ts';
import { placesOfScores } from './isotonic.ts';
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
export function rocAuc(
  scores: Float64Array,
  labels: Uint8Array,
  confidence = defaultOptions.confidence,
): Figure {
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

/** Average precision of some rows: sum over thresholds of the precision times the recall gained. */
function averagePrecisionOver(
  scores: Float64Array,
  labels: Uint8Array,
): (rows: Iterable<number>) => number | null {
  const { places, distinct } = placesOfScores(scores);
  const count = distinct.length;
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
    for (let place = count - 1; place >= 0; place -= 1) {
      const here = positive[place] ?? 0;
      seen += all[place] ?? 0;
      found += here;
      if (here > 0) sum += (here / positives) * (found / seen);
    }
    return sum;
  };
}

/** -ln of the probability given to what came true, probabilities kept 1e-15 away from 0 and 1. */
function logLossAt(probability: number, label: number): number {
  const p = Math.min(1 - leastProbability, Math.max(leastProbability, probability));
  return label === 1 ? -Math.log(p) : -Math.log1p(-p);
}

function meanOf(losses: Float64Array, rows: Uint32Array): number {
  let sum = 0;
  for (const row of rows) sum += losses[row] ?? 0;
  return sum / rows.length;
}

type ScoreFigure = 'auc' | 'averagePrecision' | 'logLoss' | 'brier' | 'calibrationError';

export interface ScoreFigures extends Sampled<ScoreFigure> {
  readonly calibration: Calibration;
}

/**
 * How well scores from 0 to 1 tell positive rows from negative ones and how far they can be read as probabilities: AUC
 * with DeLong's interval, average precision (area under the precision-recall curve as a sum of steps), log loss, mean
 * squared difference of probability and outcome (Brier 1950), and expected calibration error.
 */
export function scoreFigures(
  scores: Float64Array,
  labels: Uint8Array,
  { confidence, seed } = defaultOptions,
): ScoreFigures {
  const rows = scores.length;
  const precisionOver = averagePrecisionOver(scores, labels);
  const logs = Float64Array.from(scores, (score, row) => logLossAt(score, labels[row] ?? 0));
  const squares = Float64Array.from(scores, (score, row) => (score - (labels[row] ?? 0)) ** 2);
  const precision = precisionOver(scores.keys());
  const mean = (losses: Float64Array): Figure =>
    rows === 0 ? undefinedFigure(noRows) : figure(sumOf(losses) / rows);
  const calibration = calibrationOf(scores, labels, seed);
  return {
    rows,
    figures: {
      auc: rocAuc(scores, labels, confidence),
      averagePrecision:
        precision === null
          ? undefinedFigure(rows === 0 ? noRows : 'No label is positive.')
          : figure(precision),
      logLoss: mean(logs),
      brier: mean(squares),
      calibrationError: calibration.expectedError,
    },
    over: (drawn) => ({
      averagePrecision: precisionOver(drawn),
      logLoss: meanOf(logs, drawn),
      brier: meanOf(squares, drawn),
    }),
    calibration,
  };
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
  /**
   * Mean gap of predicted and observed over rows (Naeini et al. 2015). It has no interval: chance alone raises it, and
   * a bootstrap raises it again, so that near 0 its intervals miss the truth.
   */
  readonly expectedError: Figure;
  /** What 95 of 100 data sets with these scores stay below if each score is the chance that its row is positive. */
  readonly byChance: number | null;
}

const binCount = 10;

/** How often what was predicted came true, in bins of equal width over 0 to 1. */
export function calibrationOf(
  probabilities: Float64Array,
  labels: Uint8Array,
  seed = defaultOptions.seed,
): Calibration {
  const rows = new Float64Array(binCount);
  const predicted = new Float64Array(binCount);
  const positive = new Float64Array(binCount);
  const spread = new Float64Array(binCount);
  for (const [row, p] of probabilities.entries()) {
    const bin = Math.min(binCount - 1, Math.max(0, Math.floor(p * binCount)));
    rows[bin] = (rows[bin] ?? 0) + 1;
    predicted[bin] = (predicted[bin] ?? 0) + p;
    positive[bin] = (positive[bin] ?? 0) + (labels[row] ?? 0);
    spread[bin] = (spread[bin] ?? 0) + p * (1 - p);
  }
  const total = probabilities.length;
  const bins = Array.from({ length: binCount }, (_, bin) => ({
    lower: bin / binCount,
    upper: (bin + 1) / binCount,
    rows: rows[bin] ?? 0,
    meanPredicted: (predicted[bin] ?? 0) / (rows[bin] ?? 1),
    observed: (positive[bin] ?? 0) / (rows[bin] ?? 1),
  })).filter((bin) => bin.rows > 0);
  if (total === 0) return { bins, expectedError: undefinedFigure(noRows), byChance: null };
  const gap = bins.reduce((sum, bin) => sum + bin.rows * Math.abs(bin.meanPredicted - bin.observed), 0);
  return { bins, expectedError: figure(gap / total), byChance: gapByChance(spread, total, seed) };
}

const chanceDraws = 1000;

/** The gap of each bin is nearly normal when every score is a chance, with the variance given for its sum. */
function gapByChance(spread: Float64Array, total: number, seed: number): number {
  const random = createRandom(seed);
  const gaps = Float64Array.from({ length: chanceDraws }, () => {
    let sum = 0;
    for (const variance of spread) sum += Math.abs(random.normal()) * Math.sqrt(variance);
    return sum / total;
  });
  return quantileOfSorted(gaps.toSorted(), 0.95);
}
