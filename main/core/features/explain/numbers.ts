/* Which numbers of an answer were in what was sent. */

type FoundNumber = {
  readonly start: number;
  readonly end: number;
  /** Without its sign; null where it cannot be read as one number. */
  readonly value: number | null;
};

const words = [
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
  'twenty',
] as const;

// Digits of any script, with separators between them; or a number in words. “One” is mostly no number.
const pattern = new RegExp(
  String.raw`[\p{N}](?:[\p{N}.,'’]*[\p{N}])?(?:[eE][+-]?\p{N}+)?|\b(?:${words.join('|')})\b`,
  'giu',
);

function valueOf(text: string): number | null {
  const word = words.findIndex((entry) => entry === text.toLowerCase());
  if (word >= 0) return word + 2;
  // Only the form in which figures are sent: thousands in groups of three, a point before decimals.
  if (!/^(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)) return null;
  const value = Number(text.replaceAll(',', ''));
  return Number.isFinite(value) ? value : null;
}

function numbersIn(text: string): FoundNumber[] {
  return [...text.matchAll(pattern)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
    value: valueOf(found),
  }));
}

/** "1." and "2)" at the beginning of a line count the lines of a list. */
function isListMark(text: string, { start, end }: FoundNumber): boolean {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  return text.slice(lineStart, start).trim() === '' && /^[.)] /.test(text.slice(end, end + 2));
}

export type CheckedPart = { readonly text: string; readonly flagged: boolean };

/** The answer in parts: numbers that are not in `facts` on their own and flagged, the rest as it is. */
export function checkNumbers(answer: string, facts: string): CheckedPart[] {
  const known = new Set(numbersIn(facts).flatMap(({ value }) => value ?? []));
  const parts: CheckedPart[] = [];
  let done = 0;
  for (const found of numbersIn(answer)) {
    if (found.value !== null && known.has(found.value)) continue;
    if (isListMark(answer, found)) continue;
    if (found.start > done) parts.push({ text: answer.slice(done, found.start), flagged: false });
    parts.push({ text: answer.slice(found.start, found.end), flagged: true });
    done = found.end;
  }
  if (done < answer.length) parts.push({ text: answer.slice(done), flagged: false });
  return parts;
}
