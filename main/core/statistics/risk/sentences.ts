import { bandOf } from '../../../../shared/schema/risk.ts';
import type { RiskResult, RiskTerm } from '../../../../shared/schema/risk.ts';
import { formatCount, formatList } from '../format.ts';
import { termTitles as names, verbOf } from './narrative.ts';

/* What a score says, and what it leaves open, in words. */

/** One decimal: 47.5, 20.0. */
const points = (value: number): string => value.toFixed(1);

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const days = (count: number): string => (count === 1 ? '1 day' : `${formatCount(count)} days`);

/** Contributions under a twentieth of a point are not worth a word. */
const worthAWord = 0.05;
const spokenTerms = 2;

/** The score with its range, and the terms that make most of it. */
export function riskSentence(result: RiskResult): string {
  const { score, low, high, grade, bestGrade, worstGrade, terms } = result;
  const unknownTerms = terms.filter(({ freshness }) => freshness === 'unknown').length;
  if (bandOf({ grade, unknownTerms, low, high }) === 'unknown') {
    return `How risky this model is, is not known: nothing was found about it yet. By its class, the score lies between ${points(low)} and ${points(high)}, which is grade ${bestGrade} to ${worstGrade}; lists are sorted by ${points(score)}, the middle of that.`;
  }
  const grades = bestGrade === worstGrade ? '' : `, which is grade ${bestGrade} to ${worstGrade}`;
  const range =
    low === high
      ? 'All of it is known.'
      : `With what is not known, it lies between ${points(low)} and ${points(high)}${grades}.`;
  const most = terms
    .filter(({ contribution, freshness }) => contribution >= worthAWord && freshness !== 'unknown')
    .toSorted((a, b) => b.contribution - a.contribution)
    .slice(0, spokenTerms)
    .map((term) => `${names[term.name]} (${points(term.contribution)} points)`);
  const from = most.length === 0 ? '' : ` Most of what is known comes from ${formatList(most)}.`;
  return `The risk score is ${points(score)} of 100, grade ${grade}. ${range}${from}`;
}

function openness(term: RiskTerm, staleAfterDays: number): string | null {
  const { name, input, freshness, ageDays, contribution, lowContribution, highContribution } = term;
  if (highContribution - lowContribution < worthAWord) return null;
  const counted = `${points(contribution)} points are counted, of a possible ${points(lowContribution)} to ${points(highContribution)}.`;
  const subject = capitalised(names[name]);
  switch (freshness) {
    case 'unknown':
      return `${subject} ${verbOf(name, 'is', 'are')} not known. ${input.finding} ${counted}`;
    case 'stale':
      return `${subject} was looked at ${days(ageDays ?? 0)} ago; after ${days(staleAfterDays)} a finding is half trusted. ${counted}`;
    case 'outdated':
      return `${subject} was looked at ${days(ageDays ?? 0)} ago; after ${days(2 * staleAfterDays)} a finding is not trusted any more. ${counted}`;
    case 'current':
      return `${subject} is known with an interval. ${counted}`;
  }
}

/** A sentence for every term that leaves something open; none where everything is known. */
export function riskUncertainty({ terms }: Pick<RiskResult, 'terms'>, staleAfterDays: number): string[] {
  return terms.flatMap((term) => openness(term, staleAfterDays) ?? []);
}
