import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckDbEngine } from '../../../main/adapters/duckdb-engine.ts';
import type { DuckDbEngine } from '../../../main/adapters/duckdb-engine.ts';
import { missingMarkers } from '../../../main/core/evidence/missing-markers.ts';
import type { ImportColumn, ReadOptions } from '../../../shared/contract/datasets.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { reportSeed } from '../../support/property.ts';
import { readParquet } from './support.ts';
import { writeFile } from 'node:fs/promises';

const delimiters = [',', ';', '\t', '|'] as const;

/** Pieces that CSV readers trip over. */
const piece = fc.oneof(
  fc.constantFrom(
    '"',
    '""',
    ',',
    ';',
    '\t',
    '|',
    '\n',
    '\r\n',
    '\r',
    ' ',
    "'",
    '=',
    'a',
    '0',
    '\\',
    'é',
    '日本',
    '😀',
    '\u202e',
    '#',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const text = fc
  .array(piece, { maxLength: 6 })
  .map((parts) => parts.join('').toWellFormed().replaceAll('\u0000', ''));
const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.constantFrom(0, -0, 1e308, 5e-324, 2 ** 53),
);

const table = fc.record({
  delimiter: fc.constantFrom(...delimiters),
  lineBreak: fc.constantFrom('\n', '\r\n'),
  trailing: fc.boolean(),
  rows: fc.array(fc.tuple(fc.option(number), fc.option(text), text), { minLength: 1, maxLength: 30 }),
});

function quoted(value: string, delimiter: string): string {
  return /["\r\n]/u.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value;
}

const asStored = (value: string | null): string | null =>
  value === null || missingMarkers.includes(value) ? null : value;

describe('a CSV file', () => {
  let folder: Awaited<ReturnType<typeof makeTestFolder>>;
  let engine: DuckDbEngine;
  const signal = new AbortController().signal;

  beforeAll(async () => {
    folder = await makeTestFolder();
    engine = createDuckDbEngine({ tempFolder: join(folder.path, 'temp') });
  });
  afterAll(async () => {
    await folder.remove();
  });

  async function convert(
    content: string | Uint8Array,
    columns: readonly ImportColumn[],
    options: ReadOptions,
  ) {
    const sourcePath = join(folder.path, 'source.csv');
    const targetPath = join(folder.path, 'target.parquet');
    await writeFile(sourcePath, content);
    await rm(targetPath, { force: true });
    const result = await engine.convert({
      sourcePath,
      options,
      columns,
      targetPath,
      signal,
      onProgress: () => undefined,
    });
    return { ...result, stored: await readParquet(targetPath) };
  }

  it('comes back value by value, whatever its texts hold', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ delimiter, lineBreak, trailing, rows }) => {
        const lines = rows.map(([n, a, b]) =>
          [
            n === null ? '' : Object.is(n, -0) ? '-0' : String(n),
            quoted(a ?? '', delimiter),
            quoted(b, delimiter),
          ].join(delimiter),
        );
        const content =
          ['n', 'a', 'b'].join(delimiter) + lineBreak + lines.join(lineBreak) + (trailing ? lineBreak : '');
        const result = await convert(
          content,
          [
            { name: 'n', type: 'numeric', role: 'feature' },
            { name: 'a', type: 'text', role: 'feature' },
            { name: 'b', type: 'categorical', role: 'feature' },
          ],
          { format: 'csv', delimiter, header: true, encoding: 'utf-8' },
        );
        expect(result.rejects).toEqual([]);
        expect(result.stored.map(({ a, b }) => [a, b])).toEqual(
          rows.map(([, a, b]) => [asStored(a), asStored(b)]),
        );
        expect(result.stored.map(({ n }) => (typeof n === 'string' ? Number(n) : n))).toEqual(
          rows.map(([n]) => n),
        );
      }),
      reportSeed({ numRuns: 80 }),
    );
  });

  it('loses no row: each is stored, or refused at the line it stands on', async () => {
    const row = fc.oneof(
      fc.record({
        kind: fc.constant('good' as const),
        value: fc.integer(),
        note: fc.constantFrom('x', 'two\nlines', 'say "hi"', ''),
      }),
      fc.record({ kind: fc.constantFrom('number', 'date', 'short', 'long') }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 60 }),
        fc.boolean(),
        async (body, blankLines) => {
          let line = 2;
          let content = 'n,note,at\n1,first,2024-01-01\n';
          line += 1;
          const expected: { line: number }[] = [];
          const values: number[] = [1];
          const good = body.filter(({ kind }) => kind === 'good').length;
          // Enough good rows that the file as a whole is not refused.
          const filler = body.length - good + 1;
          for (const item of body) {
            if (blankLines) {
              content += '\n';
              line += 1;
            }
            if ('value' in item) {
              const record = `${item.value},${quoted(item.note, ',')},2024-01-02\n`;
              content += record;
              line += record.split('\n').length - 1;
              values.push(item.value);
              continue;
            }
            expected.push({ line });
            content += {
              number: 'x,y,2024-01-01\n',
              date: '1,"a\nb",soon\n',
              short: '1,y\n',
              long: '1,y,2024-01-01,z\n',
              good: '',
            }[item.kind];
            line += item.kind === 'date' ? 2 : 1;
          }
          for (let n = 0; n < filler; n += 1) {
            content += `${n},z,2024-01-03\n`;
            values.push(n);
          }
          const result = await convert(
            content,
            [
              { name: 'n', type: 'numeric', role: 'feature' },
              { name: 'note', type: 'text', role: 'feature' },
              { name: 'at', type: 'datetime', role: 'timestamp' },
            ],
            { format: 'csv', delimiter: ',', header: true },
          );
          expect(result.stored.map(({ n }) => n)).toEqual(values);
          expect(result.rejects.map((reject) => ({ line: reject.line }))).toEqual(expected);
          expect([result.rows, result.rejectedRows]).toEqual([values.length, expected.length]);
        },
      ),
      reportSeed({ numRuns: 50 }),
    );
  });

  it('gives the same bytes every time, in every encoding, compressed or not, with mixed line breaks', async () => {
    const { createHash } = await import('node:crypto');
    const { readFile } = await import('node:fs/promises');
    const { gzipSync } = await import('node:zlib');
    const columns: ImportColumn[] = [
      { name: 'größe', type: 'numeric', role: 'feature' },
      { name: 'art', type: 'categorical', role: 'feature' },
    ];
    const body = 'größe,art\n1.5,süß\n2,"a\nb"\n3,é\n';
    const utf16 = Buffer.from(`\ufeff${body}`, 'utf16le');
    const variants: (readonly [string, Uint8Array])[] = [
      ['utf-8', Buffer.from(body)],
      ['again', Buffer.from(body)],
      ['byte order mark', Buffer.from(`\ufeff${body}`)],
      ['utf-16le', utf16],
      ['utf-16le without a mark', utf16.subarray(2)],
      ['utf-16be', Buffer.from(utf16).swap16()],
      ['latin-1', Buffer.from(body, 'latin1')],
      ['gzip', gzipSync(body)],
      ['mixed line breaks', Buffer.from(body.replace('süß\n', 'süß\r\n'))],
      ['carriage returns', Buffer.from(body.replaceAll('\n', '\r').replace('a\rb', 'a\nb'))],
    ];
    const digests = new Map<string, string>();
    for (const [title, content] of variants) {
      const { rows } = await convert(content, columns, {});
      expect([title, rows]).toEqual([title, 3]);
      digests.set(
        title,
        createHash('sha256')
          .update(await readFile(join(folder.path, 'target.parquet')))
          .digest('hex'),
      );
    }
    const [first] = digests.values();
    expect([...digests].filter(([, digest]) => digest !== first)).toEqual([]);
  });

  it('reads decimal commas where the delimiter leaves them', async () => {
    const { stored, rejects } = await convert(
      'x;y\n1,5;a\n-2,25e1;b\n3;c\n',
      [{ name: 'x', type: 'numeric', role: 'feature' }],
      {},
    );
    expect(rejects).toEqual([]);
    expect(stored).toEqual([{ x: 1.5 }, { x: -22.5 }, { x: 3 }]);
  });
});
