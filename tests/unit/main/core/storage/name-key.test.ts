import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { nameKey } from '../../../../../main/core/storage/name-key.ts';

it.each([
  ['Credit', 'cREDIT'],
  ['Müller', 'MU\u0308LLER'],
  ['ΑΒΓ', 'αβγ'],
  ['İstanbul', 'i\u0307stanbul'],
])('takes %j and %j for the same name', (left, right) => {
  expect(nameKey(left)).toBe(nameKey(right));
});

it('tells different names apart', () => {
  expect(new Set(['a', 'b', 'á', 'a b', 'ab'].map(nameKey)).size).toBe(5);
});

it('is the key of itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(nameKey(nameKey(name))).toBe(nameKey(name));
    }),
  );
});
