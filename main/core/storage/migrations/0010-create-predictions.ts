import type { Migration } from '../migration.ts';

/*
 * Predictions on their way into evidence. The records of a staged part are one compressed value, and each
 * staged prediction has a row that holds its identifier and its label; both go when the batch is sealed, so
 * that the database does not grow with what was predicted. What stays is what the batch was: its parts with
 * their digests, and the data set that holds it.
 */
export const createPredictions: Migration = {
  version: 10,
  name: 'create-predictions',
  sql: `
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
  row_version   INTEGER NOT NULL CHECK (row_version >= 1),
  CHECK ((state = 'sealed') = (dataset_id IS NOT NULL AND first_row IS NOT NULL AND sealed_at IS NOT NULL)),
  CHECK (state = 'staged' OR parts_present = parts)
) STRICT;
CREATE UNIQUE INDEX prediction_batches_by_name ON prediction_batches (model_id, name_key);
CREATE INDEX prediction_batches_by_time ON prediction_batches (model_id, last_at, id);
CREATE INDEX prediction_batches_by_dataset ON prediction_batches (dataset_id);

CREATE TABLE prediction_parts (
  batch_id TEXT NOT NULL REFERENCES prediction_batches (id) ON DELETE CASCADE,
  part     INTEGER NOT NULL CHECK (part >= 1),
  rows     INTEGER NOT NULL CHECK (rows >= 1),
  sha256   TEXT NOT NULL CHECK (length(sha256) = 64),
  -- lines of canonical JSON, compressed; none once the batch is sealed
  records  BLOB,
  PRIMARY KEY (batch_id, part)
) STRICT;

CREATE TABLE staged_predictions (
  model_id      TEXT NOT NULL,
  prediction_id TEXT NOT NULL,
  batch_id      TEXT NOT NULL REFERENCES prediction_batches (id) ON DELETE CASCADE,
  part          INTEGER NOT NULL CHECK (part >= 1),
  label         TEXT CHECK (label IS NULL OR json_valid(label)),
  PRIMARY KEY (model_id, prediction_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX staged_predictions_by_part ON staged_predictions (batch_id, part, prediction_id);

-- What the data sets of sealed predictions were made from
CREATE TABLE prediction_datasets (
  dataset_id    TEXT PRIMARY KEY REFERENCES datasets (id) ON DELETE RESTRICT,
  -- the version before; null where it was sealed from batches
  made_from_id  TEXT REFERENCES datasets (id) ON DELETE RESTRICT,
  labels_sha256 TEXT CHECK (labels_sha256 IS NULL OR length(labels_sha256) = 64),
  added_labels  INTEGER NOT NULL CHECK (added_labels >= 0),
  CHECK ((made_from_id IS NULL) = (labels_sha256 IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX prediction_datasets_by_source ON prediction_datasets (made_from_id);
`,
};
