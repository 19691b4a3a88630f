import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { run as runDrift } from '../../main/cli/commands/drift.ts';
import { run as runFairness } from '../../main/cli/commands/fairness.ts';
import { run as runHealth } from '../../main/cli/commands/health.ts';
import { run as runVerify } from '../../main/cli/commands/verify.ts';
import { reportFigure } from '../faults/support/figures.ts';
import { amount } from '../faults/support/scale.ts';
import { launch } from '../support/launcher.ts';

/*
 * Arguments that nobody means, in this process: starting ten thousand processes takes longer than anybody
 * waits. What a process of its own makes of a few of them is asked at the end.
 */

const seed = 20_261_129;
const count = amount({ short: 250, long: 10_000 });
const commands = { drift: runDrift, fairness: runFairness, health: runHealth, verify: runVerify } as const;
/** 0 fine, 1 refused, 2 and 3 verdicts. */
const exitCodes = [0, 1, 2, 3];

let folder: string;
let said = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'driftguard-abuse-'));
  writeFileSync(
    join(folder, 'good.csv'),
    `a,b\n${Array.from({ length: 50 }, (_unused, index) => `${index},x${index % 2}`).join('\n')}\n`,
  );
  writeFileSync(join(folder, 'not-json.json'), '{"format":"driftguard-ledger-export","entries":[');
  writeFileSync(join(folder, 'empty'), '');
  writeFileSync(
    join(folder, 'binary.parquet'),
    Buffer.from([0x50, 0x41, 0x52, 0x31, 0, 1, 2, 3, 0xff, 0xff, 0xff, 0x7f, 0x50, 0x41, 0x52, 0x31]),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  said = '';
  const take = (...parts: unknown[]) => {
    said = (said + parts.map(String).join(' ')).slice(-20_000);
  };
  vi.spyOn(console, 'log').mockImplementation(take);
  vi.spyOn(console, 'error').mockImplementation(take);
  const takeStream = (text: string | Uint8Array, second?: unknown, third?: unknown) => {
    take(String(text));
    for (const done of [second, third]) if (typeof done === 'function') (done as () => void)();
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(takeStream);
  vi.spyOn(process.stderr, 'write').mockImplementation(takeStream);
});
afterEach(() => vi.restoreAllMocks());

const flags = [
  '--reference',
  '--current',
  '--together',
  '--edges',
  '--weights',
  '--config',
  '--correction',
  '--share',
  '--threshold',
  '--score',
  '--label',
  '--positive',
  '--min-group',
  '--json',
  '--alpha',
  '--tests',
  '--bins',
  '--thresholds',
  '--protected',
  '--decision',
  '--favourable',
  '--format',
  '--key',
  '--data-dir',
  '--output',
  '--columns',
  '--delimiter',
  '--help',
  '--',
  '-',
  '-x',
  '--no-json',
  '--__proto__',
  '--constructor',
  '--alpha=',
  '--bins=-1',
];
const values = [
  '',
  ' ',
  '0',
  '-1',
  'NaN',
  'Infinity',
  '1e309',
  '0.05',
  'psi',
  'a',
  'a,b',
  'a=b',
  'a:1:2',
  '../../etc/passwd',
  '/dev/null',
  '/',
  '\u202Egnp',
  '%s%n',
  '$(id)',
  '; rm -rf /',
  '\n',
  'x'.repeat(4096),
  '{"a":1}',
  '[]',
  '__proto__',
];

test(
  `${count} vectors of arguments end with an exit code and nothing unexpected (seed ${seed})`,
  { timeout: 3_600_000 },
  async () => {
    const files = ['good.csv', 'not-json.json', 'empty', 'binary.parquet', 'none.csv', '.'].map((name) =>
      join(folder, name),
    );
    const argument = fc.oneof(
      { arbitrary: fc.constantFrom(...flags), weight: 4 },
      { arbitrary: fc.constantFrom(...files), weight: 3 },
      { arbitrary: fc.constantFrom(...values), weight: 3 },
      { arbitrary: fc.string({ maxLength: 12 }), weight: 1 },
    );
    const call = fc.record({
      name: fc.constantFrom('drift', 'fairness', 'health', 'verify'),
      args: fc.array(argument, { maxLength: 7 }),
      /** Half of them begin as a call that would be carried out, with at most two more arguments. */
      sensible: fc.boolean(),
    });
    const [good = ''] = files;
    const beginnings = {
      drift: ['--reference', good, '--current', good],
      fairness: ['--data', good, '--decision', 'b', '--protected', 'a'],
      health: ['--json'],
      verify: [good],
    } as const;
    const codes = new Map<string, number>();
    const worst: unknown[] = [];
    for (const { name, args: rest, sensible } of fc.sample(call, { seed, numRuns: count })) {
      said = '';
      const args = sensible ? [...beginnings[name], ...rest.slice(0, 2)] : rest;
      let outcome: number | string;
      try {
        outcome = await commands[name](args);
      } catch (error) {
        outcome = `threw ${String(error)}`;
      }
      codes.set(`${name} ${outcome}`, (codes.get(`${name} ${outcome}`) ?? 0) + 1);
      const unexpected = /Something went wrong inside|"INTERNAL"|at .*\.ts:\d+/u.test(said);
      if (typeof outcome === 'string' || !exitCodes.includes(outcome) || unexpected)
        worst.push({ name, args, outcome, said });
      if (outcome !== 0 && said === '') worst.push({ name, args, why: 'no word' });
    }
    vi.restoreAllMocks();
    reportFigure({
      section: 'Abuse',
      what: 'Vectors of arguments of the command line, in one process',
      values: { calls: count, unexpected: worst.length },
      target: { text: '0 unexpected', met: worst.length === 0 },
    });
    console.log(Object.fromEntries(codes));
    expect(worst).toEqual([]);
  },
);

test('the program itself ends in order too', { timeout: 120_000 }, async () => {
  vi.restoreAllMocks();
  for (const args of [
    ['drift', '--alpha', 'NaN'],
    ['verify', join(folder, 'not-json.json')],
    ['health', '--data-dir', '\u202E'],
    ['constructor'],
    ['start', '--port', '99999999'],
  ]) {
    const launched = launch(args);
    expect([args, await launched.ended]).toEqual([args, 1]);
    expect(launched.text()).not.toMatch(/\.ts:\d+|INTERNAL/u);
  }
});
