import type { DeploymentOutcome } from '../../../../shared/contract/deployments.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import type { Model, ModelState } from '../../../../shared/contract/models.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { closing, isGateStep } from '../../../../shared/schema/gate.ts';
import type { GateEvaluation, GateStep } from '../../../../shared/schema/gate.ts';
import { deploymentId } from '../../../../shared/schema/ids.ts';
import type { DeploymentId, ModelId } from '../../../../shared/schema/ids.ts';
import { sentenceText } from '../../../../shared/schema/narrative.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { FeatureDependencies } from '../../feature.ts';
import { gateNarrative } from '../../governance/index.ts';
import type { Actor } from '../../ports.ts';
import type { ModelReference } from '../models/model-service.ts';
import { evaluationDigest } from './gate.ts';
import type { DeploymentRepository } from './repository.ts';

/** What changes the state of a model. Each is one transaction with its entry. */
export type Moves = {
  /**
   * Moves a model along its life cycle, through the gate where the state is one of its steps. What the gate does not
   * admit is recorded as refused. Throws GATE_CLOSED, MODEL_NOT_FOUND, RECORD_DELETED, STALE_VERSION or
   * STATE_TRANSITION_REFUSED.
   */
  readonly move: (
    target: ModelReference,
    to: { readonly state: ModelState; readonly note: string },
    actor: Actor,
  ) => Model;
  /** Lets a model into a state for some days, whatever the gate says. Throws what `move` throws but GATE_CLOSED. */
  readonly override: (
    asked: Omit<ParsedInput<'deployments/override'>, 'id'> & ModelReference,
    actor: Actor,
  ) => Model;
  /** An override has ended: the gate is asked once more, and a model that it does not admit is blocked. */
  readonly conclude: (id: ModelId) => void;
};

export type MoveDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'ids' | 'changes' | 'publish' | 'models'
> & {
  readonly repository: DeploymentRepository;
  /** What the gate says of a model by the policy in force. */
  readonly ask: (model: Model, step: GateStep) => GateEvaluation;
  /** The program itself, which blocks a model when its override has ended. */
  readonly system: Actor;
};

const dayMs = 86_400_000;

const actions: Readonly<Record<DeploymentOutcome, string>> = {
  moved: 'moved',
  overridden: 'overridden',
  renewed: 'override renewed',
  refused: 'refused',
  blocked: 'blocked',
};

/** What the gate keeps closed, in a sentence for whoever asked. */
function refusal(evaluation: GateEvaluation, id: DeploymentId): DriftGuardError {
  const { sentences } = gateNarrative(evaluation);
  const told = sentences.filter(({ part }) => part === 'verdict' || part === 'first').map(sentenceText);
  return new DriftGuardError('GATE_CLOSED', told.join(' '), {
    deploymentId: id,
    verdict: evaluation.verdict,
    rules: closing(evaluation).map(({ rule, outcome }) => ({ rule, outcome })),
  });
}

export function createMoves(dependencies: MoveDependencies): Moves {
  const { database, clock, ids, changes, publish, models, repository, ask, system } = dependencies;

  function announce(id: ModelId): void {
    publish({ topic: 'records/changed', payload: { entity: 'deployment', ids: [id] } });
  }

  /** Inside the transaction that changes the state of the model, or changes nothing. */
  function record(
    model: Model,
    {
      to,
      outcome,
      note,
      evaluation,
      until = null,
    }: {
      readonly to: ModelState;
      readonly outcome: DeploymentOutcome;
      readonly note: string;
      readonly evaluation: GateEvaluation | null;
      readonly until?: UtcInstant | null;
    },
    actor: Actor,
  ): DeploymentId {
    const id = deploymentId.parse(ids.next());
    const version = models.presentVersion(model.id);
    const evaluationSha256 = evaluation === null ? null : evaluationDigest(evaluation);
    repository.insert({
      id,
      modelId: model.id,
      version,
      at: clock.now(),
      actorId: actor.id,
      from: model.state,
      to,
      outcome,
      note,
      evaluation,
      evaluationSha256,
      overrideUntil: until,
    });
    if (until !== null) repository.setStanding(model.id, id, until);
    changes.record({
      entity: 'deployment',
      entityId: id,
      actor,
      action: actions[outcome],
      note,
      // Why somebody let a model run all the same is in the ledger itself, word for word.
      ...(until === null ? {} : { ledgerNote: note }),
      before: null,
      after: {
        name: model.name,
        version: version.version,
        from: model.state,
        to,
        outcome,
        verdict: evaluation?.verdict ?? null,
        overrideUntil: until,
        policyVersion: evaluation?.policyVersion ?? null,
        evaluationSha256,
      },
    });
    return id;
  }

  /** Inside a transaction: the model does not stand on its override any more. */
  function endStanding(modelId: ModelId, why: string, actor: Actor): void {
    const standing = repository.standing(modelId);
    if (standing === null) return;
    repository.endStanding(modelId);
    changes.record({
      entity: 'deployment',
      entityId: standing.deploymentId,
      actor,
      action: 'override ended',
      note: why,
      before: { standing: true },
      after: { standing: false },
    });
  }

  const move: Moves['move'] = (target, { state, note }, actor) => {
    const present = models.checkStateChange(target, state);
    const evaluation = isGateStep(state) ? ask(present, state) : null;
    if (evaluation !== null && evaluation.verdict !== 'pass') {
      const id = database.write(() =>
        record(present, { to: state, outcome: 'refused', note, evaluation }, actor),
      );
      announce(present.id);
      throw refusal(evaluation, id);
    }
    const moved = models.changeState(
      target,
      {
        state,
        note,
        alsoRecord() {
          endStanding(present.id, `The model went to ${state}.`, actor);
          record(present, { to: state, outcome: 'moved', note, evaluation }, actor);
        },
      },
      actor,
    );
    announce(present.id);
    return moved;
  };

  /** The override of a model that stands on one already gets more time. */
  function renew(
    present: Model,
    { reason, until }: { reason: string; until: UtcInstant },
    step: GateStep,
    actor: Actor,
  ): void {
    const evaluation = ask(present, step);
    database.write(() => {
      endStanding(present.id, 'It was given more time by another one.', actor);
      record(present, { to: step, outcome: 'renewed', note: reason, evaluation, until }, actor);
    });
    announce(present.id);
  }

  const override: Moves['override'] = (asked, actor) => {
    const { id, rowVersion, state, reason, days } = asked;
    const until = toUtcInstant(Date.parse(clock.now()) + days * dayMs);
    const present = models.requireLive(id);
    if (present.state === state && repository.standing(id) !== null) {
      if (present.rowVersion !== rowVersion) {
        throw new DriftGuardError('STALE_VERSION', undefined, {
          yours: rowVersion,
          present: present.rowVersion,
        });
      }
      renew(present, { reason, until }, state, actor);
      return present;
    }
    models.checkStateChange({ id, rowVersion }, state);
    const evaluation = ask(present, state);
    if (evaluation.verdict === 'pass') {
      throw new DriftGuardError(
        'STATE_TRANSITION_REFUSED',
        `The gate lets the model into ${state} as it is: no override is needed. Change its state.`,
      );
    }
    const moved = models.changeState(
      { id, rowVersion },
      {
        state,
        note: reason,
        alsoRecord() {
          endStanding(id, `The model went to ${state}.`, actor);
          record(present, { to: state, outcome: 'overridden', note: reason, evaluation, until }, actor);
        },
      },
      actor,
    );
    announce(id);
    return moved;
  };

  function conclude(id: ModelId): void {
    const present = models.get(id);
    const step = isGateStep(present.state) && present.deletedAt === null ? present.state : null;
    const evaluation = step === null ? null : ask(present, step);
    if (evaluation === null || evaluation.verdict === 'pass') {
      database.write(() => {
        const why =
          evaluation === null
            ? 'The time it was given is over; the model is not where it let it be.'
            : 'The time it was given is over, and the gate admits the model now.';
        endStanding(id, why, system);
      });
    } else {
      const note = 'The time of the override is over, and the gate still does not admit the model.';
      models.changeState(
        present,
        {
          state: 'blocked',
          note,
          alsoRecord() {
            endStanding(id, note, system);
            record(present, { to: 'blocked', outcome: 'blocked', note, evaluation }, system);
          },
        },
        system,
      );
    }
    announce(id);
  }

  return { move, override, conclude };
}
