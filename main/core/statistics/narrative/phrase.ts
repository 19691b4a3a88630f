import type {
  FigureUnit,
  NameKind,
  NarrativeSegment,
  NarrativeSentence,
  SentencePart,
} from '../../../../shared/schema/narrative.ts';
import { formatCount, formatFigure, formatPercent } from '../format.ts';

/* What sentences of explanations are put together from. */

/** A part of a sentence. */
export type Phrase = readonly NarrativeSegment[];

export type Sayable = Phrase | string;

function join(segments: readonly NarrativeSegment[]): Phrase {
  const joined: NarrativeSegment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (segment.text === '') continue;
    if (segment.kind === 'text' && last?.kind === 'text') {
      joined[joined.length - 1] = { kind: 'text', text: last.text + segment.text };
    } else joined.push(segment);
  }
  return joined;
}

function asPhrase(said: Sayable): Phrase {
  return typeof said === 'string' ? [{ kind: 'text', text: said }] : said;
}

/** A template whose parts may hold figures and names: say`${name('column', 'age')} moved`. */
export function say(strings: TemplateStringsArray, ...parts: readonly Sayable[]): Phrase {
  return join(strings.flatMap((text, index) => [...asPhrase(text), ...asPhrase(parts[index] ?? '')]));
}

export function figure(text: string, value: number, unit: FigureUnit): Phrase {
  return [{ kind: 'figure', text, value, unit }];
}

export function name(of: NameKind, text: string): Phrase {
  return [{ kind: 'name', text, of }];
}

/** A count of things: 5,832. */
export function count(value: number): Phrase {
  return figure(formatCount(value), value, 'count');
}

/** "1 row", "12 rows". */
export function counted(value: number, one: string, many = `${one}s`): Phrase {
  return say`${count(value)} ${value === 1 ? one : many}`;
}

/** A figure without a unit, or in that of its column. */
export function plain(value: number, unit: 'column' | 'none' = 'none'): Phrase {
  return figure(formatFigure(value), value, unit);
}

/** A share as a percentage: 23.5 %. */
export function percent(share: number): Phrase {
  return figure(formatPercent(share), share * 100, 'percent');
}

/** A difference of shares in percentage points, to one decimal. */
export function points(difference: number): Phrase {
  return figure(String(Number((difference * 100).toFixed(1))), difference * 100, 'points');
}

/** "p < 0.001" or "p = 0.012". */
export function probability(label: string, value: number): Phrase {
  return value < 0.001
    ? say`${label} < ${figure('0.001', value, 'p')}`
    : say`${label} = ${figure(String(Number(value.toPrecision(2))), value, 'p')}`;
}

/** "a", "a and b", "a, b and c". */
export function list(items: readonly Phrase[]): Phrase {
  const last = items.at(-1) ?? [];
  if (items.length < 2) return last;
  const before = items.slice(0, -1).flatMap((item, index) => (index === 0 ? item : say`, ${item}`));
  return say`${before} and ${last}`;
}

/** The first names, and how many more there are. */
export function names(of: NameKind, all: readonly string[], most: number): Phrase {
  const shown = all.slice(0, most).map((text) => name(of, text));
  const more = all.length - shown.length;
  return list(more > 0 ? [...shown, say`${count(more)} more`] : shown);
}

/** One phrase after the other, with a space between. */
export function sequence(phrases: readonly Phrase[]): Phrase {
  return join(
    phrases
      .filter((phrase) => phrase.length > 0)
      .flatMap((phrase, index) => (index === 0 ? phrase : say` ${phrase}`)),
  );
}

export function sentence(part: SentencePart, phrase: Phrase): NarrativeSentence {
  return { part, segments: [...phrase] };
}

/** What a phrase reads as. */
export function textOf(phrase: Phrase): string {
  return phrase.map(({ text }) => text).join('');
}
