import type { Migration } from '../migration.ts';

/*
 * What names a key never changes, and a key that ended or was revoked stays so; the head of a log only moves on.
 * Everything else of the ledger refuses changes since the beginning. REPLACE deletes without firing the triggers for
 * deletes, so that rows that are there already are not inserted once more.
 */
export const guardKeysAndHeads: Migration = {
  version: 24,
  name: 'guard-keys-and-heads',
  sql: `
CREATE TRIGGER audit_keys_only_end BEFORE UPDATE ON audit_keys
WHEN NOT (
  NEW.number IS OLD.number AND NEW.public_key IS OLD.public_key AND NEW.secret_name IS OLD.secret_name
  AND NEW.made_at IS OLD.made_at
  AND (OLD.state = 'current' OR (NEW.state IS OLD.state AND NEW.ended_at IS OLD.ended_at))
)
BEGIN SELECT RAISE(ABORT, 'keys are kept'); END;
CREATE TRIGGER audit_state_only_grows BEFORE UPDATE ON audit_state
WHEN NOT (NEW.log IS OLD.log AND NEW.size > OLD.size)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_subtrees_are_not_replaced BEFORE INSERT ON audit_subtrees
WHEN EXISTS (SELECT 1 FROM audit_subtrees WHERE log = NEW.log AND level = NEW.level AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_checkpoints_are_not_replaced BEFORE INSERT ON audit_checkpoints
WHEN EXISTS (SELECT 1 FROM audit_checkpoints WHERE log = NEW.log AND size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_logs_are_not_replaced BEFORE INSERT ON audit_logs
WHEN EXISTS (SELECT 1 FROM audit_logs WHERE number = NEW.number OR first_seq = NEW.first_seq)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_keys_are_not_replaced BEFORE INSERT ON audit_keys
WHEN EXISTS (
  SELECT 1 FROM audit_keys
  WHERE number = NEW.number OR public_key = NEW.public_key OR (state = 'current' AND NEW.state = 'current')
)
BEGIN SELECT RAISE(ABORT, 'keys are kept'); END;
`,
};
