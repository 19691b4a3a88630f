import type { Migration } from '../migration.ts';

/*
 * The rules that come with the application are part of the schema: they are there before anybody has
 * signed in, and people change or switch off what does not suit them.
 */
export const createAlerts: Migration = {
  version: 8,
  name: 'create-alerts',
  sql: `
CREATE TABLE alert_rules (
  id              TEXT PRIMARY KEY,
  name            TEXT NOT NULL,
  name_key        TEXT NOT NULL,
  sources         TEXT NOT NULL CHECK (json_valid(sources)),
  model_id        TEXT REFERENCES models (id) ON DELETE CASCADE,
  level           TEXT NOT NULL CHECK (level IN ('moderate', 'major')),
  severity        TEXT NOT NULL CHECK (severity IN ('notice', 'warning', 'critical')),
  cool_down_hours INTEGER NOT NULL CHECK (cool_down_hours >= 0),
  auto_resolve    INTEGER NOT NULL CHECK (auto_resolve IN (0, 1)),
  enabled         INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  row_version     INTEGER NOT NULL CHECK (row_version >= 1),
  created_at      TEXT NOT NULL,
  updated_at      TEXT NOT NULL,
  deleted_at      TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX alert_rules_live_name ON alert_rules (name_key) WHERE deleted_at IS NULL;
CREATE INDEX alert_rules_by_model ON alert_rules (model_id);
INSERT INTO alert_rules VALUES
  ('01900000-0000-7000-8000-00000000a001', 'A monitor raises an alarm', 'a monitor raises an alarm',
   '["monitor"]', NULL, 'moderate', 'critical', 24, 1, 1, 1, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', NULL),
  ('01900000-0000-7000-8000-00000000a002', 'A comparison finds major drift', 'a comparison finds major drift',
   '["comparison"]', NULL, 'major', 'warning', 24, 1, 1, 1, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', NULL),
  ('01900000-0000-7000-8000-00000000a003', 'A fairness check finds a violation', 'a fairness check finds a violation',
   '["fairness-check"]', NULL, 'major', 'critical', 24, 1, 1, 1, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', NULL);

CREATE TABLE alerts (
  id            TEXT PRIMARY KEY,
  rule_id       TEXT NOT NULL REFERENCES alert_rules (id) ON DELETE CASCADE,
  model_id      TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  source        TEXT NOT NULL CHECK (source IN ('monitor', 'comparison', 'fairness-check')),
  -- what the alert is about for as long as it lives: a monitor, or the model itself
  subject_id    TEXT NOT NULL,
  result_id     TEXT NOT NULL,
  level         TEXT NOT NULL CHECK (level IN ('moderate', 'major')),
  severity      TEXT NOT NULL CHECK (severity IN ('notice', 'warning', 'critical')),
  -- 0 notice, 1 warning, 2 critical: what lists are sorted by
  severity_rank INTEGER NOT NULL CHECK (severity_rank BETWEEN 0 AND 2),
  state         TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'snoozed', 'resolved')),
  title         TEXT NOT NULL,
  detail        TEXT NOT NULL,
  occurrences   INTEGER NOT NULL CHECK (occurrences >= 1),
  first_at      TEXT NOT NULL,
  last_at       TEXT NOT NULL,
  announced_at  TEXT NOT NULL,
  assignee_id   TEXT REFERENCES users (id) ON DELETE RESTRICT,
  snoozed_until TEXT,
  resolved_at   TEXT,
  row_version   INTEGER NOT NULL CHECK (row_version >= 1)
) STRICT, WITHOUT ROWID;
-- One living alert for one rule and subject: seen again, it counts instead of multiplying.
CREATE UNIQUE INDEX alerts_living ON alerts (rule_id, source, subject_id) WHERE state <> 'resolved';
CREATE INDEX alerts_by_subject ON alerts (rule_id, source, subject_id, resolved_at);
CREATE INDEX alerts_in_order ON alerts (severity_rank, last_at, id);
CREATE INDEX alerts_by_model ON alerts (model_id);
CREATE INDEX alerts_by_assignee ON alerts (assignee_id);
`,
};
