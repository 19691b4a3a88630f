import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliFairnessReport } from '../../../main/cli/commands/fairness-report.ts';
import { makeTestFolder } from '../../support/core-folder.ts';

const root = join(import.meta.dirname, '../../..');
const fixtures = join(root, 'tests/fixtures/fairness');

type Figures = Readonly<Record<string, number | null>>;
type Golden = {
  readonly parts: Readonly<
    Record<string, { readonly groups: Readonly<Record<string, Figures>>; readonly metrics: Figures }>
  >;
};

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let adult: string;
beforeAll(async () => {
  folder = await makeTestFolder();
  const [, ...lines] = (await readFile(join(fixtures, 'adult-counts.csv'), 'utf8')).trim().split('\n');
  const rows = lines.flatMap((line) => {
    const at = line.lastIndexOf(',');
    return Array.from({ length: Number(line.slice(at + 1)) }, () => line.slice(0, at));
  });
  adult = await write('adult.csv', `gender,race,label_value,score\n${rows.join('\n')}\n`);
});
afterAll(() => folder.remove());

function fairness(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'main/cli/driftguard.ts'), 'fairness', ...args],
      { cwd: folder.path, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

function parse(stdout: string): CliFairnessReport {
  return JSON.parse(stdout) as CliFairnessReport;
}

async function write(name: string, content: string): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, content);
  return path;
}

function decisionLines(group: string, [selected, n]: readonly [number, number]): string[] {
  return Array.from({ length: n }, (_, index) => `${group},${index < selected ? 1 : 0}`);
}

/** A file of two groups with so many selected of so many. */
function twoGroups(name: string, a: readonly [number, number], b: readonly [number, number]) {
  const rows = [...decisionLines('a', a), ...decisionLines('b', b)];
  return write(name, `group,decision\n${rows.join('\n')}\n`);
}

function deviations(found: Readonly<Record<string, unknown>>, expected: Figures, where: string): string[] {
  return Object.entries(expected).flatMap(([name, value]) => {
    const figure = found[name];
    const near =
      typeof figure === 'number' && value !== null ? Math.abs(figure - value) <= 1e-12 : figure === value;
    return near ? [] : [`${where} ${name}: ${String(figure)}, not ${value}`];
  });
}

describe('driftguard fairness', () => {
  it('agrees with exact fractions on every rate and gap of a real table', async () => {
    const { parts } = JSON.parse(await readFile(join(fixtures, 'golden.json'), 'utf8')) as Golden;
    const { code, stdout, stderr } = await fairness(
      '--data',
      adult,
      '--decision',
      'score',
      '--label',
      'label_value',
      '--protected',
      'gender,race',
      '--json',
    );
    const report = parse(stdout);
    const found: Readonly<Record<string, Pick<CliFairnessReport, 'groups' | 'metrics'>>> = {
      ...report.attributes,
      intersection: report,
    };
    const misses = Object.entries(parts).flatMap(([part, { groups, metrics }]) => [
      ...Object.entries(groups).flatMap(([name, rates]) =>
        deviations(found[part]?.groups[name] ?? {}, rates, `${part} ${name}`),
      ),
      ...deviations(found[part]?.metrics ?? {}, metrics, part),
    ]);
    expect({ code, stderr, misses, rows: report.rows, verdict: report.verdict }).toEqual({
      code: 2,
      stderr: '',
      misses: [],
      rows: 9769,
      verdict: 'violation',
    });
  });

  it('tells the same as a table', async () => {
    const { code, stdout } = await fairness('--data', adult, '--decision', 'score', '--protected', 'gender');
    expect(code).toBe(2);
    expect(stdout).toContain(
      'Verdict: VIOLATION. gender: Male selected 70.12 % (4,607 of 6,570), Female 90.28 % (2,888 of 3,199)',
    );
    expect(stdout).toMatch(/^Male +6,570 +4,607 +0\.7012 +0\.7767 .* violation$/mu);
  });

  it('lists the sixty largest groups and reads nothing of columns that were not named', async () => {
    const rows = Array.from(
      { length: 200 },
      (_, row) => `g${row % 100},${row % 3 === 0 ? 1 : 0},${row < 150 ? row : 'x'}`,
    );
    const path = await write('many.csv', `group,decision,other\n${rows.join('\n')}\n`);
    const { code, stdout } = await fairness('--data', path, '--decision', 'decision', '--protected', 'group');
    expect(code).toBe(3);
    expect(stdout.match(/too few rows$/gmu)).toHaveLength(60);
    expect(stdout).toContain('… and 40 smaller groups, which --json lists.');
    expect(stdout).toContain('Data: many.csv, 200 decisions.');
    expect(stdout).not.toContain('other');
  });

  it.each([
    ['fair', [50, 100], [48, 100], 0],
    ['violation', [48, 80], [12, 40], 2],
    ['indicative', [20, 40], [12, 34], 2],
    ['insufficient', [20, 40], [5, 20], 3],
  ] as const)('ends by verdict: %s', async (verdict, a, b, expected) => {
    const path = await twoGroups(`${verdict}.csv`, a, b);
    const { code, stdout } = await fairness(
      '--data',
      path,
      '--decision',
      'decision',
      '--protected',
      'group',
      '--json',
    );
    expect([code, parse(stdout).verdict]).toEqual([expected, verdict]);
  });

  it('is insufficient with one group only', async () => {
    const path = await write('one.csv', `group,decision\n${'a,1\na,0\n'.repeat(50)}`);
    const { code, stdout } = await fairness(
      '--data',
      path,
      '--decision',
      'decision',
      '--protected',
      'group',
      '--json',
    );
    const { reason, verdict } = parse(stdout);
    expect({ code, verdict, reason }).toEqual({
      code: 3,
      verdict: 'insufficient',
      reason: 'group: There is one group only, so there is nothing to compare it with: a, 100 rows.',
    });
  });

  it('reads words with --positive, shows missing groups without judging them, and tells rows without decision or label apart', async () => {
    const rows = [
      'a,approved,1\n'.repeat(60),
      'a,denied,0\n'.repeat(40),
      ',approved,1\n'.repeat(20),
      ',referred,0\n'.repeat(20),
      'a,,1\n'.repeat(3),
      'a,denied,\n'.repeat(2),
    ];
    const path = await write('words.csv', `group,decision,label\n${rows.join('')}`);
    const { code, stdout } = await fairness(
      '--data',
      path,
      '--decision',
      'decision',
      '--label',
      'label',
      '--protected',
      'group',
      '--positive',
      'approved',
      '--json',
    );
    const { groups, notes, rows: counted } = parse(stdout);
    const shown = Object.fromEntries(
      Object.entries(groups).map(([name, { n, selected, labelled }]) => [name, [n, selected, labelled]]),
    );
    expect({ code, shown, counted }).toEqual({
      code: 3,
      shown: { a: [102, 60, 100], '(missing)': [40, 20, 40] },
      counted: 142,
    });
    expect(notes.slice(-4, -1)).toEqual([
      '3 rows without a decision left out.',
      '2 rows without a label count for the selection rate only.',
      'decision: only “approved” counts as positive, “denied”, “referred” do not.',
    ]);
  });

  it('decides by a threshold, which the score may equal, from Parquet as from CSV', async () => {
    const lines = Array.from({ length: 200 }, (_, row) => `${row % 2 === 0 ? 'a' : 'b'},${(row % 10) / 10}`);
    const csv = await write('scores.csv', `group,score\n${lines.join('\n')}\n`);
    const parquet = join(folder.path, 'scores.parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`COPY (SELECT * FROM read_csv('${csv}')) TO '${parquet}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
    const found = await Promise.all(
      [csv, parquet].map(async (path) => {
        const { stdout } = await fairness(
          '--data',
          path,
          '--score',
          'score',
          '--threshold',
          '0.6',
          '--protected',
          'group',
          '--json',
        );
        return Object.entries(parse(stdout).groups).map(([name, { n, selected, meanScore }]) => [
          name,
          n,
          selected,
          meanScore,
        ]);
      }),
    );
    // Even rows have 0, 0.2, 0.4, 0.6, 0.8; odd ones 0.1, 0.3, 0.5, 0.7, 0.9.
    const expected = [
      ['a', 100, 40, 0.4],
      ['b', 100, 40, 0.5],
    ];
    expect(found).toEqual([expected, expected]);
  });
});

describe('what driftguard fairness refuses', () => {
  const head = 'group,decision,score,label';
  const common = ['--protected', 'group'];
  it.each([
    [
      'a,1,0.5,1',
      ['--decision', 'decison', ...common],
      'The file has no column “decison”. It has group, decision, score, label.',
    ],
    ['a,1,0.5,1', ['--decision', 'decision', '--protected', 'sex'], 'The file has no column “sex”.'],
    [
      'a,yes,0.5,1',
      ['--decision', 'decision', ...common],
      'The column “decision” holds “yes”, not only 0 and 1',
    ],
    [
      'a,yes,0.5,1',
      ['--decision', 'decision', '--positive', 'ok', ...common],
      'The column “decision” has no value “ok”; it holds “yes”.',
    ],
    [
      'a,1,1.5,1',
      ['--score', 'score', '--threshold', '0.5', ...common],
      'The score “score” holds 1 value that is not from 0 to 1, for example “1.5”.',
    ],
    [
      'a,1,inf,1',
      ['--score', 'score', '--threshold', '0.5', ...common],
      'The score “score” holds 1 value that is infinite or not a number, for example “inf”.',
    ],
    [
      'a,1,high,1',
      ['--score', 'score', '--threshold', '0.5', ...common],
      'The score “score” holds 1 value that is not a number, for example “high”.',
    ],
    [
      'a,1,nan,1',
      ['--score', 'score', '--threshold', '0.5', ...common],
      'The score “score” has no values: all its rows are empty. Choose another column, or data that hold it.',
    ],
    [
      ',1,0.5,1',
      ['--decision', 'decision', '--reference-group', '(missing)', ...common],
      'The group “(missing)” cannot be the reference: its rows have no known value.',
    ],
    [
      'a,,0.5,1',
      ['--decision', 'decision', ...common],
      'The column “decision” has no values: all its rows are empty.',
    ],
    [
      'a,1,0.5,',
      ['--decision', 'decision', '--label', 'label', ...common],
      'The column “label” has no values: all its rows are empty.',
    ],
    [
      'a,1,0.5,2',
      ['--decision', 'decision', '--label', 'label', ...common],
      'The column “label” holds “2”, not only 0 and 1',
    ],
    [
      'a,1,0.5,1',
      ['--decision', 'decision', '--reference-group', 'z', ...common],
      'There is no group “z” to refer to. The groups are “a”.',
    ],
  ])('%s with %j', async (row, args, message) => {
    const path = await write(`refused-${row.replaceAll(/\W/gu, '_')}.csv`, `${head}\n${row}\n`);
    const { code, stdout, stderr } = await fairness('--data', path, ...args, '--json');
    const { error } = JSON.parse(stdout) as { error: { message: string } };
    expect({ code, said: stderr.includes(message), message: error.message }).toEqual({
      code: 1,
      said: true,
      message: expect.stringContaining(message) as string,
    });
  });
});
