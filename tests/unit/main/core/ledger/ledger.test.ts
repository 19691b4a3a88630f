import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../../../main/adapters/better-sqlite3.ts';
import { openCheckpoint, signCheckpoint } from '../../../../../main/core/ledger/checkpoint.ts';
import type { Checkpoint } from '../../../../../main/core/ledger/checkpoint.ts';
import { hashEntry, sha256 } from '../../../../../main/core/ledger/entry.ts';
import { createKeysRepository } from '../../../../../main/core/ledger/keys-repository.ts';
import { createLedger } from '../../../../../main/core/ledger/ledger.ts';
import type { Ledger } from '../../../../../main/core/ledger/ledger.ts';
import { createLedgerRepository } from '../../../../../main/core/ledger/repository.ts';
import type { LedgerRepository } from '../../../../../main/core/ledger/repository.ts';
import { verifyLedger } from '../../../../../main/core/ledger/verify.ts';
import type { SqliteConnection } from '../../../../../main/core/ports.ts';
import { createDatabase } from '../../../../../main/core/storage/database.ts';
import type { Database } from '../../../../../main/core/storage/database.ts';
import { migrations } from '../../../../../main/core/storage/migrations/index.ts';
import {
  consistencyProof,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
} from '../../../../../shared/canonical/merkle.ts';
import type { UserId } from '../../../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../../../shared/schema/time.ts';

const origin = 'driftguard.example/log/1';
const actor = { id: 'user-1' as UserId, name: 'Ada', role: 'administrator' as const };
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const signer = {
  name: origin,
  privateKey,
  publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(12)),
};

let folder: string;
let connection: SqliteConnection;
let database: Database;
let repository: LedgerRepository;
let ledger: Ledger;
let nowMs: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  connection = openSqlite(join(folder, 'test.db'), 'create');
  for (const { sql } of migrations) connection.exec(sql);
  database = createDatabase(connection);
  repository = createLedgerRepository(database);
  nowMs = Date.UTC(2026, 0, 1);
  ledger = createLedger({
    repository,
    origin,
    version: '0.0.0',
    clock: { now: () => toUtcInstant(nowMs), monotonicMs: () => nowMs },
  });
});

afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true });
});

function append(count: number): void {
  database.write(() => {
    for (let index = 0; index < count; index += 1) {
      nowMs += 1000;
      ledger.append({ actor, action: 'model.updated', target: { type: 'model', id: `m${index}` } });
    }
  });
}

function checkpoint(): Checkpoint {
  const head = ledger.head();
  const note = signCheckpoint({ origin, ...head }, signer);
  database.write(() => repository.insertCheckpoint({ size: head.size, at: toUtcInstant(nowMs), note }));
  return { origin, ...head };
}

function verify(anchors: Checkpoint[] = []) {
  return verifyLedger({
    repository,
    origin,
    keys: [signer],
    anchors,
    revocations: [],
    closedAt: null,
    changeDigests: () => new Map(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}

/** What somebody with the file in hand can do. */
function tamper(sql: string): void {
  const triggers = connection.all(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`, []) as {
    name: string;
  }[];
  for (const { name } of triggers) connection.exec(`DROP TRIGGER ${name}`);
  connection.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
}

describe('ledger', () => {
  it('verifies what it appended', async () => {
    append(20);
    checkpoint();
    append(3);
    const verdict = await verify();
    expect(verdict).toEqual({
      ok: true,
      size: 23,
      root: Buffer.from(ledger.head().root).toString('hex'),
      checkpoints: 1,
      passedOver: 0,
      problem: null,
    });
  });

  it('verifies an empty log', async () => {
    expect(await verify()).toMatchObject({ ok: true, size: 0, problem: null });
  });

  it('keeps nothing of a transaction that failed', async () => {
    append(2);
    expect(() =>
      database.write(() => {
        ledger.append({ actor, action: 'model.deleted', target: { type: 'model', id: 'x' } });
        throw new Error('no');
      }),
    ).toThrow('no');
    append(1);
    expect(await verify()).toMatchObject({ ok: true, size: 3 });
  });

  it('refuses to change or remove what was written, in every one of its tables', () => {
    append(256);
    checkpoint();
    database.write(() => {
      const row = { public_key: signer.publicKey, secret_name: 's', made_at: toUtcInstant(nowMs) };
      const keys = createKeysRepository(database);
      keys.insert(row);
      keys.end('lost', toUtcInstant(nowMs));
      keys.revoke(1, 1, 5);
    });
    const refused = [
      `UPDATE audit_entries SET at = 'never'`,
      'DELETE FROM audit_entries',
      'INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries WHERE seq = 1',
      'DELETE FROM audit_state',
      'UPDATE audit_subtrees SET hash = zeroblob(32)',
      'DELETE FROM audit_subtrees',
      `UPDATE audit_checkpoints SET note = 'another'`,
      'DELETE FROM audit_checkpoints',
      'UPDATE audit_logs SET first_seq = 7',
      'DELETE FROM audit_logs',
      'UPDATE audit_state SET size = size - 1',
      'UPDATE audit_state SET frontier = zeroblob(32)',
      'UPDATE audit_keys SET public_key = zeroblob(32)',
      `UPDATE audit_keys SET state = 'current'`,
      'DELETE FROM audit_keys',
      ...['audit_subtrees', 'audit_checkpoints', 'audit_logs', 'audit_keys'].map(
        (table) => `INSERT OR REPLACE INTO ${table} SELECT * FROM ${table} LIMIT 1`,
      ),
    ];
    for (const statement of refused) expect(() => connection.exec(statement)).toThrow(/append-only|kept/);
    append(1);
    expect(ledger.head().size).toBe(257);
  });

  it('records a clock that went back and keeps the order', async () => {
    append(2);
    nowMs -= 3_600_000;
    append(1);
    const actions = repository.entriesFrom(0, 10).map((entry) => entry.action);
    expect(actions).toEqual(['model.updated', 'model.updated', 'clock.stepped-back', 'model.updated']);
    expect(await verify()).toMatchObject({ ok: true, size: 4 });
  });

  it.each([
    ['back an hour', -3_600_000],
    ['back to 1970', -Date.UTC(2026, 0, 1)],
    ['on ten years', 10 * 365 * 86_400_000],
    ['on to 2038', Date.UTC(2038, 0, 19, 3, 14, 8) - Date.UTC(2026, 0, 1)],
    ['on to a leap day', Date.UTC(2028, 1, 29) - Date.UTC(2026, 0, 1)],
    ['over the change to summer time', Date.UTC(2026, 2, 29, 1) - Date.UTC(2026, 0, 1)],
  ])('keeps its order when the clock goes %s and back again', async (_what, stepMs) => {
    append(2);
    nowMs += stepMs;
    append(2);
    nowMs -= stepMs;
    append(2);
    const rows = repository.entriesFrom(0, 20);
    const bodies = rows.map((row) => JSON.parse(Buffer.from(row.body).toString()) as { clock: number });
    const clocks = bodies.map((body) => body.clock);
    expect(clocks).toEqual(clocks.toSorted((x, y) => x - y));
    expect(new Set(clocks).size).toBe(clocks.length);
    expect(rows.filter((row) => row.action === 'clock.stepped-back')).toHaveLength(1);
    expect(await verify()).toMatchObject({ ok: true });
  });

  it('proves entries and prefixes from what it keeps', () => {
    append(700);
    const { size, root } = ledger.head();
    const bodies = repository.entriesFrom(0, size);
    for (const index of [0, 1, 255, 256, 511, 512, 699]) {
      const leaf = hashEntry(bodies[index]?.body ?? new Uint8Array(0));
      const proof = inclusionProof(sha256, index, size, repository.subtree);
      expect(verifyInclusion(sha256, { index, size, leaf, root, proof })).toBe(true);
    }
    append(400);
    const head = ledger.head();
    const proof = consistencyProof(sha256, size, head.size, repository.subtree);
    expect(
      verifyConsistency(sha256, { oldSize: size, oldRoot: root, size: head.size, root: head.root, proof }),
    ).toBe(true);
  });

  it.each([
    [
      'an edited body',
      `UPDATE audit_entries SET body = CAST(replace(CAST(body AS TEXT), 'm4', 'm9') AS BLOB) WHERE seq = 4`,
      4,
    ],
    ['an edited column', `UPDATE audit_entries SET actor_id = 'user-2' WHERE seq = 4`, 4],
    ['a removed entry', 'DELETE FROM audit_entries WHERE seq = 4', 4],
    [
      'two entries swapped',
      `UPDATE audit_entries SET seq = -1 - seq WHERE seq IN (4, 5);
       UPDATE audit_entries SET seq = CASE seq WHEN -5 THEN 5 ELSE 4 END WHERE seq < 0`,
      4,
    ],
    [
      'an entry added at the end',
      `INSERT INTO audit_entries SELECT 10, body, leaf_hash, at, actor_id, action, target_type, target_id, change_id
       FROM audit_entries WHERE seq = 9`,
      10,
    ],
    ['the tail cut off', 'DELETE FROM audit_entries WHERE seq >= 7', 7],
  ])('names the first bad entry after %s', async (_what, sql, seq) => {
    append(10);
    // CHECK (seq >= 0) would stop the swap, as it would not stop a hex editor.
    tamper(`PRAGMA ignore_check_constraints = ON; ${sql}`);
    expect(await verify()).toMatchObject({ ok: false, problem: { seq } });
  });

  it.each([
    ['what the next entry follows', `previous = replace(previous, substr(previous, 1, 1), 'g')`],
    ['when the last entry was made', `at = '2020-01-01T00:00:00.000Z'`],
    ['the clock of the last entry', 'clock = clock + 1'],
  ])('notices that the head does not say %s any more', async (_what, change) => {
    append(3);
    tamper(`UPDATE audit_state SET ${change}`);
    const problem = { seq: null, what: 'The head of the log does not belong to its entries.' };
    expect(await verify()).toMatchObject({ ok: false, size: 3, problem });
  });

  it('finds bytes that read as the same text and are not the same', async () => {
    append(2);
    database.write(() => {
      ledger.append({
        actor,
        action: 'model.updated',
        target: { type: 'model', id: 'm' },
        note: 'x\u{FFFD}y',
      });
    });
    expect(await verify()).toMatchObject({ ok: true, size: 3 });
    // The beginning of a character of four bytes reads as U+FFFD, which is three bytes of its own.
    tamper(`UPDATE audit_entries SET body = unhex(replace(hex(body), 'EFBFBD', 'F09F98')) WHERE seq = 2`);
    expect(await verify()).toMatchObject({
      ok: false,
      problem: { seq: 2, what: 'Entry 2: its content was changed.' },
    });
  });

  it('finds a tail cut off together with the head, by a checkpoint in the database or outside it', async () => {
    append(6);
    const older = repository.state();
    append(4);
    const outside = checkpoint();
    const triggers = 'DELETE FROM audit_entries WHERE seq >= 6;';
    tamper(triggers);
    if (older) database.write(() => repository.saveState(older));
    expect(await verify()).toMatchObject({ ok: false, problem: { seq: 6 } });
    connection.exec('DELETE FROM audit_checkpoints');
    expect(await verify()).toMatchObject({ ok: true, size: 6 });
    expect(await verify([outside])).toMatchObject({
      ok: false,
      problem: { seq: 6, what: 'The log ends after 6 entries, but a checkpoint covers 10: 4 were cut off.' },
    });
  });

  it('finds a log that was written anew, by a checkpoint kept outside', async () => {
    append(5);
    const outside = checkpoint();
    tamper('DELETE FROM audit_entries; DELETE FROM audit_state; DELETE FROM audit_checkpoints;');
    nowMs += 5;
    append(8);
    expect(await verify()).toMatchObject({ ok: true, size: 8 });
    expect(await verify([outside])).toMatchObject({
      ok: false,
      problem: {
        seq: null,
        what: 'The first 5 entries are not those of a checkpoint kept outside the database.',
      },
    });
  });

  it('finds a checkpoint that no key of the log signed', async () => {
    append(3);
    const other = generateKeyPairSync('ed25519');
    const note = signCheckpoint({ origin, ...ledger.head() }, { ...signer, privateKey: other.privateKey });
    expect(openCheckpoint(note, [signer])).toBeNull();
    database.write(() => repository.insertCheckpoint({ size: 3, at: toUtcInstant(nowMs), note }));
    expect(await verify()).toMatchObject({ ok: false, problem: { seq: null } });
  });
});
