import { mkdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ImportColumn, ReadOptions } from '../../../shared/contract/datasets.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import { datasetId } from '../../../shared/schema/ids.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { openImportWorkspace } from './support.ts';
import type { ImportWorkspace } from './support.ts';

type BadFile = {
  readonly title: string;
  readonly content: string | Uint8Array;
  readonly name?: string;
  readonly options?: ReadOptions;
  readonly code: ErrorCode;
  readonly says: RegExp;
};

const columns: readonly ImportColumn[] = [
  { name: 'a', type: 'numeric', role: 'feature' },
  { name: 'b', type: 'categorical', role: 'feature' },
];

async function sampleParquet(folder: string): Promise<Buffer> {
  const path = join(folder, 'sample.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT range AS a, 'x' || range AS b FROM range(1000)) TO '${path}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  return readFile(path);
}

const manyColumns = (count: number): string =>
  `${Array.from({ length: count }, (_, n) => `c${n}`).join(',')}\n${Array.from({ length: count }, (_, n) => n).join(',')}\n`;

const deep = `[{"a":1,"b":${'['.repeat(40)}${']'.repeat(40)}}]`;

const badFiles: readonly BadFile[] = [
  { title: '0 bytes', content: '', code: 'FILE_EMPTY', says: /0 bytes/ },
  { title: 'white space only', content: ' \n\n \t\n', code: 'FILE_EMPTY', says: /white space/ },
  { title: 'a header only', content: 'a,b\n', code: 'FILE_EMPTY', says: /header but no rows/ },
  { title: 'an empty JSON list', content: '[]', name: 'a.json', code: 'FILE_EMPTY', says: /no records/ },
  {
    title: 'a repeated header',
    content: 'a,b,A,c,c\n1,2,3,4,5\n',
    code: 'COLUMNS_INVALID',
    says: /“a” and “A”, “c”/,
  },
  {
    title: 'a header with a line break in a name',
    content: 'a,"b\nc"\n1,2\n',
    code: 'COLUMNS_INVALID',
    says: /control character/,
  },
  {
    title: 'a name of 129 characters',
    content: `a,${'b'.repeat(129)}\n1,2\n`,
    code: 'COLUMNS_INVALID',
    says: /129 characters/,
  },
  { title: '2,001 columns', content: manyColumns(2001), code: 'FILE_LIMIT_EXCEEDED', says: /2,001 columns/ },
  {
    title: 'a CSV cut inside a quote',
    content: 'a,b\n1,x\n2,"y\n3,z\n',
    code: 'FILE_DAMAGED',
    says: /opened on line 3 is never closed/,
  },
  {
    title: 'a JSON list cut short',
    content: '[{"a":1,"b":"x"},{"a":2,',
    name: 'a.json',
    code: 'FILE_DAMAGED',
    says: /cut short/,
  },
  {
    title: 'JSON Lines cut short',
    content: '{"a":1,"b":"x"}\n{"a":2,"b":',
    code: 'FILE_DAMAGED',
    says: /cut short/,
  },
  {
    title: 'one JSON object',
    content: '{\n  "a": [1, 2],\n  "b": ["x", "y"]\n}\n',
    code: 'FILE_NOT_RECOGNISED',
    says: /single JSON object/,
  },
  {
    title: 'a list of numbers',
    content: '[1, 2, 3]',
    code: 'FILE_NOT_RECOGNISED',
    says: /must be an object/,
  },
  { title: 'JSON nested 42 deep', content: deep, code: 'FILE_LIMIT_EXCEEDED', says: /42 levels/ },
  {
    title: 'a PNG image',
    content: Buffer.from('89504e470d0a1a0a0000', 'hex'),
    code: 'FILE_NOT_RECOGNISED',
    says: /PNG image/,
  },
  {
    title: 'an Excel file',
    content: Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.from('....[Content_Types].xml')]),
    name: 'a.xlsx',
    code: 'FILE_NOT_RECOGNISED',
    says: /Excel.*as CSV/,
  },
  {
    title: 'a ZIP archive',
    content: Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.from('....data.csv')]),
    code: 'FILE_NOT_RECOGNISED',
    says: /ZIP archive.*Unpack/,
  },
  {
    title: 'an SQLite database',
    content: Buffer.from('SQLite format 3\0....'),
    name: 'a.db',
    code: 'FILE_NOT_RECOGNISED',
    says: /SQLite/,
  },
  {
    title: 'random bytes',
    content: Buffer.from(Array.from({ length: 500 }, (_, n) => (n * 37) % 256)),
    code: 'FILE_NOT_RECOGNISED',
    says: /binary data/,
  },
  {
    title: 'a web page',
    content: '<!DOCTYPE html><html><body>Sign in</body></html>',
    code: 'FILE_NOT_RECOGNISED',
    says: /web page/,
  },
  {
    title: 'Parquet read as CSV',
    content: 'PAR1',
    options: { format: 'csv' },
    code: 'FILE_NOT_RECOGNISED',
    says: /is Parquet/,
  },
  {
    title: 'CSV read as Parquet',
    content: 'a,b\n1,2\n',
    options: { format: 'parquet' },
    code: 'FILE_NOT_RECOGNISED',
    says: /is text/,
  },
  {
    title: 'Parquet of 4 bytes',
    content: 'PAR1',
    name: 'a.parquet',
    code: 'FILE_DAMAGED',
    says: /end is missing/,
  },
  {
    title: 'encrypted Parquet',
    content: 'PARE....PARE',
    name: 'a.parquet',
    code: 'FILE_NOT_RECOGNISED',
    says: /encrypted/,
  },
  {
    title: 'a gzip file cut short',
    content: gzipSync('a,b\n1,x\n2,y\n'.repeat(1000)).subarray(0, 60),
    name: 'a.csv.gz',
    code: 'FILE_DAMAGED',
    says: /cut short/,
  },
  {
    title: 'a gzip bomb',
    content: gzipSync(`a,b\n${'1,x\n'.repeat(10_000_000)}`),
    name: 'a.csv.gz',
    code: 'FILE_LIMIT_EXCEEDED',
    says: /unpacks to more than/,
  },
  {
    title: 'Parquet inside gzip',
    content: gzipSync('PAR1....'),
    name: 'a.parquet.gz',
    code: 'FILE_NOT_RECOGNISED',
    says: /Unpack it/,
  },
  {
    title: 'a cell of 70,000 characters',
    content: `a,b\n1,x\n2,${'y'.repeat(70_000)}\n`,
    code: 'FILE_LIMIT_EXCEEDED',
    says: /longer than 64 KiB/,
  },
  {
    title: 'mostly refused rows',
    content: 'a,b\nx,1\ny,2\n3,3\n',
    code: 'COLUMNS_INVALID',
    says: /2 of 3 rows.*“a”.*“x” is not a number/,
  },
  {
    title: 'zero bytes in the text',
    content: Buffer.concat([Buffer.from('a,b\n'), Buffer.from('1,x\n'.repeat(30_000)), Buffer.alloc(10)]),
    code: 'FILE_DAMAGED',
    says: /zero bytes/,
  },
];

describe('a file that cannot be imported', () => {
  let workspace: ImportWorkspace;
  let model: ModelId;
  let before: string;

  beforeAll(async () => {
    workspace = await openImportWorkspace();
    model = workspace.createModel();
    const path = await workspace.write('good.csv', 'a,b\n1,x\n2,y\n');
    await workspace.importAndWait({ model, path, columns, name: 'Good' });
    before = await workspace.digest();
  });
  afterAll(async () => {
    await workspace.close();
  });

  /** The failure of an import, whether it is refused at once or the job fails. */
  async function refusal(path: string, fileName: string, options: ReadOptions = {}) {
    try {
      const job = await workspace.importAndWait({ model, path, fileName, options, columns, name: 'Bad' });
      return { state: job.state, code: job.failure?.code, message: job.failure?.message ?? '' };
    } catch (error) {
      if (!(error instanceof DriftGuardError)) throw error;
      return { state: 'failed', code: error.code, message: error.message };
    }
  }

  for (const { title, content, name = 'data.csv', options, code, says } of badFiles) {
    it(`says what is wrong with ${title}, and changes nothing`, async () => {
      const path = await workspace.write('bad-file', content);
      const failure = await refusal(path, name, options);
      expect(failure).toMatchObject({ state: 'failed', code });
      expect(failure.message).toMatch(says);
      expect(await workspace.digest()).toBe(before);
    });
  }

  it('says that a folder is one, and that a file is gone', async () => {
    const folder = join(workspace.folder, '..', 'a-folder.csv');
    await mkdir(folder);
    const signal = new AbortController().signal;
    const request = {
      sourceName: 'x',
      modelId: model,
      name: 'Bad',
      purpose: 'reference',
      options: {},
      columns,
      actor: workspace.operator,
      signal,
    } as const;
    await expect(workspace.feature.importFile({ ...request, path: folder })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: 'This is a folder. Choose a data file inside it.',
    });
    await expect(workspace.feature.importFile({ ...request, path: `${folder}.gone` })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
    expect(await workspace.digest()).toBe(before);
  });

  it('refuses a file beyond the size limit without reading it', async () => {
    const path = await workspace.write('huge.csv', 'a,b\n1,x\n');
    await truncate(path, 4 * 1024 ** 3 + 1);
    expect(await refusal(path, 'huge.csv')).toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringContaining('at most 4 GiB'),
    });
    expect(await workspace.digest()).toBe(before);
  });

  it('refuses Parquet cut anywhere, with its bits flipped, or with a footer that lies', async () => {
    const good = await sampleParquet(workspace.folder);
    const variants: Buffer[] = [];
    for (let n = 1; n <= 12; n += 1) variants.push(good.subarray(0, Math.floor((good.length * n) / 13)));
    for (const footer of [0, 0x7fffffff, 0xffffffff, good.length]) {
      const bent = Buffer.from(good);
      bent.writeUInt32LE(footer, good.length - 8);
      variants.push(bent);
    }
    for (const content of variants) {
      const path = await workspace.write('bad.parquet', content);
      const { code } = await refusal(path, 'bad.parquet');
      expect(['FILE_DAMAGED', 'FILE_LIMIT_EXCEEDED']).toContain(code);
    }
    expect(await workspace.digest()).toBe(before);
  });

  it('refuses columns that cannot be used, each at its place', async () => {
    const path = await workspace.write('good2.csv', 'a,b\n1,x\n2,y\n');
    const attempt = (chosen: readonly ImportColumn[]) =>
      workspace.startImport({ model, path, columns: chosen, name: 'Bad' }).catch((error: unknown) => error);
    expect(
      await attempt([
        { name: 'a', type: 'numeric', role: 'score' },
        { name: 'b', type: 'numeric', role: 'score' },
        { name: 'A', type: 'numeric', role: 'feature' },
      ]),
    ).toMatchObject({
      code: 'COLUMNS_INVALID',
      details: {
        problems: [
          { path: 'columns.1.role', message: 'Only one column can be the score, and “a” already is.' },
          { path: 'columns.2.name', message: 'The column “A” is listed twice.' },
        ],
      },
    });
    expect(await attempt([{ name: 'z', type: 'numeric', role: 'feature' }])).toMatchObject({
      code: 'COLUMNS_INVALID',
      details: { problems: [{ path: 'columns.0.name', message: 'The file has no column “z”.' }] },
    });
    expect(await attempt([{ name: 'a', type: 'numeric', role: 'id' }])).toMatchObject({
      code: 'COLUMNS_INVALID',
      details: { problems: [{ path: 'columns.0.role' }] },
    });
    expect(await workspace.digest()).toBe(before);
  });

  it('warns about a single column, an empty column, times with and without a zone and a wrong extension, and still reads the file', async () => {
    const single = await workspace.write('single.csv', 'a b c\n1 2 3\n4 5 6\n');
    expect((await workspace.preview(single)).warnings).toEqual([
      'The file has a single column when read with the delimiter comma. If it should have more, choose the delimiter that separates them: comma, semicolon, tab or vertical bar.',
    ]);
    const empty = await workspace.write('empty-column.csv', 'a,b\n1,\n2,NA\n');
    const { columns: found, warnings } = await workspace.preview(empty);
    expect(found[1]).toMatchObject({ name: 'b', missing: 2, distinct: 0, suggestedRole: 'ignore' });
    expect(warnings).toContain('“b” has no values in the sample.');
    const zones = await workspace.write(
      'zones.csv',
      'utc,mixed\n2026-03-01T09:30:00Z,2026-03-01T09:30:00+01:00\n2026-03-01 09:30:00.5 +01:00,2026-03-01 09:30\n2026-03-01T09:30:00-0200,2026-03-02\n',
    );
    expect((await workspace.preview(zones)).warnings).toEqual([
      '“mixed”: 2 of 3 sampled times name no zone, and the others do. Say in which zone those are, or write every time with its zone.',
    ]);
    const parquet = await workspace.write('mislabelled.csv', await sampleParquet(workspace.folder));
    expect((await workspace.preview(parquet, {}, 'mislabelled.csv')).warnings).toEqual([
      'The name “mislabelled.csv” says CSV, but the content is Parquet. It is read as Parquet.',
    ]);
  });

  it('refuses times of which only some name a zone until it is said which, and then tells so', async () => {
    const timed: ImportColumn[] = [
      { name: 'at', type: 'datetime', role: 'timestamp' },
      { name: 'n', type: 'numeric', role: 'feature' },
    ];
    const path = await workspace.write(
      'mixed-zones.csv',
      'at,n\n2025-03-01T09:30:00Z,1\n2025-03-01 09:30,2\n',
    );
    const input = { model, path, columns: timed, name: 'Zones', purpose: 'current' } as const;
    expect(await workspace.preview(path)).toMatchObject({ mixedZones: ['at'] });
    const untouched = await workspace.digest();
    expect((await workspace.importAndWait(input)).failure).toMatchObject({
      code: 'COLUMNS_INVALID',
      message:
        '“at”: 1 of 2 times names no zone, such as “2025-03-01 09:30”, and the others do, such as “2025-03-01T09:30:00Z”. Read in a wrong zone they would lie in a wrong window, so nothing was read in. Say in which zone the times without one are, or write every time with its zone.',
    });
    expect(await workspace.digest()).toBe(untouched);

    const { outcome } = await workspace.importAndWait({ ...input, zone: 'Europe/Berlin' });
    expect(outcome?.message).toBe('“Zones” is imported: 2 rows.');
    const { items } = await workspace.handlers['datasets/history'](
      { id: datasetId.parse(outcome?.id), cursor: null, limit: 10 },
      workspace.context,
    );
    expect(items.map(({ note }) => note)).toEqual([
      'Times without a zone were read as those of Europe/Berlin.',
    ]);
  });

  it('tells of times in the future', async () => {
    const timed: ImportColumn[] = [
      { name: 'at', type: 'datetime', role: 'timestamp' },
      { name: 'n', type: 'numeric', role: 'feature' },
    ];
    const path = await workspace.write('future.csv', 'at,n\n2025-03-01,1\n2931-03-01T09:30:00Z,2\n');
    const input = { model, path, columns: timed, name: 'Future', zone: 'UTC' } as const;
    expect((await workspace.importAndWait(input)).outcome?.message).toBe(
      '“Future” is imported: 2 rows. Its times in “at” go on to 2931-03-01 09:30 UTC, which lies in the future: monitors look at such windows when they begin. If that is wrong, check the zone and the clock of what wrote the file.',
    );
  });
});
