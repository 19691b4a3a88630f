import type { Migration } from '../migration.ts';

/*
 * What one person asked for and another has to agree to. The input of the command is kept as canonical JSON
 * with its digest: what is carried out is what was read when it was approved.
 */
export const createApprovals: Migration = {
  version: 9,
  name: 'create-approvals',
  sql: `
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
CREATE INDEX approvals_by_state ON approvals (state, expires_at);
CREATE INDEX approvals_by_requester ON approvals (requester_id, id);
CREATE INDEX approvals_by_decider ON approvals (decider_id);
-- what was decided is not undone, and what was asked for does not change
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
CREATE TRIGGER approvals_are_not_deleted BEFORE DELETE ON approvals
BEGIN SELECT RAISE(ABORT, 'approvals are kept'); END;
`,
};
