import { bandOfScore } from '../../../../shared/schema/risk.ts';
import type { RiskResult, RiskTerm, RiskTermName } from '../../../../shared/schema/risk.ts';
import { formatList } from '../format.ts';
import { counted, figure, say, textOf } from '../narrative/phrase.ts';
import type { Phrase } from '../narrative/phrase.ts';

/* What a score says, and what it leaves open, in words. */

export const termTitles: Readonly<Record<RiskTermName, string>> = {
  drift: 'drift',
  fairness: 'fairness',
  performance: 'performance',
  'data-quality': 'data quality',
  alerts: 'alerts',
  criticality: 'criticality',
};

/** The title of a term at the beginning of a sentence. */
export function capitalTitle(name: RiskTermName): string {
  const title = termTitles[name];
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
}

/** Which form of a verb goes with the title of a term: "drift adds", "alerts add". */
export function verbOf(term: RiskTermName, one: string, many: string): string {
  return term === 'alerts' ? many : one;
}

/** One decimal: 47.5, 20.0. */
const points = (value: number): string => value.toFixed(1);

/** Points of the score, to one decimal. */
export function pointsOf(value: number): Phrase {
  return figure(points(value), value, 'none');
}

/** Points under a twentieth are not worth a word. */
export const worthAWord = 0.05;
const spokenTerms = 2;

export const isKnown = ({ freshness }: RiskTerm): boolean => freshness !== 'unknown';

/** How many points a term leaves open. */
export const spread = ({ lowContribution, highContribution }: RiskTerm): number =>
  highContribution - lowContribution;

/** The score with its range, and the terms that make most of it. */
export function riskSentence(result: RiskResult): string {
  const { score, low, high, grade, bestGrade, worstGrade, terms } = result;
  if (bandOfScore(result) === 'unknown') {
    return `How risky this model is, is not known: nothing was found about it yet. By its class, the score lies between ${points(low)} and ${points(high)}, which is grade ${bestGrade} to ${worstGrade}; lists are sorted by ${points(score)}, the middle of that.`;
  }
  const grades = bestGrade === worstGrade ? '' : `, which is grade ${bestGrade} to ${worstGrade}`;
  const range =
    low === high
      ? 'All of it is known.'
      : `With what is not known, it lies between ${points(low)} and ${points(high)}${grades}.`;
  const most = terms
    .filter((term) => term.contribution >= worthAWord && isKnown(term))
    .toSorted((a, b) => b.contribution - a.contribution)
    .slice(0, spokenTerms)
    .map((term) => `${termTitles[term.name]} (${points(term.contribution)} points)`);
  const from = most.length === 0 ? '' : ` Most of what is known comes from ${formatList(most)}.`;
  return `The risk score is ${points(score)} of 100, grade ${grade}. ${range}${from}`;
}

/** Why a known term leaves something open. */
export function whyOpen({ freshness, ageDays }: RiskTerm, staleAfterDays: number): Phrase {
  const age = say`was looked at ${counted(ageDays ?? 0, 'day')} ago`;
  if (freshness === 'stale') {
    return say`${age}; after ${counted(staleAfterDays, 'day')} a finding is half trusted.`;
  }
  if (freshness === 'outdated') {
    return say`${age}; after ${counted(2 * staleAfterDays, 'day')} a finding is not trusted any more.`;
  }
  return say`is known only within an interval.`;
}

/** "is not known" of drift, "are not known" of alerts. */
export function notKnown({ name }: RiskTerm): string {
  return `${verbOf(name, 'is', 'are')} not known`;
}

/** What a term leaves open for the reason given, and by how much it moves the score. */
export function openPhrase(term: RiskTerm, why: Phrase): Phrase {
  return say`${capitalTitle(term.name)} ${why} ${pointsOf(term.contribution)} points are counted, of a possible ${pointsOf(term.lowContribution)} to ${pointsOf(term.highContribution)}.`;
}

function openness(term: RiskTerm, staleAfterDays: number): string {
  const why = isKnown(term) ? whyOpen(term, staleAfterDays) : say`${notKnown(term)}. ${term.input.finding}`;
  return textOf(openPhrase(term, why));
}

/** A sentence for every term that leaves something open; none where everything is known. */
export function riskUncertainty({ terms }: Pick<RiskResult, 'terms'>, staleAfterDays: number): string[] {
  return terms.filter((term) => spread(term) >= worthAWord).map((term) => openness(term, staleAfterDays));
}
