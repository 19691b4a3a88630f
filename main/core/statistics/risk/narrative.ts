import type { Narrative, NarrativeSentence } from '../../../../shared/schema/narrative.ts';
import { bandOfScore } from '../../../../shared/schema/risk.ts';
import type { RiskResult, RiskTerm, RiskTermName } from '../../../../shared/schema/risk.ts';
import { count, figure, list, name, say, sentence, sequence } from '../narrative/phrase.ts';
import type { Phrase } from '../narrative/phrase.ts';
import {
  capitalTitle,
  isKnown,
  notKnown,
  openPhrase,
  pointsOf,
  spread,
  termTitles,
  verbOf,
  whyOpen,
  worthAWord,
} from './sentences.ts';

/* The explanation of a risk score: sentences built from its terms alone, the same on every machine. */

/** What a stored score is told from. */
export type RiskTold = {
  readonly model: string;
  readonly result: RiskResult;
  /** After so many days a finding is half trusted. */
  readonly staleAfterDays: number;
  /** Names of data sets that the finding of a term holds without quotation marks. */
  readonly namesIn: (term: RiskTermName) => readonly string[];
};

/** What would make a term known. */
const findOut: Readonly<Record<RiskTermName, string>> = {
  drift: 'compare a data set of current data with the reference, or let a monitor do so',
  fairness: 'check the fairness of its decisions',
  performance: 'measure its performance, or estimate it where labels are not there yet',
  'data-quality': 'import its data',
  alerts: 'switch on a rule of alerts that looks at it',
  criticality: 'give it a risk class',
};

const number = /\d[\d,]*(?:\.\d+)?(?: %)?/gu;

/** Text with its numbers as figures. */
function withFigures(text: string): Phrase {
  const parts: Phrase[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(number)) {
    const value = Number(found.replaceAll(/[, %]/gu, ''));
    parts.push(
      say`${text.slice(end, index)}`,
      figure(found, value, found.endsWith('%') ? 'percent' : 'none'),
    );
    end = index + found.length;
  }
  return [...parts, say`${text.slice(end)}`].flat();
}

/** Text with the names that are known to be in it, and else what stands between quotation marks, as names. */
function withNames(text: string, names: readonly string[]): Phrase {
  const [known] = names
    .filter((entry) => entry !== '' && text.includes(entry))
    .toSorted((a, b) => b.length - a.length);
  if (known !== undefined) {
    const at = text.indexOf(known);
    const rest = withNames(text.slice(at + known.length), names);
    return say`${withNames(text.slice(0, at), names)}${name('dataset', known)}${rest}`;
  }
  const quoted = /“(?<inside>.*)”/u.exec(text);
  if (quoted === null) return withFigures(text);
  const inside = quoted.groups?.['inside'] ?? '';
  const start = quoted.index + 1;
  const before = withNames(text.slice(0, start), names);
  return say`${before}${name('dataset', inside)}${withNames(text.slice(start + inside.length), names)}`;
}

function findingOf(term: RiskTerm, { namesIn }: RiskTold): Phrase {
  // The class of the model is none of its names.
  if (term.name === 'criticality') return say`${term.input.finding}`;
  return withNames(term.input.finding, namesIn(term.name));
}

function verdictPhrase({ model, result }: RiskTold): Phrase {
  const { score, low, high, grade, bestGrade, worstGrade } = result;
  const ends = say`between ${pointsOf(low)} and ${pointsOf(high)}`;
  const grades = bestGrade === worstGrade ? '' : `, which is grade ${bestGrade} to ${worstGrade}`;
  if (bandOfScore(result) === 'unknown') {
    return say`Too little is known of ${name('model', model)} for a grade: its risk score lies ${ends} of ${count(100)}${grades}. Higher is riskier.`;
  }
  const range =
    low === high ? say`All of it is known.` : say`With what is not known, it lies ${ends}${grades}.`;
  return say`The risk score of ${name('model', model)} is ${pointsOf(score)} of ${count(100)}, grade ${grade}; higher is riskier. ${range}`;
}

/** "Drift adds 21.3 of at most 25.0 points: …" */
function termPhrase(term: RiskTerm, told: RiskTold, most: number): Phrase {
  const title = capitalTitle(term.name);
  const finding = findingOf(term, told);
  const adds = verbOf(term.name, 'adds', 'add');
  if (term.contribution < worthAWord) return say`${title} ${adds} nothing: ${finding}`;
  return say`${title} ${adds} ${pointsOf(term.contribution)} of at most ${pointsOf(most)} points: ${finding}`;
}

function openedBy(term: RiskTerm, told: RiskTold): Phrase {
  const why = isKnown(term)
    ? whyOpen(term, told.staleAfterDays)
    : say`${notKnown(term)}: ${findingOf(term, told)}`;
  return openPhrase(term, why);
}

function firstPhrase({ result }: RiskTold): Phrase {
  const { terms, bestGrade, worstGrade } = result;
  // Nobody can look into the class that a model was given.
  const [most] = terms
    .filter((term) => isKnown(term) && term.name !== 'criticality' && term.contribution >= worthAWord)
    .toSorted((a, b) => b.contribution - a.contribution);
  const [widest] = terms
    .filter((term) => spread(term) >= worthAWord)
    .toSorted((a, b) => spread(b) - spread(a));
  const look =
    most === undefined
      ? say``
      : say`Look first at ${termTitles[most.name]}: with ${pointsOf(most.contribution)} points it makes the largest part of what is known.`;
  if (widest === undefined) {
    return most === undefined ? say`There is nothing that has to be looked at.` : look;
  }
  const why =
    bestGrade === worstGrade
      ? say`it leaves most open, ${pointsOf(spread(widest))} points`
      : say`it leaves ${pointsOf(spread(widest))} points open, and the grade with them`;
  // Where there is a result that could not tell, asking again would tell no more.
  const ask = isKnown(widest)
    ? `look again at ${termTitles[widest.name]}`
    : widest.input.source === null
      ? findOut[widest.name]
      : `collect enough data to judge ${termTitles[widest.name]}`;
  return sequence([
    look,
    say`${most === undefined ? 'To know more' : 'To know more after that'}, ${ask}: ${why}.`,
  ]);
}

function doOf(terms: readonly RiskTerm[]): string {
  const [only] = terms;
  return terms.length === 1 && only !== undefined ? verbOf(only.name, 'does', 'do') : 'do';
}

/** The explanation of a score, in the order in which it is to be read. */
export function riskNarrative(told: RiskTold): Narrative {
  const { terms } = told.result;
  const sum = terms.reduce((total, { weight }) => total + weight, 0);
  const known = terms
    .filter((term) => isKnown(term) && term.weight > 0)
    .toSorted((a, b) => b.contribution - a.contribution);
  const open = terms.filter((term) => spread(term) >= worthAWord).toSorted((a, b) => spread(b) - spread(a));
  const ignored = terms.filter(({ weight }) => weight === 0);
  const sentences: NarrativeSentence[] = [
    sentence('verdict', verdictPhrase(told)),
    ...known.map((term) =>
      sentence('finding', termPhrase(term, told, sum === 0 ? 0 : (100 * term.weight) / sum)),
    ),
    // What to look at first stands before what the score does not say.
    sentence('first', firstPhrase(told)),
    ...open.map((term) => sentence('limits', openedBy(term, told))),
    ...(ignored.length === 0
      ? []
      : [
          sentence(
            'limits',
            say`By the settings, ${list(ignored.map((term) => say`${termTitles[term.name]}`))} ${doOf(ignored)} not count.`,
          ),
        ]),
    sentence(
      'limits',
      say`The score weighs what was found; it is no probability that something goes wrong, and it is comparable only with scores of the same formula and settings.`,
    ),
  ];
  return { subject: 'risk', sentences };
}
