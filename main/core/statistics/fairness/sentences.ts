import { groupTitle } from '../../../../shared/schema/fairness.ts';
import type {
  ComparedRateName,
  FairnessVerdict,
  GroupComparison,
  PartitionResult,
  RateComparison,
} from '../../../../shared/schema/fairness.ts';
import { formatCount, formatList, formatRows } from '../format.ts';
import { count, name, percent, plain, points, probability, say, textOf } from '../narrative/phrase.ts';
import type { Phrase } from '../narrative/phrase.ts';
import { leastOutcomes, significanceLevel } from './compare.ts';
import type { PendingComparison } from './compare.ts';

/* The sentences that a fairness verdict is told in, with the counts behind it. */

function rateText(selected: number, n: number): Phrase {
  return say`${percent(selected / n)} (${count(selected)} of ${count(n)})`;
}

/** "Female selected 30 % (12 of 40), Male 60 % (48 of 80)" */
function ratesText({ group, reference, n, selected, referenceN, referenceSelected }: ToldComparison): Phrase {
  return say`${name('group', group)} selected ${rateText(selected, n)}, ${name('group', reference)} ${rateText(referenceSelected, referenceN)}`;
}

function ratioText({ ratio, ratioInterval }: Pick<PendingComparison, 'ratio' | 'ratioInterval'>): Phrase {
  if (ratio === null) return say`ratio undefined`;
  const interval =
    ratioInterval === null
      ? say``
      : say` (95 % interval ${plain(ratioInterval[0])} to ${plain(ratioInterval[1])})`;
  return say`ratio ${plain(ratio)}${interval}`;
}

/** A group as a sentence calls it: a crossing between quotation marks, because its values are parted by commas. */
export function spokenGroup(key: string, attributes: number): string {
  const title = groupTitle(key, attributes);
  return attributes < 2 ? title : `“${title}”`;
}

/** A group and its reference as sentences call them. */
export function titled<Pair extends { readonly group: string; readonly reference: string }>(
  pair: Pair,
  attributes: number,
): Pair {
  return {
    ...pair,
    group: spokenGroup(pair.group, attributes),
    reference: spokenGroup(pair.reference, attributes),
  };
}

type ToldComparison = Pick<
  PendingComparison,
  | 'group'
  | 'reference'
  | 'n'
  | 'selected'
  | 'referenceN'
  | 'referenceSelected'
  | 'ratio'
  | 'ratioInterval'
  | 'outcomesSuffice'
> & { readonly selectionVerdict: FairnessVerdict };

/** "four fifths", or "90 % of the other rate" for another limit. */
export function limitText(ratioPercent: number): Phrase {
  return ratioPercent === 80 ? say`four fifths` : say`${percent(ratioPercent / 100)} of the other rate`;
}

function conclusionOf(
  comparison: ToldComparison,
  { adjustedPValue, ratioPercent }: { readonly adjustedPValue: number; readonly ratioPercent: number },
): Phrase {
  const { selectionVerdict: verdict, ratio, group, reference, outcomesSuffice } = comparison;
  const worse = name('group', ratio !== null && ratio <= 1 ? group : reference);
  const limit = limitText(ratioPercent);
  if (verdict === 'violation') return say`${worse} is below ${limit}, and chance does not explain it.`;
  if (verdict === 'indicative' && outcomesSuffice) {
    return say`${worse} is below ${limit}, but chance alone could explain it.`;
  }
  if (verdict === 'fair') return say`Not below ${limit}.`;
  const least = count(leastOutcomes);
  const rule = say`A ratio is judged only from ${least} selected and ${least} not selected in each group.`;
  if (verdict === 'indicative') {
    return say`${rule} All the same ${worse} is below ${limit}, and a difference of this size is hardly chance.`;
  }
  return adjustedPValue < significanceLevel
    ? say`${rule} The rates themselves differ significantly: have a look.`
    : rule;
}

/** Two sentences for one group beside the reference. */
export function comparisonPhrase(
  comparison: ToldComparison,
  adjustedPValue: number,
  ratioPercent: number,
): Phrase {
  return say`${ratesText(comparison)}; ${ratioText(comparison)}; ${probability('adjusted p', adjustedPValue)}. ${conclusionOf(comparison, { adjustedPValue, ratioPercent })}`;
}

/** The same as a text. */
export function comparisonReason(
  comparison: ToldComparison,
  adjustedPValue: number,
  ratioPercent: number,
): string {
  return textOf(comparisonPhrase(comparison, adjustedPValue, ratioPercent));
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

const rateConclusions: Readonly<Record<FairnessVerdict, (limit: Phrase) => Phrase>> = {
  violation: (limit) => say`The difference is more than ${limit} points, and chance does not explain it.`,
  indicative: (limit) =>
    say`The difference is more than ${limit} points and hardly chance, but it may in truth be smaller than that.`,
  insufficient: () => say`Too few rows to tell.`,
  fair: (limit) => say`The difference is within ${limit} points.`,
};

/** "True positive rate: among positive labels the model selects 52 % (40 of 77) of Female, …" */
export function ratePhrase(
  {
    rate,
    count: of,
    rows,
    referenceCount,
    referenceRows,
    difference,
    interval,
    adjustedPValue,
    verdict,
  }: Omit<RateComparison, 'reason'>,
  groups: { readonly group: string; readonly reference: string },
  maximumGap: number,
): Phrase {
  const title = `${rateTitles[rate].charAt(0).toUpperCase()}${rateTitles[rate].slice(1)}`;
  const { verb, of: things } = rateWords[rate];
  const group = name('group', groups.group);
  const reference = name('group', groups.reference);
  if (difference === null || interval === null) {
    return say`${title}: undefined, because ${rows === 0 ? group : reference} has no ${things}.`;
  }
  const shares = say`the model ${verb} ${rateText(of, rows)} of the ${things} of ${group} and ${rateText(referenceCount, referenceRows)} of ${reference}`;
  const gap = say`difference ${points(difference)} points (95 % interval ${points(interval[0])} to ${points(interval[1])})`;
  return say`${title}: ${shares}; ${gap}; ${probability('adjusted p', adjustedPValue ?? 1)}. ${rateConclusions[verdict](points(maximumGap))}`;
}

/** The same as a text. */
export function rateReason(
  comparison: Omit<RateComparison, 'reason'>,
  groups: { readonly group: string; readonly reference: string },
  maximumGap: number,
): string {
  return textOf(ratePhrase(comparison, groups, maximumGap));
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

function others(more: number): string {
  return more === 0
    ? ''
    : ` So ${more === 1 ? 'is 1 other group' : `are ${formatCount(more)} other groups`}.`;
}

function leftOut({ excluded, attributes }: Pick<PartitionResult, 'excluded' | 'attributes'>): string {
  if (excluded.length === 0) return '';
  const titles = excluded.map(({ group }) => spokenGroup(group, attributes.length));
  const named = titles.length > 3 ? [] : [`: ${formatList(titles)}`];
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
    if (groups.length === 1)
      return `${title}: ${nothing.one}: ${spokenGroup(only.group, attributes.length)}, ${formatRows(only.metrics.n)}.`;
    return `${title}: ${nothing.small}${leftOut(partition)}`;
  }
  const decisive = comparisons
    .filter((comparison) => comparison.verdict === verdict)
    .toSorted((a, b) => folded(a) - folded(b));
  const worst = decisive[0] === undefined ? '' : decisiveReason(decisive[0], verdict);
  const more = verdict === 'violation' || verdict === 'indicative' ? others(decisive.length - 1) : '';
  return `${title}: ${worst}${more}${leftOut(partition)}`;
}
