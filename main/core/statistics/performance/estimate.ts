import { createRandom } from '../numeric/draws.ts';
import { quantileOfSorted } from '../numeric/quantile.ts';
import type { Steps } from '../numeric/steps.ts';
import { defaultOptions, type IntervalOptions } from './bootstrap.ts';
import { f1Of, type Confusion } from './classes.ts';
import { calibrated, fitIsotonic, placesOfScores, poolViolators } from './isotonic.ts';
import type { IsotonicCurve, ScorePlaces } from './isotonic.ts';
import { figure, undefinedFigure, type Figure } from './outcome.ts';

/** `expectedPositive` is the share of positives that the calibrated scores expect. */
const estimatedFigures = [
  'auc',
  'accuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'expectedPositive',
] as const;
export type EstimatedFigure = (typeof estimatedFigures)[number];

export interface EstimatedPerformance {
  readonly figures: Readonly<Record<EstimatedFigure, Figure>>;
  readonly confusion: Confusion;
}

export interface EstimateRequest {
  /** Rows with labels, on which scores are read as probabilities. */
  readonly reference: { readonly scores: Float64Array; readonly labels: Uint8Array };
  readonly scores: Float64Array;
  /** What the model decided, 1 and 0. */
  readonly predictions: Uint8Array;
}

/** What the estimate takes for granted; shown beside it. */
export const estimateAssumption =
  'The estimate holds as long as a score means the same as in the reference: rows with the same score come true as often. It does not see a change of that relation (concept drift).';

type Values = Readonly<Record<EstimatedFigure, number | null>>;

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** Sums over rows that come true with the chances given; `chances` of 1 and 0 are what came true. */
function sumUp(
  { distinct, places }: ScorePlaces,
  predictions: Uint8Array,
  chances: Float64Array,
): { readonly values: Values; readonly confusion: Confusion } {
  let truePositive = 0;
  let falsePositive = 0;
  let trueNegative = 0;
  let falseNegative = 0;
  const rows = new Float64Array(distinct.length);
  const positives = new Float64Array(distinct.length);
  for (let row = 0; row < chances.length; row += 1) {
    const p = chances[row] ?? 0;
    const place = places[row] ?? 0;
    rows[place] = (rows[place] ?? 0) + 1;
    positives[place] = (positives[place] ?? 0) + p;
    if (predictions[row] === 1) {
      truePositive += p;
      falsePositive += 1 - p;
    } else {
      falseNegative += p;
      trueNegative += 1 - p;
    }
  }
  const confusion = { truePositive, falsePositive, trueNegative, falseNegative };
  const positive = truePositive + falseNegative;
  const negative = falsePositive + trueNegative;
  return {
    values: {
      auc: positive <= 0 || negative <= 0 ? null : concordant(rows, positives) / (positive * negative),
      accuracy: ratio(truePositive + trueNegative, chances.length),
      precision: ratio(truePositive, truePositive + falsePositive),
      recall: ratio(truePositive, positive),
      specificity: ratio(trueNegative, negative),
      f1: f1Of(confusion),
      expectedPositive: ratio(positive, chances.length),
    },
    confusion,
  };
}

/** Expected pairs of a positive above a negative, ties counting half; places go from the lowest score up. */
function concordant(rows: Float64Array, positives: Float64Array): number {
  let below = 0;
  let sum = 0;
  for (let place = 0; place < rows.length; place += 1) {
    const here = positives[place] ?? 0;
    const negatives = (rows[place] ?? 0) - here;
    sum += here * (below + negatives / 2);
    below += negatives;
  }
  return sum;
}

const reasons: Readonly<Record<EstimatedFigure, string>> = {
  auc: 'The rows are expected to be all of one class.',
  accuracy: 'There is no row.',
  precision: 'Nothing was predicted positive.',
  recall: 'No row is expected to be positive.',
  specificity: 'No row is expected to be negative.',
  f1: 'Nothing is positive.',
  expectedPositive: 'There is no row.',
};

function forEach<Value>(of: (name: EstimatedFigure) => Value): Record<EstimatedFigure, Value> {
  return {
    auc: of('auc'),
    accuracy: of('accuracy'),
    precision: of('precision'),
    recall: of('recall'),
    specificity: of('specificity'),
    f1: of('f1'),
    expectedPositive: of('expectedPositive'),
  };
}

/** The chance of each row by the curve, into `chances`. */
function readChances(curve: IsotonicCurve, { distinct, places }: ScorePlaces, chances: Float64Array): void {
  const at = Float64Array.from(distinct, (score) => calibrated(curve, score) ?? 0);
  for (let row = 0; row < chances.length; row += 1) chances[row] = at[places[row] ?? 0] ?? 0;
}

/** Most draws, and the rows that all draws together go over. */
const mostDraws = 500;
const fewestDraws = 100;
const rowsInAll = 40_000_000;

/**
 * Performance without labels (confidence-based, after NannyML's CBPE): the score of each row is read as a probability
 * by isotonic regression on the reference, and the expected confusion matrix is summed up. The range of a figure is
 * where it will be measured once there are labels: in each draw the reference is drawn anew, and what comes true is
 * drawn from the chances that it gives. A step for each draw.
 */
export function* estimatePerformance(
  { reference, scores, predictions }: EstimateRequest,
  { confidence, seed }: IntervalOptions = defaultOptions,
): Steps<EstimatedPerformance> {
  const known = placesOfScores(reference.scores);
  const current = placesOfScores(scores);
  const chances = new Float64Array(scores.length);
  const curve = fitIsotonic(reference.scores, reference.labels);
  readChances(curve, current, chances);
  const { values, confusion } = sumUp(current, predictions, chances);
  if (reference.scores.length === 0) {
    const undefinedHere = undefinedFigure('The reference has no labelled row to calibrate on.');
    return { figures: forEach(() => undefinedHere), confusion };
  }
  const random = createRandom(seed);
  const counts = new Float64Array(known.distinct.length);
  const sums = new Float64Array(known.distinct.length);
  const size = reference.scores.length;
  const found = forEach((): number[] => []);
  const draws = Math.max(fewestDraws, Math.min(mostDraws, Math.floor(rowsInAll / (size + scores.length))));
  for (let draw = 0; draw < draws; draw += 1) {
    counts.fill(0);
    sums.fill(0);
    for (let index = 0; index < size; index += 1) {
      const row = random.below(size);
      const place = known.places[row] ?? 0;
      counts[place] = (counts[place] ?? 0) + 1;
      sums[place] = (sums[place] ?? 0) + (reference.labels[row] ?? 0);
    }
    readChances(poolViolators(known.distinct, sums, counts), current, chances);
    for (let row = 0; row < chances.length; row += 1) {
      chances[row] = random.uniform() < (chances[row] ?? 0) ? 1 : 0;
    }
    const drawn = sumUp(current, predictions, chances).values;
    for (const name of estimatedFigures) {
      const value = drawn[name];
      if (value !== null) found[name].push(value);
    }
    yield;
  }
  const tail = (1 - confidence) / 2;
  const figures = forEach((name) => {
    const value = values[name];
    if (value === null) return undefinedFigure(reasons[name]);
    const sorted = Float64Array.from(found[name]).toSorted();
    if (sorted.length * 2 < draws) return figure(value);
    const lower = quantileOfSorted(sorted, tail);
    const upper = quantileOfSorted(sorted, 1 - tail);
    return figure(value, { lower, upper, confidence, method: 'simulation' });
  });
  return { figures, confusion };
}
