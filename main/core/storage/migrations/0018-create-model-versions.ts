import type { Migration } from '../migration.ts';

/*
 * The version of a model was one text that a newer one replaced. Each version that the history of a model tells
 * becomes a row, under the id of the change that made it; a model whose history tells none keeps its present one.
 */
export const createModelVersions: Migration = {
  version: 18,
  name: 'create-model-versions',
  sql: `
CREATE TABLE model_versions (
  id              TEXT PRIMARY KEY,
  model_id        TEXT NOT NULL REFERENCES models (id) ON DELETE RESTRICT,
  position        INTEGER NOT NULL CHECK (position >= 1),
  version         TEXT NOT NULL,
  artefact_sha256 TEXT CHECK (length(artefact_sha256) = 64),
  artefact_name   TEXT,
  artefact_bytes  INTEGER CHECK (artefact_bytes >= 0),
  artefact_source TEXT CHECK (artefact_source IN ('file', 'typed')),
  training_id     TEXT REFERENCES datasets (id) ON DELETE RESTRICT,
  training        TEXT CHECK (training IS NULL OR json_valid(training)),
  metrics         TEXT NOT NULL CHECK (json_valid(metrics)),
  card            TEXT NOT NULL CHECK (json_valid(card)),
  card_sections   INTEGER NOT NULL CHECK (card_sections >= 0),
  created_at      TEXT NOT NULL,
  created_by      TEXT REFERENCES users (id) ON DELETE RESTRICT,
  updated_at      TEXT NOT NULL,
  row_version     INTEGER NOT NULL CHECK (row_version >= 1),
  CHECK ((artefact_sha256 IS NULL) = (artefact_source IS NULL)),
  CHECK ((training_id IS NULL) = (training IS NULL))
) STRICT;
CREATE UNIQUE INDEX model_versions_in_order ON model_versions (model_id, position);
CREATE UNIQUE INDEX model_versions_by_version ON model_versions (model_id, version);
CREATE INDEX model_versions_by_training ON model_versions (training_id);
CREATE INDEX model_versions_by_author ON model_versions (created_by);

INSERT OR IGNORE INTO model_versions (id, model_id, position, version, metrics, card, card_sections, created_at, created_by, updated_at, row_version)
  SELECT id, model_id, row_number() OVER (PARTITION BY model_id ORDER BY id), version, '[]', '{}', 0, at, actor_id, at, 1
  FROM (
    SELECT changes.id AS id, models.id AS model_id, changes.at AS at, changes.actor_id AS actor_id,
      CASE WHEN field.type = 'object' AND field.value ->> 'field' = 'semanticVersion' THEN field.value ->> 'after' END AS version
    FROM changes JOIN models ON models.id = changes.entity_id JOIN json_each(changes.fields) AS field
    WHERE changes.entity = 'model'
  ) WHERE version IS NOT NULL;
INSERT INTO model_versions (id, model_id, position, version, metrics, card, card_sections, created_at, created_by, updated_at, row_version)
  SELECT models.id, models.id, (SELECT coalesce(max(position), 0) + 1 FROM model_versions WHERE model_id = models.id), semantic_version,
    '[]', '{}', 0, created_at, NULL, created_at, 1
  FROM models WHERE NOT EXISTS (
    SELECT 1 FROM model_versions WHERE model_id = models.id AND version = models.semantic_version
  );
`,
};
