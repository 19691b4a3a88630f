import type { Migration } from '../migration.ts';

/*
 * A monitor may measure performance and check fairness in the windows that it compares. Such a result names its
 * window, and a window has at most one of each kind. Why a window has none is noted: there may be no labels yet.
 */
export const measureWindows: Migration = {
  version: 22,
  name: 'measure-windows',
  sql: `
ALTER TABLE performance_runs ADD COLUMN monitor_window_id TEXT REFERENCES monitor_windows (id) ON DELETE RESTRICT;
CREATE UNIQUE INDEX performance_runs_of_window ON performance_runs (monitor_window_id);
ALTER TABLE fairness_runs ADD COLUMN monitor_window_id TEXT REFERENCES monitor_windows (id) ON DELETE RESTRICT;
CREATE UNIQUE INDEX fairness_runs_of_window ON fairness_runs (monitor_window_id);

CREATE TABLE monitor_unmeasured (
  window_id  TEXT NOT NULL REFERENCES monitor_windows (id) ON DELETE CASCADE,
  measure    TEXT NOT NULL CHECK (measure <> '' AND measure NOT GLOB '*[^a-z-]*'),
  reason     TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (window_id, measure)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER monitor_unmeasured_is_not_updated BEFORE UPDATE ON monitor_unmeasured
BEGIN SELECT RAISE(ABORT, 'results are not changed'); END;
`,
};
