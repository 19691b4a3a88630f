import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeTestFolder } from '../../support/core-folder.ts';
import { reportFigure } from './figures.ts';
import { inspect } from './invariants.ts';
import type { Random } from './random.ts';
import { runWorkload } from './run-child.ts';
import { amount, scratch, stopsAtMs } from './scale.ts';
import { counting, injecting } from './strace.ts';
import type { Fault } from './strace.ts';
import { isDone } from './workload.ts';
import type { Done, WorkloadLine, WorkloadOrder } from './workload.ts';

/*
 * The fault moves: every call of a kind in a run fails once, in a run of its own over a copy of the same folder.
 */
const effects = ['EIO', 'ENOSPC', 'SIGKILL'] as const;

/** Failed calls of which nobody has to be told, with DATA for the data folder; “A then B” is B right after A. */
export const harmlessCalls: readonly RegExp[] = [
  // SQLite says nothing when it cannot sync the name of its log, which the core has synced itself before.
  /^fsync\(\d+<DATA>\)/u,
  // Nor when it cannot sync the name of the journal of a copy: a cut takes the whole copy away.
  /-journal>\) += 0 then fsync\(\d+<DATA\/backups>\)/u,
  // An emptied log, its index and the journal of the lock, which holds nothing, are made anew at the next start.
  /^unlink\("DATA\/driftguard\.(?:db-wal|db-shm|lock-journal)"\)/u,
];

export type MovingFault = {
  /** A folder that holds the data folder `data`, and what lies beside it. */
  readonly home: string;
  readonly order: Omit<WorkloadOrder, 'folder' | 'run'>;
  /** Every kind of work that the run does. */
  readonly kinds: readonly Done['what'][];
  /** The same for this work. */
  readonly harmless: readonly RegExp[];
  /** What is wrong with a folder after a run, beside what `inspect` finds. */
  readonly examine?: (folder: string, lines: readonly WorkloadLine[]) => Promise<string[]>;
};

/** What a person may be told when the disk refuses; anything else hides what happened. */
const honest = new Set(['DISK_FULL', 'READ_ONLY', 'DATABASE_DAMAGED']);

/**
 * strace counts the calls of each thread for itself. With one thread in the pool every call in the background
 * has a number of its own, and the numbers reach them all, whichever thread would have been free.
 */
const env = { UV_THREADPOOL_SIZE: '1' };

/** What a person may be told because of what the fault prevented before: there is nothing to seal. */
function follows(line: WorkloadLine, earlier: readonly WorkloadLine[]): boolean {
  const logged = earlier.some((other) => isDone(other) && other.what === 'log');
  return line.type === 'refused' && line.what === 'seal' && line.code === 'BATCH_NOT_FOUND' && !logged;
}

type Told = Extract<WorkloadLine, { type: 'refused' | 'not-opened' | 'trouble' }>;

function isTold(line: WorkloadLine): line is Told {
  return line.type === 'refused' || line.type === 'not-opened' || line.type === 'trouble';
}

async function runOver({ home, order }: MovingFault, parent: string, through: (trace: string) => string[]) {
  const copy = join(parent, 'home');
  await mkdir(copy);
  await cp(home, copy, { recursive: true });
  const trace = join(parent, 'trace');
  const folder = join(copy, 'data');
  const run = await runWorkload({ ...order, folder, run: 'run' }, { through: through(trace), env });
  return { ...run, folder, trace: await readFile(trace, 'latin1') };
}

/** How often each call is made in a run without a fault, by the thread that makes it most often. */
export async function countCalls(
  moving: MovingFault,
  calls: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  await using parent = await makeTestFolder(scratch);
  const { trace, lines } = await runOver(moving, parent.path, (output) => counting(calls, output));
  expect(lines.filter(isTold)).toEqual([]);
  expect([...new Set(lines.filter(isDone).map(({ what }) => what))].toSorted()).toEqual(
    moving.kinds.toSorted(),
  );
  const counts = calls.map((call): [string, number] => {
    const perThread = new Map<string, number>();
    for (const [, pid = ''] of trace.matchAll(new RegExp(`^(\\d+)\\s+${call}\\(`, 'gmu'))) {
      perThread.set(pid, (perThread.get(pid) ?? 0) + 1);
    }
    return [call, Math.max(0, ...perThread.values())];
  });
  return new Map(counts);
}

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

type Tried = { readonly hit: boolean; readonly told: boolean; readonly wrong: readonly string[] };

/** Runs with a fault, and says whether it happened and what is wrong afterwards. */
async function tryFault(moving: MovingFault, fault: Fault): Promise<Tried> {
  await using parent = await makeTestFolder(scratch);
  const { lines, trace, code, stderr, folder } = await runOver(moving, parent.path, (output) =>
    injecting(fault, output),
  );
  const wrong: string[] = [];
  const told = lines.filter((line, index) => !follows(line, lines.slice(0, index))).filter(isTold);
  const made = [...callsIn(trace)].map((call) => call.replaceAll(folder, 'DATA'));
  const failed = made.flatMap((call, index) =>
    call.endsWith('(INJECTED)') ? [{ call, after: `${made[index - 1] ?? ''} then ${call}` }] : [],
  );
  const hit = fault.effect === 'SIGKILL' ? code !== 0 : failed.length > 0;
  if (fault.effect !== 'SIGKILL') {
    if (code !== 0 || stderr !== '') wrong.push(`ended with ${code}: ${stderr}`);
    // The main thread and the pool have each their n-th call: both may have failed.
    const failures = failed
      .filter(({ call, after }) => !moving.harmless.some((each) => each.test(call) || each.test(after)))
      .map(({ call }) => call);
    if (told.length < failures.length) wrong.push(`${told.length} told of ${failures.join('; ')}`);
    for (const line of told) {
      if (line.type !== 'trouble' && !honest.has(line.code)) {
        wrong.push(`${line.type} ${line.code} ${line.message}`);
      }
    }
  }
  const { lost, problems } = await inspect(folder, lines);
  const further = (await moving.examine?.(folder, lines)) ?? [];
  return {
    hit,
    told: told.length > 0,
    wrong: [...wrong, ...lost.map((change) => `lost ${change}`), ...problems, ...further],
  };
}

/**
 * Faults at calls of one kind, `most` of them: first one at each place, the effects taking turns over places that
 * a seed puts in order, then the next effect at each, then the third.
 */
export function faultsAt(call: string, places: number, most: number, random: Random): Fault[] {
  const shuffled = Array.from({ length: places }, (_, index) => ({
    nth: index + 1,
    key: random.below(2 ** 31),
  }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ nth }) => nth);
  return effects
    .flatMap((_, round) =>
      shuffled.map((nth, index): Fault => {
        const effect = effects[(index + round) % effects.length] ?? 'EIO';
        return { call, effect, nth };
      }),
    )
    .slice(0, most);
}

/**
 * How many faults a run makes. In the long form every call fails with each effect in turn; of writes there are
 * many, and each of them fails once. A share of 3 makes every write fail with each effect too.
 */
export function howMany(call: string, places: number): number {
  const each = call === 'pwrite64' ? 1 : effects.length;
  return amount({ short: effects.length, long: places * each });
}

export type Moved = {
  readonly wrong: readonly string[];
  /** A kind of fault that never happened was not tested. */
  readonly met: readonly Fault['effect'][];
};

/** What there is after good runs. */
export const allWell: Moved = { wrong: [], met: effects.toSorted() };

/** Lets each of these faults happen and reports the figures. */
export async function moveFaults(
  moving: MovingFault,
  faults: readonly Fault[],
  { what, places }: { readonly what: string; readonly places: number },
): Promise<Moved> {
  const found: string[] = [];
  const hits = new Map<Fault['effect'], number>();
  const hitPlaces = new Set<number>();
  let told = 0;
  const next = faults.values();
  const endMs = stopsAtMs();
  const worker = async () => {
    for (const fault of next) {
      if (performance.now() > endMs) break;
      // oxlint-disable-next-line no-await-in-loop -- two at a time are enough for two processors
      const result = await tryFault(moving, fault);
      if (result.hit) {
        hits.set(fault.effect, (hits.get(fault.effect) ?? 0) + 1);
        hitPlaces.add(fault.nth);
      }
      if (result.told) told += 1;
      found.push(...result.wrong.map((text) => `${fault.effect} at ${fault.call} ${fault.nth}: ${text}`));
    }
  };
  await Promise.all([worker(), worker()]);
  const killed = hits.get('SIGKILL') ?? 0;
  reportFigure({
    section: 'Injected faults',
    what,
    values: {
      'places in the run': places,
      'of them hit': hitPlaces.size,
      'failed calls': [...hits.values()].reduce((sum, hit) => sum + hit, 0) - killed,
      'told or logged': told,
      'ends of the process': killed,
      wrong: found.length,
    },
    target: { text: '0 wrong', met: found.length === 0 },
  });
  return { wrong: found, met: [...hits.keys()].toSorted() };
}
