import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';

export type HostileFile = { readonly name: string; readonly content: Buffer };

const csv = [
  'id,age,colour,when',
  ...Array.from(
    { length: 60 },
    (_unused, index) => `${index},${index * 1.5},"red, ""${index}""",2026-01-0${(index % 9) + 1}`,
  ),
  '',
].join('\n');
const records = Array.from({ length: 60 }, (_unused, index) => ({
  id: index,
  age: index / 3,
  colour: 'blue',
  tags: null,
}));

/** Small good files of every kind, to be damaged. */
async function goodFiles(folder: string): Promise<HostileFile[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const parquet = await Promise.all(
    ['snappy', 'gzip', 'zstd', 'uncompressed'].map(async (codec) => {
      const path = join(folder, `good-${codec}.parquet`);
      await connection.run(
        `COPY (SELECT i AS id, i * 1.5 AS age, 'c' || (i % 7) AS colour FROM range(300) t(i))
         TO '${path}' (FORMAT parquet, COMPRESSION ${codec})`,
      );
      return { name: 'data.parquet', content: await readFile(path) };
    }),
  );
  connection.closeSync();
  instance.closeSync();
  return [
    ...parquet,
    { name: 'data.csv', content: Buffer.from(csv) },
    { name: 'data.csv', content: Buffer.from(`\uFEFF${csv}`, 'utf16le') },
    { name: 'data.csv.gz', content: gzipSync(csv) },
    { name: 'data.json', content: Buffer.from(JSON.stringify(records)) },
    { name: 'data.jsonl', content: Buffer.from(records.map((record) => JSON.stringify(record)).join('\n')) },
  ];
}

const snippets = [
  '\0',
  '\r',
  '"',
  '""""',
  ',,,,,,,,',
  '{',
  '[[[[',
  '\uFFFE',
  'PAR1',
  '\u001f\u008b',
  '1e999',
  'NaN',
  'x'.repeat(3000),
  '\n\n\n',
].map((text) => Buffer.from(text, 'latin1'));

const change = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'repeat', 'insert', 'end', 'length'),
  place: fc.integer({ min: 0, max: 9999 }),
  length: fc.integer({ min: 1, max: 64 }),
  bit: fc.nat(7),
  snippet: fc.constantFrom(...snippets),
  value: fc.constantFrom(0, 1, 0x7f_ff_ff_ff, 0x80_00_00_00, 0xff_ff_ff_ff),
});

type Change = { kind: string; place: number; length: number; bit: number; snippet: Buffer; value: number };

function damage(content: Buffer, { kind, place, length, bit, snippet, value }: Change): Buffer {
  const at = Math.floor((place / 10_000) * content.length);
  const [before, after] = [content.subarray(0, at), content.subarray(at + length)];
  switch (kind) {
    case 'cut':
      return Buffer.concat([before, after]);
    case 'repeat':
      return Buffer.concat([content.subarray(0, at + length), content.subarray(at)]);
    case 'insert':
      return Buffer.concat([before, snippet, content.subarray(at)]);
    case 'end':
      return Buffer.from(before);
    case 'length': {
      const bent = Buffer.from(content);
      if (at + 4 <= bent.length) bent.writeUInt32LE(value, at);
      return bent;
    }
    default: {
      const bent = Buffer.from(content);
      if (at < bent.length) bent[at] = (bent[at] ?? 0) ^ (1 << bit);
      return bent;
    }
  }
}

/** `count` files that are good ones with one to four places damaged, the same for the same seed. */
export async function damagedFiles(options: {
  readonly folder: string;
  readonly count: number;
  readonly seed: number;
}): Promise<HostileFile[]> {
  const good = await goodFiles(options.folder);
  const recipe = fc.record({
    base: fc.nat(good.length - 1),
    changes: fc.array(change, { minLength: 1, maxLength: 4 }),
  });
  return fc.sample(recipe, { seed: options.seed, numRuns: options.count }).flatMap(({ base, changes }) => {
    const file = good[base];
    return file === undefined ? [] : [{ name: file.name, content: changes.reduce(damage, file.content) }];
  });
}

/** A zip archive with one stored entry that claims to be as large as it likes. */
function zipBomb(): Buffer {
  const data = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
  const header = Buffer.alloc(30 + 5);
  header.writeUInt32LE(0x04_03_4b_50, 0);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(data.length, 18);
  header.writeUInt32LE(0xff_ff_ff_ff, 22);
  header.writeUInt16LE(5, 26);
  header.write('a.csv', 30);
  return Buffer.concat([header, data]);
}

/** Snappy that claims four gigabytes in a few bytes. */
const snappyBomb = Buffer.from([
  0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x00,
]);

function parquetWithFooter(length: number): Buffer {
  const end = Buffer.alloc(8);
  end.writeUInt32LE(length, 0);
  end.write('PAR1', 4);
  return Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(200, 0x15), end]);
}

const many = (count: number, text: (index: number) => string): string[] =>
  Array.from({ length: count }, (_unused, index) => text(index));

/** A count as Parquet writes it: zigzag, seven bits in a byte, the lowest first. */
function parquetCount(count: number): Buffer {
  const bytes: number[] = [];
  for (let rest = count * 2; rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + (rest < 128 ? 0 : 128));
  }
  return Buffer.from(bytes);
}

/** Small Parquet files with more rows, more row groups or, as they say, more bytes than are read. */
async function parquetBombs(folder: string): Promise<HostileFile[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const write = async (name: string, select: string, options: string): Promise<HostileFile> => {
    const path = join(folder, name);
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet, ${options})`);
    return { name, content: await readFile(path) };
  };
  const rows = await write('too-many-rows.parquet', 'SELECT 1 AS a FROM range(10000001)', 'COMPRESSION zstd');
  const groups = await write(
    'too-many-groups.parquet',
    'SELECT 1 AS a FROM range(20500000)',
    'COMPRESSION uncompressed, ROW_GROUP_SIZE 2048',
  );
  // Large enough that its size takes as many bytes in the footer as that of a file forty times as large.
  const large = await write(
    'unpacks-to-much.parquet',
    "SELECT repeat('x', 1000) || i AS a FROM range(150000) t(i)",
    'COMPRESSION zstd, ROW_GROUP_SIZE 200000',
  );
  const read = await connection.runAndReadAll(
    `SELECT sum(total_uncompressed_size)::BIGINT FROM parquet_metadata('${join(folder, large.name)}')`,
  );
  const [present, claimed] = [Number(read.getRows()[0]?.[0]), 6 * 1024 ** 3].map(parquetCount);
  connection.closeSync();
  instance.closeSync();
  const at = present === undefined ? -1 : large.content.lastIndexOf(present);
  if (claimed === undefined || present?.length !== claimed.length || at === -1)
    throw new Error('no such size');
  const bent = large.content
    .toString('latin1')
    .replaceAll(present.toString('latin1'), claimed.toString('latin1'));
  return [rows, groups, { name: large.name, content: Buffer.from(bent, 'latin1') }];
}

/** Files that want more than there is: each has to be refused by a stated limit. */
export async function bombs(folder: string): Promise<HostileFile[]> {
  return [
    ...(await parquetBombs(folder)),
    { name: 'gzip-bomb.csv.gz', content: gzipSync(Buffer.alloc(600 * 1024 * 1024, 'a,b\n')) },
    { name: 'gzip-in-gzip.csv.gz', content: gzipSync(gzipSync(Buffer.alloc(64 * 1024 * 1024))) },
    { name: 'zip-bomb.zip', content: zipBomb() },
    { name: 'zip-bomb.csv', content: zipBomb() },
    { name: 'snappy-bomb.csv', content: snappyBomb },
    { name: 'brotli-bomb.csv', content: brotliCompressSync(Buffer.alloc(16 * 1024 * 1024)) },
    {
      name: 'a-million-columns.csv',
      content: Buffer.from(`${many(1_000_000, (index) => `c${index}`).join(',')}\n1\n`),
    },
    {
      name: 'a-million-keys.json',
      content: Buffer.from(`[{${many(1_000_000, (index) => `"k${index}":1`).join(',')}}]`),
    },
    { name: 'deep.json', content: Buffer.from(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) },
    { name: 'deep.jsonl', content: Buffer.from(`{"a":${'['.repeat(100_000)}1${']'.repeat(100_000)}}\n`) },
    { name: 'deep-open.json', content: Buffer.from('[{"a":'.repeat(100_000)) },
    { name: 'one-cell.csv', content: Buffer.from(`a,b\n${'x'.repeat(30_000_000)},1\n`) },
    { name: 'open-quote.csv', content: Buffer.from(`a,b\n"${'x\n'.repeat(8_000_000)}`) },
    ...[0, 1, 0x7f_ff_ff_ff, 0x80_00_00_00, 0xff_ff_ff_ff].map((length) => ({
      name: `footer-${length}.parquet`,
      content: parquetWithFooter(length),
    })),
  ];
}
