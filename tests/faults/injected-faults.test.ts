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

const why = whyNoStrace();

async function runIn(parent: string, template: string, fault: Fault) {
  await cp(template, join(parent, 'data'), { recursive: true });
  const trace = join(parent, 'trace');
  const run = await runWorkload(
    { ...order, folder: join(parent, 'data'), run: 'run' },
    { through: injecting(fault, trace) },
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

function isTold(line: WorkloadLine): boolean {
  return line.type === 'refused' || line.type === 'not-opened' || line.type === 'trouble';
}

/** Calls that may fail without a word. */
function isHarmless(trace: string, folder: string): boolean {
  return (
    // SQLite says nothing when it cannot sync the name of its log, which the core has synced itself before.
    trace.includes(`<${folder}>) = -1`) ||
    // An emptied log and staged files that stay behind are removed at the next start.
    trace.includes(`unlink("${folder}/driftguard.db-wal") = -1`) ||
    trace.includes(`unlink("${folder}/staging/`)
  );
}

/** What is wrong with a run in which this fault happened; nothing in a good one. */
async function tryFault(
  template: string,
  fault: Fault,
): Promise<{ injected: boolean; told: boolean; wrong: string[] }> {
  await using parent = await makeTestFolder();
  const { lines, trace, code, stderr } = await runIn(parent.path, template, fault);
  const wrong: string[] = [];
  const injected = fault.effect === 'SIGKILL' ? code !== 0 : trace.includes('(INJECTED)');
  const told = lines.some(isTold);
  if (fault.effect !== 'SIGKILL') {
    if (code !== 0 || stderr !== '') wrong.push(`ended with ${code}: ${stderr}`);
    if (injected && !told && !isHarmless(trace, join(parent.path, 'data'))) wrong.push('silent');
    for (const line of lines) {
      if ((line.type === 'refused' || line.type === 'not-opened') && !honest.has(line.code)) {
        wrong.push(`${line.type} ${line.code} ${line.message}`);
      }
    }
  }
  const { lost, problems } = await inspect(join(parent.path, 'data'), lines);
  return { injected, told, wrong: [...wrong, ...lost.map((change) => `lost ${change}`), ...problems] };
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
  let [injected, told] = [0, 0];
  const next = faults.values();
  const worker = async () => {
    for (const fault of next) {
      // oxlint-disable-next-line no-await-in-loop -- two at a time are enough for two processors
      const result = await tryFault(template, fault);
      if (result.injected) injected += 1;
      if (result.told) told += 1;
      found.push(...result.wrong.map((text) => `${fault.effect} at ${call} ${fault.nth}: ${text}`));
    }
  };
  await Promise.all([worker(), worker()]);
  reportFigure({
    section: 'Injected faults',
    what: `Fault at a ${call} (EIO, ENOSPC or SIGKILL)`,
    values: { 'places in the run': count, faults: injected, 'told or logged': told, wrong: found.length },
  });
  expect(found).toEqual([]);
  expect(injected).toBeGreaterThan(0);
});
