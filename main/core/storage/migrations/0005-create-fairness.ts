import type { Migration } from '../migration.ts';

/*
 * A stored check never changes. What is paged or followed over time lies in rows of its own (partitions and their
 * groups); the rest is JSON that is read whole.
 */
export const createFairness: Migration = {
  version: 5,
  name: 'create-fairness',
  sql: `
CREATE TABLE fairness_settings (
  model_id    TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
  row_version INTEGER NOT NULL CHECK (row_version >= 1),
  settings    TEXT NOT NULL CHECK (json_valid(settings)),
  saved_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE fairness_runs (
  id               TEXT PRIMARY KEY,
  model_id         TEXT NOT NULL REFERENCES models (id) ON DELETE RESTRICT,
  dataset_id       TEXT NOT NULL REFERENCES datasets (id) ON DELETE RESTRICT,
  dataset_name     TEXT NOT NULL,
  dataset_sha256   TEXT NOT NULL CHECK (length(dataset_sha256) = 64),
  dataset_rows     INTEGER NOT NULL CHECK (dataset_rows >= 0),
  rows             INTEGER NOT NULL CHECK (rows >= 0),
  verdict          TEXT NOT NULL CHECK (verdict IN ('violation', 'indicative', 'insufficient', 'fair')),
  reason           TEXT NOT NULL,
  request          TEXT NOT NULL CHECK (json_valid(request)),
  settings         TEXT NOT NULL CHECK (json_valid(settings)),
  settings_version INTEGER NOT NULL CHECK (settings_version >= 0),
  narrative        TEXT NOT NULL CHECK (json_valid(narrative)),
  notes            TEXT NOT NULL CHECK (json_valid(notes)),
  result_sha256    TEXT NOT NULL CHECK (length(result_sha256) = 64),
  software_version TEXT NOT NULL,
  duration_ms      REAL NOT NULL CHECK (duration_ms >= 0),
  created_at       TEXT NOT NULL
) STRICT;
CREATE INDEX fairness_runs_by_model ON fairness_runs (model_id, created_at, id);
CREATE INDEX fairness_runs_by_time ON fairness_runs (created_at, id);
CREATE INDEX fairness_runs_by_dataset ON fairness_runs (dataset_id);

CREATE TABLE fairness_partitions (
  run_id     TEXT NOT NULL REFERENCES fairness_runs (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL CHECK (position >= 0),
  attributes TEXT NOT NULL CHECK (json_valid(attributes)),
  outcome    TEXT,
  result     TEXT NOT NULL CHECK (json_valid(result)),
  PRIMARY KEY (run_id, position)
) STRICT;

CREATE TABLE fairness_groups (
  run_id    TEXT NOT NULL REFERENCES fairness_runs (id) ON DELETE CASCADE,
  partition INTEGER NOT NULL,
  position  INTEGER NOT NULL CHECK (position >= 0),
  name      TEXT NOT NULL,
  result    TEXT NOT NULL CHECK (json_valid(result)),
  histogram TEXT CHECK (histogram IS NULL OR json_valid(histogram)),
  PRIMARY KEY (run_id, partition, position)
) STRICT;
`,
};
