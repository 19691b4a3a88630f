import type { NamedVersion } from '../../../../shared/contract/datasets.ts';
import type { Model, ModelDraft, ModelState } from '../../../../shared/contract/models.ts';
import type { ModelId, ModelVersionId } from '../../../../shared/schema/ids.ts';
import type { Actor } from '../../ports.ts';

export type ModelReference = { readonly id: ModelId; readonly rowVersion: number };

export type NextVersion = {
  readonly version: string;
  readonly note: string;
  /** Runs in the transaction that registers the version; what it throws undoes both. */
  readonly alsoRecord: (id: ModelVersionId) => void;
};

export type StateChange = {
  readonly state: ModelState;
  readonly note: string;
  /** Runs in the transaction that changes the state; what it throws undoes both. */
  readonly alsoRecord: () => void;
};

/** The registry of models as other features see it. Every change is one transaction of its own. */
export type ModelService = {
  /** Throws MODEL_NOT_FOUND. Models in the bin are found too. */
  get(id: ModelId): Model;
  /** Like `get`; throws RECORD_DELETED when the model is in the bin. */
  requireLive(id: ModelId): Model;
  /** A version of the model as others name it; null for none. Throws MODEL_VERSION_NOT_FOUND. */
  versionOf(id: ModelId, version: ModelVersionId | null): NamedVersion | null;
  /** The version that the model has now. Throws MODEL_NOT_FOUND. */
  presentVersion(id: ModelId): NamedVersion;
  /** Throws NAME_TAKEN or INVALID_INPUT. */
  create(draft: ModelDraft, actor: Actor): Model;
  /** Throws MODEL_NOT_FOUND, RECORD_DELETED, STALE_VERSION, VERSION_NOT_MONOTONIC, NAME_TAKEN, INVALID_INPUT. */
  update(target: ModelReference, draft: ModelDraft, actor: Actor): Model;
  /**
   * The model, when such a version may be registered. Throws MODEL_NOT_FOUND, RECORD_DELETED, STALE_VERSION,
   * VERSION_NOT_MONOTONIC, INVALID_INPUT.
   */
  checkNextVersion(target: ModelReference, version: string): Model;
  /** Registers the next version and makes it the present one. Throws what `checkNextVersion` throws. */
  raiseVersion(target: ModelReference, next: NextVersion, actor: Actor): Model;
  /**
   * The model, when it may go to the state by its life cycle. Throws MODEL_NOT_FOUND, RECORD_DELETED, STALE_VERSION,
   * STATE_TRANSITION_REFUSED.
   */
  checkStateChange(target: ModelReference, state: ModelState): Model;
  /** Without asking the gate; throws what `checkStateChange` throws. */
  changeState(target: ModelReference, to: StateChange, actor: Actor): Model;
  /** Throws MODEL_NOT_FOUND, RECORD_DELETED, STALE_VERSION, STATE_TRANSITION_REFUSED. */
  delete(target: ModelReference, actor: Actor): Model;
  /** Throws MODEL_NOT_FOUND, STALE_VERSION, NAME_TAKEN. A model that is not in the bin is returned as it is. */
  restore(target: ModelReference, actor: Actor): Model;
};
