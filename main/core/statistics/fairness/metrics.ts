import type {
  FairnessMetricName,
  FairnessRateName,
  GroupMetrics,
  Interval,
} from '../../../../shared/schema/fairness.ts';
import type { GroupCounts } from './groups.ts';
import { wilsonInterval } from './intervals.ts';
import type { Share } from './intervals.ts';

type Confusion = Pick<GroupCounts, 'n' | 'selected' | 'tp' | 'fp' | 'tn' | 'fn'>;
export type Rates = Record<FairnessRateName, number | null>;

/** Count and base of every rate of a group. */
export function sharesOf({ n, selected, tp, fp, tn, fn }: Confusion): Record<FairnessRateName, Share> {
  const labelled = tp + fp + tn + fn;
  return {
    selectionRate: { count: selected, rows: n },
    tpr: { count: tp, rows: tp + fn },
    fpr: { count: fp, rows: fp + tn },
    tnr: { count: tn, rows: fp + tn },
    fnr: { count: fn, rows: tp + fn },
    precision: { count: tp, rows: tp + fp },
    npv: { count: tn, rows: tn + fn },
    fdr: { count: fp, rows: tp + fp },
    for: { count: fn, rows: tn + fn },
    accuracy: { count: tp + tn, rows: labelled },
    baseRate: { count: tp + fn, rows: labelled },
  };
}

function mapRates<Value>(
  shares: Record<FairnessRateName, Share>,
  value: (share: Share) => Value,
): Record<FairnessRateName, Value> {
  return {
    selectionRate: value(shares.selectionRate),
    tpr: value(shares.tpr),
    fpr: value(shares.fpr),
    tnr: value(shares.tnr),
    fnr: value(shares.fnr),
    precision: value(shares.precision),
    npv: value(shares.npv),
    fdr: value(shares.fdr),
    for: value(shares.for),
    accuracy: value(shares.accuracy),
    baseRate: value(shares.baseRate),
  };
}

/** Every rate of a group; null where there is nothing to divide by. */
export function ratesOf(counts: Confusion): Rates {
  return mapRates(sharesOf(counts), ({ count, rows }) => (rows === 0 ? null : count / rows));
}

function bounded(value: number, low: number): number {
  // A mean of scores in 0 to 1 may leave that range by a rounding.
  return Math.min(1, Math.max(low, value));
}

/** Rates of a group with their intervals; a rate with nothing to divide by is null. */
export function metricsOf(counts: GroupCounts): GroupMetrics {
  const { n, selected, tp, fp, tn, fn, scored, scoreSum } = counts;
  const { scoredLabelled, scoredPositive, labelledScoreSum } = counts;
  const shares = sharesOf(counts);
  return {
    n,
    selected,
    labelled: tp + fp + tn + fn,
    tp,
    fp,
    tn,
    fn,
    ...ratesOf(counts),
    meanScore: scored === 0 ? null : bounded(scoreSum / scored, 0),
    calibrationGap:
      scoredLabelled === 0 ? null : bounded((labelledScoreSum - scoredPositive) / scoredLabelled, -1),
    intervals: mapRates(shares, (share): Interval | null =>
      share.rows === 0 ? null : wilsonInterval(share),
    ),
  };
}

/** The rates of which there are gaps between groups. */
export type GapRates = Pick<Rates, 'selectionRate' | 'tpr' | 'fpr' | 'fnr' | 'precision' | 'accuracy'>;

function divided(count: number, rows: number): number | null {
  return rows === 0 ? null : count / rows;
}

/** Only the rates of which there are gaps: a bootstrap asks for them a thousand times. */
export function gapRatesOf({ n, selected, tp, fp, tn, fn }: Confusion): GapRates {
  return {
    selectionRate: divided(selected, n),
    tpr: divided(tp, tp + fn),
    fpr: divided(fp, fp + tn),
    fnr: divided(fn, tp + fn),
    precision: divided(tp, tp + fp),
    accuracy: divided(tp + tn, tp + fp + tn + fn),
  };
}

/** Smallest and largest defined rate; null where fewer than two groups have one. */
function range(groups: readonly GapRates[], rate: keyof GapRates): readonly [number, number] | null {
  let [defined, low, high] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const group of groups) {
    const value = group[rate];
    if (value === null) continue;
    defined += 1;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return defined < 2 ? null : [low, high];
}

/** Largest minus smallest defined rate; null where fewer than two groups have one. */
function gap(groups: readonly GapRates[], rate: keyof GapRates): number | null {
  const ends = range(groups, rate);
  return ends === null ? null : ends[1] - ends[0];
}

/**
 * Gaps between groups. The differences are largest minus smallest, the ratio is smallest over largest. Equalized
 * odds is the larger of the gaps in TPR and FPR, average odds their mean; both are null unless both gaps are there.
 */
export function gapsOf(groups: readonly GapRates[]): Record<FairnessMetricName, number | null> {
  const selection = range(groups, 'selectionRate');
  const tpr = gap(groups, 'tpr');
  const fpr = gap(groups, 'fpr');
  return {
    demographicParityDifference: gap(groups, 'selectionRate'),
    demographicParityRatio: selection === null || selection[1] === 0 ? null : selection[0] / selection[1],
    equalOpportunityDifference: tpr,
    equalizedOddsDifference: tpr === null || fpr === null ? null : Math.max(tpr, fpr),
    averageOddsDifference: tpr === null || fpr === null ? null : (tpr + fpr) / 2,
    predictiveParityDifference: gap(groups, 'precision'),
    falsePositiveRateDifference: fpr,
    falseNegativeRateDifference: gap(groups, 'fnr'),
    accuracyDifference: gap(groups, 'accuracy'),
  };
}
