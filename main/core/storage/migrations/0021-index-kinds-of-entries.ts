import type { Migration } from '../migration.ts';

/* So that the entries about one kind of record, and the kinds there are, are found without reading all entries. */
export const indexKindsOfEntries: Migration = {
  version: 21,
  name: 'index-kinds-of-entries',
  sql: `
CREATE INDEX audit_entries_by_target_type ON audit_entries (target_type, seq);
`,
};
