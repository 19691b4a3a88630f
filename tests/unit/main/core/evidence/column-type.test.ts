import { describe, expect, it } from 'vitest';
import { decideType } from '../../../../../main/core/evidence/column-type.ts';
import type { ValueCounts } from '../../../../../main/core/evidence/column-type.ts';

const none: ValueCounts = {
  present: 1000,
  distinct: 3,
  numbers: 0,
  integers: 0,
  codes: 0,
  booleans: 0,
  datetimes: 0,
  zoned: 0,
  otherDates: 0,
  nested: 0,
  notFinite: 0,
  inexact: 0,
  averageLength: 5,
  notNumber: 'x',
};
const decide = (counts: Partial<ValueCounts>) => decideType('c', { ...none, ...counts });
const typeOf = (counts: Partial<ValueCounts>) => [decide(counts).type, decide(counts).sourceType];

describe('the type of a column', () => {
  it.each([
    ['few texts', {}, ['categorical', 'VARCHAR']],
    ['many different texts', { distinct: 900 }, ['text', 'VARCHAR']],
    ['many texts that recur', { distinct: 400 }, ['categorical', 'VARCHAR']],
    ['long texts', { averageLength: 101 }, ['text', 'VARCHAR']],
    ['numbers', { numbers: 1000, notNumber: null }, ['numeric', 'DOUBLE']],
    ['0 and 1', { numbers: 1000, integers: 1000, distinct: 2 }, ['numeric', 'BIGINT']],
    ['true and false', { booleans: 1000, distinct: 2 }, ['boolean', 'BOOLEAN']],
    ['dates', { datetimes: 1000 }, ['datetime', 'TIMESTAMP']],
    ['postal codes', { numbers: 1000, integers: 1000, codes: 80, distinct: 40 }, ['categorical', 'VARCHAR']],
    ['lists', { nested: 2 }, ['text', 'JSON']],
    ['no values', { present: 0 }, ['categorical', 'VARCHAR']],
  ])('%s', (_title, counts, expected) => {
    expect(typeOf(counts)).toEqual(expected);
  });

  it('is numeric with a few strays, and says that their rows are refused', () => {
    expect(decide({ numbers: 990, notNumber: 'error' })).toEqual({
      type: 'numeric',
      sourceType: 'DOUBLE',
      warnings: [
        '“c”: 10 of 1,000 sampled values are not numbers, for example “error”. Rows with such values are refused; choose categorical to keep them.',
      ],
    });
    expect(decide({ numbers: 970 }).type).toBe('categorical');
  });

  it('warns of values that are not finite or not exact, and of dates it does not read', () => {
    expect(decide({ numbers: 1000, notFinite: 3 }).warnings).toEqual([
      '“c”: 3 sampled values are not finite (NaN or infinity). They are kept and left out of the statistics.',
    ]);
    expect(decide({ numbers: 1000, integers: 1000, inexact: 1 }).warnings[0]).toMatch(/rounded/u);
    expect(decide({ otherDates: 1000, distinct: 900 })).toMatchObject({
      type: 'text',
      warnings: [expect.stringMatching(/year first/u)],
    });
  });

  it('counts the times without a zone where only some name theirs', () => {
    const decided = [0, 1000, 988].map((zoned) => decide({ datetimes: 1000, zoned }));
    expect(decided.map(({ withoutZone }) => withoutZone)).toEqual([undefined, undefined, 12]);
  });
});
