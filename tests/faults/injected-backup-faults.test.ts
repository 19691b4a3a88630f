import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import { hashFile, partialSuffix } from '../../main/core/evidence/durable-files.ts';
import { databaseFacts } from '../../main/core/safekeeping/database-facts.ts';
import { restoreRecord, restoreRecordName } from '../../main/core/safekeeping/restore.ts';
import { backupId } from '../../shared/contract/backups.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { openTestCore } from '../support/core-harness.ts';
import type { TestCore } from '../support/core-harness.ts';
import { jobEnd } from '../support/job-end.ts';
import { allWell, countCalls, faultsAt, harmlessCalls, moveFaults } from './support/moving-fault.ts';
import type { MovingFault } from './support/moving-fault.ts';
import { createRandom, reportSeed } from './support/random.ts';
import { runWorkload } from './support/run-child.ts';
import { amount } from './support/scale.ts';
import { whyNoStrace } from './support/strace.ts';
import { isDone } from './support/workload.ts';
import type { Done, WorkloadLine } from './support/workload.ts';

/*
 * Every sync, write, truncation, renaming, link, folder and deletion of a backup and of a restore fails once. The
 * run opens a folder with records and evidence, makes a backup, and restores it into a new folder, which makes
 * another backup first.
 */
const calls = ['fsync', 'pwrite64', 'ftruncate', 'rename', 'link', 'mkdir', 'unlink'] as const;

const signal = new AbortController().signal;

const acknowledged = (lines: readonly WorkloadLine[], what: Done['what']): string[] =>
  lines
    .filter(isDone)
    .filter((line) => line.what === what)
    .map(({ id }) => id);

/** Every backup that counts as one is whole, each that was acknowledged is there, and another can be made. */
async function backupProblems(core: TestCore, lines: readonly WorkloadLine[]): Promise<string[]> {
  const problems: string[] = [];
  const { backups } = await core.call('backups/list', {});
  const ids = new Set<string>(backups.map(({ id }) => id));
  problems.push(
    ...acknowledged(lines, 'backup')
      .filter((id) => !ids.has(id))
      .map((id) => `backup ${id} is gone`),
  );
  for (const { id } of backups) {
    // oxlint-disable-next-line no-await-in-loop -- one check after the other
    const { jobId } = await core.call('backups/verify', { id });
    // oxlint-disable-next-line no-await-in-loop -- the same
    const { failure } = await jobEnd(core, jobId);
    if (failure !== null) problems.push(`backup ${id}: ${failure.message}`);
  }
  const { jobId } = await core.call('backups/create', {});
  const { failure } = await jobEnd(core, jobId);
  if (failure !== null) problems.push(`no backup afterwards: ${failure.message}`);
  const others = (await readdir(join(core.folder, 'backups'))).filter(
    (name) => !backupId.safeParse(name).success && name !== 'evidence' && name !== 'archive',
  );
  if (others.length > 0) problems.push(`left behind: ${others.join(', ')}`);
  return problems;
}

/** A restored folder that has its name holds what its record says. */
async function restoredProblems(folder: string): Promise<string[]> {
  const record = restoreRecord.parse(JSON.parse(await readFile(join(folder, restoreRecordName), 'utf8')));
  const connection = openSqlite(join(folder, 'driftguard.db'), 'read');
  try {
    const facts = databaseFacts(connection, { signal });
    const problems: string[] = [];
    if (facts.ledger?.root !== record.ledger?.root) problems.push(`${folder}: another ledger`);
    for (const { sha256 } of facts.evidence) {
      const path = join(folder, 'evidence', sha256.slice(0, 2), `${sha256}.parquet`);
      // oxlint-disable-next-line no-await-in-loop -- one file at a time
      if (!existsSync(path) || (await hashFile(path, { signal })).sha256 !== sha256) {
        problems.push(`${folder}: evidence ${sha256} is not what was restored`);
      }
    }
    return problems;
  } finally {
    connection.close();
  }
}

async function examine(folder: string, lines: readonly WorkloadLine[]): Promise<string[]> {
  const parent = join(folder, '..');
  const restored = (await readdir(parent)).filter((name) => name.startsWith('data restored '));
  const whole = restored.filter((name) => !name.endsWith(partialSuffix));
  const problems = acknowledged(lines, 'restore')
    .filter((name) => !whole.includes(name))
    .map((name) => `${name} is gone`);
  for (const name of whole) {
    // oxlint-disable-next-line no-await-in-loop -- one folder at a time
    problems.push(...(await restoredProblems(join(parent, name))));
  }
  const core = await openTestCore({ folder });
  try {
    return [...problems, ...(await backupProblems(core, lines))];
  } finally {
    await core.close();
  }
}

const why = whyNoStrace();

let home: Awaited<ReturnType<typeof makeTestFolder>>;
let moving: MovingFault;
let counts: ReadonlyMap<string, number>;
beforeAll(async () => {
  home = await makeTestFolder();
  const folder = join(home.path, 'data');
  await runWorkload({ folder, run: 'before', seed: 31, perRound: 8, imports: 0.4, rounds: 1 });
  moving = {
    home: home.path,
    order: { perRound: 0, rounds: 1, afterwards: ['backup', 'restore'], seed: 31 },
    harmless: harmlessCalls,
    examine,
  };
  if (why === null) counts = await countCalls(moving, calls);
}, 300_000);
afterAll(() => home.remove());

it.for(calls)(
  'refuses a backup and a restore in which a %s fails, says so, and leaves nothing half-made',
  async (call, { skip }) => {
    skip(why !== null, why ?? '');
    const places = counts.get(call) ?? 0;
    const random = createRandom(reportSeed(`Faults at a ${call} of a backup`));
    const faults = faultsAt(call, places, amount({ short: 1, long: 100 }), random);
    const what = `Fault at a ${call} of a backup or restore (EIO, ENOSPC or SIGKILL)`;
    expect(await moveFaults(moving, faults, { what, places })).toEqual(allWell);
  },
);
