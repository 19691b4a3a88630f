import type { Migration } from '../migration.ts';

/*
 * The ledger's columns beside `body` are for searching; verification checks that they say what the body
 * says. The triggers stop accidents; what stops intent is the Merkle root.
 */
export const createLedger: Migration = {
  version: 2,
  name: 'create-ledger',
  sql: `
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
CREATE INDEX audit_entries_by_time ON audit_entries (at, seq);
CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, seq);
CREATE INDEX audit_entries_by_action ON audit_entries (action, seq);
CREATE INDEX audit_entries_by_target ON audit_entries (target_id, seq);
CREATE INDEX audit_entries_by_change ON audit_entries (change_id);
CREATE TRIGGER audit_entries_are_not_updated BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_entries_are_not_deleted BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
-- REPLACE deletes without firing the trigger for deletes.
CREATE TRIGGER audit_entries_are_not_replaced BEFORE INSERT ON audit_entries
WHEN EXISTS (SELECT 1 FROM audit_entries WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE audit_subtrees (
  level    INTEGER NOT NULL CHECK (level > 0),
  position INTEGER NOT NULL CHECK (position >= 0),
  hash     BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER audit_subtrees_are_not_updated BEFORE UPDATE ON audit_subtrees
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_subtrees_are_not_deleted BEFORE DELETE ON audit_subtrees
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE audit_state (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  size     INTEGER NOT NULL CHECK (size > 0),
  frontier BLOB NOT NULL CHECK (length(frontier) % 32 = 0),
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  at       TEXT NOT NULL,
  clock    INTEGER NOT NULL
) STRICT;
CREATE TRIGGER audit_state_is_not_deleted BEFORE DELETE ON audit_state
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE audit_checkpoints (
  size INTEGER PRIMARY KEY CHECK (size > 0),
  at   TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_checkpoints_are_not_updated BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_checkpoints_are_not_deleted BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
`,
};
