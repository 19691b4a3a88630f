import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSqlite } from '../../../../../../main/adapters/better-sqlite3.ts';
import { openCheckpoint } from '../../../../../../main/core/ledger/checkpoint.ts';
import { hashEntry, sha256 } from '../../../../../../main/core/ledger/entry.ts';
import { parseNoteKey } from '../../../../../../main/core/ledger/signed-note.ts';
import {
  appendLeaf,
  emptyFrontier,
  rootOf,
  verifyInclusion,
} from '../../../../../../shared/canonical/merkle.ts';
import type { SqliteConnection } from '../../../../../../main/core/ports.ts';
import type { ModelDraftInput } from '../../../../../../shared/contract/models.ts';
import { makeTestFolder } from '../../../../../support/core-folder.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';
import { eventually } from '../../../../../support/eventually.ts';

const draft: ModelDraftInput = {
  name: 'House price',
  semanticVersion: '1.0.0',
  owner: 'Lending team',
  purpose: '',
  task: 'regression',
  riskClass: 'high',
  featureSchema: '',
};

let home: Awaited<ReturnType<typeof makeTestFolder>>;
let folder: string;
let core: TestCore;

beforeEach(async () => {
  home = await makeTestFolder();
  folder = join(home.path, 'data');
  core = await openTestCore({ folder });
});

afterEach(async () => {
  await core.close();
  await home.remove();
});

async function reopen(): Promise<void> {
  await core.close();
  core = await openTestCore({ folder });
}

async function verified(): Promise<string> {
  const { jobId } = await core.call('audit/verify', {});
  for (;;) {
    const job = await core.call('jobs/get', { id: jobId });
    if (job.endedAt !== null) return job.outcome?.message ?? job.failure?.message ?? '';
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

/** What somebody with the database in hand can do while the application is closed. */
async function tamper(sql: string): Promise<void> {
  await core.close();
  const connection = openSqlite(join(folder, 'driftguard.db'), 'write');
  const triggers = connection.all(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`, []) as {
    name: string;
  }[];
  for (const { name } of triggers) connection.exec(`DROP TRIGGER ${name}`);
  connection.exec(sql);
  connection.close();
  core = await openTestCore({ folder });
}

const startChecked = async () =>
  eventually('the check at the start', async () => {
    const { startCheck } = await core.call('audit/status', {});
    return startCheck !== null && startCheck.recordsOk !== null && startCheck;
  });
const foundAltered = async () => (await core.call('audit/list', { actions: ['ledger.found-altered'] })).items;

const bytes = (hex: string) => Buffer.from(hex, 'hex');

describe('audit', () => {
  it('has an entry for every change, with what changed and a proof', async () => {
    const model = await core.call('models/create', draft);
    await core.call('models/update', { ...draft, id: model.id, rowVersion: 1, owner: 'Risk team' });
    const page = await core.call('audit/list', {});
    expect(page.items.map((entry) => [entry.seq, entry.action, entry.target.label])).toEqual([
      [2, 'model.updated', 'House price'],
      [1, 'model.created', 'House price'],
      [0, 'ledger.key-created', null],
    ]);
    const entry = await core.call('audit/get', { seq: 2 });
    expect(entry.fields).toContainEqual({ field: 'owner', before: 'Lending team', after: 'Risk team' });
    const leaf = hashEntry(Buffer.from(entry.body));
    expect(Buffer.from(leaf).toString('hex')).toBe(entry.leafHash);
    const { size, root, path } = entry.proof;
    expect(verifyInclusion(sha256, { index: 2, size, leaf, root: bytes(root), proof: path.map(bytes) })).toBe(
      true,
    );
  });

  it('calls rules by their name, a risk score by its model, and what has no name by none', async () => {
    const { id } = await core.call('models/create', draft);
    await core.call('alerts/save-rule', {
      rule: null,
      draft: {
        name: 'Every drift',
        sources: ['comparison'],
        modelId: id,
        level: 'moderate',
        severity: 'notice',
        coolDownHours: 12,
        autoResolve: false,
        enabled: true,
      },
    });
    const { items } = await core.call('audit/list', {});
    const found = await core.call('audit/list', { search: 'every drift' });
    expect(found.items.map(({ action }) => action)).toEqual(['alert-rule.created']);
    const labels = new Set(items.map(({ target }) => `${target.type}: ${target.label ?? '-'}`));
    expect(labels).toEqual(new Set(['alert-rule: Every drift', 'model: House price', 'workspace: -']));
    // Nobody had signed in: it was the program itself, unlike what a person does then.
    expect(items.map(({ actor }) => [actor.name, actor.isProgram])).toEqual(
      items.map(() => ['DriftGuard', true]),
    );
    const scientist = await core.as('data-scientist');
    await scientist.call('models/create', { ...draft, name: 'Another model' });
    const created = await core.call('audit/list', { actions: ['model.created'], limit: 1 });
    expect(created.items.map(({ actor }) => actor.isProgram)).toEqual([false]);
  });

  it('writes nothing into the ledger when a change is refused', async () => {
    await core.call('models/create', draft);
    const before = await core.call('audit/status', {});
    await expect(core.call('models/create', draft)).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    expect(await core.call('audit/status', {})).toEqual(before);
  });

  it('says in a sentence that everything is as it was written', async () => {
    await core.call('models/create', draft);
    await reopen();
    expect(await verified()).toBe(
      'All 2 entries are complete, in order and unchanged, and agree with one signed checkpoint. They also agree with the checkpoint kept outside the data folder. There are no evidence files yet.',
    );
    const status = await core.call('audit/status', {});
    expect(status.latestVerification).toMatchObject({ ok: true, size: 2, badSeq: null });
    expect(status).toMatchObject({ size: 3, uncovered: 0, key: { heldIn: 'protected-file' } });
  });

  it('names the first entry that was edited', async () => {
    await core.call('models/create', draft);
    await tamper(
      `UPDATE audit_entries SET body = CAST(replace(CAST(body AS TEXT), 'model.created', 'model.deleted') AS BLOB) WHERE seq = 1`,
    );
    await startChecked();
    expect(await verified()).toBe(
      'The ledger is not as it was written. Entry 1: its content was changed. The entries before it are as they were written. There are no evidence files yet.',
    );
    expect((await core.call('audit/status', {})).latestVerification).toMatchObject({ ok: false, badSeq: 1 });
    const violation = {
      level: 'warn',
      event: 'governance violation',
      fields: {
        action: 'ledger.found-altered',
        actorId: core.core.system.id,
        targetType: 'workspace',
        targetId: 'ledger',
      },
    };
    // The check at the start found it, and so did this verification.
    expect(core.log.filter(({ event }) => event === 'governance violation')).toEqual([violation, violation]);
  });

  it('opens for reading when an entry is gone, and names the first that is', async () => {
    for (const name of ['First', 'Second', 'Third']) await core.call('models/create', { ...draft, name });
    await tamper('PRAGMA foreign_keys = OFF; DELETE FROM audit_entries WHERE seq = 2');
    expect(await core.call('audit/status', {})).toMatchObject({ size: 4, recovery: { reason: 'different' } });
    expect(await verified()).toContain('Entry 2: it is missing. The entries before it are as they were');
    expect((await core.call('audit/status', {})).latestVerification).toMatchObject({ ok: false, badSeq: 2 });
    // No proof can be made over what is not there, which is said and is no defect of the program.
    await expect(core.call('audit/get', { seq: 1 })).rejects.toMatchObject({
      code: 'DATABASE_DAMAGED',
      message: expect.stringContaining('one is missing') as string,
    });
    await expect(core.call('models/create', draft)).rejects.toMatchObject({ code: 'RECOVERY_MODE' });
  });

  it('notices a change history that no longer says what the ledger says', async () => {
    await core.call('models/create', draft);
    await tamper(`UPDATE changes SET fields = replace(fields, 'Lending', 'Landing')`);
    expect(await verified()).toContain('Entry 1: the change it names was altered.');
  });

  it('notices triggers that were dropped', async () => {
    await core.call('models/create', draft);
    await tamper('SELECT 1');
    expect(await verified()).toMatch(
      /The database is not built as this version builds it \(trigger .+\)\. Restore a backup\.$/u,
    );
    expect((await core.call('audit/status', {})).latestVerification).toMatchObject({ ok: false });
  });

  it('notices records that were changed by other means', async () => {
    await core.call('models/create', { ...draft, name: 'First' });
    await core.call('models/create', { ...draft, name: 'Second' });
    await tamper(
      `UPDATE models SET risk_class = 'minimal', owner = 'Nobody' WHERE name = 'First';
       UPDATE models SET deleted_at = '2026-01-01T00:00:00.000Z' WHERE name = 'Second'`,
    );
    expect(await verified()).toContain(
      'Records were changed by other means than DriftGuard: model “First” (owner, riskClass), model “Second” (deletedAt). Their history tells what they were.',
    );
    expect((await core.call('audit/status', {})).latestVerification).toMatchObject({ ok: false });
  });

  it('notices at the start that an older copy of the data folder was put in place', async () => {
    await core.close();
    const copy = join(home.path, 'copy');
    await cp(folder, copy, { recursive: true });
    core = await openTestCore({ folder });
    await core.call('models/create', draft);
    await core.close();
    await rm(folder, { recursive: true });
    await cp(copy, folder, { recursive: true });
    core = await openTestCore({ folder });
    const { recovery } = await core.call('audit/status', {});
    expect(recovery).toMatchObject({
      reason: 'behind',
      missing: 1,
      head: { log: 1, size: 1 },
      lastKnown: { log: 1, size: 2, from: 'anchor' },
    });
  });

  it('finds entries by person, kind, object, time and name', async () => {
    const model = await core.call('models/create', draft);
    await core.call('models/create', { ...draft, name: 'Churn 100%' });
    const listed = async (filter: object) =>
      (await core.call('audit/list', filter)).items.map((entry) => entry.seq);
    expect(await listed({ search: 'house' })).toEqual([1]);
    expect(await listed({ search: '100%' })).toEqual([2]);
    expect(await listed({ search: 'driftguard' })).toEqual([2, 1, 0]);
    expect(await listed({ search: 'nobody' })).toEqual([]);
    expect(await listed({ actions: ['model'] })).toEqual([2, 1]);
    expect(await listed({ actions: ['ledger.key-created'] })).toEqual([0]);
    expect(await listed({ targetId: model.id })).toEqual([1]);
    expect(await listed({ actorId: core.core.system.id, targetType: 'model' })).toEqual([2, 1]);
    expect(await listed({ until: '2001-01-01T00:00:00.000Z' })).toEqual([]);
    expect(await listed({ from: '2001-01-01T00:00:00.000Z' })).toEqual([2, 1, 0]);
    const facets = await core.call('audit/facets', {});
    expect(facets).toMatchObject({
      actions: ['ledger.key-created', 'model.created'],
      targetTypes: ['model', 'workspace'],
    });
  });

  it('pages without repeating or hiding entries that come in between', async () => {
    for (let index = 0; index < 5; index += 1) {
      await core.call('models/create', { ...draft, name: `Model ${index}` });
    }
    const first = await core.call('audit/list', { limit: 2 });
    await core.call('models/create', { ...draft, name: 'Later' });
    const second = await core.call('audit/list', { limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map((entry) => entry.seq)).toEqual([5, 4, 3, 2]);
    expect(first.total).toBe(6);
  });

  it('exports what another program can check with the key alone', async () => {
    await core.call('models/create', { ...draft, name: '=SUM(A1)' });
    const held = await core.call('audit/export', { format: 'json' });
    const exported = JSON.parse(await readFile(core.core.vault.resolve(held.token).path, 'utf8')) as {
      keys: string[];
      checkpoint: string;
      entries: string[];
    };
    const keys = exported.keys.flatMap((text) => parseNoteKey(text) ?? []);
    const checkpoint = openCheckpoint(exported.checkpoint, keys);
    let frontier = emptyFrontier;
    for (const entry of exported.entries)
      frontier = appendLeaf(sha256, frontier, hashEntry(Buffer.from(entry)));
    expect(checkpoint).toMatchObject({ size: 3 });
    expect(Buffer.from(rootOf(sha256, frontier)).toString('hex')).toBe(
      Buffer.from(checkpoint?.root ?? []).toString('hex'),
    );
    const csv = await core.call('audit/export', { format: 'csv' });
    const text = await readFile(core.core.vault.resolve(csv.token).path, 'utf8');
    expect(text.split('\r\n')).toHaveLength(6);
    expect(text).toContain(",'=SUM(A1),");
  });

  it('goes on when the check at the start cannot be done, and says so in the log', async () => {
    await core.close();
    core = await openTestCore({
      folder,
      ports: {
        openSqlite(path, mode) {
          const connection = openSqlite(path, mode);
          const all: SqliteConnection['all'] = (text, parameters) => {
            if (text.includes('CAST(body AS TEXT)')) throw new RangeError('This cannot be read.');
            return connection.all(text, parameters);
          };
          return Object.create(connection, { all: { value: all } }) as SqliteConnection;
        },
      },
    });
    await vi.waitFor(() =>
      expect(core.log).toContainEqual(
        expect.objectContaining({ level: 'error', event: 'start check failed' }),
      ),
    );
    expect((await core.call('app/health', {})).database).toBe('ok');
  });

  describe('the check at the start', () => {
    it('goes on from where the ledger itself says that it was verified', async () => {
      await core.call('models/create', draft);
      await verified();
      await reopen();
      expect(await startChecked()).toMatchObject({ from: 2, to: 3, ok: true, recordsOk: true });
      // Somebody who can write the note of the latest verification cannot have entries passed over by it.
      await core.call('models/create', { ...draft, name: 'Second' });
      const { size, root } = await core.call('audit/status', {});
      await tamper(
        `UPDATE workspace_settings SET value = json_set(value, '$.size', ${size}, '$.root', '${root}')
         WHERE key = 'ledger-verification';
         UPDATE audit_entries SET body = CAST(replace(CAST(body AS TEXT), 'model.created', 'model.deleted') AS BLOB)
         WHERE seq = 3`,
      );
      expect(await startChecked()).toMatchObject({ from: 2, ok: false });
      expect((await core.call('audit/status', {})).latestVerification).toMatchObject({
        ok: false,
        badSeq: 3,
      });
    });

    it('names a record that was changed by other means, enters it once, and tells every page', async () => {
      await core.call('models/create', draft);
      await verified();
      await tamper("UPDATE models SET owner = 'Nobody'");
      const sentence =
        'Records were changed by other means than DriftGuard: model “House price” (owner). Their history tells what they were.';
      expect(await startChecked()).toMatchObject({ ok: true, recordsOk: false });
      expect((await core.call('audit/status', {})).latestVerification).toMatchObject({ ok: false, sentence });
      expect((await core.call('app/health', {})).ledger).toMatchObject({ verifiedOk: false });
      expect(core.pushes).toContainEqual({
        topic: 'records/changed',
        payload: { entity: 'workspace', ids: [] },
      });
      expect((await foundAltered()).map(({ note }) => note)).toEqual([sentence]);
      await reopen();
      expect(await startChecked()).toMatchObject({ recordsOk: false });
      expect(await foundAltered()).toHaveLength(1);
    });
  });

  it.each([
    [
      'when key 1 was made',
      "DROP TRIGGER audit_keys_only_end; UPDATE audit_keys SET made_at = replace(made_at, 'T', 'U')",
    ],
    [
      'what the latest verification found',
      "UPDATE workspace_settings SET value = substr(value, 2) WHERE key = 'ledger-verification'",
    ],
  ])('names a note of its own that cannot be read: %s', async (what, sql) => {
    await verified();
    const database = openSqlite(join(folder, 'driftguard.db'), 'write');
    database.exec(sql);
    database.close();
    await expect(core.call('audit/status', {})).rejects.toMatchObject({
      code: 'DATABASE_DAMAGED',
      message: expect.stringContaining(`(${what} cannot be read)`) as string,
    });
  });

  it('names a changed definition that keeps records from being read', async () => {
    await core.close();
    const path = join(folder, 'driftguard.db');
    const content = await readFile(path);
    const table = content.indexOf('CREATE TABLE drift_runs');
    content.write('current_namf', content.indexOf('current_name', table), 'utf8');
    await writeFile(path, content);
    core = await openTestCore({ folder });
    await verified();
    const { latestVerification } = await core.call('audit/status', {});
    expect(latestVerification).toMatchObject({ ok: false, sentence: expect.stringContaining('drift_runs') });
    expect(core.log.filter(({ event }) => event === 'start check failed')).toEqual([]);
  });
});
