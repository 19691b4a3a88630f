import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import type { Checkpoint } from '../../main/core/ledger/checkpoint.ts';
import { signCheckpoint } from '../../main/core/ledger/checkpoint.ts';
import { hashEntry } from '../../main/core/ledger/entry.ts';
import { createLedger } from '../../main/core/ledger/ledger.ts';
import type { LedgerState } from '../../main/core/ledger/ledger.ts';
import { createLedgerRepository } from '../../main/core/ledger/repository.ts';
import type { LedgerRepository } from '../../main/core/ledger/repository.ts';
import { verifyLedger } from '../../main/core/ledger/verify.ts';
import type { SqliteConnection } from '../../main/core/ports.ts';
import { createDatabase } from '../../main/core/storage/database.ts';
import { migrations } from '../../main/core/storage/migrations/index.ts';
import type { UserId } from '../../shared/schema/ids.ts';
import { toUtcInstant } from '../../shared/schema/time.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { reportSeed } from '../support/property.ts';
import { reportFigure } from './support/figures.ts';
import { amount } from './support/scale.ts';

const origin = 'driftguard/property/log/1';
const size = 120;
const edits = amount({ short: 1500, long: 10_000 });
const actor = { id: 'user-1' as UserId, name: 'Ada', role: 'administrator' as const };
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const signer = {
  name: origin,
  privateKey,
  publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(12)),
};

let home: Awaited<ReturnType<typeof makeTestFolder>>;
let connection: SqliteConnection;
let repository: LedgerRepository;
const states: LedgerState[] = [];
let head: Checkpoint;

beforeAll(async () => {
  home = await makeTestFolder();
  connection = openSqlite(join(home.path, 'edits.db'), 'create');
  for (const { sql } of migrations) connection.exec(sql);
  const database = createDatabase(connection);
  repository = createLedgerRepository(database);
  let nowMs = Date.UTC(2026, 0, 1);
  const clock = { now: () => toUtcInstant(nowMs), monotonicMs: () => nowMs };
  const ledger = createLedger({ repository, origin, version: '0', clock });
  database.write(() => {
    for (let index = 0; index < size; index += 1) {
      nowMs += 1000;
      ledger.append({ actor, action: 'model.updated', target: { type: 'model', id: `m${index % 7}` } });
      const state = repository.state();
      if (state) states.push(state);
    }
    head = { origin, ...ledger.head() };
    const note = signCheckpoint(head, signer);
    repository.insertCheckpoint({ size, at: clock.now(), note });
  });
  const triggers = connection.all(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`, []) as {
    name: string;
  }[];
  for (const { name } of triggers) connection.exec(`DROP TRIGGER ${name}`);
  connection.exec('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON');
});

afterAll(async () => {
  connection.close();
  await home.remove();
});

function verify(anchors: readonly Checkpoint[] = []) {
  return verifyLedger({
    repository,
    origin,
    keys: [signer],
    revocations: [],
    anchors,
    closedAt: null,
    changeDigests: () => new Map(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}

/** What verification finds after an edit, which is undone afterwards. */
async function after<Found>(edit: () => void, look: () => Promise<Found>): Promise<Found> {
  connection.exec('BEGIN');
  try {
    edit();
    return await look();
  } finally {
    connection.exec('ROLLBACK');
  }
}

type Edit =
  | { kind: 'bit'; seq: number; bit: number; rehashed: boolean }
  | { kind: 'leaf'; seq: number; bit: number }
  | { kind: 'column'; seq: number; column: string }
  | { kind: 'remove'; seq: number; closed: boolean }
  | { kind: 'swap'; seq: number; other: number }
  | { kind: 'insert'; seq: number; shifted: boolean }
  | { kind: 'renumber'; seq: number; to: number };

const seq = fc.nat(size - 1);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('bit'), seq, bit: fc.nat(3000), rehashed: fc.boolean() } as const),
  fc.record({ kind: fc.constant('leaf'), seq, bit: fc.nat(255) } as const),
  fc.record({
    kind: fc.constant('column'),
    seq,
    column: fc.constantFrom('at', 'actor_id', 'action', 'target_type', 'target_id'),
  } as const),
  fc.record({ kind: fc.constant('remove'), seq, closed: fc.boolean() } as const),
  fc
    .record({ kind: fc.constant('swap'), seq, other: seq } as const)
    .filter(({ seq: one, other }) => one !== other),
  fc.record({ kind: fc.constant('insert'), seq, shifted: fc.boolean() } as const),
  fc.record({
    kind: fc.constant('renumber'),
    seq,
    to: fc.integer({ min: size + 1, max: 10 * size }),
  } as const),
);

function flip(bytes: Uint8Array, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = (bit >> 3) % changed.length;
  changed.writeUInt8(changed.readUInt8(at) ^ (1 << (bit & 7)), at);
  return changed;
}

/** Moves entries up or down by one, in an order in which no two meet. */
function shift(from: number, by: 1 | -1): void {
  connection.run('UPDATE audit_entries SET seq = -1000 - seq WHERE seq >= ?', [from]);
  connection.run('UPDATE audit_entries SET seq = -1000 - seq + ? WHERE seq < 0', [by]);
}

const columns = 'body, leaf_hash, at, actor_id, action, target_type, target_id, change_id';

function apply(one: Edit): void {
  const [row] = repository.entriesFrom(one.seq, 1);
  if (!row) throw new Error('no such entry');
  switch (one.kind) {
    case 'bit': {
      const body = flip(row.body, one.bit);
      connection.run('UPDATE audit_entries SET body = ? WHERE seq = ?', [body, one.seq]);
      if (one.rehashed) {
        connection.run('UPDATE audit_entries SET leaf_hash = ? WHERE seq = ?', [hashEntry(body), one.seq]);
      }
      return;
    }
    case 'leaf':
      connection.run('UPDATE audit_entries SET leaf_hash = ? WHERE seq = ?', [
        flip(row.leaf_hash, one.bit),
        one.seq,
      ]);
      return;
    case 'column':
      connection.run(`UPDATE audit_entries SET ${one.column} = ${one.column} || 'x' WHERE seq = ?`, [
        one.seq,
      ]);
      return;
    case 'remove':
      connection.run('DELETE FROM audit_entries WHERE seq = ?', [one.seq]);
      if (one.closed) shift(one.seq + 1, -1);
      return;
    case 'swap':
      connection.run('UPDATE audit_entries SET seq = -1 WHERE seq = ?', [one.seq]);
      connection.run('UPDATE audit_entries SET seq = ? WHERE seq = ?', [one.seq, one.other]);
      connection.run('UPDATE audit_entries SET seq = ? WHERE seq = -1', [one.other]);
      return;
    case 'insert': {
      if (one.shifted) shift(one.seq + 1, 1);
      const at = one.shifted ? one.seq + 1 : size;
      connection.run(`INSERT INTO audit_entries SELECT ?, ${columns} FROM audit_entries WHERE seq = ?`, [
        at,
        one.seq,
      ]);
      return;
    }
    case 'renumber':
      connection.run('UPDATE audit_entries SET seq = ? WHERE seq = ?', [one.to, one.seq]);
  }
}

describe('a ledger that somebody edited', () => {
  it('is as it was written before any edit', async () => {
    expect(await verify([head])).toMatchObject({ ok: true, size, problem: null });
  });

  it('is found altered after each of many edits of every kind', async () => {
    const kinds = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(edit, async (one) => {
        kinds.set(one.kind, (kinds.get(one.kind) ?? 0) + 1);
        const verdict = await after(
          () => apply(one),
          () => verify(),
        );
        expect(verdict.ok).toBe(false);
      }),
      reportSeed({ numRuns: edits }),
    );
    expect(kinds.size).toBe(7);
    reportFigure({
      section: 'Ledger tampering',
      what: 'Entries changed, removed, inserted, swapped and renumbered by somebody who knows the format',
      values: { edits, 'not found': 0 },
      target: { text: '0 not found', met: true },
    });
  }, 600_000);

  it.each(Array.from({ length: 100 }, (_, index) => index + 1))(
    'is found cut by %i entries although its head was put right, and says how many',
    async (cut) => {
      const left = size - cut;
      const state = states[left - 1];
      if (!state) throw new Error('no such state');
      const edited = (): void => {
        connection.run('DELETE FROM audit_entries WHERE seq >= ?', [left]);
        connection.run('DELETE FROM audit_checkpoints', []);
        putHead(state);
      };
      const what = `The log ends after ${left} entries, but a checkpoint covers ${size}: ${cut} were cut off.`;
      // Without what lies outside nothing is amiss: this is why something lies outside.
      expect(await after(edited, () => verify())).toMatchObject({ ok: true, size: left });
      expect(await after(edited, () => verify([head]))).toMatchObject({
        ok: false,
        problem: { seq: left, what },
      });
    },
  );
});

function putHead(state: LedgerState): void {
  connection.run('UPDATE audit_state SET size = ?, frontier = ?, previous = ?, at = ?, clock = ?', [
    state.frontier.size,
    Buffer.concat(state.frontier.subtrees),
    state.previous,
    state.at ?? '',
    state.clock,
  ]);
}
