import type {
  FairnessVerdict,
  GroupComparison,
  PartitionResult,
} from '../../../../shared/schema/fairness.ts';
import { formatCount, formatFigure, formatList, formatP, formatPercent, formatRows } from '../format.ts';
import { leastOutcomes } from './compare.ts';
import type { PendingComparison } from './compare.ts';

/* The sentences that a fairness verdict is told in, with the counts behind it. */

function rateText(selected: number, n: number): string {
  return `${formatPercent(selected / n)} (${formatCount(selected)} of ${formatCount(n)})`;
}

/** "Female selected 30 % (12 of 40), Male 60 % (48 of 80)" */
function ratesText({
  group,
  reference,
  n,
  selected,
  referenceN,
  referenceSelected,
}: PendingComparison): string {
  return `${group} selected ${rateText(selected, n)}, ${reference} ${rateText(referenceSelected, referenceN)}`;
}

function ratioText({ ratio, ratioInterval }: PendingComparison): string {
  if (ratio === null) return 'ratio undefined';
  const interval =
    ratioInterval === null
      ? ''
      : ` (95 % interval ${formatFigure(ratioInterval[0])} to ${formatFigure(ratioInterval[1])})`;
  return `ratio ${formatFigure(ratio)}${interval}`;
}

const significanceLevel = 0.05;

function conclusionOf(comparison: PendingComparison, adjustedPValue: number): string {
  const { verdict, ratio, group, reference } = comparison;
  const worse = ratio !== null && ratio > 1 ? reference : group;
  if (verdict === 'violation') return `${worse} is below four fifths, and chance does not explain it.`;
  if (verdict === 'indicative') {
    return `${worse} is below four fifths, but with so few rows chance alone could explain it.`;
  }
  if (verdict === 'fair') return 'Not below four fifths.';
  const rule = `A ratio is judged only from ${leastOutcomes} selected and ${leastOutcomes} not selected in each group.`;
  // Nobody selected out of many is no small matter only because no ratio can be judged.
  return adjustedPValue > significanceLevel
    ? rule
    : `${rule} The rates themselves differ significantly: have a look.`;
}

/** Two sentences for one group beside the reference. */
export function comparisonReason(comparison: PendingComparison, adjustedPValue: number): string {
  const figures = [ratesText(comparison), ratioText(comparison), formatP('adjusted p', adjustedPValue)];
  return `${figures.join('; ')}. ${conclusionOf(comparison, adjustedPValue)}`;
}

export function excludedReason(n: number, minimum: number): string {
  return `${formatRows(n)}; at least ${formatCount(minimum)} are needed.`;
}

const worstFirst: readonly FairnessVerdict[] = ['violation', 'indicative', 'insufficient', 'fair'];

/** The worst of several verdicts; insufficient where there is none. */
export function worstVerdict(verdicts: readonly FairnessVerdict[]): FairnessVerdict {
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? 'insufficient';
}

function others(count: number): string {
  return count === 0
    ? ''
    : ` So ${count === 1 ? 'is 1 other group' : `are ${formatCount(count)} other groups`}.`;
}

function leftOut({ excluded }: Pick<PartitionResult, 'excluded'>): string {
  if (excluded.length === 0) return '';
  const named = excluded.length > 3 ? [] : [`: ${formatList(excluded.map(({ group }) => group))}`];
  const noun = excluded.length === 1 ? '1 group is' : `${formatCount(excluded.length)} groups are`;
  return ` ${noun} too small to be judged${named.join('')}.`;
}

/** How far a comparison is from parity; smallest first names the worst. */
function folded({ ratio }: GroupComparison): number {
  if (ratio === null) return Number.POSITIVE_INFINITY;
  return ratio > 1 ? 1 / ratio : ratio;
}

const nothing: Readonly<Record<'none' | 'one' | 'small', string>> = {
  none: 'There are no rows to judge.',
  one: 'There is one group only, so there is nothing to compare it with',
  small: 'Fewer than two groups are large enough to be compared.',
};

/** What the groups of one attribute or crossing come to; the worst group is named with its counts. */
export function partitionReason(
  partition: Pick<PartitionResult, 'groups' | 'excluded' | 'comparisons' | 'attributes'>,
  verdict: FairnessVerdict,
): string {
  const { groups, comparisons, attributes } = partition;
  const title = attributes.join(' and ');
  const [only] = groups;
  if (comparisons.length === 0) {
    if (only === undefined) return `${title}: ${nothing.none}`;
    if (groups.length === 1) return `${title}: ${nothing.one}: ${only.group}, ${formatRows(only.metrics.n)}.`;
    return `${title}: ${nothing.small}${leftOut(partition)}`;
  }
  const decisive = comparisons
    .filter((comparison) => comparison.verdict === verdict)
    .toSorted((a, b) => folded(a) - folded(b));
  const worst = decisive[0]?.reason ?? '';
  const more = verdict === 'violation' || verdict === 'indicative' ? others(decisive.length - 1) : '';
  return `${title}: ${worst}${more}${leftOut(partition)}`;
}
