import { expect, test } from 'vitest';
import { createProgressLine } from '../../../../main/cli/progress-line.ts';

function written(isTTY: boolean): string {
  let text = '';
  const line = createProgressLine({ isTTY, columns: 30, write: (part: string) => (text += part) });
  line.begin('Loading');
  line.update('Importing (1 of 3), which is too long');
  line.end('Loaded.');
  return text;
}

test('a terminal shows one line that changes', () => {
  expect(written(true)).toBe('Loading …\r\u001b[2KLoading: Importing (1 of 3), \r\u001b[2KLoaded.\n');
});

test('elsewhere the first and the last state are written', () => {
  expect(written(false)).toBe('Loading …\nLoaded.\n');
});
