import type { Model, ModelDraft, ModelState } from '../../../../shared/contract/models.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { modelId, modelVersionId } from '../../../../shared/schema/ids.ts';
import type { ModelId, ModelVersionId } from '../../../../shared/schema/ids.ts';
import type { Actor, Clock, IdSource, Publish } from '../../ports.ts';
import type { Database } from '../../storage/database.ts';
import type { ChangeRecorder, RecordFields } from '../history/change-recorder.ts';
import { checkFeatureSchema } from './feature-schema.ts';
import type { ModelReference, ModelService } from './model-service.ts';
import { createModelRepository, toModel } from './repository.ts';
import type { StoredModel } from './repository.ts';
import {
  checkDeletable,
  checkNextVersion,
  checkTransition,
  checkVersion,
  checkVersionStep,
} from './rules.ts';

export type ModelServiceDependencies = {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly changes: ChangeRecorder;
  readonly publish: Publish;
};

type WriteOptions = {
  readonly target: ModelReference;
  readonly actor: Actor;
  readonly action: string;
  readonly note?: string;
  /** The record as it is to be, without the fields that every write sets; null when nothing changes. */
  readonly change: (present: StoredModel) => StoredModel | null;
  /** Runs in the transaction, after a version was registered. */
  readonly onVersion?: (version: ModelVersionId) => void;
  /** Runs in the transaction, when everything else is written. */
  readonly alsoRecord?: () => void;
};

/** The fields that the change history shows. */
function historyFields(model: StoredModel): RecordFields {
  return {
    name: model.name,
    semanticVersion: model.semanticVersion,
    owner: model.owner,
    purpose: model.purpose,
    task: model.task,
    riskClass: model.riskClass,
    featureSchema: model.featureSchema,
    state: model.state,
    deletedAt: model.deletedAt,
  };
}

function sameDescription(model: StoredModel, draft: ModelDraft): boolean {
  return (
    model.name === draft.name &&
    model.semanticVersion === draft.semanticVersion &&
    model.owner === draft.owner &&
    model.purpose === draft.purpose &&
    model.task === draft.task &&
    model.riskClass === draft.riskClass &&
    model.featureSchema === draft.featureSchema
  );
}

function refuseDeleted(model: StoredModel): void {
  if (model.deletedAt === null) return;
  throw new DriftGuardError('RECORD_DELETED', `The model “${model.name}” is in the bin. Restore it first.`);
}

function refuseStale(present: StoredModel, yours: number): void {
  if (present.rowVersion === yours) return;
  throw new DriftGuardError('STALE_VERSION', undefined, {
    yours,
    present: present.rowVersion,
    record: toModel(present),
  });
}

/** Throws RECORD_DELETED, STALE_VERSION, VERSION_NOT_MONOTONIC or INVALID_INPUT. */
function requireNextVersion(present: StoredModel, target: ModelReference, version: string): StoredModel {
  refuseDeleted(present);
  refuseStale(present, target.rowVersion);
  checkVersion(version, 'version');
  checkNextVersion(present.semanticVersion, version);
  return present;
}

/** Throws RECORD_DELETED, STALE_VERSION or STATE_TRANSITION_REFUSED. */
function requireTransition(present: StoredModel, target: ModelReference, state: ModelState): StoredModel {
  refuseDeleted(present);
  refuseStale(present, target.rowVersion);
  checkTransition(present.state, state);
  return present;
}

export function createModelService(dependencies: ModelServiceDependencies): ModelService {
  const { database, clock, ids, changes, publish } = dependencies;
  const repository = createModelRepository(database);

  function find(id: ModelId): StoredModel {
    const model = repository.find(id);
    if (model === null) throw new DriftGuardError('MODEL_NOT_FOUND');
    return model;
  }

  function refuseTakenName(name: string, own: ModelId | null): void {
    const holder = repository.findLiveByName(name);
    if (holder === null || holder === own) return;
    const message = `Another model is already called “${name}”. Choose another name.`;
    throw new DriftGuardError('NAME_TAKEN', message, { problems: [{ path: 'name', message }] });
  }

  function announce(id: ModelId): void {
    publish({ topic: 'records/changed', payload: { entity: 'model', ids: [id] } });
  }

  function beginVersion(model: StoredModel, actor: Actor): ModelVersionId {
    const id = modelVersionId.parse(ids.next());
    repository.beginVersion(model, { id, by: actor.id });
    return id;
  }

  function write({ target, actor, action, note, change, onVersion, alsoRecord }: WriteOptions): Model {
    const outcome = database.write(() => {
      const present = find(target.id);
      const changed = change(present);
      if (changed === null) return { model: present, written: false };
      const model = { ...changed, rowVersion: present.rowVersion + 1, updatedAt: clock.now() };
      repository.replace(model);
      const version = model.semanticVersion === present.semanticVersion ? null : beginVersion(model, actor);
      changes.record({
        entity: 'model',
        entityId: model.id,
        actor,
        action,
        ...(note === undefined ? {} : { note }),
        before: historyFields(present),
        after: historyFields(model),
      });
      if (version !== null) onVersion?.(version);
      alsoRecord?.();
      return { model, written: true };
    });
    if (outcome.written) announce(target.id);
    return toModel(outcome.model);
  }

  return {
    get: (id) => toModel(find(id)),

    requireLive(id) {
      const model = find(id);
      refuseDeleted(model);
      return toModel(model);
    },

    versionOf(id, version) {
      if (version === null) return null;
      const found = repository.findVersion(id, version);
      if (found !== null) return found;
      throw new DriftGuardError(
        'MODEL_VERSION_NOT_FOUND',
        `The model “${find(id).name}” has no such version. Choose one of its own versions, or none.`,
      );
    },

    presentVersion(id) {
      const present = repository.presentVersion(id);
      if (present === null) throw new DriftGuardError('MODEL_NOT_FOUND');
      return present;
    },

    create(draft, actor) {
      checkVersion(draft.semanticVersion);
      checkFeatureSchema(draft.featureSchema);
      const now = clock.now();
      const model: StoredModel = {
        ...draft,
        id: modelId.parse(ids.next()),
        state: 'draft',
        rowVersion: 1,
        createdAt: now,
        updatedAt: now,
        deletedAt: null,
      };
      database.write(() => {
        refuseTakenName(draft.name, null);
        repository.insert(model);
        beginVersion(model, actor);
        changes.record({
          entity: 'model',
          entityId: model.id,
          actor,
          action: 'created',
          before: null,
          after: historyFields(model),
        });
      });
      announce(model.id);
      return toModel(model);
    },

    update(target, draft, actor) {
      checkVersion(draft.semanticVersion);
      checkFeatureSchema(draft.featureSchema);
      return write({
        target,
        actor,
        action: 'updated',
        change: (present) => {
          refuseDeleted(present);
          refuseStale(present, target.rowVersion);
          if (sameDescription(present, draft)) return null;
          checkVersionStep(present.semanticVersion, draft.semanticVersion);
          refuseTakenName(draft.name, present.id);
          return { ...present, ...draft };
        },
      });
    },

    checkNextVersion: (target, version) => toModel(requireNextVersion(find(target.id), target, version)),

    raiseVersion(target, { version, note, alsoRecord }, actor) {
      return write({
        target,
        actor,
        action: 'version registered',
        note,
        change: (present) => ({
          ...requireNextVersion(present, target, version),
          semanticVersion: version,
        }),
        onVersion: alsoRecord,
      });
    },

    checkStateChange: (target, state) => toModel(requireTransition(find(target.id), target, state)),

    changeState(target, { state, note, alsoRecord }, actor) {
      return write({
        target,
        actor,
        action: 'state changed',
        note,
        change: (present) => ({ ...requireTransition(present, target, state), state }),
        alsoRecord,
      });
    },

    delete(target, actor) {
      return write({
        target,
        actor,
        action: 'deleted',
        change: (present) => {
          refuseDeleted(present);
          refuseStale(present, target.rowVersion);
          checkDeletable(present.state);
          return { ...present, deletedAt: clock.now() };
        },
      });
    },

    restore(target, actor) {
      return write({
        target,
        actor,
        action: 'restored',
        change: (present) => {
          refuseStale(present, target.rowVersion);
          if (present.deletedAt === null) return null;
          refuseTakenName(present.name, present.id);
          return { ...present, deletedAt: null };
        },
      });
    },
  };
}
