import type { Migration } from '../migration.ts';

/*
 * Rules look at results without a verdict too: figures of performance, scores of risk, data. What they ask of those is
 * in `limits`. The kinds of result are a closed list of the contract; only their form is checked here, as of other
 * such lists, which takes building the table of alerts again.
 */
export const widenAlerts: Migration = {
  version: 16,
  name: 'widen-alerts',
  sql: `
ALTER TABLE alert_rules ADD COLUMN limits TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(limits));
INSERT INTO alert_rules (id, name, name_key, sources, model_id, level, limits, severity, cool_down_hours, auto_resolve, enabled, row_version, created_at, updated_at, deleted_at)
SELECT '01900000-0000-7000-8000-00000000a004', 'A measurement finds a lower AUC', 'a measurement finds a lower auc',
   '["performance"]', NULL, 'major', '{"performance":{"metric":"auc","limit":null,"drop":0.05}}', 'warning', 24, 1, 1, 1, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', NULL
-- Somebody may have a rule of that name.
WHERE NOT EXISTS (SELECT 1 FROM alert_rules WHERE name_key = 'a measurement finds a lower auc' AND deleted_at IS NULL);

CREATE TABLE new_alerts (
  id            TEXT PRIMARY KEY,
  rule_id       TEXT NOT NULL REFERENCES alert_rules (id) ON DELETE CASCADE,
  model_id      TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  source        TEXT NOT NULL CHECK (source <> '' AND source NOT GLOB '*[^a-z-]*'),
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
INSERT INTO new_alerts
SELECT id, rule_id, model_id, source, subject_id, result_id, level, severity, severity_rank, state, title, detail,
  occurrences, first_at, last_at, announced_at, assignee_id, snoozed_until, resolved_at, row_version FROM alerts;
DROP TABLE alerts;
ALTER TABLE new_alerts RENAME TO alerts;
CREATE UNIQUE INDEX alerts_living ON alerts (rule_id, source, subject_id) WHERE state <> 'resolved';
CREATE INDEX alerts_by_subject ON alerts (rule_id, source, subject_id, resolved_at);
CREATE INDEX alerts_in_order ON alerts (severity_rank, last_at, id);
CREATE INDEX alerts_by_model ON alerts (model_id);
CREATE INDEX alerts_by_assignee ON alerts (assignee_id);
CREATE INDEX alerts_to_wake ON alerts (snoozed_until) WHERE state = 'snoozed';

-- An alert over the score itself is no part of the score.
CREATE TRIGGER risk_due_alerts_insert AFTER INSERT ON alerts WHEN NEW.source <> 'risk'
BEGIN INSERT INTO risk_due SELECT NEW.model_id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.model_id); END;
CREATE TRIGGER risk_due_alerts_update AFTER UPDATE OF state, severity ON alerts
WHEN NEW.source <> 'risk' AND (NEW.state IS NOT OLD.state OR NEW.severity IS NOT OLD.severity)
BEGIN INSERT INTO risk_due SELECT NEW.model_id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.model_id); END;
DROP TRIGGER risk_due_rules_update;
CREATE TRIGGER risk_due_rules_update AFTER UPDATE OF model_id, enabled, deleted_at, sources ON alert_rules
WHEN NEW.model_id IS NOT OLD.model_id OR NEW.enabled IS NOT OLD.enabled OR NEW.deleted_at IS NOT OLD.deleted_at
  OR NEW.sources IS NOT OLD.sources
BEGIN
  INSERT INTO risk_due SELECT id FROM models
  WHERE deleted_at IS NULL AND (NEW.model_id IS NULL OR OLD.model_id IS NULL OR id IN (NEW.model_id, OLD.model_id))
    AND id NOT IN (SELECT model_id FROM risk_due);
END;
`,
};
