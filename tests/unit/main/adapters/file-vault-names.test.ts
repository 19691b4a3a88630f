import { basename } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName } from '../../../../main/adapters/file-vault-names.ts';

describe('safeFileName', () => {
  it.each([
    ['scores.csv', 'scores.csv'],
    ['Bewertung März 2026.parquet', 'Bewertung März 2026.parquet'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\data\\a.csv', 'C__data_a.csv'],
    ['a\u0000b\nc.csv', 'a_b_c.csv'],
    ['report\u202efdp.csv', 'report_fdp.csv'],
    ['CON', '_CON'],
    ['nul.csv', '_nul.csv'],
    ['console.csv', 'console.csv'],
    ['.hidden', 'hidden'],
    ['trailing. . ', 'trailing'],
    ['', 'file'],
    ['...', 'file'],
    ['cafe\u0301.csv', 'caf\u00e9.csv'],
    ['broken \ud800.csv', 'broken \ufffd.csv'],
    ['📈.csv', '📈.csv'],
  ])('turns %j into %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('cuts a long name and keeps its extension', () => {
    const safe = safeFileName(`${'ä'.repeat(500)}.parquet`);
    expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200);
    expect(safe).toMatch(/^ä+\.parquet$/);
  });

  it('gives one short path segment for any text, and the same again for its own result', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeFileName(name);
        expect(safe).not.toBe('');
        expect(basename(safe)).toBe(safe);
        expect(['.', '..']).not.toContain(safe);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200);
        expect(safe).not.toMatch(/[/\\:\p{Cc}\u202a-\u202e]/u);
      }),
    );
  });
});
