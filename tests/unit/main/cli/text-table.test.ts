import { expect, it } from 'vitest';
import { printable } from '../../../../main/cli/text-table.ts';

it('shows what would steer a terminal or turn the text around as a mark', () => {
  expect(printable('a\u001B[31mb\u202Ec\nd\u2028e')).toBe('a\uFFFD[31mb\uFFFDc\uFFFDd\uFFFDe');
});
