import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { assert, property, uint8Array } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainLayouts } from '../../../../main/adapters/duckdb-column-layout.ts';
import { createPlainReader, findPlainPages } from '../../../../main/adapters/parquet-plain-column.ts';
import { readPlainPageHeader } from '../../../../main/adapters/parquet-pages.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';
import { reportSeed } from '../../../support/property.ts';

const rows = 20_000;
const columns = {
  spread: 'hash(n) / 1e19',
  gaps: 'CASE WHEN n % 7 = 0 THEN NULL ELSE hash(n) / 1e19 END',
  empty: 'NULL::DOUBLE',
  odd: "CASE n % 5000 WHEN 1 THEN 'NaN'::DOUBLE WHEN 2 THEN '-Infinity'::DOUBLE ELSE hash(n) / 1e19 END",
  even: 'n::DOUBLE',
  few: '(n % 5)::DOUBLE',
  whole: 'n::BIGINT',
  label: "'x' || n",
};

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  folder = await makeTestFolder();
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});

afterAll(async () => {
  connection.closeSync();
  instance.closeSync();
  await folder.remove();
});

async function write(name: string, options: string, select?: string): Promise<string> {
  const path = join(folder.path, name);
  const list = Object.entries(columns).map(
    ([column, sql]) =>
      `(${sql})::${column === 'label' ? 'VARCHAR' : column === 'whole' ? 'BIGINT' : 'DOUBLE'} AS ${column}`,
  );
  await connection.run(
    `COPY (SELECT ${select ?? list.join(', ')} FROM range(${rows}) t(n)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 6144, ${options})`,
  );
  return path;
}

const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRows();

/** Names of the columns that are read page by page; what a column of nothing is stored as does not matter. */
async function plainNames(path: string): Promise<string[]> {
  return [...(await plainLayouts(ask, path)).keys()].filter((name) => name !== 'empty');
}

async function readColumn(path: string, name: string) {
  const layout = (await plainLayouts(ask, path)).get(name);
  if (layout === undefined) return null;
  const file = await open(path);
  try {
    const pages = await findPlainPages(file, layout.chunks);
    const values: number[] = [];
    let missing = 0;
    const reader = createPlainReader()(layout.optional);
    for (const page of pages ?? []) {
      missing += await reader.read(
        file,
        page,
        (chunk, length) => void values.push(...chunk.subarray(0, length)),
      );
    }
    return { values, missing };
  } finally {
    await file.close();
  }
}

async function readByEngine(path: string, name: string) {
  const found = (await ask(`SELECT ${name} FROM '${path}'`)).map(([value]) => value);
  const values = found.filter((value) => typeof value === 'number');
  return { values, missing: found.length - values.length };
}

describe('plain columns of a Parquet file', () => {
  it.each(['COMPRESSION snappy', 'COMPRESSION uncompressed'])(
    'are read as the engine reads them, with %s',
    async (options) => {
      const path = await write(`${options.replaceAll(' ', '-')}.parquet`, options);
      for (const name of ['spread', 'gaps', 'odd']) {
        expect(await readColumn(path, name)).toEqual(await readByEngine(path, name));
      }
    },
  );

  it('are those of doubles that are stored one by one and hardly compressed', async () => {
    const snappy = await write('kinds.parquet', 'COMPRESSION snappy');
    const zstd = await write('zstd.parquet', 'COMPRESSION zstd');
    const nested = await write(
      'nested.parquet',
      'COMPRESSION snappy',
      '{a: n::DOUBLE} AS s, hash(n) / 1e19 AS x',
    );
    expect([await plainNames(snappy), await plainNames(zstd), await plainNames(nested)]).toEqual([
      ['spread', 'gaps', 'odd'],
      [],
      [],
    ]);
  });

  it('are refused when the file ends before they do or holds something else', async () => {
    const path = await write('short.parquet', 'COMPRESSION snappy');
    const layout = (await plainLayouts(ask, path)).get('spread');
    const file: FileHandle = await open(path);
    const { size } = await file.stat();
    const beyond = [{ offset: size - 10, bytes: 1000, values: 10, codec: 'SNAPPY' as const }];
    await expect(findPlainPages(file, beyond)).rejects.toThrow('The column ends before its values do');
    const shifted = (layout?.chunks ?? []).map((chunk) => ({ ...chunk, offset: chunk.offset + 1 }));
    expect(await findPlainPages(file, shifted)).toBeNull();
    await file.close();
  });
});

it('reads any bytes as a page header or as none, and never fails', () => {
  assert(
    property(uint8Array({ maxLength: 64 }), (bytes) => {
      const header = readPlainPageHeader(bytes);
      expect(header === null || header.headerBytes <= bytes.length).toBe(true);
    }),
    reportSeed({ numRuns: 2000 }),
  );
});
