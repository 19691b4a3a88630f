import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/schema.ts';

export const passphraseActions = {
  refused: 'ledger.passphrase-refused',
  accepted: 'ledger.passphrase-accepted',
} as const;

/** After these, another passphrase may open the key, or none does. */
const fresh = [passphraseActions.accepted, 'ledger.key-moved', 'ledger.key-lost'] as const;

/** Newest first, at most `limit`: when the passphrase of the key was wrong since it was right or chosen. */
export function refusalsInRow(
  { from, all, first }: Database,
  limit: number,
): Tables['audit_entries']['at'][] {
  const last = from
    .selectFrom('audit_entries')
    .select('seq')
    .where('action', 'in', fresh)
    .orderBy('seq', 'desc')
    .limit(1);
  const since = first(last)?.seq ?? -1;
  const rows = all(
    from
      .selectFrom('audit_entries')
      .select('at')
      .where('action', '=', passphraseActions.refused)
      .where('seq', '>', since)
      .orderBy('seq', 'desc')
      .limit(limit),
  );
  return rows.map((row) => row.at);
}
