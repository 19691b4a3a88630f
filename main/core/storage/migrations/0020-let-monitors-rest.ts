import type { Migration } from '../migration.ts';

/*
 * A monitor that cannot run, or whose work somebody stopped, rests until something has changed; data with
 * windows in the future are looked at again when the first of them begins.
 */
export const letMonitorsRest: Migration = {
  version: 20,
  name: 'let-monitors-rest',
  sql: `
ALTER TABLE monitors ADD COLUMN failure TEXT CHECK (failure IS NULL OR json_valid(failure));
-- the newest data set of the model when the work failed or was stopped
ALTER TABLE monitors ADD COLUMN rests_after TEXT CHECK (failure IS NULL OR rests_after IS NOT NULL);
ALTER TABLE monitor_datasets ADD COLUMN again_at TEXT;
`,
};
