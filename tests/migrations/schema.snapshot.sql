CREATE TRIGGER risk_due_rules_insert AFTER INSERT ON alert_rules
BEGIN
  INSERT INTO risk_due SELECT id FROM models WHERE deleted_at IS NULL AND (NEW.model_id IS NULL OR id = NEW.model_id)
    AND id NOT IN (SELECT model_id FROM risk_due);
END;

CREATE TRIGGER risk_due_rules_update AFTER UPDATE OF model_id, enabled, deleted_at, sources ON alert_rules
WHEN NEW.model_id IS NOT OLD.model_id OR NEW.enabled IS NOT OLD.enabled OR NEW.deleted_at IS NOT OLD.deleted_at
  OR NEW.sources IS NOT OLD.sources
BEGIN
  INSERT INTO risk_due SELECT id FROM models
  WHERE deleted_at IS NULL AND (NEW.model_id IS NULL OR OLD.model_id IS NULL OR id IN (NEW.model_id, OLD.model_id))
    AND id NOT IN (SELECT model_id FROM risk_due);
END;

CREATE TRIGGER risk_due_alerts_insert AFTER INSERT ON alerts WHEN NEW.source <> 'risk'
BEGIN INSERT INTO risk_due SELECT NEW.model_id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.model_id); END;

CREATE TRIGGER risk_due_alerts_update AFTER UPDATE OF state, severity ON alerts
WHEN NEW.source <> 'risk' AND (NEW.state IS NOT OLD.state OR NEW.severity IS NOT OLD.severity)
BEGIN INSERT INTO risk_due SELECT NEW.model_id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.model_id); END;

CREATE TRIGGER approvals_are_not_deleted BEFORE DELETE ON approvals
BEGIN SELECT RAISE(ABORT, 'approvals are kept'); END;

CREATE TRIGGER approvals_only_go_forward BEFORE UPDATE ON approvals
WHEN NOT (
  (OLD.state = 'open' AND NEW.state IN ('approved', 'refused', 'withdrawn', 'expired')
   OR OLD.state = 'approved' AND NEW.state IN ('carried-out', 'failed'))
  AND NEW.id IS OLD.id AND NEW.command IS OLD.command AND NEW.input IS OLD.input
  AND NEW.input_sha256 IS OLD.input_sha256 AND NEW.requester_id IS OLD.requester_id
  AND NEW.expires_at IS OLD.expires_at
  AND (OLD.state = 'open' OR NEW.decider_id IS OLD.decider_id)
)
BEGIN SELECT RAISE(ABORT, 'an approval only goes forward'); END;

CREATE TRIGGER audit_checkpoints_are_not_deleted BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_checkpoints_are_not_replaced BEFORE INSERT ON audit_checkpoints
WHEN EXISTS (SELECT 1 FROM audit_checkpoints WHERE log = NEW.log AND size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_checkpoints_are_not_updated BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_entries_are_not_deleted BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_entries_are_not_replaced BEFORE INSERT ON audit_entries
WHEN EXISTS (SELECT 1 FROM audit_entries WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_entries_are_not_updated BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_keys_are_not_deleted BEFORE DELETE ON audit_keys
BEGIN SELECT RAISE(ABORT, 'keys are kept'); END;

CREATE TRIGGER audit_keys_are_not_replaced BEFORE INSERT ON audit_keys
WHEN EXISTS (
  SELECT 1 FROM audit_keys
  WHERE number = NEW.number OR public_key = NEW.public_key OR (state = 'current' AND NEW.state = 'current')
)
BEGIN SELECT RAISE(ABORT, 'keys are kept'); END;

CREATE TRIGGER audit_keys_only_end BEFORE UPDATE ON audit_keys
WHEN NOT (
  NEW.number IS OLD.number AND NEW.public_key IS OLD.public_key AND NEW.secret_name IS OLD.secret_name
  AND NEW.made_at IS OLD.made_at
  AND (OLD.state = 'current' OR (NEW.state IS OLD.state AND NEW.ended_at IS OLD.ended_at))
)
BEGIN SELECT RAISE(ABORT, 'keys are kept'); END;

CREATE TRIGGER audit_logs_are_not_deleted BEFORE DELETE ON audit_logs
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_logs_are_not_replaced BEFORE INSERT ON audit_logs
WHEN EXISTS (SELECT 1 FROM audit_logs WHERE number = NEW.number OR first_seq = NEW.first_seq)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_logs_are_not_updated BEFORE UPDATE ON audit_logs
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_state_is_not_deleted BEFORE DELETE ON audit_state
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_state_only_grows BEFORE UPDATE ON audit_state
WHEN NOT (NEW.log IS OLD.log AND NEW.size > OLD.size)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_subtrees_are_not_deleted BEFORE DELETE ON audit_subtrees
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_subtrees_are_not_replaced BEFORE INSERT ON audit_subtrees
WHEN EXISTS (SELECT 1 FROM audit_subtrees WHERE log = NEW.log AND level = NEW.level AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_subtrees_are_not_updated BEFORE UPDATE ON audit_subtrees
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER changes_are_not_deleted BEFORE DELETE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;

CREATE TRIGGER changes_are_not_replaced BEFORE INSERT ON changes
WHEN EXISTS (SELECT 1 FROM changes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;

CREATE TRIGGER changes_are_not_updated BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;

CREATE TRIGGER risk_due_datasets_insert AFTER INSERT ON datasets
BEGIN INSERT INTO risk_due SELECT NEW.model_id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.model_id); END;

CREATE TRIGGER risk_due_datasets_update AFTER UPDATE OF deleted_at ON datasets
WHEN NEW.deleted_at IS NOT OLD.deleted_at
BEGIN INSERT INTO risk_due SELECT NEW.model_id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.model_id); END;

CREATE TRIGGER deployments_do_not_change BEFORE UPDATE ON deployments
BEGIN SELECT RAISE(ABORT, 'a deployment does not change'); END;

CREATE TRIGGER explanations_are_not_deleted BEFORE DELETE ON explanations
BEGIN SELECT RAISE(ABORT, 'explanations are kept'); END;

CREATE TRIGGER explanations_keep_what_was_sent BEFORE UPDATE ON explanations
WHEN NOT (
  NEW.id IS OLD.id AND NEW.subject_kind IS OLD.subject_kind AND NEW.subject_id IS OLD.subject_id
  AND NEW.digest IS OLD.digest AND NEW.url IS OLD.url AND NEW.model IS OLD.model AND NEW.body IS OLD.body
  AND NEW.replaced IS OLD.replaced AND NEW.actor_id IS OLD.actor_id AND NEW.sent_at IS OLD.sent_at
)
BEGIN SELECT RAISE(ABORT, 'what was sent does not change'); END;

CREATE TRIGGER risk_due_fairness_insert AFTER INSERT ON fairness_runs
BEGIN INSERT INTO risk_due SELECT NEW.model_id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.model_id); END;

CREATE TRIGGER gate_policies_are_kept BEFORE DELETE ON gate_policies
BEGIN SELECT RAISE(ABORT, 'versions of the policy are kept'); END;

CREATE TRIGGER gate_policies_do_not_change BEFORE UPDATE ON gate_policies
BEGIN SELECT RAISE(ABORT, 'a version of the policy does not change'); END;

CREATE TRIGGER risk_due_models_insert AFTER INSERT ON models
BEGIN INSERT INTO risk_due SELECT NEW.id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.id); END;

CREATE TRIGGER risk_due_models_update AFTER UPDATE OF risk_class, last_run_id, deleted_at ON models
WHEN NEW.risk_class IS NOT OLD.risk_class OR NEW.last_run_id IS NOT OLD.last_run_id OR NEW.deleted_at IS NOT OLD.deleted_at
BEGIN INSERT INTO risk_due SELECT NEW.id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.id); END;

CREATE TRIGGER monitor_unmeasured_is_not_updated BEFORE UPDATE ON monitor_unmeasured
BEGIN SELECT RAISE(ABORT, 'results are not changed'); END;

CREATE TRIGGER monitor_windows_are_not_updated BEFORE UPDATE ON monitor_windows
BEGIN SELECT RAISE(ABORT, 'results are not changed'); END;

CREATE TRIGGER risk_due_monitors_insert AFTER INSERT ON monitors
BEGIN INSERT INTO risk_due SELECT NEW.model_id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.model_id); END;

CREATE TRIGGER risk_due_monitors_update AFTER UPDATE OF standing, name, enabled, deleted_at ON monitors
WHEN NEW.standing IS NOT OLD.standing OR NEW.name IS NOT OLD.name OR NEW.enabled IS NOT OLD.enabled OR NEW.deleted_at IS NOT OLD.deleted_at
BEGIN INSERT INTO risk_due SELECT NEW.model_id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.model_id); END;

CREATE TRIGGER risk_due_performance_insert AFTER INSERT ON performance_runs
BEGIN INSERT INTO risk_due SELECT NEW.model_id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.model_id); END;

CREATE TRIGGER risk_scores_do_not_change BEFORE UPDATE ON risk_scores
BEGIN SELECT RAISE(ABORT, 'a score does not change'); END;

CREATE TABLE accounts (
  user_id            TEXT PRIMARY KEY REFERENCES users (id) ON DELETE RESTRICT,
  -- the name of the user in the form in which it is compared and sorted
  name_key           TEXT NOT NULL,
  email              TEXT NOT NULL,
  email_key          TEXT NOT NULL,
  state              TEXT NOT NULL CHECK (state IN ('active', 'invited', 'locked', 'disabled')),
  -- one of the people of the demo, who sign in without a password
  demo               INTEGER NOT NULL CHECK (demo IN (0, 1)),
  -- null for the people of the demo, and for whoever has not chosen a password yet
  password_hash      TEXT,
  failed_sign_ins    INTEGER NOT NULL CHECK (failed_sign_ins >= 0),
  -- sessions of an earlier version have ended
  credential_version INTEGER NOT NULL CHECK (credential_version >= 1),
  row_version        INTEGER NOT NULL CHECK (row_version >= 1),
  created_at         TEXT NOT NULL,
  last_sign_in_at    TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_notices (
  user_id       TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  enabled       INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  from_severity TEXT NOT NULL CHECK (from_severity IN ('notice', 'warning', 'critical')),
  desktop       INTEGER NOT NULL CHECK (desktop IN (0, 1))
) STRICT, WITHOUT ROWID;

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
, limits TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(limits))) STRICT, WITHOUT ROWID;

CREATE TABLE "alerts" (
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

CREATE TABLE approvals (
  id           TEXT PRIMARY KEY,
  command      TEXT NOT NULL,
  input        TEXT NOT NULL CHECK (json_valid(input)),
  input_sha256 TEXT NOT NULL CHECK (length(input_sha256) = 64),
  reason       TEXT NOT NULL,
  -- approved is being carried out
  state        TEXT NOT NULL CHECK (state IN ('open', 'approved', 'refused', 'withdrawn', 'expired', 'carried-out', 'failed')),
  requester_id TEXT NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  decider_id   TEXT REFERENCES users (id) ON DELETE RESTRICT,
  note         TEXT NOT NULL,
  requested_at TEXT NOT NULL,
  expires_at   TEXT NOT NULL,
  decided_at   TEXT,
  ended_at     TEXT,
  outcome      TEXT NOT NULL,
  job_id       TEXT,
  row_version  INTEGER NOT NULL CHECK (row_version >= 1),
  -- whatever the program does: nobody agrees to what they asked for themselves
  CHECK (decider_id <> requester_id),
  CHECK (state NOT IN ('approved', 'refused', 'carried-out', 'failed') OR (decider_id IS NOT NULL AND decided_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE "audit_checkpoints" (
  log  INTEGER NOT NULL REFERENCES audit_logs (number) ON DELETE RESTRICT,
  size INTEGER NOT NULL CHECK (size > 0),
  at   TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (log, size)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_entries (
  seq         INTEGER PRIMARY KEY CHECK (seq >= 0),
  body        BLOB NOT NULL CHECK (length(body) <= 16384),
  leaf_hash   BLOB NOT NULL CHECK (length(leaf_hash) = 32),
  at          TEXT NOT NULL,
  actor_id    TEXT NOT NULL,
  action      TEXT NOT NULL,
  target_type TEXT NOT NULL,
  target_id   TEXT NOT NULL,
  change_id   TEXT REFERENCES changes (id) ON DELETE RESTRICT
) STRICT;

CREATE TABLE audit_keys (
  number       INTEGER PRIMARY KEY CHECK (number > 0),
  public_key   BLOB NOT NULL UNIQUE CHECK (length(public_key) = 32),
  secret_name  TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('current', 'retired', 'lost')),
  made_at      TEXT NOT NULL,
  ended_at     TEXT,
  revoked_log  INTEGER,
  revoked_size INTEGER CHECK (revoked_size >= 0),
  CHECK ((revoked_log IS NULL) = (revoked_size IS NULL)),
  CHECK ((state = 'current') = (ended_at IS NULL))
) STRICT;

CREATE TABLE audit_logs (
  number    INTEGER PRIMARY KEY CHECK (number > 0),
  first_seq INTEGER NOT NULL UNIQUE CHECK (first_seq >= 0)
) STRICT;

CREATE TABLE "audit_state" (
  log      INTEGER PRIMARY KEY REFERENCES audit_logs (number) ON DELETE RESTRICT,
  size     INTEGER NOT NULL CHECK (size > 0),
  frontier BLOB NOT NULL CHECK (length(frontier) % 32 = 0),
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  at       TEXT NOT NULL,
  clock    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE "audit_subtrees" (
  log      INTEGER NOT NULL REFERENCES audit_logs (number) ON DELETE RESTRICT,
  level    INTEGER NOT NULL CHECK (level > 0),
  position INTEGER NOT NULL CHECK (position >= 0),
  hash     BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (log, level, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE "changes" (
  id         TEXT PRIMARY KEY,
  entity     TEXT NOT NULL CHECK (entity <> '' AND entity NOT GLOB '*[^a-z-]*'),
  entity_id  TEXT NOT NULL,
  at         TEXT NOT NULL,
  actor_id   TEXT NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  actor_name TEXT NOT NULL,
  action     TEXT NOT NULL,
  note       TEXT NOT NULL,
  fields     TEXT NOT NULL CHECK (json_valid(fields))
) STRICT, WITHOUT ROWID;

CREATE TABLE dataset_columns (
  dataset_id TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL CHECK (position >= 0),
  name       TEXT NOT NULL,
  type       TEXT NOT NULL CHECK (type IN ('numeric', 'categorical', 'boolean', 'datetime', 'text')),
  role       TEXT NOT NULL CHECK (role IN ('feature', 'prediction', 'score', 'label', 'timestamp', 'protected', 'id', 'ignore')),
  missing    INTEGER NOT NULL CHECK (missing >= 0),
  PRIMARY KEY (dataset_id, position),
  UNIQUE (dataset_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE datasets (
  id              TEXT PRIMARY KEY,
  model_id        TEXT NOT NULL REFERENCES models (id) ON DELETE RESTRICT,
  name            TEXT NOT NULL,
  name_key        TEXT NOT NULL,
  purpose         TEXT NOT NULL CHECK (purpose IN ('reference', 'current')),
  source_name     TEXT NOT NULL,
  source_format   TEXT NOT NULL CHECK (source_format IN ('csv', 'parquet', 'json', 'jsonl')),
  source_sha256   TEXT NOT NULL CHECK (length(source_sha256) = 64),
  import_digest   TEXT NOT NULL CHECK (length(import_digest) = 64),
  evidence_sha256 TEXT NOT NULL REFERENCES evidence_files (sha256) ON DELETE RESTRICT,
  rows            INTEGER NOT NULL CHECK (rows >= 0),
  rejected_rows   INTEGER NOT NULL CHECK (rejected_rows >= 0),
  row_version     INTEGER NOT NULL CHECK (row_version >= 1),
  created_at      TEXT NOT NULL,
  deleted_at      TEXT
, model_version_id TEXT REFERENCES model_versions (id) ON DELETE RESTRICT) STRICT, WITHOUT ROWID;

CREATE TABLE deployments (
  id                TEXT PRIMARY KEY,
  model_id          TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  model_version_id  TEXT NOT NULL REFERENCES model_versions (id) ON DELETE CASCADE,
  at                TEXT NOT NULL,
  actor_id          TEXT NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  from_state        TEXT NOT NULL,
  to_state          TEXT NOT NULL,
  outcome           TEXT NOT NULL CHECK (outcome IN ('moved', 'overridden', 'renewed', 'refused', 'blocked')),
  verdict           TEXT CHECK (verdict IN ('pass', 'fail', 'insufficient')),
  policy_version    INTEGER REFERENCES gate_policies (version) ON DELETE RESTRICT,
  evaluation        TEXT CHECK (evaluation IS NULL OR json_valid(evaluation)),
  evaluation_sha256 TEXT CHECK (length(evaluation_sha256) = 64),
  note              TEXT NOT NULL,
  override_until    TEXT,
  CHECK ((verdict IS NULL) = (evaluation IS NULL)),
  CHECK ((verdict IS NULL) = (evaluation_sha256 IS NULL)),
  CHECK ((verdict IS NULL) = (policy_version IS NULL)),
  CHECK ((override_until IS NOT NULL) = (outcome IN ('overridden', 'renewed')))
) STRICT, WITHOUT ROWID;

CREATE TABLE drift_features (
  run_id       TEXT NOT NULL REFERENCES drift_runs (id) ON DELETE CASCADE,
  position     INTEGER NOT NULL CHECK (position >= 0),
  name         TEXT NOT NULL,
  type         TEXT NOT NULL,
  verdict      TEXT NOT NULL CHECK (verdict IN ('stable', 'moderate', 'major', 'insufficient')),
  -- 0 stable, 1 insufficient, 2 moderate, 3 major: worst last, so that descending lists start with it
  verdict_rank INTEGER NOT NULL CHECK (verdict_rank BETWEEN 0 AND 3),
  -- largest effect size among the deciding tests, as a multiple of its moderate threshold
  effect       REAL NOT NULL,
  result       TEXT NOT NULL CHECK (json_valid(result)),
  distribution TEXT NOT NULL CHECK (json_valid(distribution)),
  PRIMARY KEY (run_id, position),
  UNIQUE (run_id, name)
) STRICT;

CREATE TABLE drift_runs (
  id               TEXT PRIMARY KEY,
  model_id         TEXT NOT NULL REFERENCES models (id) ON DELETE RESTRICT,
  reference_id     TEXT NOT NULL REFERENCES datasets (id) ON DELETE RESTRICT,
  current_id       TEXT NOT NULL REFERENCES datasets (id) ON DELETE RESTRICT,
  reference_name   TEXT NOT NULL,
  current_name     TEXT NOT NULL,
  reference_sha256 TEXT NOT NULL,
  current_sha256   TEXT NOT NULL,
  reference_rows   INTEGER NOT NULL CHECK (reference_rows >= 0),
  current_rows     INTEGER NOT NULL CHECK (current_rows >= 0),
  verdict          TEXT NOT NULL CHECK (verdict IN ('stable', 'moderate', 'major', 'insufficient')),
  summary          TEXT NOT NULL CHECK (json_valid(summary)),
  config           TEXT NOT NULL CHECK (json_valid(config)),
  unmatched        TEXT NOT NULL CHECK (json_valid(unmatched)),
  software_version TEXT NOT NULL,
  duration_ms      REAL NOT NULL CHECK (duration_ms >= 0),
  created_at       TEXT NOT NULL
, monitor_id TEXT REFERENCES monitors (id) ON DELETE CASCADE, data_window TEXT CHECK (data_window IS NULL OR json_valid(data_window)), reference_window TEXT
  CHECK (reference_window IS NULL OR json_valid(reference_window))) STRICT, WITHOUT ROWID;

CREATE TABLE evidence_files (
  sha256     TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
  rows       INTEGER NOT NULL CHECK (rows >= 0),
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE explanations (
  id           TEXT PRIMARY KEY,
  subject_kind TEXT NOT NULL CHECK (subject_kind <> ''),
  subject_id   TEXT NOT NULL,
  digest       TEXT NOT NULL CHECK (length(digest) = 64),
  url          TEXT NOT NULL,
  model        TEXT NOT NULL,
  body         TEXT NOT NULL CHECK (json_valid(body)),
  replaced     TEXT NOT NULL CHECK (json_valid(replaced)),
  actor_id     TEXT NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  state        TEXT NOT NULL CHECK (state IN ('sent', 'answered', 'failed')),
  failure      TEXT CHECK ((failure IS NULL) = (state <> 'failed')),
  answer       TEXT CHECK (answer IS NULL OR state = 'answered'),
  attempts     INTEGER NOT NULL CHECK (attempts >= 0),
  duration_ms  REAL NOT NULL CHECK (duration_ms >= 0),
  sent_at      TEXT NOT NULL,
  ended_at     TEXT CHECK ((ended_at IS NULL) = (state = 'sent'))
) STRICT, WITHOUT ROWID;

CREATE TABLE fairness_groups (
  run_id    TEXT NOT NULL REFERENCES fairness_runs (id) ON DELETE CASCADE,
  partition INTEGER NOT NULL,
  position  INTEGER NOT NULL CHECK (position >= 0),
  name      TEXT NOT NULL,
  result    TEXT NOT NULL CHECK (json_valid(result)),
  histogram TEXT CHECK (histogram IS NULL OR json_valid(histogram)),
  PRIMARY KEY (run_id, partition, position)
) STRICT;

CREATE TABLE fairness_partitions (
  run_id     TEXT NOT NULL REFERENCES fairness_runs (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL CHECK (position >= 0),
  attributes TEXT NOT NULL CHECK (json_valid(attributes)),
  outcome    TEXT,
  result     TEXT NOT NULL CHECK (json_valid(result)),
  PRIMARY KEY (run_id, position)
) STRICT;

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
, monitor_window_id TEXT REFERENCES monitor_windows (id) ON DELETE RESTRICT) STRICT;

CREATE TABLE fairness_settings (
  model_id    TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
  row_version INTEGER NOT NULL CHECK (row_version >= 1),
  settings    TEXT NOT NULL CHECK (json_valid(settings)),
  saved_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE gate_policies (
  version  INTEGER PRIMARY KEY CHECK (version >= 1),
  sha256   TEXT NOT NULL CHECK (length(sha256) = 64),
  policy   TEXT NOT NULL CHECK (json_valid(policy)),
  saved_at TEXT NOT NULL,
  -- null: came with the application
  saved_by TEXT REFERENCES users (id) ON DELETE RESTRICT
) STRICT;

CREATE TABLE "jobs" (
  id         TEXT PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind <> '' AND kind NOT GLOB '*[^a-z-]*'),
  title      TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  actor_id   TEXT NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  progress   TEXT NOT NULL CHECK (json_valid(progress)),
  outcome    TEXT CHECK (outcome IS NULL OR json_valid(outcome)),
  failure    TEXT CHECK (failure IS NULL OR json_valid(failure)),
  created_at TEXT NOT NULL,
  started_at TEXT,
  ended_at   TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE model_texts (
  model_id       TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
  purpose        TEXT NOT NULL,
  feature_schema TEXT NOT NULL
) STRICT;

CREATE TABLE model_versions (
  id              TEXT PRIMARY KEY,
  model_id        TEXT NOT NULL REFERENCES models (id) ON DELETE RESTRICT,
  position        INTEGER NOT NULL CHECK (position >= 1),
  version         TEXT NOT NULL,
  artefact_sha256 TEXT CHECK (length(artefact_sha256) = 64),
  artefact_name   TEXT,
  artefact_bytes  INTEGER CHECK (artefact_bytes >= 0),
  artefact_source TEXT CHECK (artefact_source IN ('file', 'typed')),
  training_id     TEXT REFERENCES datasets (id) ON DELETE RESTRICT,
  training        TEXT CHECK (training IS NULL OR json_valid(training)),
  metrics         TEXT NOT NULL CHECK (json_valid(metrics)),
  card            TEXT NOT NULL CHECK (json_valid(card)),
  card_sections   INTEGER NOT NULL CHECK (card_sections >= 0),
  created_at      TEXT NOT NULL,
  created_by      TEXT REFERENCES users (id) ON DELETE RESTRICT,
  updated_at      TEXT NOT NULL,
  row_version     INTEGER NOT NULL CHECK (row_version >= 1),
  CHECK ((artefact_sha256 IS NULL) = (artefact_source IS NULL)),
  CHECK ((training_id IS NULL) = (training IS NULL))
) STRICT;

CREATE TABLE models (
  id               TEXT PRIMARY KEY,
  name             TEXT NOT NULL,
  name_key         TEXT NOT NULL,
  semantic_version TEXT NOT NULL,
  owner            TEXT NOT NULL,
  owner_key        TEXT NOT NULL,
  task             TEXT NOT NULL CHECK (task IN ('binary-classification', 'multiclass-classification', 'regression', 'other')),
  risk_class       TEXT NOT NULL CHECK (risk_class IN ('minimal', 'limited', 'high', 'critical')),
  state            TEXT NOT NULL CHECK (state IN ('draft', 'staging', 'canary', 'production', 'blocked', 'rolled-back', 'retired')),
  last_run_id      TEXT REFERENCES drift_runs (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  last_run_verdict TEXT CHECK (last_run_verdict IN ('stable', 'moderate', 'major', 'insufficient')),
  last_run_at      TEXT,
  row_version      INTEGER NOT NULL CHECK (row_version >= 1),
  created_at       TEXT NOT NULL,
  updated_at       TEXT NOT NULL,
  deleted_at       TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE monitor_datasets (
  monitor_id       TEXT NOT NULL REFERENCES monitors (id) ON DELETE CASCADE,
  dataset_id       TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  settings_version INTEGER NOT NULL CHECK (settings_version >= 1),
  done_at          TEXT NOT NULL, again_at TEXT,
  PRIMARY KEY (monitor_id, dataset_id, settings_version)
) STRICT, WITHOUT ROWID;

CREATE TABLE monitor_unmeasured (
  window_id  TEXT NOT NULL REFERENCES monitor_windows (id) ON DELETE CASCADE,
  measure    TEXT NOT NULL CHECK (measure <> '' AND measure NOT GLOB '*[^a-z-]*'),
  reason     TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (window_id, measure)
) STRICT, WITHOUT ROWID;

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
, failure TEXT CHECK (failure IS NULL OR json_valid(failure)), rests_after TEXT CHECK (failure IS NULL OR rests_after IS NOT NULL)) STRICT, WITHOUT ROWID;

CREATE TABLE one_time_codes (
  hash       TEXT PRIMARY KEY CHECK (length(hash) = 64),
  user_id    TEXT NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
  purpose    TEXT NOT NULL CHECK (purpose IN ('recovery', 'reset', 'invitation')),
  created_at TEXT NOT NULL,
  -- null for a recovery code, which is good until it is used or renewed
  expires_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE performance_figures (
  run_id        TEXT NOT NULL REFERENCES performance_runs (id) ON DELETE CASCADE,
  metric        TEXT NOT NULL,
  value         REAL NOT NULL,
  range         TEXT CHECK (range IS NULL OR json_valid(range)),
  PRIMARY KEY (run_id, metric)
) STRICT, WITHOUT ROWID;

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
, monitor_window_id TEXT REFERENCES monitor_windows (id) ON DELETE RESTRICT) STRICT;

CREATE TABLE prediction_batches (
  id            TEXT PRIMARY KEY,
  model_id      TEXT NOT NULL REFERENCES models (id) ON DELETE RESTRICT,
  name          TEXT NOT NULL,
  name_key      TEXT NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('staged', 'sealed')),
  parts         INTEGER NOT NULL CHECK (parts >= 1),
  parts_present INTEGER NOT NULL CHECK (parts_present >= 1 AND parts_present <= parts),
  rows          INTEGER NOT NULL CHECK (rows >= 1),
  labelled_rows INTEGER NOT NULL CHECK (labelled_rows >= 0 AND labelled_rows <= rows),
  first_at      TEXT NOT NULL,
  last_at       TEXT NOT NULL CHECK (last_at >= first_at),
  -- types of the features and of what was predicted
  fields        TEXT NOT NULL CHECK (json_valid(fields)),
  -- where its rows lie in the data set
  dataset_id    TEXT REFERENCES datasets (id) ON DELETE RESTRICT,
  first_row     INTEGER CHECK (first_row >= 0),
  created_at    TEXT NOT NULL,
  sealed_at     TEXT,
  row_version   INTEGER NOT NULL CHECK (row_version >= 1), model_version_id TEXT REFERENCES model_versions (id) ON DELETE RESTRICT,
  CHECK ((state = 'sealed') = (dataset_id IS NOT NULL AND first_row IS NOT NULL AND sealed_at IS NOT NULL)),
  CHECK (state = 'staged' OR parts_present = parts)
) STRICT;

CREATE TABLE prediction_datasets (
  dataset_id    TEXT PRIMARY KEY REFERENCES datasets (id) ON DELETE RESTRICT,
  -- the version before; null where it was sealed from batches
  made_from_id  TEXT REFERENCES datasets (id) ON DELETE RESTRICT,
  labels_sha256 TEXT CHECK (labels_sha256 IS NULL OR length(labels_sha256) = 64),
  added_labels  INTEGER NOT NULL CHECK (added_labels >= 0),
  CHECK ((made_from_id IS NULL) = (labels_sha256 IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE prediction_models (
  number   INTEGER PRIMARY KEY,
  model_id TEXT NOT NULL UNIQUE REFERENCES models (id) ON DELETE RESTRICT
) STRICT;

CREATE TABLE prediction_parts (
  batch_id TEXT NOT NULL REFERENCES prediction_batches (id) ON DELETE CASCADE,
  part     INTEGER NOT NULL CHECK (part >= 1),
  rows     INTEGER NOT NULL CHECK (rows >= 1),
  sha256   TEXT NOT NULL CHECK (length(sha256) = 64),
  -- lines of canonical JSON, compressed; none once the batch is sealed
  records  BLOB,
  PRIMARY KEY (batch_id, part)
) STRICT;

CREATE TABLE rejected_rows (
  dataset_id  TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL CHECK (position >= 0),
  line        INTEGER NOT NULL CHECK (line >= 1),
  column_name TEXT,
  reason      TEXT NOT NULL,
  text        TEXT NOT NULL,
  PRIMARY KEY (dataset_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE risk_due (
  model_id TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

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

CREATE TABLE risk_settings (
  version         INTEGER PRIMARY KEY CHECK (version >= 1),
  formula_version INTEGER NOT NULL CHECK (formula_version >= 1),
  sha256          TEXT NOT NULL CHECK (length(sha256) = 64),
  settings        TEXT NOT NULL CHECK (json_valid(settings)),
  saved_at        TEXT NOT NULL,
  -- null: came with the application
  saved_by        TEXT REFERENCES users (id) ON DELETE RESTRICT
) STRICT;

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

CREATE TABLE sealed_batches (
  number   INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL UNIQUE REFERENCES prediction_batches (id) ON DELETE RESTRICT,
  -- rows that are not in sealed_predictions yet
  missing  INTEGER NOT NULL CHECK (missing >= 0)
) STRICT;

CREATE TABLE sealed_predictions (
  model         INTEGER NOT NULL,
  prediction_id TEXT NOT NULL,
  batch         INTEGER NOT NULL,
  PRIMARY KEY (model, prediction_id, batch)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  id                 TEXT PRIMARY KEY,
  user_id            TEXT NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
  credential_version INTEGER NOT NULL,
  -- names the page or window within its shell
  client             TEXT NOT NULL,
  shell              TEXT NOT NULL,
  access_hash        TEXT NOT NULL CHECK (length(access_hash) = 64),
  access_expires_ms  INTEGER NOT NULL,
  refresh_hash       TEXT NOT NULL CHECK (length(refresh_hash) = 64),
  refresh_expires_ms INTEGER NOT NULL,
  -- the refresh token before, for a client that never got the answer; null when that was used up
  grace_hash         TEXT,
  rotated_ms         INTEGER NOT NULL,
  ends_ms            INTEGER NOT NULL,
  active_ms          INTEGER NOT NULL,
  confirmed_ms       INTEGER NOT NULL,
  locked             INTEGER NOT NULL CHECK (locked IN (0, 1)),
  created_at         TEXT NOT NULL,
  last_seen_at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE spent_refresh_tokens (
  hash       TEXT PRIMARY KEY CHECK (length(hash) = 64),
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE staged_predictions (
  model_id      TEXT NOT NULL,
  prediction_id TEXT NOT NULL,
  batch_id      TEXT NOT NULL REFERENCES prediction_batches (id) ON DELETE CASCADE,
  part          INTEGER NOT NULL CHECK (part >= 1),
  label         TEXT CHECK (label IS NULL OR json_valid(label)),
  PRIMARY KEY (model_id, prediction_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE standing_overrides (
  model_id      TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
  deployment_id TEXT NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
  until         TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('administrator', 'ml-engineer', 'data-scientist', 'compliance-officer', 'auditor', 'executive')),
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE workspace_settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX accounts_by_email ON accounts (email_key);

CREATE INDEX accounts_by_name ON accounts (name_key, user_id);

CREATE INDEX alert_rules_by_model ON alert_rules (model_id);

CREATE UNIQUE INDEX alert_rules_live_name ON alert_rules (name_key) WHERE deleted_at IS NULL;

CREATE INDEX alerts_by_assignee ON alerts (assignee_id);

CREATE INDEX alerts_by_model ON alerts (model_id);

CREATE INDEX alerts_by_subject ON alerts (rule_id, source, subject_id, resolved_at);

CREATE INDEX alerts_in_order ON alerts (severity_rank, last_at, id);

CREATE UNIQUE INDEX alerts_living ON alerts (rule_id, source, subject_id) WHERE state <> 'resolved';

CREATE INDEX alerts_to_wake ON alerts (snoozed_until) WHERE state = 'snoozed';

CREATE INDEX approvals_by_decider ON approvals (decider_id);

CREATE INDEX approvals_by_requester ON approvals (requester_id, id);

CREATE INDEX approvals_by_state ON approvals (state, expires_at);

CREATE INDEX audit_entries_by_action ON audit_entries (action, seq);

CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, seq);

CREATE INDEX audit_entries_by_change ON audit_entries (change_id);

CREATE INDEX audit_entries_by_kinds ON audit_entries (target_type, action, actor_id);

CREATE INDEX audit_entries_by_target ON audit_entries (target_id, seq);

CREATE INDEX audit_entries_by_target_type ON audit_entries (target_type, seq);

CREATE INDEX audit_entries_by_time ON audit_entries (at, seq);

CREATE UNIQUE INDEX audit_keys_current ON audit_keys (state) WHERE state = 'current';

CREATE INDEX changes_by_actor ON changes (actor_id);

CREATE INDEX changes_by_entity ON changes (entity, entity_id, id);

CREATE INDEX datasets_by_evidence ON datasets (evidence_sha256);

CREATE INDEX datasets_by_model ON datasets (model_id, created_at, id);

CREATE INDEX datasets_by_source ON datasets (source_sha256);

CREATE INDEX datasets_by_version ON datasets (model_version_id);

CREATE UNIQUE INDEX datasets_live_name ON datasets (model_id, name_key) WHERE deleted_at IS NULL;

CREATE INDEX deployments_by_actor ON deployments (actor_id);

CREATE INDEX deployments_by_model ON deployments (model_id, at, id);

CREATE INDEX deployments_by_policy ON deployments (policy_version);

CREATE INDEX deployments_by_time ON deployments (at, id);

CREATE INDEX deployments_by_version ON deployments (model_version_id);

CREATE INDEX drift_features_by_verdict ON drift_features (run_id, verdict_rank, effect);

CREATE INDEX drift_runs_by_current ON drift_runs (current_id);

CREATE INDEX drift_runs_by_model ON drift_runs (model_id, created_at, id);

CREATE INDEX drift_runs_by_monitor ON drift_runs (monitor_id, created_at, id);

CREATE INDEX drift_runs_by_reference ON drift_runs (reference_id);

CREATE INDEX drift_runs_by_time ON drift_runs (created_at, id);

CREATE INDEX explanations_by_actor ON explanations (actor_id);

CREATE INDEX explanations_by_content ON explanations (digest, model, sent_at);

CREATE INDEX explanations_by_subject ON explanations (subject_kind, subject_id, sent_at);

CREATE INDEX fairness_runs_by_dataset ON fairness_runs (dataset_id);

CREATE INDEX fairness_runs_by_model ON fairness_runs (model_id, created_at, id);

CREATE INDEX fairness_runs_by_time ON fairness_runs (created_at, id);

CREATE UNIQUE INDEX fairness_runs_of_window ON fairness_runs (monitor_window_id);

CREATE INDEX gate_policies_by_person ON gate_policies (saved_by);

CREATE INDEX jobs_by_actor ON jobs (actor_id);

CREATE INDEX jobs_by_state ON jobs (state, created_at, id);

CREATE INDEX jobs_by_time ON jobs (created_at, id);

CREATE INDEX model_versions_by_author ON model_versions (created_by);

CREATE INDEX model_versions_by_training ON model_versions (training_id);

CREATE UNIQUE INDEX model_versions_by_version ON model_versions (model_id, version);

CREATE UNIQUE INDEX model_versions_in_order ON model_versions (model_id, position);

CREATE INDEX models_by_last_run ON models (last_run_id);

CREATE UNIQUE INDEX models_live_name ON models (name_key) WHERE deleted_at IS NULL;

CREATE INDEX monitor_datasets_by_dataset ON monitor_datasets (dataset_id);

CREATE INDEX monitor_windows_by_dataset ON monitor_windows (dataset_id);

CREATE INDEX monitor_windows_by_place ON monitor_windows (monitor_id, settings_version, place, id);

CREATE INDEX monitor_windows_by_run ON monitor_windows (run_id);

CREATE INDEX monitor_windows_in_order ON monitor_windows (monitor_id, place, id);

CREATE INDEX monitors_by_model ON monitors (model_id, standing_rank, id);

CREATE INDEX monitors_by_reference ON monitors (reference_id);

CREATE INDEX monitors_by_standing ON monitors (standing_rank, id);

CREATE UNIQUE INDEX monitors_live_name ON monitors (model_id, name_key) WHERE deleted_at IS NULL;

CREATE INDEX one_time_codes_by_user ON one_time_codes (user_id);

CREATE INDEX performance_runs_by_dataset ON performance_runs (dataset_id);

CREATE INDEX performance_runs_by_model ON performance_runs (model_id, created_at, id);

CREATE INDEX performance_runs_by_reference ON performance_runs (reference_id);

CREATE UNIQUE INDEX performance_runs_of_window ON performance_runs (monitor_window_id);

CREATE INDEX prediction_batches_by_dataset ON prediction_batches (dataset_id);

CREATE UNIQUE INDEX prediction_batches_by_name ON prediction_batches (model_id, name_key);

CREATE INDEX prediction_batches_by_time ON prediction_batches (model_id, last_at, id);

CREATE INDEX prediction_batches_by_version ON prediction_batches (model_version_id);

CREATE INDEX prediction_datasets_by_source ON prediction_datasets (made_from_id);

CREATE INDEX risk_scores_by_model ON risk_scores (model_id, at, id);

CREATE INDEX risk_scores_by_settings ON risk_scores (settings_version);

CREATE INDEX risk_settings_by_person ON risk_settings (saved_by);

CREATE INDEX risk_standings_by_review ON risk_standings (review_at) WHERE review_at IS NOT NULL;

CREATE INDEX risk_standings_by_score_id ON risk_standings (score_id);

CREATE INDEX sealed_batches_missing ON sealed_batches (number) WHERE missing > 0;

CREATE UNIQUE INDEX sessions_by_access ON sessions (access_hash);

CREATE INDEX sessions_by_client ON sessions (client);

CREATE UNIQUE INDEX sessions_by_refresh ON sessions (refresh_hash);

CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE INDEX spent_refresh_tokens_by_session ON spent_refresh_tokens (session_id);

CREATE INDEX staged_predictions_by_part ON staged_predictions (batch_id, part, prediction_id);

CREATE INDEX standing_overrides_by_deployment ON standing_overrides (deployment_id);

CREATE INDEX standing_overrides_by_end ON standing_overrides (until);
