import { nodeHash } from '../../../shared/canonical/merkle.ts';
import type { SubtreeHash } from '../../../shared/canonical/merkle.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/schema.ts';
import { sha256 } from './entry.ts';
import type { EntryBody } from './entry.ts';
import { keptLevels } from './ledger.ts';
import type { LedgerState } from './ledger.ts';

export type StoredEntry = Tables['audit_entries'];
export type StoredCheckpoint = Tables['audit_checkpoints'];

export type LedgerRepository = {
  /** Null before the first entry. */
  state(): LedgerState | null;
  saveState(state: LedgerState): void;
  insertEntry(body: EntryBody, bytes: Uint8Array, leaf: Uint8Array): void;
  insertSubtree(level: number, position: number, hash: Uint8Array): void;
  /** Entries from `from` on, in order, at most `limit`. */
  entriesFrom(from: number, limit: number): StoredEntry[];
  /** Hashes of complete subtrees, for proofs and older roots. Throws when one is not there. */
  readonly subtree: SubtreeHash;
  insertCheckpoint(checkpoint: StoredCheckpoint): void;
  checkpoints(): StoredCheckpoint[];
  latestCheckpoint(): StoredCheckpoint | null;
};

const hashBytes = 32;

function splitHashes(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / hashBytes }, (_, index) =>
    bytes.slice(index * hashBytes, (index + 1) * hashBytes),
  );
}

/** Joins a power of two of neighbouring hashes to the one above them all. */
function joinAll(hashes: readonly Uint8Array[]): Uint8Array | undefined {
  let layer = hashes;
  while (layer.length > 1) {
    const above: Uint8Array[] = [];
    for (let index = 0; index + 1 < layer.length; index += 2) {
      const [left, right] = [layer[index], layer[index + 1]];
      if (left && right) above.push(nodeHash(sha256, left, right));
    }
    layer = above;
  }
  return layer[0];
}

export function createLedgerRepository(database: Database): LedgerRepository {
  const { from } = database;

  function hashesBelow(level: number, start: number, count: number): Uint8Array[] {
    if (level === 0) {
      const rows = database.all(
        from
          .selectFrom('audit_entries')
          .select('leaf_hash as hash')
          .where('seq', '>=', start)
          .where('seq', '<', start + count)
          .orderBy('seq'),
      );
      return rows.map((row) => row.hash);
    }
    const rows = database.all(
      from
        .selectFrom('audit_subtrees')
        .select('hash')
        .where('level', '=', level)
        .where('position', '>=', start)
        .where('position', '<', start + count)
        .orderBy('position'),
    );
    return rows.map((row) => row.hash);
  }

  return {
    state() {
      const row = database.first(from.selectFrom('audit_state').selectAll().where('id', '=', 1));
      if (!row) return null;
      return {
        frontier: { size: row.size, subtrees: splitHashes(row.frontier) },
        previous: row.previous,
        at: row.at,
        clock: row.clock,
      };
    },
    saveState(state) {
      const values = {
        size: state.frontier.size,
        frontier: Buffer.concat(state.frontier.subtrees),
        previous: state.previous,
        at: state.at as UtcInstant,
        clock: state.clock,
      };
      database.run(
        from
          .insertInto('audit_state')
          .values({ id: 1, ...values })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(values)),
      );
    },
    insertEntry(body, bytes, leaf) {
      database.run(
        from.insertInto('audit_entries').values({
          seq: body.seq,
          body: bytes,
          leaf_hash: leaf,
          at: body.ts,
          actor_id: body.actor.id,
          action: body.action,
          target_type: body.target.type,
          target_id: body.target.id,
          change_id: body.change?.id ?? null,
        }),
      );
    },
    insertSubtree(level, position, hash) {
      database.run(from.insertInto('audit_subtrees').values({ level, position, hash }));
    },
    entriesFrom(start, limit) {
      return database.all(
        from.selectFrom('audit_entries').selectAll().where('seq', '>=', start).orderBy('seq').limit(limit),
      );
    },
    subtree(level, index) {
      const kept = level - (level % keptLevels);
      const count = 2 ** (level - kept);
      const hashes = hashesBelow(kept, index * count, count);
      const joined = hashes.length === count ? joinAll(hashes) : undefined;
      if (!joined) throw new RangeError(`The ledger has no complete subtree ${level}/${index}`);
      return joined;
    },
    insertCheckpoint(checkpoint) {
      database.run(
        from
          .insertInto('audit_checkpoints')
          .values(checkpoint)
          .onConflict((conflict) => conflict.column('size').doNothing()),
      );
    },
    checkpoints() {
      return database.all(from.selectFrom('audit_checkpoints').selectAll().orderBy('size'));
    },
    latestCheckpoint() {
      return (
        database.first(from.selectFrom('audit_checkpoints').selectAll().orderBy('size', 'desc').limit(1)) ??
        null
      );
    },
  };
}
