import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { withWorkspace } from '../../main/cli/open-workspace.ts';
import { parseStartOptions } from '../../main/cli/start-options.ts';
import { subcommands } from '../../main/cli/subcommands.ts';
import type { SubcommandName } from '../../main/cli/subcommands.ts';
import { surroundings } from '../../main/processes/data-folder.ts';
import { databaseDigest } from '../contract/database-digest.ts';
import { reportFigure } from '../faults/support/figures.ts';
import { amount } from '../faults/support/scale.ts';
import { modelDraftOf } from '../support/core-models.ts';
import { firstAdministrator } from '../support/enter-workspace.ts';
import { launch } from '../support/launcher.ts';

/*
 * Arguments that nobody means, of every command, in this process: starting ten thousand processes takes longer
 * than anybody waits. What a process of its own makes of a few of them is asked at the end. Flags, words and exit
 * codes are those that the help of the command declares.
 */

const seed = 20_261_129;
const count = amount({ short: 150, long: 10_000 });
const names = Object.keys(subcommands) as SubcommandName[];

/** What sets the title of a terminal that prints it. */
const steeringText = '\u001B]0;title\u0007';

let folder: string;
let dataFolder: string;
let said = '';

/** Runs a command as the program would, but for `start`, which would open a shell: of it the arguments are read. */
async function runCommand(name: SubcommandName, args: readonly string[]): Promise<number> {
  if (name === 'start' && !args.includes('--help')) {
    const parsed = parseStartOptions([...args], process.cwd(), surroundings());
    if (parsed.kind === 'problem') console.error('refused');
    return parsed.kind === 'problem' ? 1 : 0;
  }
  const run = await subcommands[name].load();
  return run([...args]);
}

/** Every file below a folder with its content, and the rows of the database in place of its bytes. */
function stateOf(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(
    paths
      // Reading leaves its marks in them.
      .filter((path) => !/driftguard\.db|\/logs\//u.test(path))
      .map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')] as const)
      .concat([['rows', databaseDigest(dataFolder)]]),
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'driftguard-abuse-'));
  dataFolder = join(folder, 'data');
  await withWorkspace({ dataFolder, who: { kind: 'nobody' } }, async ({ call }) => {
    await call('session/set-up', firstAdministrator);
    await call('models/create', modelDraftOf({ name: 'a' }));
  });
  writeFileSync(
    join(folder, 'good.csv'),
    `a,b\n${Array.from({ length: 50 }, (_unused, index) => `${index},x${index % 2}`).join('\n')}\n`,
  );
  writeFileSync(
    join(folder, `${steeringText}.csv`),
    `a,b\n${Array.from({ length: 80 }, (_unused, index) => `${index % 2},${steeringText}${index % 3}`).join('\n')}\n`,
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
  // Nobody gives a password or a code, neither in the surroundings nor on the input.
  vi.stubEnv('DRIFTGUARD_PASSWORD', '');
  vi.spyOn(process, 'stdin', 'get').mockImplementation(() => Readable.from([]) as typeof process.stdin);
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
const release = () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
};
afterEach(release);

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
  '\u001B[31mred\u0007',
  'x'.repeat(4096),
  '{"a":1}',
  '[]',
  '__proto__',
];

/** What belongs to no command, or to any. */
const oddFlags = [
  '--',
  '-',
  '-x',
  '-h',
  '--no-json',
  '--__proto__',
  '--constructor',
  '--alpha=',
  '--bins=-1',
];

type Declared = { readonly flags: string[]; readonly words: string[]; readonly exitCodes: number[] };

/** What the help of a command declares. */
async function declared(name: SubcommandName): Promise<Declared> {
  said = '';
  expect([name, await runCommand(name, ['--help'])]).toEqual([name, 0]);
  const [, codes = '0 1'] = /Exit code:([^]*)$/u.exec(said) ?? [];
  return {
    flags: [...new Set(said.match(/(?<=[\s([])--[a-z][a-z-]*/gu))],
    words: said
      .split('\n')
      .flatMap(
        (line) =>
          new RegExp(`driftguard ${name}((?: [a-z]+)+)`, 'u').exec(line)?.[1]?.trim().split(' ') ?? [],
      ),
    exitCodes: [...new Set(codes.match(/\b\d\b/gu)?.map(Number))],
  };
}

/** How a call of each command begins that would be carried out, or refused late. */
function beginnings(): Readonly<Record<SubcommandName, readonly (readonly string[])[]>> {
  const good = join(folder, 'good.csv');
  const steering = join(folder, `${steeringText}.csv`);
  const asUser = ['--data-dir', dataFolder, '--user', firstAdministrator.email];
  const ofModel = [...asUser, '--model', 'a'];
  return {
    start: [['--no-open', '--data-dir', join(folder, 'another')]],
    drift: [
      ['--reference', good, '--current', good],
      ['--reference', steering, '--current', steering],
    ],
    fairness: [
      ['--data', good, '--decision', 'b', '--protected', 'a'],
      ['--data', steering, '--decision', 'a', '--protected', 'b', '--min-group', '10'],
    ],
    model: ['list', 'add', 'card', 'export'].map((verb) => ['version', verb, ...ofModel]),
    predict: ['log', 'seal', 'list'].map((verb) => [verb, ...ofModel, '--file', good, '--batch', 'a']),
    labels: [['join', ...ofModel, '--file', good]],
    run: [
      ['a', ...asUser],
      ['a', '--data', dataFolder, '--as', 'auditor'],
    ],
    gate: [
      ['a', '--to', 'production', '--data-dir', dataFolder],
      ['a', '--data-dir', dataFolder],
    ],
    explain: [
      ['01890000-0000-7000-8000-000000000000', '--data-dir', dataFolder],
      ['a', '--data-dir', dataFolder],
    ],
    users: [asUser, ['--data-dir', dataFolder, '--as', 'administrator']],
    unlock: [asUser],
    restore: [
      ['--list', '--data-dir', dataFolder],
      ['--into', join(folder, 'restored'), '--data-dir', dataFolder],
      ['--in-place', '--data-dir', dataFolder],
      ['--at', 'now', '--into', join(folder, 'restored'), '--data-dir', dataFolder],
    ],
    drill: [['--data-dir', dataFolder]],
    verify: [[good], [dataFolder]],
    evidence: [asUser, [...asUser, '--put-back']],
    health: [['--json'], ['--data-dir', dataFolder]],
  };
}

test(
  `${count} vectors of arguments of every command end with an exit code that its help names, and change nothing (seed ${seed})`,
  { timeout: 3_600_000 },
  async () => {
    const files = ['good.csv', 'not-json.json', 'empty', 'binary.parquet', 'none.csv', '.', 'data'].map(
      (name) => join(folder, name),
    );
    const told = new Map<SubcommandName, Declared>();
    for (const name of names) told.set(name, await declared(name));
    const everyFlag = [...new Set([...told.values()].flatMap(({ flags }) => flags))];
    const begin = beginnings();
    const callOf = (name: SubcommandName) => {
      const { flags = [], words = [] } = told.get(name) ?? {};
      const argument = fc.oneof(
        { arbitrary: fc.constantFrom(...flags, ...words), weight: 4 },
        { arbitrary: fc.constantFrom(...everyFlag, ...oddFlags), weight: 1 },
        { arbitrary: fc.constantFrom(...files), weight: 3 },
        { arbitrary: fc.constantFrom(...values), weight: 3 },
        { arbitrary: fc.string({ maxLength: 12 }), weight: 1 },
      );
      const random = fc.array(argument, { maxLength: 7 });
      // Half of them begin as a call that would be carried out, with at most two more arguments.
      const sensible = fc
        .tuple(fc.constantFrom(...begin[name]), fc.array(argument, { maxLength: 2 }))
        .map(([beginning, more]) => [...beginning, ...more]);
      return fc.oneof(random, sensible).map((args) => ({ name, args }));
    };
    const calls = fc.sample(fc.oneof(...names.map(callOf)), { seed, numRuns: count });

    const before = stateOf(folder);
    const here = readdirSync(process.cwd());
    const codes = new Map<string, number>();
    const worst: unknown[] = [];
    for (const { name, args } of calls) {
      said = '';
      let outcome: number | string;
      try {
        outcome = await runCommand(name, args);
      } catch (error) {
        outcome = `threw ${String(error)}`;
      }
      codes.set(`${name} ${outcome}`, (codes.get(`${name} ${outcome}`) ?? 0) + 1);
      const unexpected = /Something went wrong inside|"INTERNAL"|at .*\.ts:\d+/u.test(said);
      if (typeof outcome === 'string' || told.get(name)?.exitCodes.includes(outcome) !== true || unexpected)
        worst.push({ name, args: args.map((one) => one.slice(0, 60)), outcome, said: said.slice(0, 500) });
      // What a name or a value in a file holds must not steer the terminal, or the log that it is kept in.
      if (/(?![\n\t])\p{Cc}/u.test(said))
        worst.push({ name, args, why: 'steers', said: JSON.stringify(said) });
      if (outcome !== 0 && said === '') worst.push({ name, args, why: 'no word' });
    }
    release();
    reportFigure({
      section: 'Abuse',
      what: 'Vectors of arguments of every command of the command line, in one process',
      values: { calls: count, commands: names.length, unexpected: worst.length },
      target: { text: '0 unexpected', met: worst.length === 0 },
    });
    console.log(Object.fromEntries(codes));
    expect(worst.slice(0, 10)).toEqual([]);
    expect(stateOf(folder)).toEqual(before);
    expect(readdirSync(process.cwd())).toEqual(here);
    // Each command was asked, and some were let through.
    expect(new Set([...codes.keys()].map((key) => key.split(' ')[0]))).toEqual(new Set(names));
  },
);

test('the program itself ends in order too', { timeout: 120_000 }, async () => {
  release();
  for (const args of [
    ['drift', '--alpha', 'NaN'],
    ['verify', join(folder, 'not-json.json')],
    ['health', '--data-dir', '\u202E'],
    ['constructor'],
    ['start', '--port', '99999999'],
    ['start', '--port', steeringText],
    [steeringText],
  ]) {
    const launched = launch(args);
    expect([args, await launched.ended]).toEqual([args, 1]);
    expect(launched.text()).not.toMatch(/\.ts:\d+|INTERNAL|(?!\n)\p{Cc}/u);
  }
});
