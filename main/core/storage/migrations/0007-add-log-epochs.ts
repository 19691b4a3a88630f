import type { Migration } from '../migration.ts';

/*
 * A ledger is a row of logs: after a restore that was declared, a new log begins and the old one stays as
 * evidence. Entries keep one numbering over all logs; what belongs to one tree is told apart by its log.
 */
export const addLogEpochs: Migration = {
  version: 7,
  name: 'add-log-epochs',
  sql: `
CREATE TABLE audit_logs (
  number    INTEGER PRIMARY KEY CHECK (number > 0),
  first_seq INTEGER NOT NULL UNIQUE CHECK (first_seq >= 0)
) STRICT;
INSERT INTO audit_logs VALUES (1, 0);
CREATE TRIGGER audit_logs_are_not_updated BEFORE UPDATE ON audit_logs
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_logs_are_not_deleted BEFORE DELETE ON audit_logs
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE new_audit_subtrees (
  log      INTEGER NOT NULL REFERENCES audit_logs (number) ON DELETE RESTRICT,
  level    INTEGER NOT NULL CHECK (level > 0),
  position INTEGER NOT NULL CHECK (position >= 0),
  hash     BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (log, level, position)
) STRICT, WITHOUT ROWID;
INSERT INTO new_audit_subtrees SELECT 1, level, position, hash FROM audit_subtrees;
DROP TABLE audit_subtrees;
ALTER TABLE new_audit_subtrees RENAME TO audit_subtrees;
CREATE TRIGGER audit_subtrees_are_not_updated BEFORE UPDATE ON audit_subtrees
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_subtrees_are_not_deleted BEFORE DELETE ON audit_subtrees
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE new_audit_state (
  log      INTEGER PRIMARY KEY REFERENCES audit_logs (number) ON DELETE RESTRICT,
  size     INTEGER NOT NULL CHECK (size > 0),
  frontier BLOB NOT NULL CHECK (length(frontier) % 32 = 0),
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  at       TEXT NOT NULL,
  clock    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO new_audit_state SELECT 1, size, frontier, previous, at, clock FROM audit_state;
DROP TABLE audit_state;
ALTER TABLE new_audit_state RENAME TO audit_state;
CREATE TRIGGER audit_state_is_not_deleted BEFORE DELETE ON audit_state
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE new_audit_checkpoints (
  log  INTEGER NOT NULL REFERENCES audit_logs (number) ON DELETE RESTRICT,
  size INTEGER NOT NULL CHECK (size > 0),
  at   TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (log, size)
) STRICT, WITHOUT ROWID;
INSERT INTO new_audit_checkpoints SELECT 1, size, at, note FROM audit_checkpoints;
DROP TABLE audit_checkpoints;
ALTER TABLE new_audit_checkpoints RENAME TO audit_checkpoints;
CREATE TRIGGER audit_checkpoints_are_not_updated BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_checkpoints_are_not_deleted BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

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
CREATE UNIQUE INDEX audit_keys_current ON audit_keys (state) WHERE state = 'current';
CREATE TRIGGER audit_keys_are_not_deleted BEFORE DELETE ON audit_keys
BEGIN SELECT RAISE(ABORT, 'keys are kept'); END;
`,
};
