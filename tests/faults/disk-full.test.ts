import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, chownSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { errorCatalogue } from '../../shared/errors.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { pathOfChild } from './support/bundle.ts';
import { inspect } from './support/invariants.ts';
import { makeOldFolder } from './support/old-folder.ts';
import { runWorkload } from './support/run-child.ts';
import { mountSmallDisk, whyNoMount } from './support/small-disk.ts';
import { startStepping } from './support/stepper.ts';
import type { WorkloadLine } from './support/workload.ts';

const intact = { lost: [], problems: [] };
const whyMount = await whyNoMount();

it('refuses changes on a full disk, still reads, and writes again without a restart', async ({ skip }) => {
  skip(whyMount !== null, whyMount ?? '');
  await using disk = await mountSmallDisk(8);
  const folder = join(disk.path, 'data');
  const core = await startStepping({ folder, run: 'run', seed: 6, perRound: 900 });
  await core.step();
  disk.fill();
  const refused = await core.stepUntilRefused();
  // An update reads the list and the model before it writes, so the refusal of an update shows that reading goes on.
  expect(refused).toMatchObject({ code: 'DISK_FULL', message: errorCatalogue.DISK_FULL.sentence });
  expect(await core.step()).toMatchObject({ type: 'refused', code: 'DISK_FULL' });
  disk.free();
  expect(await core.step()).toMatchObject({ type: 'done' });
  await core.kill();
  expect(await inspect(folder, core.lines())).toEqual(intact);
});

it('says how much space an import needs when the disk has less, and leaves nothing behind', async ({
  skip,
}) => {
  skip(whyMount !== null, whyMount ?? '');
  await using disk = await mountSmallDisk(16);
  const folder = join(disk.path, 'data');
  const core = await startStepping({ folder, run: 'run', seed: 6, imports: 1, perRound: 3 });
  // Enough for records and the ledger, and less than what an import leaves to them.
  disk.fill(600 * 1024);
  const refused = await core.step();
  expect(refused).toMatchObject({ type: 'refused', what: 'import', code: 'DISK_FULL' });
  expect(refused.type === 'refused' && refused.message).toMatch(/^The import needs about .+ are free\./u);
  disk.free();
  await core.finish();
  expect(await inspect(folder, core.lines())).toEqual(intact);
});

it('does not begin a migration without space for it, and migrates when there is space', async ({ skip }) => {
  skip(whyMount !== null, whyMount ?? '');
  await using disk = await mountSmallDisk(8);
  const folder = join(disk.path, 'data');
  await makeOldFolder(folder, 1);
  disk.fill();
  const refused = await startStepping({ folder, run: 'run', seed: 7 });
  await refused.finish();
  expect(refused.lines()).toMatchObject([{ type: 'not-opened', code: 'DISK_FULL' }]);
  expect(readdirSync(join(folder, 'backups'))).toEqual([]);
  disk.free();
  const core = await startStepping({ folder, run: 'run', seed: 7, perRound: 2 });
  // It opens; what it does after that may be told already.
  expect(core.lines()[0]).toEqual({ type: 'ready' });
  await core.finish();
  expect(readdirSync(join(folder, 'backups'))).toHaveLength(1);
  expect(await inspect(folder, core.lines())).toEqual(intact);
});

it('says that a disk is read-only instead of starting again and again', async ({ skip }) => {
  skip(whyMount !== null, whyMount ?? '');
  await using disk = await mountSmallDisk(8);
  const folder = join(disk.path, 'data');
  const core = await startStepping({ folder, run: 'run', seed: 8, perRound: 4 });
  await core.finish();
  expect(disk.remount('ro')).toBeNull();
  const refused = await startStepping({ folder, run: 'again', seed: 8 });
  await refused.finish();
  expect(refused.lines()).toMatchObject([{ type: 'not-opened', code: 'READ_ONLY' }]);
  expect(disk.remount('rw')).toBeNull();
  expect(await inspect(folder, core.lines())).toEqual(intact);
});

/** As root nothing is forbidden, so that permissions are tested as an account that owns nothing else. */
const nobody = 65_534;

function whyNoOtherAccount(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root can run a program as another account';
  const tried = spawnSync(
    'setpriv',
    [`--reuid=${nobody}`, '--clear-groups', process.execPath, '--check', pathOfChild('workload-child')],
    { encoding: 'utf8' },
  );
  if (tried.error !== undefined) return 'setpriv is not installed';
  return tried.status === 0
    ? null
    : `another account cannot read the program here: ${tried.stderr.slice(0, 200)}`;
}

const whyAccount = whyNoOtherAccount();
const asNobody = ['setpriv', `--reuid=${nobody}`, '--clear-groups'];

it('says that it may not write when a permission is lost, and goes on when it is back', async ({ skip }) => {
  skip(whyAccount !== null, whyAccount ?? '');
  await using parent = await makeTestFolder();
  chownSync(parent.path, nobody, nobody);
  const folder = join(parent.path, 'data');
  const core = await startStepping(
    { folder, run: 'run', seed: 9, imports: 1, perRound: 5 },
    { through: asNobody },
  );
  expect(core.lines()).toEqual([{ type: 'ready' }]);
  expect(await core.step()).toMatchObject({ type: 'done' });
  chmodSync(join(folder, 'staging'), 0o500);
  expect(await core.step()).toMatchObject({ type: 'refused', what: 'import', code: 'READ_ONLY' });
  chmodSync(join(folder, 'staging'), 0o700);
  expect(await core.step()).toMatchObject({ type: 'done' });
  await core.finish();

  chmodSync(folder, 0o500);
  const refused = await startStepping({ folder, run: 'again', seed: 9 }, { through: asNobody });
  await refused.finish();
  expect(refused.lines()).toMatchObject([{ type: 'not-opened', code: 'READ_ONLY' }]);
  chmodSync(folder, 0o700);
  expect(await inspect(folder, core.lines())).toEqual(intact);
});

function whyNoShell(): string | null {
  try {
    accessSync('/bin/sh', constants.X_OK);
    return null;
  } catch {
    return 'there is no /bin/sh to set a limit with';
  }
}

const whyLimit = whyNoShell();
const limited = (limit: string) => ['/bin/sh', '-c', `ulimit ${limit} && exec "$@"`, 'sh'];
const honest = ['DISK_FULL', 'READ_ONLY', 'DATABASE_DAMAGED'];

const codesOf = (lines: readonly WorkloadLine[]) =>
  lines.flatMap((line) => (line.type === 'refused' || line.type === 'not-opened' ? [line.code] : []));

it('tells a limit of the size of files and loses nothing', async ({ skip }) => {
  skip(whyLimit !== null, whyLimit ?? '');
  await using parent = await makeTestFolder();
  const folder = join(parent.path, 'data');
  const before = await runWorkload({ folder, run: 'before', seed: 10, perRound: 8, rounds: 1 });
  const run = await runWorkload(
    { folder, run: 'run', seed: 10, perRound: 60, rounds: 1, imports: 0.2 },
    // 800 blocks of 512 bytes: the log of the database grows past it within the run.
    { through: limited('-f 800') },
  );
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
  expect(new Set(codesOf(run.lines))).toEqual(new Set(['READ_ONLY']));
  expect(await inspect(folder, [...before.lines, ...run.lines])).toEqual(intact);
});

it('tells a limit of open files, wherever it is reached, and loses nothing', async ({ skip }) => {
  skip(whyLimit !== null, whyLimit ?? '');
  await using parent = await makeTestFolder();
  const folder = join(parent.path, 'data');
  const lines: WorkloadLine[] = [];
  // Below the first of these Node itself does not start, with the last everything can be opened.
  for (const limit of [22, 23, 24, 25, 26, 27, 28]) {
    const run = await runWorkload(
      { folder, run: `run${limit}`, seed: 10, perRound: 10, rounds: 1, exports: 0.2 },
      { through: limited(`-n ${limit}`) },
    );
    lines.push(...run.lines);
  }
  const codes = codesOf(lines);
  expect(codes.filter((code) => !honest.includes(code))).toEqual([]);
  expect(codes.length).toBeGreaterThan(0);
  expect(await inspect(folder, lines)).toEqual(intact);
});
