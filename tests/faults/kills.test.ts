import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeTestFolder } from '../support/core-folder.ts';
import { reportFigure } from './support/figures.ts';
import { examineBackups } from './support/backup-invariants.ts';
import { inspect } from './support/invariants.ts';
import type { Finding } from './support/invariants.ts';
import { createRandom, reportSeed } from './support/random.ts';
import type { Random } from './support/random.ts';
import { runWorkload } from './support/run-child.ts';
import { amount, scratch } from './support/scale.ts';
import { isDone } from './support/workload.ts';
import type { WorkloadLine, WorkloadOrder } from './support/workload.ts';

/** A folder lives through this many kills before a fresh one takes its place. */
const killsPerFolder = 10;

const intact: Finding & { readonly ofBackups: readonly string[] } = { lost: [], problems: [], ofBackups: [] };

type Tally = { kills: number; duringStart: number; acknowledged: number; lost: number };

/** Starts a workload and kills it: while it opens, or a moment after one of its first replies. */
async function runAndKill(order: WorkloadOrder, random: Random): Promise<WorkloadLine[]> {
  const duringStart = random.chance(0.2);
  const delayMs = random.below(duringStart ? 250 : 60);
  // The first line says that the core is open.
  const after = 1 + random.below(10);
  let armed = false;
  const { signal, lines, stderr } = await runWorkload(order, {
    onStart: (child) => {
      if (duringStart) setTimeout(() => child.kill('SIGKILL'), delayMs);
    },
    onOutput: (child, printed) => {
      if (duringStart || armed || printed.split('\n').length <= after) return;
      armed = true;
      setTimeout(() => child.kill('SIGKILL'), delayMs);
    },
  });
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
  return lines;
}

async function killInOneFolder(
  kills: number,
  order: Omit<WorkloadOrder, 'folder' | 'run' | 'seed'>,
  seed: number,
  tally: Tally,
): Promise<void> {
  await using parent = await makeTestFolder(scratch);
  const folder = join(parent.path, 'data');
  const random = createRandom(seed);
  const lines: WorkloadLine[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const printed = await runAndKill({ ...order, folder, run: `run${kill}`, seed: seed + kill }, random);
    lines.push(...printed);
    const finding = await inspect(folder, lines);
    const ofBackups = order.afterwards === undefined ? [] : await examineBackups(folder, lines);
    tally.kills += 1;
    if (!printed.some(({ type }) => type === 'ready')) tally.duringStart += 1;
    tally.lost += finding.lost.length;
    expect({ ...finding, ofBackups }, `after kill ${kill}, seed ${seed}`).toEqual(intact);
  }
  tally.acknowledged += lines.filter(isDone).length;
}

async function killMany(
  kills: number,
  order: Omit<WorkloadOrder, 'folder' | 'run' | 'seed'>,
  what: string,
): Promise<Tally> {
  const seed = reportSeed(what);
  const tally: Tally = { kills: 0, duringStart: 0, acknowledged: 0, lost: 0 };
  const folders = Array.from({ length: Math.ceil(kills / killsPerFolder) }, (_, index) =>
    Math.min(killsPerFolder, kills - index * killsPerFolder),
  );
  // Two at a time: a process that starts and a folder that is inspected take turns.
  const next = folders.entries();
  const worker = async () => {
    for (const [index, count] of next) await killInOneFolder(count, order, seed + 10_000 * index, tally);
  };
  await Promise.all([worker(), worker()]);
  reportFigure({
    section: 'Kill tests',
    what,
    values: {
      kills: tally.kills,
      'of them before the core was open': tally.duringStart,
      'acknowledged changes': tally.acknowledged,
      lost: tally.lost,
    },
    target: { text: '0 lost', met: tally.lost === 0 },
  });
  return tally;
}

it('keeps every acknowledged change, in the order of its client, wherever a core with four clients is killed', async () => {
  const tally = await killMany(
    amount({ short: 10, long: 700 }),
    { clients: 4, perRound: 30, decisions: 0.3 },
    'Core killed while four clients write',
  );
  expect(tally.acknowledged).toBeGreaterThan(tally.kills);
});

it('keeps evidence and record together, wherever a core that imports is killed', async () => {
  const tally = await killMany(
    amount({ short: 5, long: 300 }),
    { clients: 2, perRound: 12, imports: 0.6 },
    'Core killed while it imports',
  );
  expect(tally.acknowledged).toBeGreaterThan(0);
});

it('keeps batches of predictions whole and seals each once, wherever a core that logs and seals is killed', async () => {
  const tally = await killMany(
    amount({ short: 4, long: 200 }),
    { clients: 3, perRound: 24, predictions: 0.8 },
    'Core killed while it logs and seals predictions',
  );
  expect(tally.acknowledged).toBeGreaterThan(tally.kills);
});

it('keeps every backup and every restored folder whole, wherever a core that makes them is killed', async () => {
  const tally = await killMany(
    amount({ short: 3, long: 100 }),
    { perRound: 3, imports: 0.3, afterwards: ['backup', 'restore'] },
    'Core killed while it makes backups and restores them',
  );
  expect(tally.acknowledged).toBeGreaterThan(0);
});
