import { mkdirSync, rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isDriftGuardError } from '../../shared/errors.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { examineBackups } from './support/backup-invariants.ts';
import { DiskModel, survivals } from './support/disk-model.ts';
import type { Survival } from './support/disk-model.ts';
import { reportFigure } from './support/figures.ts';
import type { Figure } from './support/figures.ts';
import { inspect } from './support/invariants.ts';
import { createRandom, reportSeed } from './support/random.ts';
import { runWorkload } from './support/run-child.ts';
import { amount, scratch } from './support/scale.ts';
import { recording, whyNoStrace } from './support/strace.ts';
import { parseTrace } from './support/trace.ts';
import type { TracedCall } from './support/trace.ts';
import { isDone, linesOf } from './support/workload.ts';
import type { WorkloadLine, WorkloadOrder } from './support/workload.ts';

type Recording = { readonly root: string; readonly calls: TracedCall[]; readonly disk: DiskModel };

/** Lets a workload run to its end and records every change it makes on the disk. */
async function record(root: string, order: Omit<WorkloadOrder, 'folder' | 'run'>): Promise<Recording> {
  const home = join(root, 'home');
  mkdirSync(home);
  const disk = new DiskModel(home);
  const trace = join(root, 'trace');
  const run = await runWorkload(
    { ...order, folder: join(home, 'data'), run: 'run' },
    { through: recording(trace) },
  );
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
  // Two clients may meet on a record; anything else would mean that the workload itself does not work.
  const unexpected = run.lines.filter(
    (line) => line.type === 'trouble' || (line.type === 'refused' && line.code !== 'STALE_VERSION'),
  );
  expect(unexpected).toEqual([]);
  return { root: home, calls: parseTrace(await readFile(trace, 'latin1')), disk };
}

/** What the workload had printed by a call; descriptor 1 is its output. */
function printedBy(calls: readonly TracedCall[]): WorkloadLine[] {
  const pieces = calls.flatMap((call) => (call.call === 'write' && call.fd === 1 ? [call.data] : []));
  return linesOf(Buffer.concat(pieces).toString('utf8'));
}

type Outcome = { cuts: number; acknowledged: number; lossy: number; lost: number; problems: string[] };

type Cuts = {
  readonly cuts: number;
  readonly seed: number;
  /** What of the unsynced may survive. */
  readonly kept?: readonly Survival[];
  readonly examine?: typeof examineBackups;
};

/** Cuts the power at `cuts` random calls, in order, opens what is then on the disk and counts what is missing. */
async function cutAndInspect(
  { calls, disk }: Recording,
  { cuts, seed, kept = survivals, examine }: Cuts,
): Promise<Outcome> {
  const random = createRandom(seed);
  // One at random in each of as many equal stretches: none of the run is left out by chance.
  const points = Array.from(
    { length: cuts },
    (_, index) => 1 + Math.floor(((index + random.below(1000) / 1000) * calls.length) / cuts),
  );
  const outcome: Outcome = { cuts, acknowledged: 0, lossy: 0, lost: 0, problems: [] };
  const parent = await mkdtemp(join(scratch, 'driftguard-cut-'));
  let taken = 0;
  for (const [index, point] of points.entries()) {
    for (; taken < point; taken += 1) {
      const call = calls[taken];
      if (call !== undefined) disk.take(call);
    }
    const survival = random.pick(kept) ?? 'nothing';
    const home = join(parent, String(index));
    disk.cut(home, survival, random);
    const printed = printedBy(calls.slice(0, point));
    const where = `cut ${point} of ${calls.length} (${survival})`;
    try {
      // oxlint-disable-next-line no-await-in-loop -- one disk after the other
      const { lost, problems } = await inspect(join(home, 'data'), printed);
      // oxlint-disable-next-line no-await-in-loop -- the same
      const further = (await examine?.(join(home, 'data'), printed)) ?? [];
      outcome.acknowledged += printed.filter(isDone).length;
      outcome.lost += lost.length;
      if (lost.length > 0) outcome.lossy += 1;
      outcome.problems.push(...[...lost, ...problems, ...further].map((problem) => `${where}: ${problem}`));
    } catch (error) {
      outcome.problems.push(`${where}: ${isDriftGuardError(error) ? error.code : ''} ${String(error)}`);
    }
    rmSync(home, { recursive: true, force: true });
  }
  rmSync(parent, { recursive: true, force: true });
  return outcome;
}

const why = whyNoStrace();

function report(what: string, outcome: Outcome, target: Figure['target']): void {
  const { cuts, acknowledged, lossy, lost } = outcome;
  reportFigure({
    section: 'Power cuts',
    what,
    values: { cuts, 'acknowledgements checked': acknowledged, 'cuts that lost some': lossy, lost },
    target,
  });
}

const noneLost = ({ lost, problems }: Outcome): Figure['target'] => ({
  text: '0 lost',
  met: lost === 0 && problems.length === 0,
});

it('loses no acknowledged change in a power cut, wherever it comes', async ({ skip }) => {
  skip(why !== null, why ?? '');
  await using folder = await makeTestFolder();
  const seed = reportSeed('Power cut while clients write');
  const rounds = amount({ short: 3, long: 10 });
  const recorded = await record(folder.path, { clients: 2, perRound: 25, rounds, imports: 0.06, seed });
  const outcome = await cutAndInspect(recorded, { cuts: amount({ short: 24, long: 5000 }), seed });
  report('Power cut, synchronous FULL as the product sets it', outcome, noneLost(outcome));
  expect(outcome.problems).toEqual([]);
});

it('loses no backup and no restored folder in a power cut', async ({ skip }) => {
  skip(why !== null, why ?? '');
  await using folder = await makeTestFolder();
  const seed = reportSeed('Power cut while a backup is made and restored');
  const order = { perRound: 6, rounds: 1, imports: 0.4, afterwards: ['backup' as const, 'restore' as const] };
  const recorded = await record(folder.path, { ...order, seed });
  const cuts = amount({ short: 6, long: 500 });
  const outcome = await cutAndInspect(recorded, { cuts, seed, examine: examineBackups });
  report('Power cut while a backup is made and restored', outcome, noneLost(outcome));
  expect(outcome.problems).toEqual([]);
});

it('does lose changes when synchronous is NORMAL, so that the test above can fail', async ({ skip }) => {
  skip(why !== null, why ?? '');
  await using folder = await makeTestFolder();
  const seed = reportSeed('Power cut with NORMAL');
  const recorded = await record(folder.path, {
    perRound: 25,
    rounds: 1,
    exports: 0,
    seed,
    synchronous: 'NORMAL',
  });
  // Nothing unsynced survives: then a few cuts are enough to meet one that loses something.
  const cuts = amount({ short: 10, long: 400 });
  const outcome = await cutAndInspect(recorded, { cuts, seed, kept: ['nothing'] });
  report('Power cut, synchronous NORMAL (control run)', outcome, {
    text: 'some lost',
    met: outcome.lost > 0,
  });
  expect(outcome.lost).toBeGreaterThan(0);
});
