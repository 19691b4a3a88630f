import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkFolder } from '../../../main/cli/commands/health-folder.ts';
import { createFileAnchorStore } from '../../../main/adapters/file-anchor-store.ts';
import { backupId } from '../../../shared/contract/backups.ts';
import { sessionId } from '../../../shared/schema/ids.ts';
import { modelDraftNamed } from '../../contract/valid-inputs.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { openTestCore } from '../../support/core-harness.ts';
import type { TestCore } from '../../support/core-harness.ts';
import { jobEnd } from '../../support/job-end.ts';
import { launch } from '../../support/launcher.ts';
import { realEngines } from '../../support/real-engines.ts';
import { backUp, fill } from './support.ts';

const reason = 'The import of Tuesday was wrong, so the state before it was restored.';

/** Opens a folder with its anchors where the command line looks for them, under `home`. */
function open(home: string, folder: string): Promise<TestCore> {
  return openTestCore({
    folder,
    ports: {
      ...realEngines,
      openAnchors: () => createFileAnchorStore(join(home, 'DriftGuard private', 'anchors')),
    },
  });
}

async function verify(home: string, folder: string, key: string): Promise<{ code: unknown; text: string }> {
  const run = launch(['verify', folder, '--key', key], { XDG_DATA_HOME: home });
  const code = await run.ended;
  return { code, text: run.text() };
}

/** After a restore: reading only, with what to do, until an administrator says why; then a new log. */
async function goesOnInANewLog(home: string, folder: string, key: string): Promise<void> {
  const before = await verify(home, folder, key);
  expect(before).toMatchObject({ code: 1, text: expect.stringContaining('were cut off') as string });
  expect(before.text).not.toContain('not signed by the key');
  // Another computer has no anchors, and the copy is as it was signed.
  const elsewhere = await verify(join(home, 'elsewhere'), folder, key);
  expect(elsewhere).toMatchObject({ code: 0, text: expect.stringMatching(/^Verified\./u) as string });

  const core = await open(home, folder);
  const { recovery, log } = await core.call('audit/status', {});
  expect({ log, reason: recovery?.reason }).toEqual({ log: 1, reason: 'behind' });
  expect((await core.call('models/list', { limit: 10 })).items.map(({ name }) => name)).toEqual(['First']);
  await expect(core.call('models/create', modelDraftNamed('Too early'))).rejects.toMatchObject({
    code: 'RECOVERY_MODE',
    message: expect.stringMatching(/open for reading only.*Look at the Audit page/u) as string,
  });

  const administrator = core.core.system;
  const session = {
    id: sessionId.parse('01890f0c-0000-7000-8000-000000000001'),
    locked: false,
    confirmed: false,
  };
  const unconfirmed = await core.dispatch(
    { id: 'epoch', name: 'audit/begin-epoch', input: { reason } },
    { actor: administrator, session, shell: 'test' },
  );
  expect(unconfirmed).toMatchObject({ ok: false, error: { code: 'CONFIRMATION_REQUIRED' } });
  await core.call('audit/begin-epoch', { reason });
  expect(await core.call('audit/status', {})).toMatchObject({ log: 2, recovery: null, uncovered: 0 });
  const [entry] = (await core.call('audit/list', { limit: 1 })).items;
  expect(entry).toMatchObject({ action: 'log.epoch', note: reason, actor: { name: administrator.name } });

  await core.call('models/create', modelDraftNamed('After the restore'));
  expect((await backUp(core)).failure).toBeNull();
  const { size } = await core.call('audit/status', {});
  await core.close();
  expect((await checkFolder(folder)).checks.find(({ id }) => id === 'ledger')?.sentence).toBe(
    `The ledger has ${size} entries, 0 of them not yet covered by a signature; it was not verified yet.`,
  );

  const after = await verify(home, folder, key);
  expect(after.text).toMatch(/^Verified\.\n.*of 2 logs, each beginning where the one before ended/u);
  expect(after.code).toBe(0);
}

it('begins a new log after an older backup was restored from the screens into a new folder', async () => {
  await using parent = await makeTestFolder();
  const core = await open(parent.path, join(parent.path, 'data'));
  await fill(core, 'First');
  const id = backupId.parse((await backUp(core)).outcome?.id);
  await fill(core, 'Second');
  const { jobId } = await core.call('backups/restore', { source: { from: 'backup', id } });
  const { outcome, failure } = await jobEnd(core, jobId);
  expect(failure).toBeNull();
  const { verifier } = (await core.call('audit/status', {})).key;
  await core.close();
  await goesOnInANewLog(parent.path, join(parent.path, outcome?.id ?? ''), verifier);
});

it('begins a new log after an older backup was restored in place by the command line', async () => {
  await using parent = await makeTestFolder();
  const folder = join(parent.path, 'data');
  const core = await open(parent.path, folder);
  await fill(core, 'First');
  await backUp(core);
  await fill(core, 'Second');
  const { verifier } = (await core.call('audit/status', {})).key;
  await core.close();
  const restored = launch(['restore', 'latest', '--in-place', '--data-dir', folder], {
    XDG_DATA_HOME: parent.path,
  });
  expect(await restored.ended).toBe(0);
  expect(restored.text()).toContain('until an administrator says why on the Audit page');
  await goesOnInANewLog(parent.path, folder, verifier);

  // As soon as the ledger may be written to it tells of the restore, once.
  const told = async () => {
    const again = await open(parent.path, folder);
    const { items } = await again.call('audit/list', { limit: 10, actions: ['backup.restored'] });
    await again.close();
    return items.map(({ note }) => note);
  };
  await told();
  expect(await told()).toEqual([
    expect.stringMatching(
      /^This data folder was restored on .* UTC to the state of .* UTC: .*all checked\.$/u,
    ) as string,
  ]);
});

it('says that there is no archive of the log, instead of restoring something else', async () => {
  await using parent = await makeTestFolder();
  const folder = join(parent.path, 'data');
  const core = await open(parent.path, folder);
  await fill(core, 'First');
  await core.close();
  const restored = launch(['restore', '--at', 'now', '--in-place', '--data-dir', folder], {
    XDG_DATA_HOME: parent.path,
  });
  expect(await restored.ended).toBe(1);
  expect(restored.text()).toContain('No archive of the log was found. Restore a backup instead.');
});
