import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyExport } from '../../../../../main/cli/commands/verify-export.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';
import { openTestCore } from '../../../../support/core-harness.ts';
import type { TestCore } from '../../../../support/core-harness.ts';
import { modelDraftOf } from '../../../../support/core-models.ts';
import { jobEnd } from '../../../../support/job-end.ts';
import { createFakeKeychain, placesFor } from '../../../../support/secret-places.ts';
import type { FakeKeychain } from '../../../../support/secret-places.ts';

let home: Awaited<ReturnType<typeof makeTestFolder>>;
let core: TestCore;
let keychain: FakeKeychain;
let models = 0;

const reason = 'The disk failed, and the copy of yesterday was put back.';

async function open(): Promise<void> {
  core = await openTestCore({
    folder: join(home.path, 'data'),
    ports: { openSecrets: () => placesFor(join(home.path, 'private', 'keys'), keychain) },
  });
}

function draft() {
  models += 1;
  return modelDraftOf({ name: `Model ${models}` });
}
const change = () => core.call('models/create', draft());
const status = () => core.call('audit/status', {});

async function verified(): Promise<string> {
  const { jobId } = await core.call('audit/verify', {});
  return (await jobEnd(core, jobId)).outcome?.message ?? '';
}

async function exported(log: number | null = null): Promise<string> {
  const held = await core.call('audit/export', { format: 'json', log });
  return readFile(core.core.vault.resolve(held.token).path, 'utf8');
}

/** Closes, keeps a copy of these folders, writes more, and puts the copy back. */
async function putBack(...folders: ('data' | 'private')[]): Promise<void> {
  await core.close();
  for (const folder of folders)
    await cp(join(home.path, folder), join(home.path, `old-${folder}`), { recursive: true });
  const secrets = new Map(keychain.entries);
  await open();
  await change();
  await change();
  await core.close();
  for (const folder of folders) {
    await rm(join(home.path, folder), { recursive: true });
    await cp(join(home.path, `old-${folder}`), join(home.path, folder), { recursive: true });
  }
  old = secrets;
}
let old = new Map<string, string>();

beforeEach(async () => {
  home = await makeTestFolder();
  keychain = createFakeKeychain();
  await open();
  await change();
});
afterEach(async () => {
  await core.close();
  await home.remove();
});

describe('an older state put back', () => {
  it('is seen by the anchors when the database alone was put back', async () => {
    await putBack('data');
    keychain.entries.delete([...keychain.entries.keys()].find((name) => name.includes('high-water')) ?? '');
    await open();
    expect((await status()).recovery).toMatchObject({
      reason: 'behind',
      missing: 2,
      lastKnown: { from: 'anchor' },
    });
  });

  it('is seen by the keychain when the anchors were put back too', async () => {
    await putBack('data', 'private');
    await open();
    expect((await status()).recovery).toMatchObject({
      reason: 'behind',
      missing: 2,
      lastKnown: { from: 'high-water-mark' },
    });
  });

  it('cannot be seen here when the keychain was put back as well: only a witness elsewhere sees it', async () => {
    await putBack('data', 'private');
    keychain.entries.clear();
    for (const [name, secret] of old) keychain.entries.set(name, secret);
    await open();
    expect((await status()).recovery).toBeNull();
    expect(await verified()).toContain('complete, in order and unchanged');
  });

  it('cannot be seen without a keychain when the anchors were put back too', async () => {
    await core.call('audit/move-key', { to: 'protected-file' });
    await putBack('data', 'private');
    await open();
    expect((await status()).recovery).toBeNull();
  });

  it('is told from a crash, after which the database is ahead', async () => {
    await core.close();
    await cp(join(home.path, 'private'), join(home.path, 'old-private'), { recursive: true });
    await open();
    await change();
    await core.close();
    await rm(join(home.path, 'private'), { recursive: true });
    await cp(join(home.path, 'old-private'), join(home.path, 'private'), { recursive: true });
    await open();
    expect((await status()).recovery).toBeNull();
  });

  it('is told from a database in which as many entries are others', async () => {
    await putBack('data');
    // Written on without looking outside, by a program that does not: now as long, but another history.
    await rm(join(home.path, 'private', 'anchors'), { recursive: true });
    const secrets = new Map(keychain.entries);
    const mark = [...keychain.entries.keys()].find((name) => name.includes('high-water')) ?? '';
    keychain.entries.delete(mark);
    await open();
    await change();
    await change();
    await change();
    await core.close();
    for (const [name, secret] of secrets) keychain.entries.set(name, secret);
    await open();
    expect((await status()).recovery).toMatchObject({ reason: 'different', missing: null });
    await core.call('audit/begin-epoch', { reason });
    expect(await verified()).toContain('of 2 logs');
  });

  it('is seen when a checkpoint of a later key lies outside', async () => {
    await core.close();
    await cp(join(home.path, 'data'), join(home.path, 'old-data'), { recursive: true });
    await open();
    await core.call('audit/rotate-key', { reason: 'A new key for the year.' });
    await change();
    await core.close();
    await rm(join(home.path, 'data'), { recursive: true });
    await cp(join(home.path, 'old-data'), join(home.path, 'data'), { recursive: true });
    await open();
    expect((await status()).recovery).toMatchObject({ reason: 'behind' });
    expect((await status()).key.state).toBe('missing');
    await expect(core.call('audit/begin-epoch', { reason })).rejects.toMatchObject({ code: 'KEY_NOT_READY' });
    await core.call('audit/declare-key-lost', {
      to: 'os-keychain',
      reason: 'It was changed after the copy.',
    });
    await core.call('audit/begin-epoch', { reason });
    expect(await verified()).toContain('of 2 logs');
  });
});

describe('recovery', () => {
  it('admits reading, looking closely and the ways out, and nothing else', async () => {
    await putBack('data');
    await open();
    const { size } = await status();
    await expect(change()).rejects.toMatchObject({ code: 'RECOVERY_MODE' });
    await expect(core.call('audit/rotate-key', { reason: 'Not now, please.' })).rejects.toMatchObject({
      code: 'RECOVERY_MODE',
    });
    expect((await core.call('models/list', {})).total).toBe(1);
    expect(await verified()).toContain('but a checkpoint covers');
    expect(verifyExport(await exported(), null).ok).toBe(true);
    await core.call('app/export-diagnostics', {});
    // Nothing was added and nothing signed on top of it.
    expect(await status()).toMatchObject({ size, recovery: { reason: 'behind' } });
  });

  it('ends when the newer data folder is put back', async () => {
    await core.close();
    await cp(join(home.path, 'data'), join(home.path, 'older'), { recursive: true });
    await open();
    await change();
    await core.close();
    await cp(join(home.path, 'data'), join(home.path, 'newer'), { recursive: true });
    await rm(join(home.path, 'data'), { recursive: true });
    await cp(join(home.path, 'older'), join(home.path, 'data'), { recursive: true });
    await open();
    expect((await status()).recovery).not.toBeNull();
    await core.close();
    await rm(join(home.path, 'data'), { recursive: true });
    await cp(join(home.path, 'newer'), join(home.path, 'data'), { recursive: true });
    await open();
    expect((await status()).recovery).toBeNull();
    await change();
  });

  it('ends with a new log that says what was restored, what was known, who and why', async () => {
    const first = (await status()).key.verifier;
    await putBack('data');
    await open();
    const { recovery } = await status();
    await expect(core.call('audit/begin-epoch', { reason: 'Too short.' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await core.call('audit/begin-epoch', { reason });
    const after = await status();
    expect(after).toMatchObject({ recovery: null, log: 2, size: 1, uncovered: 0 });
    const [entry] = (await core.call('audit/list', { limit: 1 })).items;
    expect(entry).toMatchObject({ action: 'log.epoch', note: reason, actor: { role: 'administrator' } });
    const detail = await core.call('audit/get', { seq: entry?.seq ?? 0 });
    expect(JSON.parse(detail.body)).toMatchObject({
      seq: 0,
      log: after.origin,
      facts: {
        restoredLog: 1,
        restoredSize: recovery?.head.size,
        restoredRoot: recovery?.head.root,
        knownLog: 1,
        knownSize: recovery?.lastKnown.size,
        knownRoot: recovery?.lastKnown.root,
      },
    });
    await change();
    expect(await verified()).toMatch(/of 2 logs, each beginning where the one before ended/);
    for (const log of [1, null]) {
      const text = await exported(log);
      expect(verifyExport(text, after.key.verifier), `log ${log}`).toMatchObject({ ok: true });
      expect(verifyExport(text, first), `log ${log}`).toMatchObject({ ok: true });
    }
    await expect(core.call('audit/begin-epoch', { reason })).rejects.toMatchObject({
      code: 'NOT_IN_RECOVERY',
    });
    await core.close();
    await open();
    expect(await status()).toMatchObject({ recovery: null, log: 2 });
  });

  it('comes back when a copy from before the new log is put in place', async () => {
    await core.close();
    await cp(join(home.path, 'data'), join(home.path, 'first'), { recursive: true });
    await open();
    await putBack('data');
    await open();
    await core.call('audit/begin-epoch', { reason });
    await core.close();
    await rm(join(home.path, 'data'), { recursive: true });
    await cp(join(home.path, 'first'), join(home.path, 'data'), { recursive: true });
    await open();
    expect((await status()).recovery).toMatchObject({ reason: 'later-log', lastKnown: { log: 2 } });
    await core.call('audit/begin-epoch', { reason });
    expect((await status()).log).toBe(3);
    expect(await verified()).toContain('complete, in order and unchanged');
  });
});
