import type { Migration } from '../migration.ts';

/*
 * The kinds of record and of background work grow with every feature; the contract holds the closed lists,
 * and a table that repeats them would have to be rebuilt each time. Only their form is checked here.
 */
export const openClosedLists: Migration = {
  version: 3,
  name: 'open-closed-lists',
  sql: `
CREATE TABLE new_jobs (
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
INSERT INTO new_jobs SELECT id, kind, title, state, actor_id, progress, outcome, failure, created_at, started_at, ended_at FROM jobs;
DROP TABLE jobs;
ALTER TABLE new_jobs RENAME TO jobs;
CREATE INDEX jobs_by_time ON jobs (created_at, id);
CREATE INDEX jobs_by_state ON jobs (state, created_at, id);
CREATE INDEX jobs_by_actor ON jobs (actor_id);

CREATE TABLE new_changes (
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
INSERT INTO new_changes SELECT id, entity, entity_id, at, actor_id, actor_name, action, note, fields FROM changes;
DROP TABLE changes;
ALTER TABLE new_changes RENAME TO changes;
CREATE INDEX changes_by_entity ON changes (entity, entity_id, id);
CREATE INDEX changes_by_actor ON changes (actor_id);
CREATE TRIGGER changes_are_not_updated BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
-- REPLACE deletes without firing the trigger for deletes.
CREATE TRIGGER changes_are_not_replaced BEFORE INSERT ON changes
WHEN EXISTS (SELECT 1 FROM changes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
CREATE TRIGGER changes_are_not_deleted BEFORE DELETE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
`,
};
