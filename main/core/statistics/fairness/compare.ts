import type { FairnessVerdict, GroupComparison, GroupMetrics } from '../../../../shared/schema/fairness.ts';
import { compareProportions } from '../drift/two-proportions.ts';
import { newcombeInterval, ratioInterval } from './intervals.ts';

/** Fewest selected and fewest not selected on each side for which a ratio of rates is judged. */
export const leastOutcomes = 5;

export interface MeasuredGroup {
  readonly group: string;
  readonly values: readonly (string | null)[];
  readonly metrics: GroupMetrics;
}

export type PendingComparison = Omit<GroupComparison, 'adjustedPValue' | 'reason'>;

/** Whether the group has enough selected and not selected rows for a ratio of rates to mean something. */
export function hasOutcomes({ n, selected }: GroupMetrics): boolean {
  return selected >= leastOutcomes && n - selected >= leastOutcomes;
}

/** count / rows < 4/5 of otherCount / otherRows, in whole numbers: in doubles 0.32 / 0.4 is below 0.8. */
function isBelowFourFifths(low: GroupMetrics, high: GroupMetrics): boolean {
  return 5n * BigInt(low.selected) * BigInt(high.n) < 4n * BigInt(high.selected) * BigInt(low.n);
}

function fourFifths(group: GroupMetrics, reference: GroupMetrics): boolean | null {
  if (group.selected === 0 && reference.selected === 0) return null;
  return isBelowFourFifths(group, reference) || isBelowFourFifths(reference, group);
}

/** Whether the interval of the ratio lies wholly on the side on which the estimate is. */
function excludesOne(ratio: number, interval: readonly [number, number]): boolean {
  return ratio < 1 ? interval[1] < 1 : interval[0] > 1;
}

function verdictOf(group: GroupMetrics, reference: GroupMetrics, ratio: number | null): FairnessVerdict {
  if (ratio === null || !hasOutcomes(group) || !hasOutcomes(reference)) return 'insufficient';
  if (fourFifths(group, reference) !== true) return 'fair';
  const interval = ratioInterval(
    { count: group.selected, rows: group.n },
    { count: reference.selected, rows: reference.n },
  );
  return interval !== null && excludesOne(ratio, interval) ? 'violation' : 'indicative';
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

/**
 * A group beside the reference group. A violation needs a ratio of rates under four fifths and an interval of the
 * ratio that leaves out 1; under four fifths alone is indicative. A ratio above 1 is judged by its inverse: a
 * reference that was chosen may itself be the worse off.
 */
export function compareWith(reference: MeasuredGroup, { group, metrics }: MeasuredGroup): PendingComparison {
  const own = { count: metrics.selected, rows: metrics.n };
  const other = { count: reference.metrics.selected, rows: reference.metrics.n };
  const ratio = other.count === 0 ? null : own.count / own.rows / (other.count / other.rows);
  const test = compareProportions(
    {
      referenceCount: other.count,
      referenceRows: other.rows,
      currentCount: own.count,
      currentRows: own.rows,
    },
    'two-sided',
  );
  const tpr = minus(metrics.tpr, reference.metrics.tpr);
  const fpr = minus(metrics.fpr, reference.metrics.fpr);
  return {
    group,
    reference: reference.group,
    n: own.rows,
    selected: own.count,
    referenceN: other.rows,
    referenceSelected: other.count,
    ratio,
    ratioInterval: ratioInterval(own, other),
    belowFourFifths: fourFifths(metrics, reference.metrics),
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
    verdict: verdictOf(metrics, reference.metrics, ratio),
  };
}
