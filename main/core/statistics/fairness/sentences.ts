import type {
  ComparedRateName,
  FairnessVerdict,
  GroupComparison,
  PartitionResult,
  RateComparison,
} from '../../../../shared/schema/fairness.ts';
import { formatCount, formatFigure, formatList, formatP, formatPercent, formatRows } from '../format.ts';
import { leastOutcomes, significanceLevel } from './compare.ts';
import type { PendingComparison } from './compare.ts';

/* The sentences that a fairness verdict is told in, with the counts behind it. */

function rateText(selected: number, n: number): string {
  return `${formatPercent(selected / n)} (${formatCount(selected)} of ${formatCount(n)})`;
}

/** "Female selected 30 % (12 of 40), Male 60 % (48 of 80)" */
function ratesText({ group, reference, n, selected, referenceN, referenceSelected }: ToldComparison): string {
  return `${group} selected ${rateText(selected, n)}, ${reference} ${rateText(referenceSelected, referenceN)}`;
}

function ratioText({ ratio, ratioInterval }: Pick<PendingComparison, 'ratio' | 'ratioInterval'>): string {
  if (ratio === null) return 'ratio undefined';
  const interval =
    ratioInterval === null
      ? ''
      : ` (95 % interval ${formatFigure(ratioInterval[0])} to ${formatFigure(ratioInterval[1])})`;
  return `ratio ${formatFigure(ratio)}${interval}`;
}

type ToldComparison = Omit<PendingComparison, 'rates'> & { readonly selectionVerdict: FairnessVerdict };

/** "four fifths", or "90 % of the other rate" for another limit. */
export function limitText(ratioPercent: number): string {
  return ratioPercent === 80 ? 'four fifths' : `${ratioPercent} % of the other rate`;
}

function conclusionOf(
  comparison: ToldComparison,
  { adjustedPValue, ratioPercent }: { readonly adjustedPValue: number; readonly ratioPercent: number },
): string {
  const { selectionVerdict: verdict, ratio, group, reference, outcomesSuffice } = comparison;
  const worse = ratio !== null && ratio <= 1 ? group : reference;
  const limit = limitText(ratioPercent);
  if (verdict === 'violation') return `${worse} is below ${limit}, and chance does not explain it.`;
  if (verdict === 'indicative' && outcomesSuffice) {
    return `${worse} is below ${limit}, but chance alone could explain it.`;
  }
  if (verdict === 'fair') return `Not below ${limit}.`;
  const rule = `A ratio is judged only from ${leastOutcomes} selected and ${leastOutcomes} not selected in each group.`;
  if (verdict === 'indicative') {
    return `${rule} All the same ${worse} is below ${limit}, and a difference of this size is hardly chance.`;
  }
  return adjustedPValue < significanceLevel
    ? `${rule} The rates themselves differ significantly: have a look.`
    : rule;
}

/** Two sentences for one group beside the reference. */
export function comparisonReason(
  comparison: ToldComparison,
  adjustedPValue: number,
  ratioPercent: number,
): string {
  const figures = [ratesText(comparison), ratioText(comparison), formatP('adjusted p', adjustedPValue)];
  return `${figures.join('; ')}. ${conclusionOf(comparison, { adjustedPValue, ratioPercent })}`;
}

/** What each rate counts, and of which rows. */
const rateWords: Readonly<Record<ComparedRateName, { readonly verb: string; readonly of: string }>> = {
  tpr: { verb: 'selects', of: 'positive labels' },
  fpr: { verb: 'wrongly selects', of: 'negative labels' },
  precision: { verb: 'is right about', of: 'selected rows' },
  for: { verb: 'is wrong about', of: 'rows not selected' },
  accuracy: { verb: 'is right about', of: 'labelled rows' },
};

export const rateTitles: Readonly<Record<ComparedRateName, string>> = {
  tpr: 'true positive rate',
  fpr: 'false positive rate',
  precision: 'precision',
  for: 'false omission rate',
  accuracy: 'accuracy',
};

const rateConclusions: Readonly<Record<FairnessVerdict, (limit: string) => string>> = {
  violation: (limit) => `The difference is more than ${limit}, and chance does not explain it.`,
  indicative: (limit) =>
    `The difference is more than ${limit} and hardly chance, but it may in truth be smaller than that.`,
  insufficient: () => 'Too few rows to tell.',
  fair: (limit) => `The difference is within ${limit}.`,
};

/** A difference of shares in percentage points. */
export function points(value: number): string {
  return String(Number((value * 100).toFixed(1)));
}

/** "True positive rate: among positive labels the model selects 52 % (40 of 77) of Female, …" */
export function rateReason(
  {
    rate,
    count,
    rows,
    referenceCount,
    referenceRows,
    difference,
    interval,
    adjustedPValue,
    verdict,
  }: Omit<RateComparison, 'reason'>,
  { group, reference }: { readonly group: string; readonly reference: string },
  maximumGap: number,
): string {
  const title = `${rateTitles[rate].charAt(0).toUpperCase()}${rateTitles[rate].slice(1)}`;
  const { verb, of } = rateWords[rate];
  if (difference === null || interval === null) {
    const without = rows === 0 ? group : reference;
    return `${title}: undefined, because ${without} has no ${of}.`;
  }
  const figures = [
    `the model ${verb} ${rateText(count, rows)} of the ${of} of ${group} and ${rateText(referenceCount, referenceRows)} of ${reference}`,
    `difference ${points(difference)} points (95 % interval ${points(interval[0])} to ${points(interval[1])})`,
    formatP('adjusted p', adjustedPValue ?? 1),
  ];
  return `${title}: ${figures.join('; ')}. ${rateConclusions[verdict](`${points(maximumGap)} points`)}`;
}

export function unknownReason(n: number): string {
  return `${formatRows(n)} without a known value: shown, not judged.`;
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
  return ` ${noun} left out of the judgement${named.join('')}.`;
}

/** How far a comparison is from parity; smallest first names the worst. */
function folded({ ratio }: GroupComparison): number {
  if (ratio === null) return Number.POSITIVE_INFINITY;
  return ratio > 1 ? 1 / ratio : ratio;
}

/** What decided about a comparison: selection, or the first judged rate of that verdict. */
function decisiveReason(
  { selectionVerdict, reason, rates }: GroupComparison,
  verdict: FairnessVerdict,
): string {
  if (selectionVerdict === verdict) return reason;
  return rates.find((rate) => rate.judged && rate.verdict === verdict)?.reason ?? reason;
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
  const worst = decisive[0] === undefined ? '' : decisiveReason(decisive[0], verdict);
  const more = verdict === 'violation' || verdict === 'indicative' ? others(decisive.length - 1) : '';
  return `${title}: ${worst}${more}${leftOut(partition)}`;
}
