import { expect, it } from 'vitest';
import { listed } from '../../../../main/cli/listed.ts';

const items = [{ name: 'Credit' }, { name: 'Fraud' }];

it('says what there is instead, and how many more', () => {
  expect(listed({ items: [], total: 0 })).toBe('There is none yet.');
  expect(listed({ items: items.slice(0, 1), total: 1 })).toBe('There is “Credit”.');
  expect(listed({ items, total: 2 })).toBe('There are “Credit”, “Fraud”.');
  expect(listed({ items, total: 9 })).toBe('There are “Credit”, “Fraud” and 7 more.');
});
