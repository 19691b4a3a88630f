import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRepeatedValue, packLines, readRows } from '../../../../main/adapters/duckdb-rows.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

const { signal } = new AbortController();

describe('rows of a file', () => {
  let folder: Awaited<ReturnType<typeof makeTestFolder>>;
  let path = '';
  const settings = () => ({ tempFolder: folder.path, memoryLimitMb: 256, threads: 1 });

  beforeAll(async () => {
    folder = await makeTestFolder();
    path = join(folder.path, 'rows [1].parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    // Row 8 has the name of row 3, row 9 that of row 2; two have none.
    await connection.run(`COPY (SELECT n AS number, CAST(n AS VARCHAR) AS once,
      CASE n WHEN 7 THEN 'n2' WHEN 8 THEN 'n1' WHEN 4 THEN NULL WHEN 5 THEN NULL ELSE 'n' || n END AS name
      FROM range(10) t(n)) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
  });
  afterAll(() => folder.remove());

  it('are read from any row on, in pages', async () => {
    const pages: unknown[] = [];
    const columns = [{ name: 'number', type: 'numeric' as const }];
    await readRows(
      settings(),
      { path, firstRow: 3, rows: 5, pageRows: 3, columns, signal },
      (page, firstRow) => void pages.push([firstRow, page.flat()]),
    );
    expect(pages).toEqual([
      [3, [3, 4, 5]],
      [6, [6, 7]],
    ]);
  });

  it('are packed as they were written, each value as its column wants it', async () => {
    const lines = join(folder.path, "it's.jsonl");
    const rows = [
      { id: 'a', code: 1, 'two "words"': 1e21, yes: true, at: '2026-01-01T00:00:00.000Z' },
      { id: 'é\n"NA"', code: 'x', 'two "words"': null, yes: null, at: null },
      { id: 'NA', code: true, 'two "words"': -0.1, yes: false, at: '2026-01-01T00:00:00.000Z' },
    ];
    await writeFile(lines, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const columns = [
      { name: 'id', type: 'text' as const },
      { name: 'code', type: 'categorical' as const },
      { name: 'two "words"', type: 'numeric' as const },
      { name: 'yes', type: 'boolean' as const },
      { name: 'at', type: 'datetime' as const },
    ];
    const targetPath = join(folder.path, 'packed.parquet');
    await packLines(settings(), { path: lines, columns, targetPath, signal });
    const pages: unknown[] = [];
    await readRows(settings(), { path: targetPath, rows: 3, pageRows: 3, columns, signal }, (page) => {
      pages.push(...page);
    });
    expect(pages).toEqual([
      ['a', '1', 1e21, true, '2026-01-01T00:00:00.000Z'],
      ['é\n"NA"', 'x', null, null, null],
      ['NA', 'true', -0.1, false, '2026-01-01T00:00:00.000Z'],
    ]);
  });

  it('tell the first value that was there before, and none where each is there once', async () => {
    expect([
      await findRepeatedValue(settings(), { path, column: 'name', signal }),
      await findRepeatedValue(settings(), { path, column: 'once', signal }),
    ]).toEqual([{ value: 'n2', first: 3, again: 8 }, null]);
  });
});
