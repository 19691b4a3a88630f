import type { Migration } from '../migration.ts';

/* What was done, to what kind of object and by whom, together, without a look at the entries themselves. */
export const indexKindsTogether: Migration = {
  version: 26,
  name: 'index-kinds-together',
  sql: `
CREATE INDEX audit_entries_by_kinds ON audit_entries (target_type, action, actor_id);
`,
};
