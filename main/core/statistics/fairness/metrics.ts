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

function defined(groups: readonly Rates[], rate: FairnessRateName): number[] {
  return groups.flatMap((group) => group[rate] ?? []);
}

/** Largest minus smallest defined rate; null where fewer than two groups have one. */
function gap(groups: readonly Rates[], rate: FairnessRateName): number | null {
  const rates = defined(groups, rate);
  return rates.length < 2 ? null : Math.max(...rates) - Math.min(...rates);
}

/**
 * Gaps between groups. The differences are largest minus smallest, the ratio is smallest over largest. Equalized
 * odds is the larger of the gaps in TPR and FPR, average odds their mean; both are null unless both gaps are there.
 */
export function gapsOf(groups: readonly Rates[]): Record<FairnessMetricName, number | null> {
  const selection = defined(groups, 'selectionRate');
  const highest = Math.max(0, ...selection);
  const tpr = gap(groups, 'tpr');
  const fpr = gap(groups, 'fpr');
  return {
    demographicParityDifference: gap(groups, 'selectionRate'),
    demographicParityRatio: selection.length < 2 || highest === 0 ? null : Math.min(...selection) / highest,
    equalOpportunityDifference: tpr,
    equalizedOddsDifference: tpr === null || fpr === null ? null : Math.max(tpr, fpr),
    averageOddsDifference: tpr === null || fpr === null ? null : (tpr + fpr) / 2,
    predictiveParityDifference: gap(groups, 'precision'),
    falsePositiveRateDifference: fpr,
    falseNegativeRateDifference: gap(groups, 'fnr'),
    accuracyDifference: gap(groups, 'accuracy'),
  };
}
