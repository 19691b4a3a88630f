import { existsSync } from 'node:fs';
import { copyFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { run as evidence } from '../../../main/cli/commands/evidence.ts';
import { withWorkspace } from '../../../main/cli/open-workspace.ts';
import { backupId } from '../../../shared/contract/backups.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import { createManualClock } from '../../support/core-clock.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { openTestCore } from '../../support/core-harness.ts';
import type { TestCore } from '../../support/core-harness.ts';
import { firstAdministrator } from '../../support/enter-workspace.ts';
import { jobEnd } from '../../support/job-end.ts';
import { realEngines } from '../../support/real-engines.ts';
import { backUp, fill } from './support.ts';

/** The one evidence file of a workspace that was filled once. */
async function evidenceOf(folder: string) {
  const [prefix = ''] = await readdir(join(folder, 'evidence'));
  const [name = ''] = await readdir(join(folder, 'evidence', prefix));
  return {
    sha256: sha256Hex.parse(name.replace('.parquet', '')),
    path: join(folder, 'evidence', prefix, name),
    copy: join(folder, 'backups', 'evidence', prefix, name),
  };
}

async function verify(core: TestCore): Promise<string> {
  const { jobId } = await core.call('audit/verify', {});
  return (await jobEnd(core, jobId)).outcome?.message ?? '';
}

async function putBack(core: TestCore) {
  const { jobId } = await core.call('evidence/put-back', {});
  return jobEnd(core, jobId);
}

const entriesOf = async (core: TestCore, ...actions: string[]) =>
  (await core.call('audit/list', { limit: 20, actions })).items.map(({ action, target, note }) => ({
    action,
    id: target.id,
    note,
  }));

it('puts damaged evidence into quarantine when a verification finds it, and a sound copy back from a backup', async () => {
  const clock = createManualClock();
  const core = await openTestCore({ ports: { ...realEngines, clock } });
  const modelId = await fill(core, 'First');
  const { id: backup = '' } = (await backUp(core)).outcome ?? {};
  const { backups } = await core.call('backups/list', {});
  const { sha256, path } = await evidenceOf(core.folder);
  const whole = await readFile(path);
  expect(await core.call('evidence/lost', {})).toEqual({ files: [], total: 0 });

  // Replaced, so that the copy of the backup, which is a link, stays as it is.
  await rm(path);
  await writeFile(path, 'PAR1 something else PAR1');
  expect(await verify(core)).toContain(
    `Of 1 evidence files, 1 damaged and in quarantine (${sha256.slice(0, 12)}…). Results that rest on them cannot be computed again until they are put back: the Audit page and “driftguard evidence” do so from a backup.`,
  );
  expect((await core.call('audit/status', {})).latestVerification).toMatchObject({
    ok: false,
    onlyEvidence: true,
  });
  expect(existsSync(path)).toBe(false);
  const [day = ''] = await readdir(join(core.folder, 'quarantine'));
  const aside = join('quarantine', day, 'damaged-evidence', `${sha256}.parquet`);
  expect(await readFile(join(core.folder, aside), 'utf8')).toBe('PAR1 something else PAR1');
  expect(await entriesOf(core, 'evidence.quarantined')).toEqual([
    {
      action: 'evidence.quarantined',
      id: sha256,
      note: `Its content is not the one that was recorded. It lies in ${aside}.`,
    },
  ]);
  expect(await core.call('evidence/lost', {})).toEqual({
    files: [
      {
        sha256,
        sizeBytes: whole.length,
        state: 'quarantined',
        datasets: [{ id: expect.any(String) as string, name: 'Data of First', modelId, deleted: false }],
        datasetCount: 1,
        hasCopy: true,
        backupAt: backups.find(({ id }) => id === backup)?.at,
      },
    ],
    total: 1,
  });

  // A verification once more finds nothing new to move or to tell of.
  await verify(core);
  expect(await entriesOf(core, 'evidence.quarantined')).toHaveLength(1);

  const done = await putBack(core);
  expect(done.outcome?.message).toBe('One evidence file is back, with the SHA-256 that was recorded.');
  expect((await readFile(path)).equals(whole)).toBe(true);
  expect(await entriesOf(core, 'evidence.put-back')).toMatchObject([{ id: sha256 }]);
  expect(await core.call('evidence/lost', {})).toEqual({ files: [], total: 0 });
  expect(await verify(core)).toContain('The one evidence file is as it was recorded.');
  // What was damaged is kept.
  expect(existsSync(join(core.folder, aside))).toBe(true);
  await core.close();
});

it('takes no copy that is damaged too, says what to do then, and keeps a sound one as soon as there is one', async () => {
  const core = await openTestCore({ ports: realEngines });
  await fill(core, 'First');
  await backUp(core);
  const { sha256, path, copy } = await evidenceOf(core.folder);
  // In place: on the same disk the copy is a link, and shares the damage.
  await writeFile(path, 'PAR1 something else PAR1');
  expect(await verify(core)).toContain('1 damaged and in quarantine');
  const failed = await putBack(core);
  expect(failed.failure?.code).toBe('EVIDENCE_MISSING');
  expect(failed.failure?.message).toMatch(
    /^Nothing was put back\. No backup that can be reached has a sound copy of one of them .*import the same file again/u,
  );
  expect(existsSync(path)).toBe(false);
  expect(existsSync(copy)).toBe(false);
  const beside = (await readdir(join(copy, '..'))).filter((name) => name.includes('damaged'));
  expect(beside).toEqual([expect.stringContaining(sha256)]);
  expect(await core.call('evidence/lost', {})).toMatchObject({ files: [{ hasCopy: false }] });

  // The same rows, for another model.
  await fill(core, 'Other');
  expect((await evidenceOf(core.folder)).sha256).toBe(sha256);
  expect(await core.call('evidence/lost', {})).toEqual({ files: [], total: 0 });
  const { outcome } = await backUp(core);
  const { jobId } = await core.call('backups/verify', { id: backupId.parse(outcome?.id) });
  expect((await jobEnd(core, jobId)).failure).toBeNull();
  await core.close();
});

it('lists and puts back by the command line, for whoever may', async () => {
  await using parent = await makeTestFolder();
  const dataFolder = join(parent.path, 'data');
  await withWorkspace({ dataFolder, who: { kind: 'nobody' } }, async ({ call, core }) => {
    await call('session/set-up', firstAdministrator);
    await fill({ call, core, folder: parent.path }, 'First');
    await jobEnd({ call }, (await call('backups/create', {})).jobId);
  });
  const { sha256, path } = await evidenceOf(dataFolder);
  await rm(path);

  vi.stubEnv('DRIFTGUARD_PASSWORD', firstAdministrator.password);
  const printed: string[] = [];
  const print = vi.spyOn(process.stdout, 'write').mockImplementation((text: unknown, done: unknown) => {
    printed.push(String(text));
    // What is written here is followed by what to do once it was.
    (done as () => void)();
    return true;
  });
  try {
    const flags = ['--data-dir', dataFolder, '--user', firstAdministrator.email];
    expect(await evidence(flags)).toBe(1);
    expect(printed.splice(0).join('')).toMatch(
      new RegExp(`^${sha256}  missing; “Data of First”; a copy in the backup of .* UTC\\n$`, 'u'),
    );
    expect(await evidence([...flags, '--put-back', '--json'])).toBe(0);
    expect(JSON.parse(printed.join(''))).toEqual({
      message: 'One evidence file is back, with the SHA-256 that was recorded.',
      files: [],
      total: 0,
    });
    expect(existsSync(path)).toBe(true);
  } finally {
    print.mockRestore();
    vi.unstubAllEnvs();
  }
});

it('leaves damaged evidence where it is while the ledger is not the one known last, or it cannot be moved', async () => {
  await using parent = await makeTestFolder();
  const folder = join(parent.path, 'data');
  const first = await openTestCore({ ports: realEngines, folder });
  await fill(first, 'First');
  const { path } = await evidenceOf(folder);
  await writeFile(join(folder, 'quarantine'), 'a file where the folder belongs');
  await writeFile(path, 'PAR1 something else PAR1');
  expect(await verify(first)).toContain('1 changed');
  await rm(join(folder, 'quarantine'));
  await first.close();

  const database = join(folder, 'driftguard.db');
  await copyFile(database, join(parent.path, 'earlier.db'));
  const second = await openTestCore({ ports: realEngines, folder });
  await backUp(second);
  await second.close();
  await copyFile(join(parent.path, 'earlier.db'), database);

  const core = await openTestCore({ ports: realEngines, folder });
  expect(await verify(core)).toContain('1 changed');
  expect(await readFile(path, 'utf8')).toBe('PAR1 something else PAR1');
  expect(existsSync(join(folder, 'quarantine'))).toBe(false);
  await expect(core.call('evidence/put-back', {})).rejects.toMatchObject({ code: 'RECOVERY_MODE' });
  await core.close();
});
