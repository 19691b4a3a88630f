import type { Migration } from '../migration.ts';

/*
 * A monitor is settings that people change; its windows are results that nobody changes. A run that a
 * monitor asked for is a run like any other, with the window it is of.
 */
export const createMonitors: Migration = {
  version: 4,
  name: 'create-monitors',
  sql: `
CREATE TABLE monitors (
  id               TEXT PRIMARY KEY,
  model_id         TEXT NOT NULL REFERENCES models (id) ON DELETE RESTRICT,
  name             TEXT NOT NULL,
  name_key         TEXT NOT NULL,
  reference_id     TEXT NOT NULL REFERENCES datasets (id) ON DELETE RESTRICT,
  enabled          INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  schedule_kind    TEXT NOT NULL CHECK (schedule_kind IN ('manual', 'on-data', 'every')),
  schedule_hours   INTEGER CHECK ((schedule_kind = 'every') = (schedule_hours IS NOT NULL)),
  settings         TEXT NOT NULL CHECK (json_valid(settings)),
  settings_version INTEGER NOT NULL CHECK (settings_version >= 1),
  standing         TEXT NOT NULL CHECK (json_valid(standing)),
  -- 0 quiet or never run, 1 insufficient, 2 drifting, 3 alarm: what lists are sorted by
  standing_rank    INTEGER NOT NULL CHECK (standing_rank BETWEEN 0 AND 3),
  window_count     INTEGER NOT NULL CHECK (window_count >= 0),
  last_run_at      TEXT,
  row_version      INTEGER NOT NULL CHECK (row_version >= 1),
  created_at       TEXT NOT NULL,
  updated_at       TEXT NOT NULL,
  deleted_at       TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX monitors_live_name ON monitors (model_id, name_key) WHERE deleted_at IS NULL;
CREATE INDEX monitors_by_model ON monitors (model_id, standing_rank, id);
CREATE INDEX monitors_by_standing ON monitors (standing_rank, id);
CREATE INDEX monitors_by_reference ON monitors (reference_id);

-- Data sets that a monitor has looked at under a version of its settings.
CREATE TABLE monitor_datasets (
  monitor_id       TEXT NOT NULL REFERENCES monitors (id) ON DELETE CASCADE,
  dataset_id       TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  settings_version INTEGER NOT NULL CHECK (settings_version >= 1),
  done_at          TEXT NOT NULL,
  PRIMARY KEY (monitor_id, dataset_id, settings_version)
) STRICT, WITHOUT ROWID;
CREATE INDEX monitor_datasets_by_dataset ON monitor_datasets (dataset_id);

ALTER TABLE drift_runs ADD COLUMN monitor_id TEXT REFERENCES monitors (id) ON DELETE CASCADE;
ALTER TABLE drift_runs ADD COLUMN data_window TEXT CHECK (data_window IS NULL OR json_valid(data_window));
CREATE INDEX drift_runs_by_monitor ON drift_runs (monitor_id, created_at, id);

CREATE TABLE monitor_windows (
  id               TEXT PRIMARY KEY,
  monitor_id       TEXT NOT NULL REFERENCES monitors (id) ON DELETE CASCADE,
  settings_version INTEGER NOT NULL CHECK (settings_version >= 1),
  dataset_id       TEXT NOT NULL REFERENCES datasets (id) ON DELETE RESTRICT,
  data_window      TEXT NOT NULL CHECK (json_valid(data_window)),
  -- what orders windows: the time a window begins, else the number of the data set and its first row
  place            TEXT NOT NULL,
  outcome          TEXT NOT NULL CHECK (outcome IN ('compared', 'too-small', 'not-comparable')),
  verdict          TEXT NOT NULL CHECK (verdict IN ('stable', 'moderate', 'major', 'insufficient')),
  reason           TEXT NOT NULL,
  run_id           TEXT REFERENCES drift_runs (id) ON DELETE CASCADE,
  columns          INTEGER NOT NULL CHECK (columns >= 0),
  drifted          INTEGER NOT NULL CHECK (drifted >= 0),
  created_at       TEXT NOT NULL,
  UNIQUE (monitor_id, settings_version, dataset_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX monitor_windows_by_place ON monitor_windows (monitor_id, settings_version, place, id);
CREATE INDEX monitor_windows_in_order ON monitor_windows (monitor_id, place, id);
CREATE INDEX monitor_windows_by_run ON monitor_windows (run_id);
CREATE INDEX monitor_windows_by_dataset ON monitor_windows (dataset_id);
CREATE TRIGGER monitor_windows_are_not_updated BEFORE UPDATE ON monitor_windows
BEGIN SELECT RAISE(ABORT, 'results are not changed'); END;
`,
};
