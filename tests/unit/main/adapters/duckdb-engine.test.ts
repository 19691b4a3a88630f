import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckDbEngine } from '../../../../main/adapters/duckdb-engine.ts';
import type { DuckDbEngine } from '../../../../main/adapters/duckdb-engine.ts';
import type { ImportColumn } from '../../../../shared/contract/datasets.ts';
import { isDriftGuardError } from '../../../../shared/errors.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

const signal = new AbortController().signal;

async function query(sql: string) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const csvOf = (...times: string[]) => `at,n\n${times.map((time, n) => `${time},${n}`).join('\n')}\n`;

const utc = (...times: string[]) => times.map((time) => [`2026-${time}:00+00`]);

describe('the DuckDB engine', () => {
  let folder: Awaited<ReturnType<typeof makeTestFolder>>;
  let engine: DuckDbEngine;
  beforeAll(async () => {
    folder = await makeTestFolder();
    engine = createDuckDbEngine({ tempFolder: join(folder.path, 'temp') });
  });
  afterAll(async () => {
    await engine.close();
    await folder.remove();
  });

  async function file(name: string, content: string): Promise<string> {
    const path = join(folder.path, name);
    await writeFile(path, content);
    return path;
  }

  async function convert(sourcePath: string, columns: readonly ImportColumn[], zone?: string) {
    const targetPath = join(folder.path, 'target.parquet');
    await rm(targetPath, { force: true });
    const result = await engine.convert({
      sourcePath,
      options: {},
      columns,
      ...(zone === undefined ? {} : { zone }),
      targetPath,
      signal,
      onProgress: () => undefined,
    });
    return { ...result, stored: await query(`SELECT * FROM '${targetPath}'`) };
  }

  it('reads types off Parquet as the file declares them', async () => {
    const path = join(folder.path, 'typed.parquet');
    await query(`COPY (SELECT
      n AS "int", n / 2 AS "double", CAST(n AS DECIMAL(9, 2)) AS "decimal", n % 2 = 0 AS "bool",
      CASE WHEN n % 3 = 0 THEN NULL ELSE 'k' || n % 2 END AS "text", TIMESTAMP '2024-01-01' + INTERVAL (n) HOUR AS "at",
      DATE '2024-01-01' AS "day", [n] AS "list", '00' || n AS "digits"
      FROM range(6) t(n)) TO '${path}' (FORMAT parquet)`);
    const { columns, detected, estimatedRows } = await engine.inspect(path, {}, signal);
    expect([detected.format, estimatedRows]).toEqual(['parquet', 6]);
    expect(columns.map(({ name, type, missing, distinct }) => [name, type, missing, distinct])).toEqual([
      ['int', 'numeric', 0, 6],
      ['double', 'numeric', 0, 6],
      ['decimal', 'numeric', 0, 6],
      ['bool', 'boolean', 0, 2],
      ['text', 'categorical', 2, 2],
      ['at', 'datetime', 0, 6],
      ['day', 'datetime', 0, 1],
      ['list', 'text', 0, 6],
      ['digits', 'categorical', 0, 6],
    ]);
  });

  it('converts Parquet into the types that were chosen, and refuses rows that do not fit', async () => {
    const path = join(folder.path, 'mixed.parquet');
    await query(`COPY (SELECT * FROM (VALUES
      ('1.5', 1, 'NaN'::DOUBLE, '2024-01-01 10:00:00+02'), ('x', 0, 2.0, '2024-01-01'), ('?', 2, 'inf'::DOUBLE, NULL), (NULL, NULL, NULL, 'soon')
      ) t(a, b, c, d)) TO '${path}' (FORMAT parquet)`);
    const { stored, rejects, missing, rows, rejectedRows } = await convert(path, [
      { name: 'd', type: 'datetime', role: 'timestamp' },
      { name: 'a', type: 'numeric', role: 'feature' },
      { name: 'c', type: 'numeric', role: 'feature' },
    ]);
    expect(stored).toEqual([
      ['2024-01-01 08:00:00+00', 1.5, 'NaN'],
      [null, null, 'Infinity'],
    ]);
    expect([rows, rejectedRows]).toEqual([2, 2]);
    expect([...missing]).toEqual([
      ['d', 1],
      ['a', 1],
      ['c', 0],
    ]);
    expect(rejects).toEqual([
      { line: 2, column: 'a', reason: '“x” is not a number.', text: 'x' },
      {
        line: 4,
        column: 'd',
        reason: '“soon” is not a date and time written year first, such as 2024-12-31 23:59:00.',
        text: 'soon',
      },
    ]);
  });

  it('converts JSON Lines with missing fields, big numbers and records that do not fit', async () => {
    const path = await file(
      'records.jsonl',
      [
        '{"n":123456789012345678901234567890,"t":"x","b":true}',
        '{"t":"NA","n":"7"}',
        '{"n":1,"n":2,"t":"twice","b":false}',
        '{"n":"seven","t":"y","b":false}',
        '[1,2]',
        '{"n":2,"t":{"deep":[1,2]},"b":"false","extra":1}',
        '{"n":3,"t":"cut","b":',
        '{"n":4,"t":"z","b":null}',
        '{"n":5,"t":"z","b":null}',
      ].join('\n') + '\n',
    );
    const { stored, rejects } = await convert(path, [
      { name: 'n', type: 'numeric', role: 'feature' },
      { name: 't', type: 'categorical', role: 'feature' },
      { name: 'b', type: 'boolean', role: 'feature' },
    ]);
    expect(stored).toEqual([
      [1.2345678901234568e29, 'x', true],
      [7, null, null],
      [2, '{"deep":[1,2]}', false],
      [4, 'z', null],
      [5, 'z', null],
    ]);
    expect(rejects.map(({ line, column, reason }) => [line, column, reason])).toEqual([
      [3, null, 'A field occurs twice in the record.'],
      [4, 'n', '“seven” is not a number.'],
      [5, null, 'This is not a JSON object, or it is cut short.'],
      [7, null, 'This is not a JSON object, or it is cut short.'],
    ]);
  });

  it('describes any file for a reader of columns: Parquet where it lies, text through a temporary file', async () => {
    const csv = await file('source.csv', 'a,b,c\n1,x,true\n2,NA,false\nbad,y,true\n4,z,true\n5,z,false\n');
    const described = await engine.describeSource(csv, { signal, types: new Map([['a', 'numeric']]) });
    const list = described.columns.map(({ expression }) => expression).join(', ');
    expect(described.columns.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'numeric'],
      ['b', 'categorical'],
      ['c', 'boolean'],
    ]);
    expect([described.rows, described.rejectedRows]).toEqual([4, 1]);
    expect(await query(`SELECT ${list} FROM ${described.relation}`)).toEqual([
      [1, 'x', true],
      [2, null, false],
      [4, 'z', true],
      [5, 'z', false],
    ]);
    await described.dispose();
    expect(await readdir(join(folder.path, 'temp'))).toEqual([]);

    const parquet = join(folder.path, 'direct.parquet');
    await query(
      `COPY (SELECT n AS a, CASE n WHEN 1 THEN 'null' ELSE 'k' END AS b FROM range(3) t(n)) TO '${parquet}' (FORMAT parquet)`,
    );
    const direct = await engine.describeSource(parquet, { signal });
    expect(direct.path).toBe(parquet);
    const values = direct.columns.map(({ expression }) => expression).join(', ');
    expect(await query(`SELECT ${values} FROM ${direct.relation}`)).toEqual([
      [0, 'k'],
      [1, null],
      [2, 'k'],
    ]);
    await direct.dispose();
  });

  describe('times', () => {
    const at: ImportColumn = { name: 'at', type: 'datetime', role: 'timestamp' };
    const named = ['2026-07-01T10:00:00Z', '2026-07-01 12:00:00+02'];
    const unnamed = ['2026-07-01 13:00:00', '2026-12-01'];
    const refusal = async (path: string, zone?: string) => {
      try {
        await convert(path, [at], zone);
        return 'converted';
      } catch (error) {
        return isDriftGuardError(error) ? [error.code, error.message, error.details.problems] : error;
      }
    };
    const sentence =
      '“at”: 2 of 4 times name no zone, such as “2026-07-01 13:00:00”, and the others do, such as “2026-07-01T10:00:00Z”. Read in a wrong zone they would lie in a wrong window, so nothing was read in. Say in which zone the times without one are, or write every time with its zone.';

    it('of which only some name a zone are refused in every format until it is said which', async () => {
      const parquet = join(folder.path, 'zones.parquet');
      const mixed = [...named, ...unnamed];
      const values = mixed.map((time) => `('${time}')`).join(', ');
      await query(`COPY (SELECT * FROM (VALUES ${values}) t("at")) TO '${parquet}' (FORMAT parquet)`);
      const paths = [
        await file('zones.csv', csvOf(...mixed)),
        await file('zones.jsonl', mixed.map((time) => JSON.stringify({ at: time })).join('\n')),
        parquet,
      ];
      for (const path of paths) {
        // oxlint-disable-next-line no-await-in-loop -- one target for all
        expect(await refusal(path)).toEqual([
          'COLUMNS_INVALID',
          sentence,
          [{ path: 'zone', message: sentence }],
        ]);
        // oxlint-disable-next-line no-await-in-loop
        expect((await convert(path, [at], 'Europe/Berlin')).stored).toEqual(
          utc('07-01 10:00', '07-01 10:00', '07-01 11:00', '11-30 23:00'),
        );
      }
    });

    it('are refused also where those without a zone come first, and read as they are where nothing is mixed', async () => {
      expect(await refusal(await file('zones.csv', csvOf(...unnamed, ...named)))).toEqual([
        'COLUMNS_INVALID',
        sentence,
        [{ path: 'zone', message: sentence }],
      ]);
      const plain = await file('zones.csv', csvOf(...unnamed));
      expect((await convert(plain, [at])).stored).toEqual(utc('07-01 13:00', '12-01 00:00'));
      expect((await convert(plain, [at], 'America/New_York')).stored).toEqual(
        utc('07-01 17:00', '12-01 05:00'),
      );
      const zoned = await file('zones.csv', csvOf(...named));
      expect((await convert(zoned, [at])).stored).toEqual(utc('07-01 10:00', '07-01 10:00'));
      expect(await refusal(plain, 'Europe/Nowhere')).toEqual([
        'COLUMNS_INVALID',
        '“Europe/Nowhere” is not a time zone that is known here. Choose one such as Europe/Berlin.',
        [{ path: 'zone', message: expect.any(String) }],
      ]);
    });

    it('that a Parquet file declares without a zone are read in the zone that is said', async () => {
      const path = join(folder.path, 'declared.parquet');
      await query(`COPY (SELECT TIMESTAMP '2026-07-01 13:00:00' AS "at") TO '${path}' (FORMAT parquet)`);
      expect((await convert(path, [at], 'Europe/Berlin')).stored).toEqual(utc('07-01 11:00'));
      expect((await convert(path, [at])).stored).toEqual(utc('07-01 13:00'));
    });
  });

  it('stops when it is cancelled and leaves no file of its own', async () => {
    const abort = new AbortController();
    abort.abort();
    const path = await file('cancel.csv', 'a\n1\n2\n');
    await expect(engine.inspect(path, {}, abort.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await readdir(join(folder.path, 'temp'))).toEqual([]);
  });

  it('says its version', async () => {
    expect(await engine.version()).toMatch(/^v\d+\.\d+\.\d+/u);
  });
});
