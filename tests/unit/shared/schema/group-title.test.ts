import { expect, it } from 'vitest';
import { groupTitle } from '../../../../shared/schema/fairness.ts';

it.each([
  ['Female|White', 2, 'Female, White'],
  ['Female|White|below 30', 3, 'Female, White, below 30'],
  // The value of one attribute is what it is.
  ['a|b', 1, 'a|b'],
  [String.raw`a\|b|c\\`, 2, 'a|b, c\\'],
  ['|(missing)', 2, ', (missing)'],
  ['Smith, J.|x', 2, '“Smith, J.”, x'],
])('calls %s of %i attributes %s', (key, attributes, title) => {
  expect(groupTitle(key, attributes)).toBe(title);
});
