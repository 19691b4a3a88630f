import { f1Of, type Confusion } from './classes.ts';
import { calibrated, fitIsotonic, type IsotonicCurve } from './isotonic.ts';
import { figure, undefinedFigure, type Figure } from './outcome.ts';

export interface EstimatedPerformance {
  readonly accuracy: Figure;
  readonly precision: Figure;
  readonly recall: Figure;
  readonly specificity: Figure;
  readonly f1: Figure;
  readonly auc: Figure;
  /** Share of positives that the calibrated scores expect. */
  readonly expectedPositive: Figure;
  readonly confusion: Confusion;
}

/** What the estimate takes for granted; shown beside it. */
export const estimateAssumption =
  'The estimate holds as long as a score means the same as in the reference: rows with the same score come true as often. It does not see a change of that relation (concept drift).';

/** Calibrates scores by the labels of the reference. */
export function calibrateOnReference(scores: Float64Array, labels: Uint8Array): IsotonicCurve {
  return fitIsotonic(scores, labels);
}

function ratio(part: number, whole: number, reason: string): Figure {
  return whole === 0 ? undefinedFigure(reason) : figure(part / whole);
}

/** Expected AUC of rows that come true with the probabilities given: expected concordant pairs over expected pairs. */
function expectedAuc(scores: Float64Array, probabilities: Float64Array): number | null {
  const order = Uint32Array.from(scores.keys()).toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  let positives = 0;
  for (const p of probabilities) positives += p;
  const negatives = probabilities.length - positives;
  if (positives <= 0 || negatives <= 0) return null;
  let below = 0;
  let sum = 0;
  for (let from = 0; from < order.length;) {
    const score = scores[order[from] ?? 0];
    let to = from;
    let positivesHere = 0;
    while (to < order.length && scores[order[to] ?? 0] === score) {
      positivesHere += probabilities[order[to] ?? 0] ?? 0;
      to += 1;
    }
    const negativesHere = to - from - positivesHere;
    sum += positivesHere * (below + negativesHere / 2);
    below += negativesHere;
    from = to;
  }
  return sum / (positives * negatives);
}

/**
 * Performance without labels (confidence-based, after NannyML's CBPE): the score of each row is read as a probability
 * by the isotonic curve of the reference, and the expected confusion matrix is summed up. `isPredictedPositive` is
 * what the model decided.
 */
export function estimatePerformance(
  curve: IsotonicCurve,
  scores: Float64Array,
  isPredictedPositive: Uint8Array,
): EstimatedPerformance {
  const probabilities = Float64Array.from(scores, (score) => calibrated(curve, score) ?? 0);
  let truePositive = 0;
  let falsePositive = 0;
  let trueNegative = 0;
  let falseNegative = 0;
  for (const [row, p] of probabilities.entries()) {
    if (isPredictedPositive[row] === 1) {
      truePositive += p;
      falsePositive += 1 - p;
    } else {
      falseNegative += p;
      trueNegative += 1 - p;
    }
  }
  const confusion = { truePositive, falsePositive, trueNegative, falseNegative };
  const noCurve = curve.scores.length === 0 ? 'The reference has no labelled row to calibrate on.' : null;
  const of = (part: number, whole: number, reason: string): Figure =>
    noCurve === null ? ratio(part, whole, reason) : undefinedFigure(noCurve);
  const f1 = f1Of(confusion);
  const auc = expectedAuc(scores, probabilities);
  return {
    accuracy: of(truePositive + trueNegative, scores.length, 'There is no row.'),
    precision: of(truePositive, truePositive + falsePositive, 'Nothing was predicted positive.'),
    recall: of(truePositive, truePositive + falseNegative, 'No row is expected to be positive.'),
    specificity: of(trueNegative, trueNegative + falsePositive, 'No row is expected to be negative.'),
    f1: noCurve !== null || f1 === null ? undefinedFigure(noCurve ?? 'Nothing is positive.') : figure(f1),
    auc:
      noCurve !== null || auc === null
        ? undefinedFigure(noCurve ?? 'The rows are expected to be all of one class.')
        : figure(auc),
    expectedPositive: of(truePositive + falseNegative, scores.length, 'There is no row.'),
    confusion,
  };
}
