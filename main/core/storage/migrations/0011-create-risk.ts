import type { Migration } from '../migration.ts';

/*
 * A score never changes; `risk_standings` names the one that a model has now. Whatever a score is made of lets its
 * model wait in `risk_due` in the same transaction, so that a crash before it is scored again loses nothing.
 */
export const createRisk: Migration = {
  version: 11,
  name: 'create-risk',
  sql: `
CREATE TABLE risk_settings (
  version         INTEGER PRIMARY KEY CHECK (version >= 1),
  formula_version INTEGER NOT NULL CHECK (formula_version >= 1),
  sha256          TEXT NOT NULL CHECK (length(sha256) = 64),
  settings        TEXT NOT NULL CHECK (json_valid(settings)),
  saved_at        TEXT NOT NULL,
  -- null: came with the application
  saved_by        TEXT REFERENCES users (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX risk_settings_by_person ON risk_settings (saved_by);
INSERT INTO risk_settings VALUES (1, 1, '5d9ac1d76c9068173125ad2da76e03417cf36183638a3789b5676184f711f1a6', '{"weights":{"drift":25,"fairness":20,"performance":20,"data-quality":10,"alerts":10,"criticality":15},"cutOffs":{"B":20,"C":40,"D":55,"E":70,"F":85},"staleAfterDays":90}', '2026-01-01T00:00:00.000Z', NULL);

CREATE TABLE risk_scores (
  id               TEXT PRIMARY KEY,
  model_id         TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  at               TEXT NOT NULL,
  formula_version  INTEGER NOT NULL CHECK (formula_version >= 1),
  settings_version INTEGER NOT NULL REFERENCES risk_settings (version) ON DELETE RESTRICT,
  score            REAL NOT NULL CHECK (score BETWEEN low AND high),
  low              REAL NOT NULL CHECK (low >= 0),
  high             REAL NOT NULL CHECK (high <= 100),
  grade            TEXT NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D', 'E', 'F')),
  best_grade       TEXT NOT NULL CHECK (best_grade IN ('A', 'B', 'C', 'D', 'E', 'F')),
  worst_grade      TEXT NOT NULL CHECK (worst_grade IN ('A', 'B', 'C', 'D', 'E', 'F')),
  terms            TEXT NOT NULL CHECK (json_valid(terms)),
  result_sha256    TEXT NOT NULL CHECK (length(result_sha256) = 64)
) STRICT, WITHOUT ROWID;
CREATE INDEX risk_scores_by_model ON risk_scores (model_id, at, id);
CREATE INDEX risk_scores_by_settings ON risk_scores (settings_version);
CREATE TRIGGER risk_scores_do_not_change BEFORE UPDATE ON risk_scores
BEGIN SELECT RAISE(ABORT, 'a score does not change'); END;

CREATE TABLE risk_standings (
  model_id      TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
  score_id      TEXT NOT NULL REFERENCES risk_scores (id) ON DELETE CASCADE,
  at            TEXT NOT NULL,
  score         REAL NOT NULL,
  low           REAL NOT NULL,
  high          REAL NOT NULL,
  grade         TEXT NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D', 'E', 'F')),
  unknown_terms INTEGER NOT NULL CHECK (unknown_terms >= 0),
  -- after this a finding is too old to be trusted as before; null when nothing grows old
  review_at     TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX risk_standings_by_score_id ON risk_standings (score_id);
CREATE INDEX risk_standings_by_review ON risk_standings (review_at) WHERE review_at IS NOT NULL;

-- Models that wait to be scored again.
CREATE TABLE risk_due (
  model_id TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO risk_due SELECT id FROM models WHERE deleted_at IS NULL;

${[
  { name: 'models_insert', on: 'INSERT ON models', id: 'NEW.id' },
  {
    name: 'models_update',
    on: 'UPDATE OF risk_class, last_run_id, deleted_at ON models',
    when: 'NEW.risk_class IS NOT OLD.risk_class OR NEW.last_run_id IS NOT OLD.last_run_id OR NEW.deleted_at IS NOT OLD.deleted_at',
    id: 'NEW.id',
  },
  { name: 'monitors_insert', on: 'INSERT ON monitors', id: 'NEW.model_id' },
  {
    name: 'monitors_update',
    on: 'UPDATE OF standing, name, enabled, deleted_at ON monitors',
    when: 'NEW.standing IS NOT OLD.standing OR NEW.name IS NOT OLD.name OR NEW.enabled IS NOT OLD.enabled OR NEW.deleted_at IS NOT OLD.deleted_at',
    id: 'NEW.model_id',
  },
  { name: 'fairness_insert', on: 'INSERT ON fairness_runs', id: 'NEW.model_id' },
  { name: 'datasets_insert', on: 'INSERT ON datasets', id: 'NEW.model_id' },
  {
    name: 'datasets_update',
    on: 'UPDATE OF deleted_at ON datasets',
    when: 'NEW.deleted_at IS NOT OLD.deleted_at',
    id: 'NEW.model_id',
  },
  { name: 'alerts_insert', on: 'INSERT ON alerts', id: 'NEW.model_id' },
  {
    name: 'alerts_update',
    on: 'UPDATE OF state, severity ON alerts',
    when: 'NEW.state IS NOT OLD.state OR NEW.severity IS NOT OLD.severity',
    id: 'NEW.model_id',
  },
]
  .map(
    // An outer statement's own ON CONFLICT would win over one in a trigger, so the row is looked for instead.
    ({ name, on, when, id }) => `CREATE TRIGGER risk_due_${name} AFTER ${on}${
      when === undefined
        ? ''
        : `
WHEN ${when}`
    }
BEGIN INSERT INTO risk_due SELECT ${id} WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = ${id}); END;`,
  )
  .join('\n')}
CREATE TRIGGER risk_due_rules_insert AFTER INSERT ON alert_rules
BEGIN
  INSERT INTO risk_due SELECT id FROM models WHERE deleted_at IS NULL AND (NEW.model_id IS NULL OR id = NEW.model_id)
    AND id NOT IN (SELECT model_id FROM risk_due);
END;
CREATE TRIGGER risk_due_rules_update AFTER UPDATE OF model_id, enabled, deleted_at ON alert_rules
WHEN NEW.model_id IS NOT OLD.model_id OR NEW.enabled IS NOT OLD.enabled OR NEW.deleted_at IS NOT OLD.deleted_at
BEGIN
  INSERT INTO risk_due SELECT id FROM models
  WHERE deleted_at IS NULL AND (NEW.model_id IS NULL OR OLD.model_id IS NULL OR id IN (NEW.model_id, OLD.model_id))
    AND id NOT IN (SELECT model_id FROM risk_due);
END;
`,
};
