import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeTestFolder } from '../support/core-folder.ts';
import { reportFigure } from './support/figures.ts';
import { inspect } from './support/invariants.ts';
import { makeOldFolder } from './support/old-folder.ts';
import { runWorkload } from './support/run-child.ts';
import { sample } from './support/scale.ts';
import { injecting, whyNoStrace } from './support/strace.ts';
import type { Fault } from './support/strace.ts';
import type { WorkloadLine } from './support/workload.ts';

/*
 * The fault moves: every sync, write, truncation, renaming and deletion of a run fails once, in a run of its
 * own. The run opens a folder of an older version (a verified copy, all migrations, a new ledger key), writes
 * records, imports, exports (a signed checkpoint and an anchor) and closes (a checkpoint of the log).
 */
const calls = ['fsync', 'pwrite64', 'ftruncate', 'rename', 'unlink'] as const;
const effects = ['EIO', 'ENOSPC', 'SIGKILL'] as const;
const order = { perRound: 14, rounds: 1, imports: 0.2, exports: 0.15, seed: 11 };

/** What a person may be told when the disk refuses; anything else hides what happened. */
const honest = new Set(['DISK_FULL', 'READ_ONLY', 'DATABASE_DAMAGED']);

/**
 * strace counts the calls of each thread for itself. With one thread in the pool every call in the background
 * has a number of its own, and the numbers reach them all, whichever thread would have been free.
 */
const onePoolThread = { UV_THREADPOOL_SIZE: '1' };

const why = whyNoStrace();

async function runIn(parent: string, template: string, fault: Fault) {
  await cp(template, join(parent, 'data'), { recursive: true });
  const trace = join(parent, 'trace');
  const run = await runWorkload(
    { ...order, folder: join(parent, 'data'), run: 'run' },
    { through: injecting(fault, trace), env: onePoolThread },
  );
  return { ...run, trace: await readFile(trace, 'latin1') };
}

/** The most calls that one thread makes: the faults move over these. */
async function countCalls(template: string, call: string): Promise<number> {
  await using parent = await makeTestFolder();
  const { trace, lines } = await runIn(parent.path, template, { call, effect: 'EIO', nth: 65_000 });
  expect(lines.filter(({ type }) => type !== 'ready' && type !== 'closed' && type !== 'done')).toEqual([]);
  const perThread = new Map<string, number>();
  for (const [, pid = ''] of trace.matchAll(new RegExp(`^(\\d+)\\s+${call}\\(`, 'gmu'))) {
    perThread.set(pid, (perThread.get(pid) ?? 0) + 1);
  }
  return Math.max(0, ...perThread.values());
}

type Told = Extract<WorkloadLine, { type: 'refused' | 'not-opened' | 'trouble' }>;

function isTold(line: WorkloadLine): line is Told {
  return line.type === 'refused' || line.type === 'not-opened' || line.type === 'trouble';
}

/** Failed calls that nobody has to be told of: what they leave is put right without a word at the next start. */
const harmless = [
  // SQLite says nothing when it cannot sync the name of its log, which the core has synced itself before.
  /^fsync\(\d+<DATA>\)/u,
  // An emptied log, its index and the journal of the lock, which holds nothing, are there again at the next start.
  /^unlink\("DATA\/driftguard\.(?:db-wal|db-shm|lock-journal)"\)/u,
  // Staged files are removed at the next start.
  /^unlink\("DATA\/staging\//u,
];

/** Calls as strace wrote them; one that another thread came between is written in two parts. */
function* callsIn(trace: string): Generator<string> {
  const begun = new Map<string, string>();
  for (const line of trace.split('\n')) {
    const [, pid = '', text = ''] = /^(\d+)\s+(.*)$/u.exec(line) ?? [];
    const [, first] = /^(.*)<unfinished \.\.\.>$/u.exec(text) ?? [];
    const [, second] = /^<\.\.\. \w+ resumed>(.*)$/u.exec(text) ?? [];
    if (first !== undefined) begun.set(pid, first);
    else yield second === undefined ? text : `${begun.get(pid) ?? ''}${second}`;
  }
}

/** The calls that were made to fail and have to be told. */
function failuresToTell(trace: string, folder: string): string[] {
  return [...callsIn(trace)]
    .filter((call) => call.endsWith('(INJECTED)'))
    .map((call) => call.replaceAll(folder, 'DATA'))
    .filter((call) => !harmless.some((pattern) => pattern.test(call)));
}

type Tried = { readonly hit: boolean; readonly told: boolean; readonly wrong: readonly string[] };

/** Runs with a fault, and says whether it happened and what is wrong afterwards. */
async function tryFault(template: string, fault: Fault): Promise<Tried> {
  await using parent = await makeTestFolder();
  const folder = join(parent.path, 'data');
  const { lines, trace, code, stderr } = await runIn(parent.path, template, fault);
  const wrong: string[] = [];
  const told = lines.filter(isTold);
  const hit = fault.effect === 'SIGKILL' ? code !== 0 : trace.includes('(INJECTED)');
  if (fault.effect !== 'SIGKILL') {
    if (code !== 0 || stderr !== '') wrong.push(`ended with ${code}: ${stderr}`);
    // The main thread and the pool have each their n-th call: both may have failed.
    const failures = failuresToTell(trace, folder);
    if (told.length < failures.length) wrong.push(`${told.length} told of ${failures.join('; ')}`);
    for (const line of told) {
      if (line.type !== 'trouble' && !honest.has(line.code)) {
        wrong.push(`${line.type} ${line.code} ${line.message}`);
      }
    }
  }
  const { lost, problems } = await inspect(folder, lines);
  return {
    hit,
    told: told.length > 0,
    wrong: [...wrong, ...lost.map((change) => `lost ${change}`), ...problems],
  };
}

it.for(calls)('tells every failing %s and loses nothing acknowledged', async (call, { skip }) => {
  skip(why !== null, why ?? '');
  await using home = await makeTestFolder();
  const template = join(home.path, 'old');
  await makeOldFolder(template, 1);
  const count = await countCalls(template, call);
  const everyFault = effects.flatMap((effect) =>
    Array.from({ length: count }, (_, index): Fault => ({ call, effect, nth: index + 1 })),
  );
  const faults = sample(everyFault, 6);

  const found: string[] = [];
  const hits = new Map<Fault['effect'], number>();
  let told = 0;
  const next = faults.values();
  const worker = async () => {
    for (const fault of next) {
      // oxlint-disable-next-line no-await-in-loop -- two at a time are enough for two processors
      const result = await tryFault(template, fault);
      if (result.hit) hits.set(fault.effect, (hits.get(fault.effect) ?? 0) + 1);
      if (result.told) told += 1;
      found.push(...result.wrong.map((text) => `${fault.effect} at ${call} ${fault.nth}: ${text}`));
    }
  };
  await Promise.all([worker(), worker()]);
  reportFigure({
    section: 'Injected faults',
    what: `Fault at a ${call} (EIO, ENOSPC or SIGKILL)`,
    values: {
      'places in the run': count,
      faults: [...hits.values()].reduce((sum, hit) => sum + hit, 0),
      'told or logged': told,
      wrong: found.length,
    },
  });
  expect(found).toEqual([]);
  // A kind of fault that never happened was not tested.
  expect([...hits.keys()].toSorted()).toEqual(effects.toSorted());
});
