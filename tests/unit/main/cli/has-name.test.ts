import { expect, it } from 'vitest';
import { hasName } from '../../../../main/cli/has-name.ts';

it('knows a record by its name however its letters are written', () => {
  expect(hasName({ name: 'Crédit' }, ' CRE\u{301}DIT ')).toBe(true);
  expect(hasName({ name: 'Crédit' }, 'Credit')).toBe(false);
});
