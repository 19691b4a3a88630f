import { expect, it } from 'vitest';
import { runAsCsv } from '../../../../../../main/core/features/drift/report-csv.ts';
import { compareColumns, concludeRun } from '../../../../../../main/core/statistics/index.ts';
import { driftRun } from '../../../../../../shared/contract/drift.ts';
import { driftConfig } from '../../../../../../shared/schema/drift.ts';

const config = driftConfig.parse({ tests: ['ks', 'missing-rate'] });
const { summary, features } = concludeRun(
  [
    compareColumns({ name: '=1+1, "x"', type: 'numeric', reference: [1, 2, 3], current: [1, 2, 9], config }),
    compareColumns({ name: 'line\nbreak', type: 'text', reference: ['a'], current: [null], config }),
  ],
  config,
);
const id = '01900000-0000-7000-8000-000000000000';
const side = { id, name: '-2019 data', evidenceSha256: 'a'.repeat(64), rows: 3 };
const run = driftRun.parse({
  id,
  modelId: id,
  modelName: '@model',
  createdAt: '2026-01-02T03:04:05.000Z',
  reference: side,
  current: { ...side, name: 'plain' },
  window: null,
  referenceWindow: null,
  monitor: null,
  summary,
  config,
  unmatchedColumns: { referenceOnly: [], currentOnly: [] },
  softwareVersion: '1.2.3',
  durationMs: 1,
});

/** Reads CSV as RFC 4180 defines it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  for (const record of text.matchAll(
    /((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)\r\n/gu,
  )) {
    const cells = [...(record[1] ?? '').matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/gu)];
    rows.push(cells.map((cell) => cell[1]?.replaceAll('""', '"') ?? cell[2] ?? ''));
  }
  return rows;
}

const [header = [], ...lines] = parseCsv([...runAsCsv(run, features)].join(''));
const cell = (line: number, name: string) => lines[line]?.[header.indexOf(name)];

it('has one row for each test of each feature', () => {
  expect(lines.map((line) => [line[0], line[3], line.length])).toEqual([
    ['\'=1+1, "x"', 'ks', header.length],
    ['\'=1+1, "x"', 'missing-rate', header.length],
    ['line\nbreak', 'missing-rate', header.length],
  ]);
});

it('keeps spreadsheets from running texts, but leaves numbers as they are', () => {
  expect([
    cell(0, 'model'),
    cell(0, 'reference'),
    cell(0, 'statistic'),
    cell(2, 'statistic'),
    cell(0, 'software_version'),
  ]).toEqual(["'@model", "'-2019 data", String(features[0]?.tests[0]?.statistic), '1', '1.2.3']);
});

it('leaves cells empty where there is no figure', () => {
  expect([cell(2, 'degrees_of_freedom'), cell(2, 'bins')]).toEqual(['', '']);
});
