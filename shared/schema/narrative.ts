import { z } from 'zod';

/*
 * An explanation in words, the same on every machine. A sentence is kept in segments, so that the figures it
 * quotes can be told from its words, and the names in it can be replaced before it leaves the machine.
 */

/** `count` of things, `percent`, `points` (percentage points), `p` (a probability), `column` (the unit of a column), `none`. */
export const figureUnit = z.enum(['count', 'percent', 'points', 'p', 'column', 'none']);
export type FigureUnit = z.infer<typeof figureUnit>;

/** What a name in a sentence belongs to. `group` and `value` come from the data themselves. */
export const nameKind = z.enum(['model', 'dataset', 'column', 'value', 'group']);
export type NameKind = z.infer<typeof nameKind>;

export const narrativeSegment = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  /** `text` is what the sentence says (rounded, with its unit); `value` the figure before rounding, in that unit. */
  z.strictObject({ kind: z.literal('figure'), text: z.string(), value: z.number(), unit: figureUnit }),
  z.strictObject({ kind: z.literal('name'), text: z.string(), of: nameKind }),
]);
export type NarrativeSegment = z.infer<typeof narrativeSegment>;

/**
 * What a sentence is about: the verdict, one thing behind it, whether it is more than chance, what to look at first, or
 * what the result does not say.
 */
export const sentencePart = z.enum(['verdict', 'finding', 'chance', 'first', 'limits']);
export type SentencePart = z.infer<typeof sentencePart>;

export const narrativeSentence = z.strictObject({
  part: sentencePart,
  segments: z.array(narrativeSegment).min(1),
});
export type NarrativeSentence = z.infer<typeof narrativeSentence>;

/** In the order in which it is to be read. */
export const narrative = z.strictObject({
  subject: z.enum(['drift', 'fairness', 'risk', 'performance', 'gate']),
  sentences: z.array(narrativeSentence).max(1000),
});
export type Narrative = z.infer<typeof narrative>;

/** A sentence as it is read. */
export function sentenceText({ segments }: Pick<NarrativeSentence, 'segments'>): string {
  return segments.map(({ text }) => text).join('');
}

/** All sentences, one in a line. */
export function narrativeText({ sentences }: Narrative): string {
  return sentences.map(sentenceText).join('\n');
}
