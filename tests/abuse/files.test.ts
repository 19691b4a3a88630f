import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { reportFigure } from '../faults/support/figures.ts';
import { amount } from '../faults/support/scale.ts';

const program = join(import.meta.dirname, 'hostile-files-child.ts');
const seed = 20_261_128;
const count = amount({ short: 60, long: 10_000 });
/** What reading them may take in memory on top of what the process holds anyway. */
const mostMiB = 512;

const found = z.object({
  files: z.number(),
  outcomes: z.record(z.string(), z.number()),
  named: z.record(z.string(), z.string()),
  said: z.record(z.string(), z.string()),
  unexpected: z.array(z.string()),
  grownMiB: z.number(),
  residentMiB: z.number(),
});

function read(...args: string[]): Promise<{ code: number | null; text: string; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (errors += part));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text, errors }));
  });
}

test(
  `${count} damaged Parquet, CSV and JSON files are read or refused, and nothing crashes (seed ${seed})`,
  { timeout: 3_600_000 },
  async () => {
    const { code, text, errors } = await read('damaged', String(count), String(seed));
    expect({ code, errors: errors.replaceAll(/^.*Warning.*$/gmu, '').trim() }).toEqual({
      code: 0,
      errors: '',
    });
    const { files, outcomes, unexpected, residentMiB } = found.parse(JSON.parse(text));
    console.log(outcomes);
    reportFigure({
      section: 'Abuse',
      what: 'Damaged Parquet, CSV and JSON files',
      values: {
        files,
        'crashes or unexpected errors': unexpected.length,
        'MiB resident at most': residentMiB,
      },
      target: {
        text: `0 crashes or unexpected errors, below ${mostMiB} MiB`,
        met: unexpected.length === 0 && residentMiB < mostMiB,
      },
    });
    expect(unexpected).toEqual([]);
    expect(files).toBe(count);
    // The files are alive: some are still taken and many are refused for what is wrong with them.
    expect(outcomes['imported']).toBeGreaterThan(count / 20);
    expect(outcomes['FILE_DAMAGED']).toBeGreaterThan(count / 20);
    expect(residentMiB).toBeLessThan(mostMiB);
  },
);

test('bombs are refused by stated limits in bounded memory', { timeout: 600_000 }, async () => {
  const { code, text, errors } = await read('bombs');
  expect({ code, errors: errors.replaceAll(/^.*Warning.*$/gmu, '').trim() }).toEqual({ code: 0, errors: '' });
  const { files, named, said, unexpected, grownMiB, residentMiB } = found.parse(JSON.parse(text));
  console.log(named, { grownMiB, residentMiB });
  const taken = Object.values(named).filter((outcome) => outcome === 'imported').length;
  reportFigure({
    section: 'Abuse',
    what: 'Compression bombs, a million columns, 200,000 levels of JSON, Parquet with lengths that lie',
    values: { files, taken, 'MiB grown at most': grownMiB },
    target: { text: `0 taken, below ${mostMiB} MiB`, met: taken === 0 && grownMiB < mostMiB },
  });
  expect(unexpected).toEqual([]);
  for (const name of [
    'a-million-keys.json',
    'a-million-columns.csv',
    'gzip-bomb.csv.gz',
    'too-many-rows.parquet',
    'too-many-groups.parquet',
    'unpacks-to-much.parquet',
  ]) {
    expect([name, named[name]]).toEqual([name, 'FILE_LIMIT_EXCEEDED']);
  }
  expect(said).toMatchObject({
    'too-many-rows.parquet': expect.stringContaining('has 10,000,001 rows; at most 10,000,000 ') as string,
    'too-many-groups.parquet': expect.stringContaining(' row groups; at most 10,000 ') as string,
    'unpacks-to-much.parquet': expect.stringContaining('unpacks to 6 GiB; at most 4 GiB ') as string,
  });
  const refusals = [
    'FILE_LIMIT_EXCEEDED',
    'FILE_DAMAGED',
    'FILE_NOT_RECOGNISED',
    'FILE_TOO_LARGE',
    'COLUMNS_INVALID',
    'FILE_EMPTY',
  ];
  expect(Object.entries(named).filter(([, outcome]) => !refusals.includes(outcome))).toEqual([]);
  expect(grownMiB).toBeLessThan(mostMiB);
});
