import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/schema.ts';
import type { LogPlace } from './repository.ts';

export type StoredKey = Tables['audit_keys'];

export type KeysRepository = {
  /** Oldest first. */
  all(): StoredKey[];
  current(): StoredKey | null;
  insert(key: Pick<StoredKey, 'public_key' | 'secret_name' | 'made_at'>): void;
  /** Ends the current key; another one has to follow in the same transaction. */
  end(state: 'retired' | 'lost', at: StoredKey['made_at']): void;
  revoke(number: number, log: number, size: number): void;
};

export function createKeysRepository({ from, all, first, run }: Database): KeysRepository {
  return {
    all: () => all(from.selectFrom('audit_keys').selectAll().orderBy('number')),
    current: () => first(from.selectFrom('audit_keys').selectAll().where('state', '=', 'current')) ?? null,
    insert(key) {
      const last = first(from.selectFrom('audit_keys').select((eb) => eb.fn.max('number').as('number')));
      run(
        from.insertInto('audit_keys').values({
          ...key,
          number: (last?.number ?? 0) + 1,
          state: 'current',
          ended_at: null,
          revoked_log: null,
          revoked_size: null,
        }),
      );
    },
    end(state, at) {
      run(from.updateTable('audit_keys').set({ state, ended_at: at }).where('state', '=', 'current'));
    },
    revoke(number, log, size) {
      run(
        from
          .updateTable('audit_keys')
          .set({ revoked_log: log, revoked_size: size })
          .where('number', '=', number),
      );
    },
  };
}

/** The logs of the ledger, oldest first. There is always one. */
export function readLogs({ from, all }: Database): LogPlace[] {
  const rows = all(from.selectFrom('audit_logs').select(['number', 'first_seq as first']).orderBy('number'));
  return rows.map((row, index) => ({ ...row, end: rows[index + 1]?.first ?? null }));
}

/** Begins a log behind everything that is stored, inside a transaction. */
export function insertLog({ from, first, run }: Database, number: number): LogPlace {
  const last = first(from.selectFrom('audit_entries').select((eb) => eb.fn.max('seq').as('seq')));
  const place = { number, first: (last?.seq ?? -1) + 1, end: null };
  run(from.insertInto('audit_logs').values({ number, first_seq: place.first }));
  return place;
}
