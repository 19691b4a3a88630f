import { DriftGuardError } from '../../../shared/errors.ts';
import type { ScoreCheck, ValueCount } from './group-reader.ts';

/* What the values of decision, label and score columns mean. */

/** The values of a column that count as 1, and whether the positive value that was named is among them. */
export type YesValues = {
  readonly yes: readonly string[];
  readonly namedFound: boolean;
  /** What counts as 0, where that is more than one value. */
  readonly note: string | null;
};

const truths: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['1.0', true],
  ['true', true],
  ['0', false],
  ['0.0', false],
  ['false', false],
]);

/** Null for a value that is neither 0/1 nor true/false. */
export function truthOf(value: string): boolean | null {
  return truths.get(value.trim().toLowerCase()) ?? null;
}

function isSame(value: string, named: string): boolean {
  const truth = truthOf(named);
  return value === named || (truth !== null && truthOf(value) === truth);
}

function refuse(message: string): DriftGuardError {
  return new DriftGuardError('COLUMNS_INVALID', message);
}

const shownValues = 5;

function listed(values: readonly ValueCount[]): string {
  const shown = values.slice(0, shownValues).map(({ value }) => `“${value}”`);
  return `${shown.join(', ')}${values.length > shownValues ? ' and others' : ''}`;
}

/**
 * Which values of a column of yes and no mean yes: those that are among `positive`, which counts for every column
 * that has one of them; else 1 and true. Throws COLUMNS_INVALID for a column without values, or with values that
 * are neither 0/1 nor true/false where none of them is positive; `advice` says what to do then.
 */
export function yesValues(
  column: string,
  values: readonly ValueCount[],
  { positive, advice }: { readonly positive: readonly string[]; readonly advice: string },
): YesValues {
  if (values.length === 0) {
    throw refuse(
      `The column “${column}” has no values: all its rows are empty. Choose another column, or data that hold it.`,
    );
  }
  const named = positive.map((value) => `“${value}”`).join(' or ');
  const yes = values
    .map(({ value }) => value)
    .filter((value) => positive.some((entry) => isSame(value, entry)));
  if (yes.length > 0) {
    const no = values.filter(({ value }) => !yes.includes(value));
    const note = no.length > 1 ? `${column}: only ${named} counts as positive, ${listed(no)} do not.` : null;
    return { yes, namedFound: true, note };
  }
  if (values.every(({ value }) => truthOf(value) !== null)) {
    return {
      yes: values.map(({ value }) => value).filter((value) => truthOf(value) === true),
      namedFound: false,
      note: null,
    };
  }
  if (positive.length > 0) {
    throw refuse(`The column “${column}” has no value ${named}; it holds ${listed(values)}. ${advice}`);
  }
  throw refuse(
    `The column “${column}” holds ${listed(values)}, not only 0 and 1 or true and false. ${advice}`,
  );
}

function countOf(count: number): string {
  return count === 1 ? '1 value that is' : `${count.toLocaleString('en-US')} values that are`;
}

/** Throws COLUMNS_INVALID for a column of scores that holds anything but numbers of the range that was checked. */
export function checkScores(column: string, check: ScoreCheck, range: 'unit' | 'any' = 'unit'): void {
  const example = check.example === null ? '' : `, for example “${check.example}”`;
  const { scored, notNumbers, notFinite, outOfRange } = check;
  const found: readonly (readonly [number, string])[] = [
    [notNumbers, 'not a number'],
    [notFinite, 'infinite or not a number'],
    [outOfRange, 'not from 0 to 1'],
  ];
  const wrong = found.filter(([count]) => count > 0).map(([count, what]) => `${countOf(count)} ${what}`);
  if (wrong.length > 0) {
    const allowed = range === 'unit' ? 'a number from 0 to 1' : 'a finite number';
    throw refuse(
      `The score “${column}” holds ${wrong.join(' and ')}${example}. A score is ${allowed}: correct these values, or leave them empty where none is known.`,
    );
  }
  if (scored === 0) {
    throw refuse(
      `The score “${column}” has no values: all its rows are empty. Choose another column, or data that hold it.`,
    );
  }
}
