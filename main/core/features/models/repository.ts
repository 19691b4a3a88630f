import type { NamedVersion } from '../../../../shared/contract/datasets.ts';
import type { Model, ModelRow } from '../../../../shared/contract/models.ts';
import type { ModelId, ModelVersionId, UserId } from '../../../../shared/schema/ids.ts';
import type { Database } from '../../storage/database.ts';
import { nameKey } from '../../storage/name-key.ts';
import type { Tables } from '../../storage/schema.ts';
import { stateTransitions } from './rules.ts';

/** A model as it is stored: without what is derived from other records or from the rules. */
export type StoredModel = Omit<Model, 'nextStates'>;

/** Who made a version, under which id. */
export type VersionMaking = { readonly id: ModelVersionId; readonly by: UserId };

export type ModelRepository = {
  find(id: ModelId): StoredModel | null;
  /** The live model that has this name, whatever its case. */
  findLiveByName(name: string): ModelId | null;
  insert(model: StoredModel): void;
  /** Stores a model that exists. Its version was compared in the same transaction. */
  replace(model: StoredModel): void;
  /** A version of the model by its id. */
  findVersion(id: ModelId, version: ModelVersionId): NamedVersion | null;
  /** The newest version of the model. */
  presentVersion(id: ModelId): NamedVersion | null;
  /** Begins the version that the model has now, of which nothing else is known yet. */
  beginVersion(model: StoredModel, making: VersionMaking): void;
};

export function toModel(stored: StoredModel): Model {
  return { ...stored, nextStates: stored.deletedAt === null ? [...stateTransitions[stored.state]] : [] };
}

type DescriptiveColumns = Omit<
  Tables['models'],
  'id' | 'created_at' | 'last_run_id' | 'last_run_verdict' | 'last_run_at'
>;

function toColumns(model: StoredModel): DescriptiveColumns {
  return {
    name: model.name,
    name_key: nameKey(model.name),
    semantic_version: model.semanticVersion,
    owner: model.owner,
    owner_key: nameKey(model.owner),
    task: model.task,
    risk_class: model.riskClass,
    state: model.state,
    row_version: model.rowVersion,
    updated_at: model.updatedAt,
    deleted_at: model.deletedAt,
  };
}

function toTexts(model: StoredModel): Omit<Tables['model_texts'], 'model_id'> {
  return { purpose: model.purpose, feature_schema: model.featureSchema };
}

/** The columns that a stored model and a row of the list have in common. */
export function toListedFields(
  row: Omit<Tables['models'], 'name_key' | 'owner_key' | 'last_run_id'>,
): Omit<ModelRow, 'datasetCount' | 'risk'> {
  return {
    id: row.id,
    name: row.name,
    semanticVersion: row.semantic_version,
    owner: row.owner,
    task: row.task,
    riskClass: row.risk_class,
    state: row.state,
    rowVersion: row.row_version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
    lastRunVerdict: row.last_run_verdict,
    lastRunAt: row.last_run_at,
  };
}

export function createModelRepository(database: Database): ModelRepository {
  const { from } = database;
  const versionsOf = (id: ModelId) =>
    from.selectFrom('model_versions').select(['id', 'version']).where('model_id', '=', id);

  return {
    find(id) {
      const row = database.first(
        from
          .selectFrom('models')
          .innerJoin('model_texts', 'model_texts.model_id', 'models.id')
          .selectAll()
          .where('models.id', '=', id),
      );
      if (row === undefined) return null;
      const { lastRunVerdict: _verdict, lastRunAt: _at, ...listed } = toListedFields(row);
      return { ...listed, purpose: row.purpose, featureSchema: row.feature_schema };
    },
    findLiveByName(name) {
      const row = database.first(
        from
          .selectFrom('models')
          .select('id')
          .where('name_key', '=', nameKey(name))
          .where('deleted_at', 'is', null),
      );
      return row?.id ?? null;
    },
    insert(model) {
      database.run(
        from.insertInto('models').values({
          id: model.id,
          created_at: model.createdAt,
          last_run_id: null,
          last_run_verdict: null,
          last_run_at: null,
          ...toColumns(model),
        }),
      );
      database.run(from.insertInto('model_texts').values({ model_id: model.id, ...toTexts(model) }));
    },
    replace(model) {
      database.run(from.updateTable('models').set(toColumns(model)).where('id', '=', model.id));
      database.run(from.updateTable('model_texts').set(toTexts(model)).where('model_id', '=', model.id));
    },
    findVersion: (id, version) => database.first(versionsOf(id).where('id', '=', version)) ?? null,
    presentVersion: (id) => database.first(versionsOf(id).orderBy('position', 'desc').limit(1)) ?? null,
    beginVersion({ id, semanticVersion, updatedAt }, making) {
      const last = database.first(
        from
          .selectFrom('model_versions')
          .select('position')
          .where('model_id', '=', id)
          .orderBy('position', 'desc')
          .limit(1),
      );
      database.run(
        from.insertInto('model_versions').values({
          id: making.id,
          model_id: id,
          position: (last?.position ?? 0) + 1,
          version: semanticVersion,
          artefact_sha256: null,
          artefact_name: null,
          artefact_bytes: null,
          artefact_source: null,
          training_id: null,
          training: null,
          metrics: '[]',
          card: '{}',
          card_sections: 0,
          created_at: updatedAt,
          created_by: making.by,
          updated_at: updatedAt,
          row_version: 1,
        }),
      );
    },
  };
}
