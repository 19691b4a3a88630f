import type { AlertNotices } from '../../../../shared/contract/alerts.ts';
import type { UserId } from '../../../../shared/schema/ids.ts';
import type { Database } from '../../storage/database.ts';

/** How each person wants to hear of alerts. */
export function createNoticesRepository(database: Database) {
  const { from } = database;
  return {
    find(user: UserId): AlertNotices | null {
      const row = database.first(from.selectFrom('alert_notices').selectAll().where('user_id', '=', user));
      return row === undefined
        ? null
        : { enabled: row.enabled === 1, from: row.from_severity, desktop: row.desktop === 1 };
    },

    /** Inside a transaction. */
    save(user: UserId, { enabled, from: severity, desktop }: AlertNotices): void {
      const chosen = {
        enabled: enabled ? (1 as const) : (0 as const),
        from_severity: severity,
        desktop: desktop ? (1 as const) : (0 as const),
      };
      database.run(
        from
          .insertInto('alert_notices')
          .values({ user_id: user, ...chosen })
          .onConflict((conflict) => conflict.column('user_id').doUpdateSet(chosen)),
      );
    },
  };
}
