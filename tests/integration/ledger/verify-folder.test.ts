import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, rmdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { createDuckDbEngine } from '../../../main/adapters/duckdb-engine.ts';
import { createFileAnchorStore } from '../../../main/adapters/file-anchor-store.ts';
import { run } from '../../../main/cli/commands/verify.ts';
import { verifyFolder } from '../../../main/cli/commands/verify-folder.ts';
import { writeNextStart } from '../../../main/core/safekeeping/next-start.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { openTestCore } from '../../support/core-harness.ts';
import { jobEnd } from '../../support/job-end.ts';

let home: Awaited<ReturnType<typeof makeTestFolder>>;
let folder: string;
let evidencePath: string;
let verifier: string;

const check = (trustedKey: string | null = null) =>
  verifyFolder(folder, {
    trustedKey,
    anchors: createFileAnchorStore(join(home.path, 'private', 'anchors')),
    keychain: null,
  });

/** What the program itself says of the folder when it is asked to verify. */
async function verifiedByProgram(): Promise<string> {
  const core = await openTestCore({ folder });
  try {
    const { jobId } = await core.call('audit/verify', {});
    return (await jobEnd(core, jobId)).outcome?.message ?? '';
  } finally {
    await core.close();
  }
}

const columns = 'body, leaf_hash, at, actor_id, action, target_type, target_id, change_id';
const exchange = `UPDATE audit_entries SET seq = -seq WHERE seq IN (1, 2);
  UPDATE audit_entries SET seq = 3 + seq WHERE seq < 0`;
const insert = `UPDATE audit_entries SET seq = -seq WHERE seq >= 2; UPDATE audit_entries SET seq = 1 - seq WHERE seq < 0;
  INSERT INTO audit_entries SELECT 2, ${columns} FROM audit_entries WHERE seq = 1`;

beforeAll(async () => {
  home = await makeTestFolder();
  folder = join(home.path, 'data');
  const core = await openTestCore({
    folder,
    ports: { openEvidenceEngine: ({ temp }) => createDuckDbEngine({ tempFolder: temp }) },
  });
  const model = await core.call('models/create', {
    name: 'House price',
    semanticVersion: '1.0.0',
    owner: 'Team',
    purpose: '',
    task: 'regression',
    riskClass: 'limited',
    featureSchema: '',
  });
  const source = join(home.path, 'prices.csv');
  await writeFile(
    source,
    `rooms,price\n${Array.from({ length: 50 }, (_, row) => `${row % 7},${row * 3}`).join('\n')}\n`,
  );
  const { token } = await core.core.vault.register(source, 'prices.csv');
  const { jobId } = await core.call('datasets/import', {
    token,
    modelId: model.id,
    name: 'Spring',
    purpose: 'reference',
    columns: [
      { name: 'rooms', type: 'numeric', role: 'feature' },
      { name: 'price', type: 'numeric', role: 'label' },
    ],
  });
  await vi.waitUntil(async () => (await core.call('jobs/get', { id: jobId })).state === 'done', 20_000);
  verifier = (await core.call('audit/status', {})).key.verifier;
  await core.close();
  const [prefix = ''] = await readdir(join(folder, 'evidence'));
  const [name = ''] = await readdir(join(folder, 'evidence', prefix));
  evidencePath = join(folder, 'evidence', prefix, name);
});

afterAll(() => home.remove());

describe('verify a data folder', () => {
  it('finds ledger and evidence as they were written', async () => {
    const finding = {
      ok: true,
      continuedIn: null,
      sentences: [
        // One is written within a second, whether or not the work has ended, and one at the end.
        expect.stringMatching(
          /^All 4 entries are complete, in order and unchanged, and agree with one signed checkpoint\. They also agree with (?:the checkpoint|2 checkpoints) kept outside the data folder\.$/u,
        ) as string,
        'The one evidence file is as it was recorded.',
        'Every record is as its history tells.',
      ],
    };
    expect(await check()).toEqual(finding);
    expect(await check(verifier)).toEqual(finding);
  });

  it('finds an evidence file whose content was changed by one bit', async () => {
    const intact = await readFile(evidencePath);
    const changed = Buffer.from(intact);
    changed.writeUInt8(changed.readUInt8(changed.length >> 1) ^ 1, changed.length >> 1);
    await writeFile(evidencePath, changed);
    const { ok, sentences } = await check();
    await writeFile(evidencePath, intact);
    expect(ok).toBe(false);
    expect(sentences[1]).toContain('1 changed');
  });

  it.each([
    ['cut short', async (path: string) => truncate(path, 100)],
    ['swapped for another', async (path: string) => writeFile(path, 'PAR1 something else PAR1')],
    [
      'a link to the same content',
      async (path: string) => {
        await rename(path, `${path}.elsewhere`);
        await symlink(`${path}.elsewhere`, path);
      },
    ],
  ])('finds an evidence file that is %s', async (_what, edit) => {
    const intact = await readFile(evidencePath);
    await edit(evidencePath);
    const { ok, sentences } = await check();
    // The program moves it, and both say so from then on.
    const inProgram = await verifiedByProgram();
    const after = await check();
    expect(existsSync(evidencePath)).toBe(false);
    await rm(join(folder, 'quarantine'), { recursive: true });
    await rm(`${evidencePath}.elsewhere`, { force: true });
    await writeFile(evidencePath, intact);
    expect([ok, after.ok]).toEqual([false, false]);
    expect(sentences[1]).toContain('1 changed');
    expect(after.sentences[1]).toContain('1 damaged and in quarantine');
    expect(inProgram).toContain(after.sentences[1]);
  });

  it('finds an evidence file that is gone', async () => {
    await rename(evidencePath, `${evidencePath}.away`);
    const { ok, sentences } = await check();
    const inProgram = await verifiedByProgram();
    await rename(`${evidencePath}.away`, evidencePath);
    expect(ok).toBe(false);
    expect(sentences[1]).toContain('1 missing');
    expect(inProgram).toContain(sentences[1]);
  });

  it.each([
    ['record', "UPDATE models SET owner = 'Somebody else'", 'model “House price” (owner)'],
    ['record that is gone', 'DELETE FROM datasets', 'data set “Spring” (removed)'],
    ['rule of the database', 'SELECT 1', 'The database is not built as this version builds it (trigger'],
    ['table', 'ALTER TABLE audit_keys RENAME COLUMN state TO stale', 'audit_keys'],
    ['entry that is gone', 'DELETE FROM audit_entries WHERE seq = 2', 'Entry 2: it is missing.'],
    ['place', exchange, 'Entry 1: it was moved from another place.'],
    ['entry put in between', insert, 'Entry 2: it was moved from another place.'],
    [
      'end',
      'DELETE FROM audit_entries WHERE seq >= 2',
      'The log ends after 2 entries, but a checkpoint covers',
    ],
  ])('names a %s that was changed, and changes nothing itself', async (_what, sql, named) => {
    const path = join(folder, 'driftguard.db');
    const intact = await readFile(path);
    const connection = openSqlite(path, 'write');
    connection.exec('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON');
    const triggers = connection.all("SELECT name FROM sqlite_schema WHERE type = 'trigger'", []);
    for (const { name } of triggers as { name: string }[]) connection.exec(`DROP TRIGGER "${name}"`);
    connection.exec(sql);
    connection.close();
    const changed = await readFile(path);
    const { ok, sentences } = await check();
    expect(await readFile(path)).toEqual(changed);
    await writeFile(path, intact);
    expect(ok).toBe(false);
    expect(sentences.join('\n')).toContain(named);
  });

  it('says that a folder of an earlier version has to be opened once', async () => {
    const path = join(folder, 'driftguard.db');
    const intact = await readFile(path);
    const connection = openSqlite(path, 'write');
    connection.exec('DELETE FROM schema_steps WHERE version > 5');
    connection.close();
    const { ok, sentences } = await check();
    await writeFile(path, intact);
    expect(ok).toBe(false);
    expect(sentences.join('')).toContain('Open it once with DriftGuard');
  });

  it('says first where the workspace goes on when the folder was replaced by a restored one', async () => {
    const restored = join(home.path, 'data restored 2026-11-27T19-20');
    await mkdir(restored);
    await writeNextStart(folder, 'data restored 2026-11-27T19-20');
    const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      const earlier = await check();
      expect(earlier).toMatchObject({ ok: true, continuedIn: restored });
      expect(earlier.sentences[0]).toBe(
        `This is an earlier state: the workspace goes on in ${restored}. Verify that folder to know of the present one.`,
      );
      // Also where the folder is named by a relative path.
      await run([relative(process.cwd(), folder), '--json']);
      expect(JSON.parse(String(print.mock.calls[0]?.[0]))).toMatchObject({
        continuedIn: restored,
        findings: [earlier.sentences[0], expect.any(String), expect.any(String), expect.any(String)],
      });

      await rmdir(restored);
      const lost = await check();
      expect(lost).toMatchObject({ ok: true, continuedIn: null });
      expect(lost.sentences[0]).toContain('which is not beside it');
    } finally {
      print.mockRestore();
      await writeNextStart(folder, null);
    }
  });

  it('refuses a key that did not sign', async () => {
    const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    expect(await check(other)).toMatchObject({ ok: false });
    expect(await check('nonsense')).toMatchObject({ ok: false });
  });

  it('says when there is nothing to verify', async () => {
    const empty = join(home.path, 'nothing');
    const anchors = createFileAnchorStore(empty);
    expect(await verifyFolder(empty, { trustedKey: null, anchors, keychain: null })).toMatchObject({
      ok: false,
    });
  });

  it('says that a database is none, and ends with 1', async () => {
    const path = join(folder, 'driftguard.db');
    const intact = await readFile(path);
    await writeFile(path, 'something else');
    const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const code = await run([folder]);
    await writeFile(path, intact);
    expect(code).toBe(1);
    expect(print.mock.calls).toEqual([
      ['Not verified.\nThe database is damaged. Nothing was changed; restore a backup.'],
    ]);
    print.mockRestore();
  });

  it('names the entry that somebody edited', async () => {
    const connection = openSqlite(join(folder, 'driftguard.db'), 'write');
    connection.exec('DROP TRIGGER audit_entries_are_not_updated');
    connection.exec(`UPDATE audit_entries SET actor_id = 'somebody-else' WHERE seq = 2`);
    connection.close();
    const { ok, sentences } = await check();
    expect(ok).toBe(false);
    expect(sentences[0]).toContain('Entry 2: its searchable columns do not say what the entry says.');
    await rm(join(home.path, 'private'), { recursive: true });
  });
});
