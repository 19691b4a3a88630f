import type { Migration } from '../migration.ts';

/*
 * The version of the model that data and batches of predictions are of. What was there before names none: nobody
 * said it, and the version that was the present one then need not be the one that predicted.
 */
export const nameVersionsOfData: Migration = {
  version: 23,
  name: 'name-versions-of-data',
  sql: `
ALTER TABLE datasets ADD COLUMN model_version_id TEXT REFERENCES model_versions (id) ON DELETE RESTRICT;
CREATE INDEX datasets_by_version ON datasets (model_version_id);
ALTER TABLE prediction_batches ADD COLUMN model_version_id TEXT REFERENCES model_versions (id) ON DELETE RESTRICT;
CREATE INDEX prediction_batches_by_version ON prediction_batches (model_version_id);
`,
};
