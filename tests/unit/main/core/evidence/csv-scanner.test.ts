import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvScanner, withPlainLineBreaks } from '../../../../../main/core/evidence/csv-scanner.ts';
import type { CsvRecord } from '../../../../../main/core/evidence/csv-scanner.ts';
import { reportSeed } from '../../../../support/property.ts';

function scan(text: string, chunkBytes = 1_000_000, showEmptyLines = false) {
  const records: CsvRecord[] = [];
  const scanner = createCsvScanner(',', (record) => void records.push(record), { showEmptyLines });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) scanner.push(bytes.subarray(at, at + chunkBytes));
  const survey = scanner.end();
  return { survey, records, texts: records.map(({ start, end }) => bytes.subarray(start, end).toString()) };
}

const mixed = (text: string): boolean => scan(text).survey.mixedLineBreaks;

async function* chunks() {
  for (const part of ['a,b\r', '\n1,"x\r', '\ny"\r2,z\n', '\r\n3,w']) yield Buffer.from(part);
}

describe('the CSV scanner', () => {
  it('finds records and their lines across quoted line breaks, empty lines and both line ends', () => {
    const { texts, records, survey } = scan('\n\na,b\r\n1,"x\ny"\r\n\r\n2,"say ""hi"""\r\n3,z');
    expect(texts).toEqual(['a,b', '1,"x\ny"', '2,"say ""hi"""', '3,z']);
    expect(records.map(({ line }) => line)).toEqual([3, 4, 7, 8]);
    expect(survey).toEqual({
      bytes: 37,
      records: 4,
      emptyLines: 3,
      leadingEmptyLines: 2,
      mixedLineBreaks: true,
      strayQuoteLine: null,
      openQuoteLine: null,
      hasNul: false,
    });
  });

  it('names the line of a quote that is never closed, and of text after a closing quote', () => {
    expect(scan('a,b\n1,"x\n2,y\n').survey.openQuoteLine).toBe(2);
    expect(scan('a,b\n1,"x" tail\n2,y\n').survey.strayQuoteLine).toBe(2);
    expect(scan('a,b\n1,5" pipe\n').survey).toMatchObject({ strayQuoteLine: null, openQuoteLine: null });
  });

  it('tells mixed line breaks from even ones', () => {
    expect([mixed('a\r\nb\r\n'), mixed('a\nb\n'), mixed('a,"x\r\ny"\nb\n')]).toEqual([false, false, false]);
    expect([mixed('a\r\nb\n'), mixed('a\rb\n'), mixed('a\rb\r')]).toEqual([true, true, true]);
  });

  it('hands out empty lines after the first record when they are rows', () => {
    expect(scan('\na\n1\n\n2\n', 100, true).records.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  });

  it('finds the same whatever the chunks are', () => {
    const text = fc
      .array(fc.constantFrom('a', '"', '""', ',', '\n', '\r\n', '\r', ' ', 'é', '\u0000'), { maxLength: 40 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (value, chunkBytes) => {
        expect(scan(value, chunkBytes)).toEqual(scan(value));
      }),
      reportSeed({ numRuns: 2000 }),
    );
  });

  it('evens line breaks outside quotes and leaves those inside', async () => {
    const out: Buffer[] = [];
    for await (const chunk of withPlainLineBreaks(chunks(), ',')) out.push(Buffer.from(chunk));
    expect(Buffer.concat(out).toString()).toBe('a,b\n1,"x\r\ny"\n2,z\n\n3,w');
  });
});
