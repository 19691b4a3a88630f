import type { Migration } from '../migration.ts';

/*
 * Which predictions of a model are sealed, so that an identifier that is logged again is told without reading
 * evidence. There is a row for each prediction, so it holds short numbers of the model and of the batch. What
 * was sealed before is filled in from its evidence at the next start.
 */
export const indexSealedPredictions: Migration = {
  version: 17,
  name: 'index-sealed-predictions',
  sql: `
CREATE TABLE prediction_models (
  number   INTEGER PRIMARY KEY,
  model_id TEXT NOT NULL UNIQUE REFERENCES models (id) ON DELETE RESTRICT
) STRICT;

CREATE TABLE sealed_batches (
  number   INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL UNIQUE REFERENCES prediction_batches (id) ON DELETE RESTRICT,
  -- rows that are not in sealed_predictions yet
  missing  INTEGER NOT NULL CHECK (missing >= 0)
) STRICT;
CREATE INDEX sealed_batches_missing ON sealed_batches (number) WHERE missing > 0;

-- model and batch are the numbers above; a reference to the batch would need an index as large as the table
CREATE TABLE sealed_predictions (
  model         INTEGER NOT NULL,
  prediction_id TEXT NOT NULL,
  batch         INTEGER NOT NULL,
  PRIMARY KEY (model, prediction_id, batch)
) STRICT, WITHOUT ROWID;

INSERT INTO prediction_models (model_id)
  SELECT DISTINCT model_id FROM prediction_batches WHERE state = 'sealed' ORDER BY model_id;
INSERT INTO sealed_batches (batch_id, missing)
  SELECT id, rows FROM prediction_batches WHERE state = 'sealed' ORDER BY id;
`,
};
