import { expect, it } from 'vitest';
import { checkNumbers } from '../../../../../../main/core/features/explain/numbers.ts';

const facts =
  'It rose from 5,832 to 8232 rows; KS D is 0.20 (5 of 7 features), p < 0.001, -12.3 points, 1.2e+9.';

/** What is flagged in an answer. */
function flagged(answer: string): string[] {
  const parts = checkNumbers(answer, facts);
  expect(parts.map(({ text }) => text).join('')).toBe(answer);
  return parts.filter((part) => part.flagged).map(({ text }) => text);
}

it.each([
  [
    'numbers as they were sent, however they are written',
    '5832, 8,232, 0.2, .001? 0.001; five of seven, 12.3, 1200000000',
    ['001'],
  ],
  ['numbers that were rounded or made up', 'From 5,800 to 8,232, 40 % more, 0.21.', ['5,800', '40', '0.21']],
  ['numbers in words', 'Three of seven', ['Three']],
  ['digits of other scripts and fractions', '٥ and ½ and 5', ['٥', '½']],
  ['numbers that cannot be read as one', '5.832,0 and 5 832', ['5.832,0', '832']],
  ['no marks of a list', '1. It rose.\n2) It fell by 2.', ['2']],
  ['nothing where there is no number', 'One could say that nothing changed.', []],
])('flags %s', (_what, answer, expected) => {
  expect(flagged(answer)).toEqual(expected);
});
