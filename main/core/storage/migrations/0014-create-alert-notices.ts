import type { Migration } from '../migration.ts';

/** How each person wants to hear of alerts; who has no row has chosen nothing. */
export const createAlertNotices: Migration = {
  version: 14,
  name: 'create-alert-notices',
  sql: `
CREATE TABLE alert_notices (
  user_id       TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  enabled       INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  from_severity TEXT NOT NULL CHECK (from_severity IN ('notice', 'warning', 'critical')),
  desktop       INTEGER NOT NULL CHECK (desktop IN (0, 1))
) STRICT, WITHOUT ROWID;
`,
};
