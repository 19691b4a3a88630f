import { describe, expect, it } from 'vitest';
import { detectEncoding } from '../../../../../main/core/evidence/text-encoding.ts';
import { detectTextFormat, mislabelWarning } from '../../../../../main/core/evidence/text-format.ts';

describe('what kind of text it is', () => {
  it.each([
    ['a,b\n1,2\n', 'csv'],
    ['[name],value\nx,1\n', 'csv'],
    ['{x},y\n1,2\n', 'csv'],
    [' [ {"a": 1} ]', 'json'],
    ['[]', 'json'],
    ['{"a":1}\n{"a":2}\n', 'jsonl'],
    ['{"a":1}', 'jsonl'],
    ['{"a":1}\n{"a":', 'jsonl'],
  ])('%j is %s', (text, format) => {
    expect(detectTextFormat(text, true)).toBe(format);
  });

  it('refuses JSON that is no list of records', () => {
    expect(() => detectTextFormat('{\n "a": 1\n}', true)).toThrow(/single JSON object/u);
    expect(() => detectTextFormat('[[1,2],[3,4]]', true)).toThrow(/must be an object/u);
  });

  it('says when a name promises another format', () => {
    expect(mislabelWarning('x.parquet', 'csv')).toBe(
      'The name “x.parquet” says Parquet, but the content is CSV. It is read as CSV.',
    );
    expect(['x.csv', 'x.tsv', 'x.CSV.gz', 'x', 'x.dat'].map((name) => mislabelWarning(name, 'csv'))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

const detect = (bytes: Uint8Array, complete = true) => detectEncoding(bytes, { complete, asked: undefined });

describe('the encoding of a text', () => {
  it('is decided by the bytes', () => {
    expect(detect(Buffer.from('süß'))).toEqual({ encoding: 'utf-8', decoder: 'utf-8', byteOrderMark: false });
    expect(detect(Buffer.from('\ufeffa'))).toEqual({
      encoding: 'utf-8',
      decoder: 'utf-8',
      byteOrderMark: true,
    });
    expect(detect(Buffer.from('süß', 'latin1'))).toMatchObject({
      encoding: 'latin-1',
      decoder: 'windows-1252',
    });
    expect(detect(Buffer.from('a,b\n', 'utf16le'))).toMatchObject({
      encoding: 'utf-16',
      decoder: 'utf-16le',
    });
  });

  it('is not misled by a character that the sample cuts in two', () => {
    const cut = Buffer.from('aß').subarray(0, 2);
    expect(detect(cut, false).encoding).toBe('utf-8');
    expect(detect(cut, true).encoding).toBe('latin-1');
  });
});
