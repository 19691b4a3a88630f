import type { Migration } from '../migration.ts';

/* A stored result never changes. Figures that are followed over time lie in rows of their own. */
export const createPerformance: Migration = {
  version: 13,
  name: 'create-performance',
  sql: `
CREATE TABLE performance_runs (
  id               TEXT PRIMARY KEY,
  model_id         TEXT NOT NULL REFERENCES models (id) ON DELETE RESTRICT,
  dataset_id       TEXT NOT NULL REFERENCES datasets (id) ON DELETE RESTRICT,
  reference_id     TEXT REFERENCES datasets (id) ON DELETE RESTRICT,
  dataset          TEXT NOT NULL CHECK (json_valid(dataset)),
  reference        TEXT CHECK (reference IS NULL OR json_valid(reference)),
  kind             TEXT NOT NULL CHECK (kind IN ('binary', 'multiclass', 'regression', 'estimate')),
  request          TEXT NOT NULL CHECK (json_valid(request)),
  result           TEXT NOT NULL CHECK (json_valid(result)),
  result_sha256    TEXT NOT NULL CHECK (length(result_sha256) = 64),
  software_version TEXT NOT NULL,
  duration_ms      REAL NOT NULL CHECK (duration_ms >= 0),
  created_at       TEXT NOT NULL
) STRICT;
CREATE INDEX performance_runs_by_model ON performance_runs (model_id, created_at, id);
CREATE INDEX performance_runs_by_dataset ON performance_runs (dataset_id);
CREATE INDEX performance_runs_by_reference ON performance_runs (reference_id);

CREATE TABLE performance_figures (
  run_id        TEXT NOT NULL REFERENCES performance_runs (id) ON DELETE CASCADE,
  metric        TEXT NOT NULL,
  value         REAL NOT NULL,
  range         TEXT CHECK (range IS NULL OR json_valid(range)),
  PRIMARY KEY (run_id, metric)
) STRICT, WITHOUT ROWID;
`,
};
