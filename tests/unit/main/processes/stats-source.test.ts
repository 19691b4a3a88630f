import { describe, expect, it } from 'vitest';
import type { ColumnReader } from '../../../../main/adapters/duckdb-column-reader.ts';
import { createColumnSource, createValueArrays } from '../../../../main/processes/stats-source.ts';

const never = new AbortController().signal;
const file: Readonly<Record<string, readonly number[]>> = { 'sql a': [3, 1, 2], 'sql b': [6, 5, 4] };

/** A reader of the little file above that notes what it was asked. */
function createReader() {
  const asked: string[] = [];
  const reader: Pick<ColumnReader, 'readNumbers' | 'readRange'> = {
    readNumbers(path, columns) {
      asked.push(`${path}: ${columns.map(({ value }) => value).join(', ')}`);
      for (const { value, sink } of columns) {
        for (const number of file[value] ?? []) sink(Float64Array.of(number, 99), 1);
      }
      return Promise.resolve(columns.map(() => 7));
    },
    readRange(path, { value, sink }, { lower, upper }) {
      asked.push(`${path}: ${value} from ${lower} to ${upper}`);
      const found = (file[value] ?? []).filter((number) => number >= lower && number <= upper);
      sink(Float64Array.from(found), found.length);
      return Promise.resolve();
    },
  };
  return { asked, reader };
}

function createSink() {
  const taken: (number | string)[] = [];
  return {
    taken,
    add: (values: Float64Array, length: number) => void taken.push(...values.subarray(0, length)),
    addMissing: (count: number) => void taken.push(`${count} missing`),
  };
}

function open(keptValues: number) {
  const { asked, reader } = createReader();
  const source = createColumnSource({
    reader,
    path: 'file',
    rows: 3,
    columns: new Map([
      ['a', 'sql a'],
      ['b', 'sql b'],
    ]),
    keptValues,
    arrays: createValueArrays(),
  });
  return { asked, source };
}

const ranges = [
  { lower: 1, upper: 1 },
  { lower: 2, upper: 2.5 },
];

describe('column source', () => {
  it('reads columns in one pass and keeps what fits for later reads', async () => {
    const { asked, source } = open(6);
    const [a, b, again] = [createSink(), createSink(), createSink()];
    await source.read(
      [
        { name: 'a', sink: a, ranges: null },
        { name: 'b', sink: b, ranges: null },
      ],
      never,
    );
    await source.read([{ name: 'a', sink: again, ranges }], never);
    expect({ asked, a: a.taken, b: b.taken, again: again.taken }).toEqual({
      asked: ['file: sql a, sql b'],
      a: [3, 1, 2, '7 missing'],
      b: [6, 5, 4, '7 missing'],
      again: [3, 1, 2, '7 missing'],
    });
  });

  it('reads larger files again: a range by the engine, several in one pass over the values as they come', async () => {
    const { asked, source } = open(5);
    const [first, second, third, beside] = [createSink(), createSink(), createSink(), createSink()];
    await source.read([{ name: 'a', sink: first, ranges: null }], never);
    await source.read([{ name: 'a', sink: second, ranges: [{ lower: 1, upper: 2 }] }], never);
    await source.read(
      [
        { name: 'a', sink: third, ranges },
        { name: 'b', sink: beside, ranges },
      ],
      never,
    );
    expect({ asked, second: second.taken, third: third.taken, beside: beside.taken }).toEqual({
      asked: ['file: sql a', 'file: sql a from 1 to 2', 'file: sql a, sql b'],
      second: [1, 2],
      third: [3, 1, 2],
      beside: [6, 5, 4],
    });
  });
});

describe('value arrays', () => {
  it('are used again when they are long enough, and dropped when they are not', () => {
    const arrays = createValueArrays();
    const long = arrays.take(10);
    arrays.giveBack(long);
    expect(arrays.take(5)).toBe(long);
    arrays.giveBack(long);
    const longer = arrays.take(11);
    expect([longer.length, arrays.take(5) === long]).toEqual([11, false]);
  });
});
