import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';

/** The entry of every password that was refused, at the door and where it is asked for again. */
export const signInRefused = 'session.sign-in-refused';

/** When the newest `limit` passwords were refused, newest first. */
export function newestRefusals({ from, all }: Database, limit: number): UtcInstant[] {
  const rows = all(
    from
      .selectFrom('audit_entries')
      .select('at')
      .where('action', '=', signInRefused)
      .orderBy('seq', 'desc')
      .limit(limit),
  );
  return rows.map(({ at }) => at);
}
