import { comparedRateName } from '../../../../shared/schema/fairness.ts';
import type {
  ComparedRateName,
  FairnessConfig,
  FairnessVerdict,
  GroupComparison,
  GroupMetrics,
  RateComparison,
} from '../../../../shared/schema/fairness.ts';
import { compareProportions } from '../drift/two-proportions.ts';
import { newcombeInterval, ratioInterval } from './intervals.ts';
import type { Share } from './intervals.ts';
import { sharesOf } from './metrics.ts';

/** Fewest selected and fewest not selected on each side for which a ratio of rates is judged. */
export const leastOutcomes = 5;
export const significanceLevel = 0.05;

export interface MeasuredGroup {
  readonly group: string;
  readonly values: readonly (string | null)[];
  readonly metrics: GroupMetrics;
}

export type PendingRate = Omit<RateComparison, 'adjustedPValue' | 'judged' | 'verdict' | 'reason'>;

export type PendingComparison = Omit<
  GroupComparison,
  'adjustedPValue' | 'reason' | 'verdict' | 'selectionVerdict' | 'rates'
> & {
  /** Whether there are enough outcomes on both sides for the ratio to be judged. */
  readonly outcomesSuffice: boolean;
  readonly rates: readonly PendingRate[];
};

/** Whether the group has enough selected and not selected rows for a ratio of rates to mean something. */
export function hasOutcomes({ n, selected }: Pick<GroupMetrics, 'n' | 'selected'>): boolean {
  return selected >= leastOutcomes && n - selected >= leastOutcomes;
}

/** Whether low is under `percent` of high, in whole numbers: in doubles 0.32 / 0.4 is below 0.8. */
function isBelow(low: GroupMetrics, high: GroupMetrics, percent: number): boolean {
  return (
    100n * BigInt(low.selected) * BigInt(high.n) < BigInt(percent) * BigInt(high.selected) * BigInt(low.n)
  );
}

function belowRatio(group: GroupMetrics, reference: GroupMetrics, percent: number): boolean | null {
  if (group.selected === 0 && reference.selected === 0) return null;
  return isBelow(group, reference, percent) || isBelow(reference, group, percent);
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

function testOf(own: Share, other: Share) {
  return compareProportions(
    {
      referenceCount: other.count,
      referenceRows: other.rows,
      currentCount: own.count,
      currentRows: own.rows,
    },
    'two-sided',
  );
}

function compareRate(rate: ComparedRateName, own: Share, other: Share): PendingRate {
  const sides = {
    rate,
    count: own.count,
    rows: own.rows,
    referenceCount: other.count,
    referenceRows: other.rows,
  };
  if (own.rows === 0 || other.rows === 0) {
    return { ...sides, difference: null, interval: null, pValue: null, pValueMethod: null };
  }
  const { pValue, method } = testOf(own, other);
  return {
    ...sides,
    difference: own.count / own.rows - other.count / other.rows,
    interval: newcombeInterval(own, other),
    pValue,
    pValueMethod: method,
  };
}

/** A group beside the reference group: figures without verdicts, which wait for the correction of the p-values. */
export function compareWith(
  reference: MeasuredGroup,
  { group, metrics }: MeasuredGroup,
  ratioPercent: number,
): PendingComparison {
  const own = { count: metrics.selected, rows: metrics.n };
  const other = { count: reference.metrics.selected, rows: reference.metrics.n };
  const test = testOf(own, other);
  const tpr = minus(metrics.tpr, reference.metrics.tpr);
  const fpr = minus(metrics.fpr, reference.metrics.fpr);
  const ownShares = sharesOf(metrics);
  const otherShares = sharesOf(reference.metrics);
  const labelled = metrics.labelled > 0 && reference.metrics.labelled > 0;
  return {
    group,
    reference: reference.group,
    n: own.rows,
    selected: own.count,
    referenceN: other.rows,
    referenceSelected: other.count,
    ratio: other.count === 0 ? null : own.count / own.rows / (other.count / other.rows),
    ratioInterval: ratioInterval(own, other),
    belowFourFifths: belowRatio(metrics, reference.metrics, ratioPercent),
    difference: own.count / own.rows - other.count / other.rows,
    differenceInterval: newcombeInterval(own, other),
    pValue: test.pValue,
    pValueMethod: test.method,
    labelDifferences: {
      tpr,
      fpr,
      fnr: minus(metrics.fnr, reference.metrics.fnr),
      precision: minus(metrics.precision, reference.metrics.precision),
      accuracy: minus(metrics.accuracy, reference.metrics.accuracy),
      averageOdds: tpr === null || fpr === null ? null : (Math.abs(tpr) + Math.abs(fpr)) / 2,
    },
    outcomesSuffice: hasOutcomes(metrics) && hasOutcomes(reference.metrics),
    rates: labelled
      ? comparedRateName.options.map((rate) => compareRate(rate, ownShares[rate], otherShares[rate]))
      : [],
  };
}

/** Whether the interval of the ratio lies wholly on the side on which the estimate is. */
function excludesOne(ratio: number, interval: readonly [number, number]): boolean {
  return ratio < 1 ? interval[1] < 1 : interval[0] > 1;
}

/**
 * A violation needs a ratio under the limit, an interval of the ratio that leaves out 1, and a difference that
 * stays significant after the correction over all pairs of groups; under the limit alone is indicative. A ratio above 1 is judged by its inverse: a reference that was chosen may itself be the worse off.
 * With too few outcomes for a ratio there is no violation, but rates under the limit that differ significantly
 * after the correction are indicative (ADR 12): nobody selected out of a thousand is no lack of evidence.
 */
export function selectionVerdict(
  { ratio, ratioInterval: interval, belowFourFifths, outcomesSuffice }: PendingComparison,
  adjustedPValue: number,
): FairnessVerdict {
  if (!outcomesSuffice || ratio === null) {
    return belowFourFifths === true && adjustedPValue < significanceLevel ? 'indicative' : 'insufficient';
  }
  if (belowFourFifths !== true) return 'fair';
  const certain = interval !== null && excludesOne(ratio, interval) && adjustedPValue < significanceLevel;
  return certain ? 'violation' : 'indicative';
}

/**
 * A difference beyond what is tolerated is a violation when its whole interval is, indicative when it is
 * significant after the correction, and otherwise not enough evidence; undefined rates are not enough evidence.
 */
export function rateVerdict(
  { difference, interval, rows, referenceRows }: PendingRate,
  adjustedPValue: number | null,
  { maximumGap, minimumGroupSize }: Pick<FairnessConfig, 'maximumGap' | 'minimumGroupSize'>,
): FairnessVerdict {
  if (difference === null || interval === null || adjustedPValue === null) return 'insufficient';
  const [low, high] = interval;
  const [nearest, size] = [Math.max(low, -high), Math.abs(difference)];
  const large = Math.min(rows, referenceRows) >= minimumGroupSize;
  if (large && size > maximumGap && nearest > maximumGap) return 'violation';
  if (size > maximumGap) return adjustedPValue < significanceLevel ? 'indicative' : 'insufficient';
  return large ? 'fair' : 'insufficient';
}
