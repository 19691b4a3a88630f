import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliDriftReport } from '../../../main/cli/commands/drift-report.ts';
import { appVersion } from '../../../main/processes/entry.ts';
import { newestLaws } from '../../../shared/schema/drift.ts';
import { makeTestFolder } from '../../support/core-folder.ts';

type Golden = {
  readonly features: Readonly<
    Record<
      string,
      { readonly type: string; readonly tests: Readonly<Record<string, Readonly<Record<string, number>>>> }
    >
  >;
};

const root = join(import.meta.dirname, '../../..');
const fixtures = join(root, 'tests/fixtures/cli');
const referenceFile = join(fixtures, 'reference.csv');
const currentFile = join(fixtures, 'current.csv');
const everyTest = 'ks,psi,chi2,jensen-shannon,hellinger,wasserstein,total-variation';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

function drift(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'main/cli/driftguard.ts'), 'drift', ...args],
      { cwd: folder.path, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

function parse(stdout: string): CliDriftReport {
  return JSON.parse(stdout) as CliDriftReport;
}

async function featuresOf(reference: string, current: string): Promise<CliDriftReport['features']> {
  const { stdout } = await drift('--reference', reference, '--current', current, '--json');
  return parse(stdout).features;
}

async function write(name: string, content: string): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, content);
  return path;
}

/** The fixtures as another format, with the types that a producer of that format would have written. */
async function convertFixture(name: 'reference' | 'current', format: 'parquet' | 'json'): Promise<string> {
  const target = join(folder.path, `${name}.${format}`);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT * FROM read_csv('${join(fixtures, `${name}.csv`)}', nullstr = 'NA')) TO '${target}' (FORMAT ${format})`,
  );
  connection.closeSync();
  instance.closeSync();
  return target;
}

/** Every statistic, p-value and degree of freedom of the golden file with what was found instead. */
function deviations(report: CliDriftReport, golden: Golden): string[] {
  return Object.entries(golden.features).flatMap(([name, { type, tests }]) => {
    const feature = report.features.find((candidate) => candidate.name === name);
    if (feature?.type !== type) return [`${name} is ${feature?.type ?? 'absent'}, not ${type}`];
    return Object.entries(tests).flatMap(([id, figures]) =>
      Object.entries(figures).flatMap(([figure, expected]) => {
        const test = feature.tests.find((candidate) => candidate.id === id);
        const found = test?.[figure as 'statistic' | 'pValue' | 'degreesOfFreedom'] ?? Number.NaN;
        const near = Math.abs(found - expected) <= 1e-10 * Math.max(1e-3, Math.abs(expected));
        return near ? [] : [`${name} ${id} ${figure}: ${found}, not ${expected}`];
      }),
    );
  });
}

describe('driftguard drift', () => {
  it('agrees with scipy on every statistic and p-value', async () => {
    const golden = JSON.parse(await readFile(join(fixtures, 'golden.json'), 'utf8')) as Golden;
    const { code, stdout, stderr } = await drift(
      '--reference',
      referenceFile,
      '--current',
      currentFile,
      '--tests',
      everyTest,
      '--json',
    );
    expect({ code, stderr, deviations: deviations(parse(stdout), golden) }).toEqual({
      code: 2,
      stderr: '',
      deviations: [],
    });
  });

  it('prints one document with rows, verdicts, settings and what was not run', async () => {
    const { stdout } = await drift(
      '--reference',
      referenceFile,
      '--current',
      currentFile,
      '--tests',
      'ks',
      '--json',
    );
    const { features, notes, aggregate, ...rest } = parse(stdout);
    expect({
      ...rest,
      aggregate: [aggregate?.drifted, aggregate?.judged, aggregate?.alarmBy],
      features: features.map(({ name, tests }) => [name, tests.map(({ id }) => id)]),
      note: notes[0],
    }).toEqual({
      verdict: 'major',
      reason: expect.stringContaining('drifted'),
      referenceRows: 600,
      currentRows: 450,
      featureCount: 7,
      aggregate: [3, 7, 'both'],
      roles: [],
      multivariate: [],
      counts: expect.objectContaining({ major: expect.any(Number) }),
      features: [
        ['income', ['ks']],
        ['age', ['ks']],
        ['score', ['ks']],
        ['balance', ['ks']],
        ['region', ['chi2', 'psi', 'missing-rate', 'new-category']],
        ['segment', ['chi2', 'psi', 'missing-rate', 'new-category']],
        ['member', ['chi2', 'psi', 'missing-rate']],
      ],
      note: 'ks is for numeric columns and was not run on region, segment, member.',
      unmatchedColumns: { referenceOnly: [], currentOnly: [] },
      config: {
        tests: ['ks'],
        bins: { method: 'quantile', count: 10 },
        alpha: 0.05,
        majorAlpha: 0.01,
        correction: 'benjamini-hochberg',
        alarmShare: 0.2,
        multivariate: [],
        laws: newestLaws,
        thresholds: {},
        features: {},
      },
      softwareVersion: appVersion(),
      reference: { file: 'reference.csv' },
      current: { file: 'current.csv' },
    });
  });

  it('finds the same in CSV, Parquet and JSON', async () => {
    const csv = await featuresOf(referenceFile, currentFile);
    expect(await featuresOf(await convertFixture('reference', 'parquet'), currentFile)).toEqual(csv);
    expect(await featuresOf(referenceFile, await convertFixture('current', 'json'))).toEqual(csv);
  });

  it('answers 0 for data like the reference', async () => {
    const rows = Array.from({ length: 2000 }, (_, row) => `${(row * 37) % 1009},${row % 3}`).join('\n');
    const file = await write('steady.csv', `x,y\n${rows}\n`);
    const { code, stdout } = await drift('--reference', file, '--current', file);
    expect({ code, head: stdout.split('\n')[0] }).toEqual({
      code: 0,
      head: expect.stringMatching(/^Verdict: stable\. /u),
    });
  });

  it('answers 3 for too few rows and says how many would be enough', async () => {
    const reference = await write('few.csv', 'x\n1\n2\n3\n');
    const { code, stdout } = await drift('--reference', reference, '--current', reference);
    expect({ code, stdout }).toEqual({
      code: 3,
      stdout: expect.stringMatching(/rows on each would be enough/u),
    });
  });

  it('prints an aligned table without --json', async () => {
    const reference = await write('names.csv', 'a b,"x, y"\n1,u\n2,v\n');
    const { stdout } = await drift(
      '--reference',
      reference,
      '--current',
      reference,
      '--tests',
      'missing-rate',
    );
    expect(stdout.split('\n').slice(3, 7)).toEqual([
      'Feature  Type         Verdict       Test          Statistic  Effect  Threshold  p-value  Adjusted p  Result',
      '-------  -----------  ------------  ------------  ---------  ------  ---------  -------  ----------  ------------',
      'a b      numeric      insufficient  missing-rate          0       0       0.02        1           1  insufficient',
      'x, y     categorical  insufficient  missing-rate          0       0       0.02        1           1  insufficient',
    ]);
  });

  it('names the columns of one side and the ones asked for that are missing', async () => {
    const reference = await write('left.csv', 'a,b\n1,2\n3,4\n');
    const current = await write('right.csv', 'a,c\n1,2\n3,4\n');
    const both = await drift('--reference', reference, '--current', current, '--json');
    expect(parse(both.stdout).unmatchedColumns).toEqual({ referenceOnly: ['b'], currentOnly: ['c'] });
    const asked = await drift('--reference', reference, '--current', current, '--columns', 'a,b');
    expect(asked).toEqual({ code: 1, stdout: '', stderr: 'The current file has no column “b”.\n' });
  });

  it('reads the current values as the type of the reference, or as the settings say', async () => {
    const reference = await write('typed.csv', `code,flag\n${'1,true\n2,false\n'.repeat(20)}`);
    const current = await write('other.csv', `code,flag\n${'A,1\n2,0\n'.repeat(20)}`);
    const config = await write('types.json', '{"features": {"code": {"type": "categorical"}}}');
    const { stdout } = await drift(
      '--reference',
      reference,
      '--current',
      current,
      '--config',
      config,
      '--json',
    );
    const { features } = parse(stdout);
    expect(features.map(({ name, type, current: counts }) => ({ name, type, counts }))).toEqual([
      { name: 'code', type: 'categorical', counts: { rows: 40, used: 40, missing: 0, notFinite: 0 } },
      { name: 'flag', type: 'boolean', counts: { rows: 40, used: 40, missing: 0, notFinite: 0 } },
    ]);
  });

  it('tells an error on stderr and, with --json, as a document, and answers 1', async () => {
    const config = await write('bad.json', '{"bins": {"method": "quantile", "count": 1}, "alhpa": 0.1}');
    const { code, stdout, stderr } = await drift(
      '--reference',
      referenceFile,
      '--current',
      currentFile,
      '--config',
      config,
      '--json',
    );
    const { error } = JSON.parse(stdout) as { error: { code: string; problems: { path: string }[] } };
    expect({ code, errorCode: error.code, paths: error.problems.map(({ path }) => path) }).toEqual({
      code: 1,
      errorCode: 'INVALID_INPUT',
      paths: ['bins.count', ''],
    });
    expect(stderr).toContain('bins.count');
  });

  it('says which file cannot be read', async () => {
    const { code, stderr } = await drift('--reference', referenceFile, '--current', 'absent.csv');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^absent\.csv: /u) });
  });
});
