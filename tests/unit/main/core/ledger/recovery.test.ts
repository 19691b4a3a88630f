import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../../../main/adapters/better-sqlite3.ts';
import { createFileAnchorStore } from '../../../../../main/adapters/file-anchor-store.ts';
import { createKeychainStore } from '../../../../../main/adapters/os-keychain.ts';
import { verifyExport } from '../../../../../main/cli/commands/verify-export.ts';
import { verifyFolder } from '../../../../../main/cli/commands/verify-folder.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';
import { openTestCore } from '../../../../support/core-harness.ts';
import type { TestCore } from '../../../../support/core-harness.ts';
import { modelDraftOf } from '../../../../support/core-models.ts';
import { allJobsEnded, jobEnd } from '../../../../support/job-end.ts';
import { neverRun } from '../../../../../main/core/features/monitors/rules.ts';
import { driftConfig } from '../../../../../shared/schema/drift.ts';
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

/** What `driftguard verify` says of the data folder. */
async function verifiedFolder(): Promise<{ ok: boolean; text: string }> {
  const { ok, sentences } = await verifyFolder(join(home.path, 'data'), {
    trustedKey: null,
    anchors: createFileAnchorStore(join(home.path, 'private', 'anchors')),
    keychain: createKeychainStore(keychain.ask, 50),
  });
  return { ok, text: sentences.join(' ') };
}

/** Every way of verifying says so, with this reason. */
async function isFound(why: string): Promise<void> {
  expect(await verifiedFolder()).toEqual({ ok: false, text: expect.stringContaining(why) as string });
  expect(await verified()).toContain(why);
  expect((await status()).latestVerification?.ok).toBe(false);
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

const id = (last: number) => `0190f0c0-0000-7000-8000-00000000000${last}`;

/** What the timetable would work on: a monitor with new data, an alert put aside, an approval that is too old. */
function leaveWork(): void {
  const file = openSqlite(join(home.path, 'data', 'driftguard.db'), 'write');
  const past = '2026-01-01T00:00:00.000Z';
  const sha = 'a'.repeat(64);
  const rule = 'SELECT id FROM alert_rules LIMIT 1';
  file.exec(`
    INSERT INTO evidence_files VALUES ('${sha}', 10, 10, '${past}');
    INSERT INTO datasets SELECT '${id(1)}', id, 'R', 'r', 'reference', 'a.csv', 'csv', '${sha}', '${sha}', '${sha}', 10, 0, 1, '${past}', NULL, NULL FROM models;
    INSERT INTO datasets SELECT '${id(2)}', id, 'C', 'c', 'current', 'b.csv', 'csv', '${sha}', '${sha}', '${sha}', 10, 0, 1, '${past}', NULL, NULL FROM models;
    INSERT INTO monitors (id, model_id, name, name_key, reference_id, enabled, schedule_kind, settings, settings_version,
      standing, standing_rank, window_count, row_version, created_at, updated_at)
      SELECT '${id(3)}', id, 'M', 'm', '${id(1)}', 1, 'on-data',
      '{"columns":null,"windows":{"kind":"whole"},"minimumRows":100,"alarm":{"windows":1,"among":1},"config":${JSON.stringify(driftConfig.parse({}))}}', 1,
      '${JSON.stringify(neverRun)}', 0, 0, 1, '${past}', '${past}' FROM models;
    INSERT INTO alerts (id, rule_id, model_id, source, subject_id, result_id, level, severity, severity_rank, state, title,
      detail, occurrences, first_at, last_at, announced_at, snoozed_until, row_version)
      SELECT '${id(4)}', (${rule}), id, 'monitor', '${id(3)}', '${id(3)}', 'major', 'critical', 2, 'snoozed', 'T', 'D', 1,
      '${past}', '${past}', '${past}', '${past}', 1 FROM models;
    INSERT INTO approvals SELECT '${id(5)}', 'users/disable', '{}', '${sha}', 'R', 'open', id, NULL, '', '${past}', '${past}', NULL, NULL, '', NULL, 1 FROM users LIMIT 1;
    INSERT INTO users VALUES ('${id(6)}', 'Ana', 'administrator', '${past}');
    INSERT INTO approvals SELECT '${id(7)}', 'users/disable', '{}', '${sha}', 'R', 'approved', id, '${id(6)}', '', '${past}', '${past}', '${past}', NULL, '', NULL, 1 FROM users WHERE id <> '${id(6)}' LIMIT 1;
  `);
  file.close();
}

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
    await isFound('2 were cut off');
  });

  it('is seen by the keychain when the anchors were put back too', async () => {
    await putBack('data', 'private');
    await open();
    expect((await status()).recovery).toMatchObject({
      reason: 'behind',
      missing: 2,
      lastKnown: { from: 'high-water-mark' },
    });
    await isFound('2 were cut off');
    // Where the keychain does not answer, nobody is told that it agrees.
    keychain.state = 'never-answers';
    expect(await verifiedFolder()).toEqual({
      ok: true,
      text: expect.stringContaining('No head was found in the keychain to compare with.') as string,
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

  it('is not written on by anything that happens by itself, until somebody has said why', async () => {
    await putBack('data');
    leaveWork();
    await open();
    expect((await status()).recovery).not.toBeNull();
    const newest = async () => (await core.call('audit/list', { limit: 20 })).items;
    const [before] = await newest();
    const byItself = async () => {
      await core.core.timetable.tick();
      await allJobsEnded(core);
    };
    await byItself();
    expect((await newest())[0]).toEqual(before);
    await core.call('audit/begin-epoch', { reason });
    await byItself();
    const since = (await newest()).filter(({ seq }) => seq > (before?.seq ?? 0)).map(({ action }) => action);
    // The rows that were put in have no history: the check of the records says so, whenever it comes to them.
    const found = 'ledger.found-altered';
    expect([...new Set(since)].filter((action) => action !== found).toSorted()).toEqual([
      'alert.back-after-snoozing',
      'alert.raised',
      'approval.expired',
      'log.epoch',
      'monitor.could-not-run',
      'risk.scored',
    ]);
    await core.close();
    await open();
    expect((await newest()).map(({ action }) => action)).toContain('approval.failed');
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
    await isFound('are not those of a checkpoint kept outside the database');
    await core.call('audit/begin-epoch', { reason });
    expect(core.pushes.at(-1)).toMatchObject({ payload: { entity: 'workspace' } });
    expect((await core.call('app/info', {})).readingOnly).toBe(false);
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

it('is seen when only a checkpoint of a later key lies outside', async () => {
  await core.close();
  await cp(join(home.path, 'data'), join(home.path, 'old-data'), { recursive: true });
  await open();
  await core.call('audit/rotate-key', { reason: 'A new key for the year.' });
  await change();
  await core.close();
  const anchors = join(home.path, 'private', 'anchors');
  const [name = ''] = await readdir(anchors);
  const newest = (await readFile(join(anchors, name), 'utf8')).trimEnd().split('\n').at(-1);
  await writeFile(join(anchors, name), `${newest}\n`);
  for (const secret of keychain.entries.keys()) {
    if (secret.includes('high-water')) keychain.entries.delete(secret);
  }
  await rm(join(home.path, 'data'), { recursive: true });
  await cp(join(home.path, 'old-data'), join(home.path, 'data'), { recursive: true });
  await open();
  expect((await status()).recovery).toMatchObject({ reason: 'unknown-key' });
  await isFound('is signed by a key that the database does not know');
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
    expect((await core.call('app/info', {})).readingOnly).toBe(true);
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
    expect(await verifiedFolder()).toMatchObject({ ok: true });
  });

  it('comes back when the whole log before the new one is put in place', async () => {
    await core.close();
    await cp(join(home.path, 'data'), join(home.path, 'first'), { recursive: true });
    await open();
    await change();
    await core.close();
    await cp(join(home.path, 'data'), join(home.path, 'whole'), { recursive: true });
    const putInPlace = async (copy: string) => {
      await rm(join(home.path, 'data'), { recursive: true });
      await cp(join(home.path, copy), join(home.path, 'data'), { recursive: true });
      await open();
    };
    await putInPlace('first');
    await core.call('audit/begin-epoch', { reason });
    await core.close();
    await putInPlace('whole');
    expect((await status()).recovery).toMatchObject({ reason: 'later-log', lastKnown: { log: 2 } });
    // It is as it was written, to the last entry: only what lies outside tells.
    await isFound('but the database ends with 3 entries of log 1: an older copy was put in its place');
  });
});
