import { sql } from 'kysely';
import { nodeHash } from '../../../shared/canonical/merkle.ts';
import type { SubtreeHash } from '../../../shared/canonical/merkle.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/schema.ts';
import { sha256 } from './entry.ts';
import type { EntryBody } from './entry-body.ts';
import { keptLevels } from './ledger.ts';
import type { LedgerState } from './ledger.ts';

export type StoredEntry = Tables['audit_entries'];
/** An entry with its body as text, which costs half of reading bytes. What is no UTF-8 in it reads as U+FFFD. */
export type ReadEntry = Omit<StoredEntry, 'body'> & { readonly text: string };
export type StoredCheckpoint = Omit<Tables['audit_checkpoints'], 'log'>;

/** One log of the ledger: its number, and where its entries lie among those of all logs. */
export type LogPlace = {
  readonly number: number;
  readonly first: number;
  /** Where the next log begins; null for the log that is written to. */
  readonly end: number | null;
};

export const firstLog: LogPlace = { number: 1, first: 0, end: null };

/** What is stored of one log. Numbers of entries count within the log, from 0. */
export type LedgerRepository = {
  readonly place: LogPlace;
  /** Null before the first entry. */
  state(): LedgerState | null;
  saveState(state: LedgerState): void;
  insertEntry(body: EntryBody, bytes: Uint8Array, leaf: Uint8Array): void;
  insertSubtree(level: number, position: number, hash: Uint8Array): void;
  /** Entries from `from` on, in order, at most `limit`. */
  entriesFrom(from: number, limit: number): StoredEntry[];
  /** The same, with bodies as text. */
  textsFrom(from: number, limit: number): ReadEntry[];
  /** Entries about the keys of the ledger and its epochs, in order. */
  keyEntries(): StoredEntry[];
  /** Hashes of complete subtrees, for proofs and older roots. Throws when one is not there. */
  readonly subtree: SubtreeHash;
  insertCheckpoint(checkpoint: StoredCheckpoint): void;
  /** Those over more than so many entries, from the smallest. */
  checkpointsAfter(size: number): StoredCheckpoint[];
  /** The newest ones, newest first. */
  newestCheckpoints(limit: number): StoredCheckpoint[];
  checkpoint(size: number): StoredCheckpoint | null;
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

const checkpointColumns = ['size', 'at', 'note'] as const;

export function createLedgerRepository(database: Database, place: LogPlace = firstLog): LedgerRepository {
  const { from } = database;
  const log = place.number;
  const checkpoints = from.selectFrom('audit_checkpoints').select(checkpointColumns).where('log', '=', log);

  function hashesBelow(level: number, start: number, count: number): Uint8Array[] {
    if (level === 0) {
      const rows = database.all(
        from
          .selectFrom('audit_entries')
          .select('leaf_hash as hash')
          .where('seq', '>=', place.first + start)
          .where('seq', '<', place.first + start + count)
          .orderBy('seq'),
      );
      return rows.map((row) => row.hash);
    }
    const rows = database.all(
      from
        .selectFrom('audit_subtrees')
        .select('hash')
        .where('log', '=', log)
        .where('level', '=', level)
        .where('position', '>=', start)
        .where('position', '<', start + count)
        .orderBy('position'),
    );
    return rows.map((row) => row.hash);
  }

  return {
    place,
    state() {
      const row = database.first(from.selectFrom('audit_state').selectAll().where('log', '=', log));
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
          .values({ log, ...values })
          .onConflict((conflict) => conflict.column('log').doUpdateSet(values)),
      );
    },
    insertEntry(body, bytes, leaf) {
      database.run(
        from.insertInto('audit_entries').values({
          seq: place.first + body.seq,
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
      database.run(from.insertInto('audit_subtrees').values({ log, level, position, hash }));
    },
    entriesFrom(start, limit) {
      return database.all(
        from
          .selectFrom('audit_entries')
          .selectAll()
          .where('seq', '>=', place.first + start)
          .$if(place.end !== null, (query) => query.where('seq', '<', place.end ?? 0))
          .orderBy('seq')
          .limit(limit),
      );
    },
    textsFrom(start, limit) {
      return database.all(
        from
          .selectFrom('audit_entries')
          .select([
            'seq',
            sql<string>`CAST(body AS TEXT)`.as('text'),
            'leaf_hash',
            'at',
            'actor_id',
            'action',
          ])
          .select(['target_type', 'target_id', 'change_id'])
          .where('seq', '>=', place.first + start)
          .$if(place.end !== null, (query) => query.where('seq', '<', place.end ?? 0))
          .orderBy('seq')
          .limit(limit),
      );
    },
    keyEntries() {
      const inLog = from
        .selectFrom('audit_entries')
        .selectAll()
        .where('seq', '>=', place.first)
        .$if(place.end !== null, (query) => query.where('seq', '<', place.end ?? 0));
      return database.all(
        inLog
          .where((eb) =>
            eb.or([
              eb('action', '=', 'log.epoch'),
              eb.and([eb('action', '>=', 'ledger.key-'), eb('action', '<', 'ledger.key.')]),
            ]),
          )
          .orderBy('seq'),
      );
    },
    subtree(level, index) {
      const kept = level - (level % keptLevels);
      const count = 2 ** (level - kept);
      const hashes = hashesBelow(kept, index * count, count);
      const joined = hashes.length === count ? joinAll(hashes) : undefined;
      if (joined) return joined;
      const [first, last] = [index * 2 ** level, (index + 1) * 2 ** level - 1];
      throw new DriftGuardError(
        'DATABASE_DAMAGED',
        `The database is damaged (of the entries ${first} to ${last} of the ledger, one is missing). Nothing was changed; restore a backup.`,
      );
    },
    insertCheckpoint(checkpoint) {
      if (this.checkpoint(checkpoint.size) !== null) return;
      database.run(from.insertInto('audit_checkpoints').values({ log, ...checkpoint }));
    },
    checkpointsAfter: (size) => database.all(checkpoints.where('size', '>', size).orderBy('size')),
    newestCheckpoints: (limit) => database.all(checkpoints.orderBy('size', 'desc').limit(limit)),
    checkpoint: (size) => database.first(checkpoints.where('size', '=', size)) ?? null,
    latestCheckpoint: () => database.first(checkpoints.orderBy('size', 'desc').limit(1)) ?? null,
  };
}
