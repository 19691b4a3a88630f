import { describe, expect, it } from 'vitest';
import { detectDialect, splitRecords } from '../../../../../main/core/evidence/csv-dialect.ts';

const detect = (text: string, asked = {}) => {
  const { delimiter, header, decimalComma, names } = detectDialect(text, { asked, complete: true });
  return { delimiter, header, decimalComma, names };
};

const split = (text: string, complete = true) => splitRecords(text, { delimiter: ',', limit: 100, complete });

describe('the dialect of a CSV file', () => {
  it('splits records with quotes, doubled quotes, line breaks and empty fields', () => {
    expect(split('a,"b ""q"", c",\r\n"x\ny",,z\n\n,')).toEqual([
      ['a', 'b "q", c', ''],
      ['x\ny', '', 'z'],
      ['', ''],
    ]);
    expect(split('a,b\n1,2\n3,', false)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it.each([
    ['comma', 'a,b\n1,2\n', ','],
    ['semicolon with decimal commas', 'a;b\n1,5;2\n2,5;3\n', ';'],
    ['tab', 'a\tb c, d\n1\tx, y\n', '\t'],
    ['vertical bar', 'a|b\n1|2\n', '|'],
    ['comma although texts hold semicolons', 'a,b\n1,x; y\n2,z\n', ','],
    ['comma inside quotes does not count', 'a;b\n"1,2";x\n"3,4";y\n', ';'],
  ])('finds the delimiter: %s', (_title, text, delimiter) => {
    expect(detect(text).delimiter).toBe(delimiter);
  });

  it.each([
    ['names over numbers', 'age,income\n1,2\n', true],
    ['numbers throughout', '1,2\n3,4\n', false],
    ['texts throughout', 'colour,shape\nred,round\nblue,square\n', true],
    ['a date in the first row', '2024-01-01,x\n2024-01-02,y\n', false],
    ['columns counted from 0', '0,1\n5.5,6.5\n', true],
    ['values that recur', 'red,round\nblue,square\nred,round\n', false],
    ['a nameless first column', ',age\n0,41\n1,42\n', true],
  ])('tells whether there is a header: %s', (_title, text, header) => {
    expect(detect(text).header).toBe(header);
  });

  it('takes what was asked as it is', () => {
    expect(detect('a;b\n1;2\n', { delimiter: ',', header: false })).toEqual({
      delimiter: ',',
      header: false,
      decimalComma: false,
      names: [''],
    });
  });

  it('reads decimal commas only when no number has a point', () => {
    expect(detect('a;b\n1,5;x\n').decimalComma).toBe(true);
    expect(detect('a;b\n1,5;x\n1.5;y\n').decimalComma).toBe(false);
    expect(detect('a,b\n"1,5",x\n').decimalComma).toBe(false);
  });
});
