import { describe, expect, it } from 'vitest';
import { csvLine } from '../../../../main/core/csv.ts';

describe('csvLine', () => {
  it('writes numbers as they are, null as nothing, and quotes what would be read differently', () => {
    expect(csvLine([-1.5, true, null, 'plain', 'a,b', 'say "so"', 'two\nlines'])).toBe(
      '-1.5,true,,plain,"a,b","say ""so""","two\nlines"\r\n',
    );
  });

  it.each(['=SUM(A1)', '+1', '-1', '@cmd', '\tx', '\rx', '\n=1', '＝1+1', '＋1', '－1', '＠x'])(
    'shows %j instead of running it',
    (text) => {
      expect(csvLine([text]).replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );
});
