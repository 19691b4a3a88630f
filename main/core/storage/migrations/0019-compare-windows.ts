import type { Migration } from '../migration.ts';

/* A comparison may take a part of its reference: two windows of a monitor, compared with each other. */
export const compareWindows: Migration = {
  version: 19,
  name: 'compare-windows',
  sql: `
ALTER TABLE drift_runs ADD COLUMN reference_window TEXT
  CHECK (reference_window IS NULL OR json_valid(reference_window));
`,
};
