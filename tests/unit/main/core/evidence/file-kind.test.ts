import { describe, expect, it } from 'vitest';
import { looksLikeUtf16, recogniseBytes } from '../../../../../main/core/evidence/file-kind.ts';

describe('what the first bytes say', () => {
  it.each([
    ['PAR1....', { kind: 'parquet' }],
    ['a,b\n1,2\n', { kind: 'text' }],
    ['{"a":1}', { kind: 'text' }],
  ])('%j', (start, kind) => {
    expect(recogniseBytes(Buffer.from(start))).toEqual(kind);
  });

  it('knows gzip, tells Excel from other ZIP archives, and names what it cannot read', () => {
    expect(recogniseBytes(Buffer.from([0x1f, 0x8b, 8, 0]))).toEqual({ kind: 'gzip' });
    expect(recogniseBytes(Buffer.from('PK\u0003\u0004......xl/workbook.xml'))).toEqual({
      kind: 'foreign',
      what: 'an Excel or Office file',
      advice: 'Export the table as CSV or Parquet and choose that file.',
    });
    expect(recogniseBytes(Buffer.from('PK\u0003\u0004......data.csv'))).toMatchObject({
      what: 'a ZIP archive',
    });
    expect(recogniseBytes(Buffer.from('SQLite format 3\u0000'))).toMatchObject({
      what: 'an SQLite database',
    });
    expect(recogniseBytes(Buffer.from([1, 2, 0, 0, 0, 9, 8]))).toMatchObject({
      what: 'binary data of an unknown kind',
    });
  });

  it('sees UTF-16 by its mark or by its zeros', () => {
    const text = Buffer.from('name,value\nx,1\n', 'utf16le');
    expect(looksLikeUtf16(text)).toBe('utf-16le');
    expect(looksLikeUtf16(Buffer.from(text).swap16())).toBe('utf-16be');
    expect(looksLikeUtf16(Buffer.from([0xfe, 0xff, 0x65, 0xe5]))).toBe('utf-16be');
    expect(looksLikeUtf16(Buffer.from('plain text'))).toBeNull();
    expect(recogniseBytes(text)).toEqual({ kind: 'text' });
  });
});
