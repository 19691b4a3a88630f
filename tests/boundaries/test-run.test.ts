import { describe, expect, it } from 'vitest';
import { figureRows } from '../support/figure-table.ts';
import { runStages } from '../support/run-all-stages.ts';
import type { Stage } from '../support/run-all-stages.ts';
import { summaryLines } from '../support/summary.ts';
import { fromPlaywright } from '../support/test-report.ts';

const script = (text: string) => [process.execPath, '-e', text];
const writing = (report: unknown, code: number) =>
  script(
    `require('node:fs').writeFileSync(process.env.DRIFTGUARD_TEST_REPORT, ${JSON.stringify(JSON.stringify(report))}); process.exit(${code})`,
  );
const browserTest = (status: string, annotations: unknown[] = []) => ({ status, annotations });
const silent = { print: () => undefined };

const outcomes = async (stages: readonly Stage[]) => {
  const results = await runStages(stages, silent);
  return { outcomes: results.map(({ outcome }) => outcome), lines: summaryLines(results) };
};

describe('the test run', () => {
  it('adds up the stages and ends with the sum on a line of its own', async () => {
    const run = await outcomes([
      { name: 'types', command: script(''), report: null },
      { name: 'unit', command: writing({ passed: 3, failed: [], skipped: [] }, 0), report: 'vitest' },
      {
        name: 'more',
        command: writing({ passed: 2, failed: [], skipped: [{ title: 'a', reason: 'no display' }] }, 0),
        report: 'vitest',
      },
    ]);
    expect(run.outcomes).toEqual(['passed', 'passed', 'passed']);
    expect(run.lines.slice(-3)).toEqual(['Skipped:', '  a: no display', '5 passed, 0 failed, 1 skipped']);
  });

  it('stops at the first stage that fails and still prints the sum', async () => {
    const run = await outcomes([
      { name: 'unit', command: writing({ passed: 3, failed: ['b'], skipped: [] }, 1), report: 'vitest' },
      { name: 'build', command: script(''), report: null },
    ]);
    expect(run.outcomes).toEqual(['failed', 'not run']);
    expect(run.lines.slice(-3)).toEqual(['Failed:', '  b', '3 passed, 1 failed, 0 skipped']);
  });

  it('counts a stage that fails without naming a test as one failure', async () => {
    const run = await outcomes([{ name: 'lint', command: script('process.exit(1)'), report: null }]);
    expect(run.lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
  });

  it('counts a program that ends well but reports nothing as a failure', async () => {
    const run = await outcomes([{ name: 'unit', command: script(''), report: 'vitest' }]);
    expect(run.outcomes).toEqual(['failed']);
    expect(run.lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
  });

  it('counts a program that cannot be started as a failure', async () => {
    const run = await outcomes([{ name: 'unit', command: ['./no-such-program'], report: null }]);
    expect(run.lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
  });
});

describe('the report of the browser tests', () => {
  it('keeps reasons of skips and counts a test that passed only when repeated as failed', () => {
    const report = fromPlaywright({
      suites: [
        {
          specs: [{ title: 'top', file: 'a.spec.ts', tests: [browserTest('expected')] }],
          suites: [
            {
              specs: [
                { title: 'bad', file: 'a.spec.ts', tests: [browserTest('unexpected')] },
                { title: 'shaky', file: 'a.spec.ts', tests: [browserTest('flaky')] },
                {
                  title: 'later',
                  file: 'a.spec.ts',
                  tests: [browserTest('skipped', [{ type: 'skip', description: 'needs a display' }])],
                },
              ],
            },
          ],
        },
      ],
      errors: [{ message: 'no server' }],
    });
    expect(report).toEqual({
      passed: 1,
      failed: ['no server', 'a.spec.ts > bad', 'a.spec.ts > shaky (passed only when repeated)'],
      skipped: [{ title: 'a.spec.ts > later', reason: 'needs a display' }],
    });
  });
});

describe('the run for figures', () => {
  it('goes on after a stage that failed', async () => {
    const stages = [script('process.exit(1)'), script('')].map((command) => ({
      name: 'one',
      command,
      report: null,
    }));
    const results = await runStages(stages, { ...silent, afterFailure: 'go on' });
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'passed']);
  });

  it('puts each figure beside its target and says which is missed', () => {
    const [, met, missed] = figureRows([
      { section: 'Kill tests', what: 'Kills', values: { lost: 0 }, target: { text: '0 lost', met: true } },
      {
        section: 'Restore',
        what: 'Restored',
        values: { s: 301 },
        target: { text: 'below 300 s', met: false },
      },
    ]);
    expect(met?.trim().split(/ {2,}/u)).toEqual(['met', '0 lost', 'Kills: 0 lost']);
    expect(missed?.trim().split(/ {2,}/u)).toEqual(['MISSED', 'below 300 s', 'Restored: 301 s']);
  });
});
