import type { ReplacedName } from '../../../../shared/contract/explain.ts';
import type { NameKind, Narrative } from '../../../../shared/schema/narrative.ts';

/* Names are replaced before a narrative leaves the machine, and put back when the answer is shown. */

const words: Readonly<Record<NameKind, string>> = {
  model: 'Model',
  dataset: 'Data set',
  column: 'Column',
  value: 'Value',
  group: 'Group',
};

/** A, B, … Z, AA, AB, …: no digits, so that no placeholder is taken for a number. */
export function letters(index: number): string {
  const last = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? last : `${letters(Math.floor(index / 26) - 1)}${last}`;
}

export type Redacted = { readonly text: string; readonly replaced: readonly ReplacedName[] };

/** The sentences one in a line, with the names of the kinds that may not be sent replaced. */
export function redact(
  { sentences }: Narrative,
  { sendNames, sendValues }: { readonly sendNames: boolean; readonly sendValues: boolean },
): Redacted {
  const replaced = new Map<string, ReplacedName>();
  const counts = new Map<NameKind, number>();
  const mayBeSent = (of: NameKind): boolean => (of === 'value' || of === 'group' ? sendValues : sendNames);

  function placeholderOf(of: NameKind, text: string): string {
    const key = `${of}\n${text}`;
    const known = replaced.get(key);
    if (known !== undefined) return known.placeholder;
    const index = counts.get(of) ?? 0;
    counts.set(of, index + 1);
    const placeholder = `${words[of]} ${letters(index)}`;
    replaced.set(key, { placeholder, text, of });
    return placeholder;
  }

  const text = sentences
    .map(({ segments }) =>
      segments
        .map((segment) =>
          segment.kind === 'name' && !mayBeSent(segment.of)
            ? placeholderOf(segment.of, segment.text)
            : segment.text,
        )
        .join(''),
    )
    .join('\n');
  return { text, replaced: [...replaced.values()] };
}

/** Puts the names back into an answer. */
export function restoreNames(text: string, replaced: readonly ReplacedName[]): string {
  if (replaced.length === 0) return text;
  const names = new Map(replaced.map((entry) => [entry.placeholder.toLowerCase(), entry.text]));
  // The longest run of capital letters is taken, so that “Column A” is not found in “Column AB”.
  return text.replaceAll(
    /\b(Model|Data set|Column|Value|Group) ([A-Z]{1,4})\b/gi,
    (found, word: string, letter: string) =>
      letter === letter.toUpperCase() ? (names.get(`${word} ${letter}`.toLowerCase()) ?? found) : found,
  );
}
