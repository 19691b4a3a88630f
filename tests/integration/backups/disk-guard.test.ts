import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemProbe } from '../../../main/adapters/system-probe.ts';
import { createDiskGuard, reserveBytes } from '../../../main/core/storage/disk-guard.ts';
import { diskStateOf } from '../../../main/core/storage/disk-limits.ts';
import { modelDraftNamed } from '../../contract/valid-inputs.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { openTestCore } from '../../support/core-harness.ts';
import { createMemoryLog } from '../../support/core-log.ts';

const mib = 1024 ** 2;
const gib = 1024 ** 3;

it.each([
  [100 * gib, 1000 * gib, 'ok'],
  [2 * gib, 1000 * gib, 'ok'],
  [2 * gib - 1, 1000 * gib, 'low'],
  [gib - 1, 1000 * gib, 'critical'],
  [mib, 8 * mib, 'ok'],
  [0.8 * mib - 1, 8 * mib, 'low'],
  [0.4 * mib - 1, 8 * mib, 'critical'],
] as const)('%d bytes free of %d are %s', (free, total, state) => {
  expect(diskStateOf(free, total)).toBe(state);
});

it('tells each change of state once, gives the reserve up at the end and takes it again', async () => {
  await using folder = await makeTestFolder();
  const log = createMemoryLog();
  const states: string[] = [];
  let freeBytes = 100 * gib;
  const guard = createDiskGuard({
    dataFolder: folder.path,
    probe: { ...systemProbe, diskBytes: () => Promise.resolve({ freeBytes, totalBytes: 500 * gib }) },
    log,
    onChange: (state) => states.push(state),
  });
  const reserve = join(folder.path, 'reserve.bin');
  await guard.watch();
  expect((await stat(reserve)).size).toBe(reserveBytes);
  for (const free of [1.5 * gib, 1.4 * gib, 0.5 * gib, 0.4 * gib]) {
    freeBytes = free;
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await guard.watch();
  }
  expect(existsSync(reserve)).toBe(true);
  freeBytes = 4 * mib;
  await guard.watch();
  expect(existsSync(reserve)).toBe(false);
  freeBytes = 100 * gib;
  await guard.watch();
  expect(existsSync(reserve)).toBe(true);
  expect(states).toEqual(['low', 'critical', 'ok']);
  expect(log.entries.filter(({ event }) => event === 'disk space')).toHaveLength(3);
});

/** A file system of its own; null where this machine does not let one be mounted. */
async function smallDisk(folder: string, megabytes: number): Promise<string | null> {
  const path = join(folder, 'disk');
  await mkdir(path);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  if (status === 0) return path;
  console.log('skipped: this machine does not let a file system be mounted');
  return null;
}

it('says that the disk is full, loses nothing, and goes on without a restart when there is room', async (context) => {
  await using folder = await makeTestFolder();
  const disk = await smallDisk(folder.path, 48);
  if (disk === null) {
    context.skip();
    return;
  }
  try {
    const core = await openTestCore({ folder: join(disk, 'data') });
    await core.call('models/create', modelDraftNamed('Before'));
    const filler = join(disk, 'filler');
    await writeFile(filler, Buffer.alloc(64 * mib)).catch(() => undefined);
    const refused = await core.ask('models/create', modelDraftNamed('While it is full'));
    expect(refused).toMatchObject({ ok: false, error: { code: 'DISK_FULL' } });
    const { jobId } = await core.call('backups/create', {}).catch(() => ({ jobId: null }));
    expect(jobId).toBeNull();
    await rm(filler);
    await core.call('models/create', modelDraftNamed('After'));
    const { items } = await core.call('models/list', { limit: 20 });
    expect(items.map(({ name }) => name).toSorted()).toEqual(['After', 'Before']);
    await core.close();
  } finally {
    spawnSync('umount', [disk]);
  }
});
