/*
 * What a result that is computed again is held against: its figures, verdicts and settings, bit for bit. Its sentences
 * follow from these, and a later version may put them in other words.
 */

/** The fields of results that hold sentences. A test holds every text of a result against this list. */
export const wordingFields: ReadonlySet<string> = new Set([
  'reason',
  'sentence',
  'notes',
  'narrative',
  'assumption',
]);

function withoutWording(key: string, value: unknown): unknown {
  if (wordingFields.has(key)) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Everything about a result but its sentences, as a text to compare: one text for one value, whatever its order. */
export function figuresOf(result: unknown): string {
  return JSON.stringify(JSON.parse(JSON.stringify(result), withoutWording));
}

/** `reworded`: the same figures in other words. `altered`: these are not the words that were stored with them. */
export type Likeness = 'same' | 'reworded' | 'altered' | 'different';

/** What a result of other words is, whose figures are the same; `isAsTold`: it is what its history tells of it. */
export const likenessInOtherWords = (isAsTold: boolean): Likeness => (isAsTold ? 'reworded' : 'altered');

/** Said where the figures are the same and the words are not. */
export const wordingSentences: Readonly<Record<'reworded' | 'altered', string>> = {
  reworded: 'The same figures; the wording is that of another version.',
  altered:
    'The figures are the same, but the sentences beside them are not those that were stored with them.',
};

/** What becomes of a job that computed a result again. */
export function recomputedAs(likeness: Likeness): 'same' | 'different' {
  return likeness === 'same' || likeness === 'reworded' ? 'same' : 'different';
}
