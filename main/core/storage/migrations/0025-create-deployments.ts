import type { Migration } from '../migration.ts';

/*
 * A deployment tells one try to change the state of a model, with what the gate said; it never changes.
 * `standing_overrides` names the override that a model stands on now, with the moment at which it ends.
 */
export const createDeployments: Migration = {
  version: 25,
  name: 'create-deployments',
  sql: `
CREATE TABLE gate_policies (
  version  INTEGER PRIMARY KEY CHECK (version >= 1),
  sha256   TEXT NOT NULL CHECK (length(sha256) = 64),
  policy   TEXT NOT NULL CHECK (json_valid(policy)),
  saved_at TEXT NOT NULL,
  -- null: came with the application
  saved_by TEXT REFERENCES users (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX gate_policies_by_person ON gate_policies (saved_by);
INSERT INTO gate_policies VALUES (1, '0b1efddad7972c436f34a54ca4305fe6d60b38e9f558dc71774f68a734c665f9', '{"artefact":{"from":"canary"},"training-data":{"from":"canary"},"model-card":{"from":"production"},"drift":{"from":"canary","knownFrom":"production","worst":"moderate"},"fairness":{"from":"canary","knownFrom":"production","worst":"indicative"},"performance":{"from":"canary","knownFrom":"production","maxDropPercent":5},"risk":{"from":"staging","knownFrom":"production","below":70},"alerts":{"from":"canary","knownFrom":"production","worst":"warning"},"maxAgeDays":30,"strictFrom":"limited"}', '2026-01-01T00:00:00.000Z', NULL);
CREATE TRIGGER gate_policies_do_not_change BEFORE UPDATE ON gate_policies
BEGIN SELECT RAISE(ABORT, 'a version of the policy does not change'); END;
CREATE TRIGGER gate_policies_are_kept BEFORE DELETE ON gate_policies
BEGIN SELECT RAISE(ABORT, 'versions of the policy are kept'); END;

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
CREATE INDEX deployments_by_model ON deployments (model_id, at, id);
CREATE INDEX deployments_by_time ON deployments (at, id);
CREATE INDEX deployments_by_version ON deployments (model_version_id);
CREATE INDEX deployments_by_actor ON deployments (actor_id);
CREATE INDEX deployments_by_policy ON deployments (policy_version);
CREATE TRIGGER deployments_do_not_change BEFORE UPDATE ON deployments
BEGIN SELECT RAISE(ABORT, 'a deployment does not change'); END;

CREATE TABLE standing_overrides (
  model_id      TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
  deployment_id TEXT NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
  until         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_overrides_by_end ON standing_overrides (until);
CREATE INDEX standing_overrides_by_deployment ON standing_overrides (deployment_id);
`,
};
