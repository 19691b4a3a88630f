import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openColumnReader } from '../../../../main/adapters/duckdb-column-reader.ts';
import type { ColumnReader } from '../../../../main/adapters/duckdb-column-reader.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

const never = new AbortController().signal;
const rows = 10_000;

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let reader: ColumnReader;
let path: string;

beforeAll(async () => {
  folder = await makeTestFolder();
  // Characters that the engine would take for a pattern and a quote.
  const inner = join(folder.path, "it's [odd] *");
  await mkdir(inner);
  path = join(inner, 'data.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`
    COPY (
      SELECT
        n::DOUBLE / 7 AS plain,
        CASE WHEN n % 3 = 0 THEN NULL ELSE n END AS "ga""ps",
        CASE WHEN n = 5 THEN 'NaN'::DOUBLE WHEN n = 6 THEN 'Infinity'::DOUBLE ELSE -1.5 END AS odd,
        CASE WHEN n % 2 = 0 THEN 'x' || n ELSE n::VARCHAR END AS mixed,
        (n % 3)::DOUBLE AS code,
        n % 4 = 0 AS flag,
        CASE WHEN n % 4 = 0 THEN 'yes' WHEN n % 4 = 1 THEN 'false' WHEN n % 4 = 2 THEN '1' ELSE 'maybe' END AS spoken,
        'value ' || n AS unique_text,
        'u' || (n * 3) AS other_text,
        CASE WHEN n % 10 = 0 THEN NULL ELSE '' END AS blank
      FROM range(${rows}) AS t(n)
    ) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  reader = await openColumnReader({ tempFolder: folder.path, memoryLimitMb: 128 });
});

afterAll(async () => {
  reader.close();
  await folder.remove();
});

async function numbers(...columns: string[]): Promise<{ values: number[][]; missing: number[] }> {
  const values: number[][] = columns.map(() => []);
  const missing = await reader.readNumbers(
    path,
    columns.map((value, index) => ({
      value,
      sink: (chunk, length) => {
        for (let at = 0; at < length; at += 1) values[index]?.push(chunk[at] ?? 0);
      },
    })),
    never,
  );
  return { values, missing };
}

describe('column reader', () => {
  it('streams several columns in one pass, in the order of the rows, without what is missing', async () => {
    const { values, missing } = await numbers('plain', '"ga""ps"');
    const all = Array.from({ length: rows }, (_, n) => n);
    expect({ values, missing }).toEqual({
      values: [all.map((n) => n / 7), all.filter((n) => n % 3 !== 0)],
      missing: [0, all.filter((n) => n % 3 === 0).length],
    });
  });

  it('hands on what is not finite as it is', async () => {
    const { values } = await numbers('odd');
    expect(values[0]?.slice(4, 8)).toEqual([-1.5, Number.NaN, Number.POSITIVE_INFINITY, -1.5]);
  });

  it('streams the numbers of a range, both ends included, and no others', async () => {
    const found: number[] = [];
    const sink = (chunk: Float64Array, length: number) => void found.push(...chunk.subarray(0, length));
    await reader.readRange(path, { value: '"ga""ps"', sink }, { lower: 10, upper: 14 }, never);
    await reader.readRange(path, { value: 'plain', sink }, { lower: 1 / 7, upper: 2 / 7 }, never);
    await reader.readRange(path, { value: 'odd', sink }, { lower: 0, upper: Number.MAX_VALUE }, never);
    expect(found).toEqual([10, 11, 13, 14, 1 / 7, 2 / 7]);
  });

  it('counts text that is not a number as missing', async () => {
    const { values, missing } = await numbers('mixed');
    expect({ used: values[0]?.length, missing }).toEqual({ used: rows / 2, missing: [rows / 2] });
  });

  it('names whole numbers without a fraction, so that codes are the same however they are stored', async () => {
    expect(await reader.readCategories(path, { value: 'code', type: 'categorical' }, never)).toEqual({
      rows,
      missing: 0,
      counts: new Map([
        ['0', 3334],
        ['1', 3333],
        ['2', 3333],
      ]),
    });
  });

  it('reads yes and no however they are written, and keeps other texts', async () => {
    const spoken = await reader.readCategories(path, { value: 'spoken', type: 'boolean' }, never);
    const flag = await reader.readCategories(path, { value: 'flag', type: 'boolean' }, never);
    expect([spoken.counts, flag.counts]).toEqual([
      new Map([
        ['true', 5000],
        ['false', 2500],
        ['maybe', 2500],
      ]),
      new Map([
        ['true', 2500],
        ['false', 7500],
      ]),
    ]);
  });

  it('takes an empty text for a category and NULL for missing', async () => {
    expect(await reader.readCategories(path, { value: 'blank', type: 'categorical' }, never)).toEqual({
      rows,
      missing: 1000,
      counts: new Map([['', 9000]]),
    });
  });

  it('counts as many categories as are compared one by one, and no more', async () => {
    const most = await reader.readCategories(path, { value: 'unique_text', type: 'categorical' }, never);
    const more = await reader.readCategories(
      path,
      { value: `unnest([unique_text, other_text])`, type: 'categorical' },
      never,
    );
    expect([most.counts?.size, more]).toEqual([10_000, { rows: 2 * rows, missing: 0, counts: null }]);
  });

  it('counts rows and missing values alone', async () => {
    expect(await reader.countMissing(path, 'blank', never)).toEqual({
      rows,
      missing: 1000,
      counts: new Map(),
    });
  });

  it('says that a file is gone', async () => {
    await expect(reader.countMissing(join(folder.path, 'absent.parquet'), 'x', never)).rejects.toMatchObject({
      code: 'EVIDENCE_MISSING',
    });
  });

  it('stops in the middle of a column when it is cancelled, and reads on afterwards', async () => {
    const abort = new AbortController();
    let chunks = 0;
    const reading = reader.readNumbers(
      path,
      [
        {
          value: 'plain',
          sink: () => {
            chunks += 1;
            abort.abort();
          },
        },
      ],
      abort.signal,
    );
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
    expect({ chunks, next: (await numbers('plain')).values[0]?.length }).toEqual({ chunks: 1, next: rows });
  });
});
