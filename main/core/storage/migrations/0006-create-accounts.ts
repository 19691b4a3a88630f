import type { Migration } from '../migration.ts';

/*
 * A row of `users` is somebody who did something; a row of `accounts` lets somebody sign in. The program
 * itself has the first and not the second. Of passwords, codes and tokens only hashes are kept. Times that
 * decide (`…_ms`) are milliseconds of the session clock, which never runs backwards.
 */
export const createAccounts: Migration = {
  version: 6,
  name: 'create-accounts',
  sql: `
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
CREATE UNIQUE INDEX accounts_by_email ON accounts (email_key);
CREATE INDEX accounts_by_name ON accounts (name_key, user_id);

CREATE TABLE one_time_codes (
  hash       TEXT PRIMARY KEY CHECK (length(hash) = 64),
  user_id    TEXT NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
  purpose    TEXT NOT NULL CHECK (purpose IN ('recovery', 'reset', 'invitation')),
  created_at TEXT NOT NULL,
  -- null for a recovery code, which is good until it is used or renewed
  expires_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX one_time_codes_by_user ON one_time_codes (user_id);

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
CREATE UNIQUE INDEX sessions_by_access ON sessions (access_hash);
CREATE UNIQUE INDEX sessions_by_refresh ON sessions (refresh_hash);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_client ON sessions (client);

CREATE TABLE spent_refresh_tokens (
  hash       TEXT PRIMARY KEY CHECK (length(hash) = 64),
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_refresh_tokens_by_session ON spent_refresh_tokens (session_id);
`,
};
