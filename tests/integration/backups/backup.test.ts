import { existsSync } from 'node:fs';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { backupId } from '../../../shared/contract/backups.ts';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { createFileAnchorStore } from '../../../main/adapters/file-anchor-store.ts';
import { run as restoreByCommand } from '../../../main/cli/commands/restore.ts';
import { rescueOffer, wayInWords } from '../../../main/core/safekeeping/rescue.ts';
import { isDriftGuardError } from '../../../shared/errors.ts';
import { createManualClock } from '../../support/core-clock.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { openTestCore } from '../../support/core-harness.ts';
import type { TestCore } from '../../support/core-harness.ts';
import { makeOldFolder } from '../../faults/support/old-folder.ts';
import { allJobsEnded, jobEnd } from '../../support/job-end.ts';
import { realEngines } from '../../support/real-engines.ts';
import { backUp, fill, logicalDump } from './support.ts';

const dayMs = 86_400_000;

it('makes a verified backup, restores it beside the data folder, and loses nothing', async () => {
  const core = await openTestCore({ ports: realEngines });
  await fill(core, 'First');
  const made = await backUp(core);
  expect(made.failure).toBeNull();
  const id = backupId.parse(made.outcome?.id);
  const { backups } = await core.call('backups/list', {});
  expect(backups).toMatchObject([
    { id, kind: 'manual', signature: 'own', evidenceFiles: 1, missingEvidence: 0, keptAs: 'newest-verified' },
  ]);
  const copy = join(core.folder, 'backups', id, 'database.db');
  const before = logicalDump(copy);

  await fill(core, 'Second');
  const preview = await core.call('backups/preview-restore', { source: { from: 'backup', id } });
  expect(preview.lostEntries).toBeGreaterThan(0);
  expect(preview.lost.map(({ action }) => action)).toContain('dataset.imported');

  const { jobId } = await core.call('backups/restore', { source: { from: 'backup', id } });
  const restored = await jobEnd(core, jobId);
  expect(restored.failure).toBeNull();
  const name = restored.outcome?.id ?? '';
  const folder = join(core.folder, '..', name);
  expect(logicalDump(join(folder, 'driftguard.db'))).toBe(before);
  const status = await core.call('backups/status', {});
  expect(status.restored.map((found) => found.name)).toEqual([name]);
  // The state from before was kept as well.
  expect((await core.call('backups/list', {})).backups.map(({ kind }) => kind)).toEqual([
    'pre-restore',
    'manual',
  ]);

  await core.call('backups/choose-next-start', { folder: name });
  expect((await core.call('backups/status', {})).nextStart).toBe(name);
  const again = await openTestCore({ ports: realEngines, folder });
  const { items } = await again.call('models/list', { limit: 20 });
  expect(items.map((model) => model.name)).toEqual(['First']);
  await again.close();
  await core.close();
});

it('keeps evidence once, and prunes what no backup names any more', async () => {
  const core = await openTestCore({ ports: realEngines });
  await fill(core, 'First');
  const first = await backUp(core);
  const pool = join(core.folder, 'backups', 'evidence');
  const evidence = async () =>
    (await readdir(pool, { recursive: true })).filter((name) => name.endsWith('.parquet'));
  const [file = ''] = await evidence();
  const { ino, ctimeMs } = await stat(join(pool, file));
  await backUp(core);
  expect(await evidence()).toEqual([file]);
  // Neither copied nor linked again.
  expect(await stat(join(pool, file))).toMatchObject({ nlink: 2, ino, ctimeMs });

  await writeFile(join(pool, file.slice(0, 2), `${'0'.repeat(64)}.parquet`), 'nobody names me');
  await core.call('backups/remove', { id: backupId.parse(first.outcome?.id) });
  expect((await readdir(pool, { recursive: true })).filter((name) => name.endsWith('.parquet'))).toEqual([
    file,
  ]);
  const [left] = (await core.call('backups/list', {})).backups;
  await expect(core.call('backups/remove', { id: left?.id ?? '' })).rejects.toMatchObject({
    code: 'STATE_TRANSITION_REFUSED',
  });
  await core.close();
});

it('keeps no more backups than are wanted, says before which go, and never takes the newest good one', async () => {
  const core = await openTestCore();
  const { settings } = await core.call('backups/status', {});
  const retention = { ...settings.retention, most: 2 };
  await backUp(core);
  await backUp(core);
  const [second, first] = (await core.call('backups/list', {})).backups;
  expect(await core.call('backups/preview-retention', { retention })).toMatchObject({
    backups: 2,
    removed: [{ id: first?.id, kind: 'manual' }],
  });
  await core.call('backups/update-settings', { ...settings, retention });
  // Nothing goes before there is a newer one.
  expect((await core.call('backups/list', {})).backups).toMatchObject([
    { id: second?.id },
    { id: first?.id },
  ]);
  const third = await backUp(core);
  const left = (await core.call('backups/list', {})).backups;
  expect(left).toMatchObject([{ id: third.outcome?.id, keptAs: 'newest-verified' }, { id: second?.id }]);
  const { items } = await core.call('audit/list', {});
  expect(items.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['backup.removed', 'setting.updated']),
  );
  const none = { hourly: 0, daily: 0, weekly: 0, monthly: 0, manualDays: 0, most: null };
  await expect(core.call('backups/update-settings', { ...settings, retention: none })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    details: { problems: [{ path: 'retention.daily' }] },
  });
  await core.close();
});

it('advises the newest backup that is not known to be damaged', async () => {
  const clock = createManualClock();
  const core = await openTestCore({ ports: { clock } });
  const first = await backUp(core);
  clock.advance(dayMs);
  const second = await backUp(core);
  const anchors = createFileAnchorStore(join(core.folder, '..', 'private', 'anchors'));
  const advised = async () => {
    const { ways, now } = await rescueOffer({ dataFolder: core.folder, from: null }, 'Damaged.', {
      clock,
      openSqlite,
      anchors,
    });
    const words = ways.map((way) => wayInWords(way, now)).join('\n');
    return /newest backup, of (\d{4}-\d\d-\d\d)/u.exec(words)?.[1];
  };
  expect(await advised()).toBe('2026-01-03');
  const set = join(core.folder, 'backups', second.outcome?.id ?? '');
  await flip(join(set, 'database.db'), 4096 * 3 + 77);
  const { jobId } = await core.call('backups/verify', { id: backupId.parse(second.outcome?.id) });
  await jobEnd(core, jobId);
  expect(await advised()).toBe('2026-01-02');
  // What it advises is what the command takes.
  const into = join(core.folder, '..', 'rescued');
  expect(await restoreByCommand(['latest', '--into', into, '--data-dir', core.folder, '--json'])).toBe(0);
  expect(await readFile(join(into, 'restored.json'), 'utf8')).toContain(first.outcome?.id);
  await rm(join(set, 'manifest.txt'));
  expect(await advised()).toBe('2026-01-02');
  await core.close();
});

it('removes what is older than the rules say once there is a newer one, and says so', async () => {
  const clock = createManualClock();
  const core = await openTestCore({ ports: { clock } });
  const { settings } = await core.call('backups/status', {});
  const retention = { hourly: 0, daily: 2, weekly: 0, monthly: 0, manualDays: 3, most: null };
  await core.call('backups/update-settings', { ...settings, retention });
  const first = await backUp(core);
  clock.advance(2 * dayMs);
  const second = await backUp(core);
  const ids = async () => (await core.call('backups/list', {})).backups.map(({ id }) => id);
  expect(await ids()).toEqual([second.outcome?.id, first.outcome?.id]);
  clock.advance(1.5 * dayMs);
  const third = await backUp(core);
  expect(await ids()).toEqual([third.outcome?.id, second.outcome?.id]);
  const names = await readdir(join(core.folder, 'backups'));
  expect(names.filter((name) => name.includes(first.outcome?.id ?? ''))).toEqual([]);
  const { items } = await core.call('audit/list', {});
  expect(items.filter(({ action }) => action === 'backup.removed')).toMatchObject([
    { target: { id: first.outcome?.id } },
  ]);
  await core.close();
});

it('copies evidence to another disk once', async ({ skip }) => {
  const memory = '/dev/shm';
  const isOther = existsSync(memory) && (await stat(memory)).dev !== (await stat(tmpdir())).dev;
  skip(!isOther, 'this machine has no second file system that can be written to');
  const disk = await mkdtemp(join(memory, 'driftguard-backups-'));
  try {
    const core = await openTestCore({ ports: realEngines });
    await fill(core, 'First');
    const { settings } = await core.call('backups/status', {});
    await core.call('backups/update-settings', { ...settings, folder: disk });
    expect((await core.call('backups/status', {})).place.otherDisk).toBe(true);
    expect((await backUp(core)).failure).toBeNull();
    const [file = ''] = (await readdir(disk, { recursive: true })).filter((name) =>
      name.endsWith('.parquet'),
    );
    const { ino, ctimeMs } = await stat(join(disk, file));
    const again = await backUp(core);
    expect(await stat(join(disk, file))).toMatchObject({ nlink: 1, ino, ctimeMs });
    const { jobId } = await core.call('backups/verify', { id: backupId.parse(again.outcome?.id) });
    expect((await jobEnd(core, jobId)).failure).toBeNull();
    await core.close();
  } finally {
    await rm(disk, { recursive: true });
  }
});

it('tells the health page of the newest backup and of the drill', async () => {
  const core = await openTestCore({ ports: realEngines });
  await fill(core, 'First');
  expect(await core.call('app/health', {})).toMatchObject({ lastBackupAt: null, lastDrill: null });
  await backUp(core);
  const { jobId } = await core.call('backups/drill', {});
  await jobEnd(core, jobId);
  const [backup] = (await core.call('backups/list', {})).backups;
  const { drill } = await core.call('backups/status', {});
  const health = await core.call('app/health', {});
  expect(health).toMatchObject({ lastBackupAt: backup?.at, lastDrill: { at: drill?.at, ok: true } });
  const sentences = health.checks.map(({ sentence }) => sentence);
  expect(sentences).toContainEqual(expect.stringMatching(/^The last verified backup was made /u));

  // One that was found damaged is none to rely on: health says so, and the next one is due at once.
  await flip(join(core.folder, 'backups', backup?.id ?? '', 'database.db'), 4096 * 3 + 77);
  const check = await core.call('backups/verify', { id: backupId.parse(backup?.id) });
  expect((await jobEnd(core, check.jobId)).failure?.code).toBe('BACKUP_UNUSABLE');
  expect(await core.call('app/health', {})).toMatchObject({ lastBackupAt: null });
  const { now, nextAt, latestVerified } = await core.call('backups/status', {});
  expect(latestVerified).toBeNull();
  expect(nextAt?.slice(0, 10)).toBe(now.slice(0, 10));
  await core.close();
});

it('takes over the copy made before a migration, and counts it as the newest backup', async () => {
  await using parent = await makeTestFolder();
  const folder = join(parent.path, 'data');
  await makeOldFolder(folder, 1);
  const core = await openTestCore({ ports: realEngines, folder });
  await allJobsEnded(core);
  const { backups } = await core.call('backups/list', {});
  expect(backups).toMatchObject([{ kind: 'pre-migration', schemaVersion: 1, signature: 'own' }]);
  expect((await core.call('app/health', {})).lastBackupAt).toBe(backups[0]?.at);
  expect((await readdir(join(folder, 'backups'))).filter((name) => name.endsWith('.db'))).toEqual([]);
  await core.close();
});

it.each([
  ['a folder that is not there', 'nowhere', 'There is no such folder.'],
  ['a file', 'file', 'There is no such folder.'],
  ['a folder that takes nothing', 'taken', 'cannot be written to'],
])('refuses %s as the place of backups', async (_what, name, sentence) => {
  await using other = await makeTestFolder();
  await writeFile(join(other.path, 'file'), '');
  await mkdir(join(other.path, 'taken'));
  const core = await openTestCore({ ports: realEngines });
  const { settings } = await core.call('backups/status', {});
  // No right keeps the person who runs everything out; a file in the way of the folder does.
  await writeFile(join(other.path, 'taken', await placeName(core)), '');
  const error = await core
    .call('backups/update-settings', { ...settings, folder: join(other.path, name) })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'INVALID_INPUT',
    details: { problems: [{ path: 'folder', message: expect.stringContaining(sentence) as string }] },
  });
  expect((await core.call('backups/status', {})).settings).toEqual(settings);
  await core.close();
});

it('says that no backup was made when the disk of the backups is gone, and goes on when it is back', async () => {
  await using other = await makeTestFolder();
  const disk = join(other.path, 'disk');
  await mkdir(disk);
  const core = await openTestCore({ ports: realEngines });
  await fill(core, 'First');
  const { settings } = await core.call('backups/status', {});
  await core.call('backups/update-settings', { ...settings, folder: disk });
  await rename(disk, join(other.path, 'unplugged'));
  const failed = await backUp(core);
  expect(failed.failure).toMatchObject({
    code: 'READ_ONLY',
    message: 'The folder of the backups cannot be reached. Connect its disk, or choose another folder.',
  });
  expect(await readdir(other.path)).toEqual(['unplugged']);
  const status = await core.call('backups/status', {});
  expect(status.place.reachable).toBe(false);
  expect(status.lastFailure).toMatchObject({ ok: false, sentence: failed.failure?.message });
  expect(core.log).toContainEqual({ level: 'warn', event: 'backup failed', fields: { code: 'READ_ONLY' } });
  await fill(core, 'Work goes on');
  await rename(join(other.path, 'unplugged'), disk);
  expect((await backUp(core)).failure).toBeNull();
  expect(await core.call('backups/status', {})).toMatchObject({ lastFailure: null, backups: 1 });
  await core.close();
});

/** Puts another letter into the base64 of the signature; one that is no base64 would make it no manifest at all. */
async function alterSignature(path: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const at = text.length - 20;
  await writeFile(path, `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`);
}

type Damage = (set: string) => Promise<void>;
const unusable = 'BACKUP_UNUSABLE';

it.each<[string, Damage, string, string | undefined]>([
  ['one bit of the database', (set) => flip(join(set, 'database.db'), 4096 * 3 + 77), unusable, unusable],
  ['a database cut short', (set) => truncate(join(set, 'database.db'), 8192), unusable, unusable],
  ['a database that is gone', (set) => rm(join(set, 'database.db')), unusable, unusable],
  ['another signature', (set) => alterSignature(join(set, 'manifest.txt')), unusable, unusable],
  ['no manifest', (set) => rm(join(set, 'manifest.txt')), 'BACKUP_NOT_FOUND', 'BACKUP_NOT_FOUND'],
  ['an empty list of evidence', (set) => writeFile(join(set, 'evidence.txt'), ''), unusable, unusable],
  ['altered evidence', (set) => alterEvidence(join(set, '..', 'evidence')), unusable, unusable],
  // The backup that is made before every restore brings it back.
  [
    'evidence that is gone',
    (set) => rm(join(set, '..', 'evidence'), { recursive: true }),
    unusable,
    undefined,
  ],
])('refuses a backup with %s', async (_what, damage, whenChecked, whenRestored) => {
  const core = await openTestCore({ ports: realEngines });
  await fill(core, 'First');
  const made = await backUp(core);
  const id = backupId.parse(made.outcome?.id);
  await damage(join(core.folder, 'backups', id));

  const end = async (name: 'backups/verify' | 'backups/drill'): Promise<string | undefined> => {
    try {
      const { jobId } = name === 'backups/verify' ? await core.call(name, { id }) : await core.call(name, {});
      return (await jobEnd(core, jobId)).failure?.code;
    } catch (error) {
      return isDriftGuardError(error) ? error.code : String(error);
    }
  };
  expect(await end('backups/verify')).toBe(whenChecked);
  expect([unusable, 'BACKUP_NOT_FOUND']).toContain(await end('backups/drill'));
  const { jobId } = await core.call('backups/restore', { source: { from: 'backup', id } });
  expect((await jobEnd(core, jobId)).failure?.code).toBe(whenRestored);
  const beside = await readdir(join(core.folder, '..'));
  expect(beside.filter((name) => name.includes('restored'))).toHaveLength(whenRestored === undefined ? 1 : 0);
  await core.close();
});

it('passes a drill, and says so in the ledger', async () => {
  const core = await openTestCore({ ports: realEngines });
  await fill(core, 'First');
  await backUp(core);
  const { jobId } = await core.call('backups/drill', {});
  expect((await jobEnd(core, jobId)).failure).toBeNull();
  expect((await core.call('backups/status', {})).drill).toMatchObject({ ok: true });
  const { items } = await core.call('audit/list', { limit: 5 });
  expect(items.map(({ action }) => action)).toContain('backup.drill-passed');
  expect(await readdir(join(core.folder, 'temp'))).toEqual(['files']);
  await core.close();
});

it('keeps the backups of a workspace apart in a folder on another disk', async () => {
  await using other = await makeTestFolder();
  const core = await openTestCore({ ports: realEngines });
  await fill(core, 'First');
  const { settings } = await core.call('backups/status', {});
  await expect(
    core.call('backups/update-settings', { ...settings, folder: join(core.folder, 'evidence') }),
  ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await core.call('backups/update-settings', { ...settings, folder: other.path });
  await backUp(core);
  const [name = ''] = await readdir(other.path);
  expect(name).toMatch(/^DriftGuard backups [0-9a-f]{8}$/);
  expect((await core.call('backups/list', {})).backups).toHaveLength(1);
  expect(existsSync(join(core.folder, 'backups', 'place.json'))).toBe(true);
  await core.close();
});

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

/** Puts another file in place of a hard link, so that the store itself is not touched. */
async function alterEvidence(pool: string): Promise<void> {
  const [file = ''] = (await readdir(pool, { recursive: true })).filter((name) => name.endsWith('.parquet'));
  const path = join(pool, file);
  const copy = `${path}.copy`;
  await copyFile(path, copy);
  await flip(copy, 10);
  await rm(path);
  await copyFile(copy, path);
  await rm(copy);
}

/** Name of the folder that a workspace makes for itself in a folder of several. */
async function placeName(core: TestCore): Promise<string> {
  const installation = await readFile(join(core.folder, 'workspace-id'), 'utf8');
  return `DriftGuard backups ${installation.slice(0, 8)}`;
}
