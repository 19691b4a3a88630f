import type { Migration } from '../migration.ts';

/*
 * What was sent to a model outside, byte for byte, and what came back. A row is written before anything is
 * sent, and what was sent never changes; the answer is forgotten after a time.
 */
export const createExplanations: Migration = {
  version: 12,
  name: 'create-explanations',
  sql: `
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
CREATE INDEX explanations_by_subject ON explanations (subject_kind, subject_id, sent_at);
CREATE INDEX explanations_by_content ON explanations (digest, model, sent_at);
CREATE INDEX explanations_by_actor ON explanations (actor_id);
CREATE TRIGGER explanations_keep_what_was_sent BEFORE UPDATE ON explanations
WHEN NOT (
  NEW.id IS OLD.id AND NEW.subject_kind IS OLD.subject_kind AND NEW.subject_id IS OLD.subject_id
  AND NEW.digest IS OLD.digest AND NEW.url IS OLD.url AND NEW.model IS OLD.model AND NEW.body IS OLD.body
  AND NEW.replaced IS OLD.replaced AND NEW.actor_id IS OLD.actor_id AND NEW.sent_at IS OLD.sent_at
)
BEGIN SELECT RAISE(ABORT, 'what was sent does not change'); END;
CREATE TRIGGER explanations_are_not_deleted BEFORE DELETE ON explanations
BEGIN SELECT RAISE(ABORT, 'explanations are kept'); END;
`,
};
