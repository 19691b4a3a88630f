import type { Deployment, GateCheck, GatePolicyInForce } from '../../../../shared/contract/deployments.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import type { Model } from '../../../../shared/contract/models.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { gateRuleNames } from '../../../../shared/schema/gate.ts';
import type { GateEvaluation, GatePolicy, GateStep } from '../../../../shared/schema/gate.ts';
import type { DeploymentId } from '../../../../shared/schema/ids.ts';
import type { Handlers } from '../../dispatch.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import { gateNarrative } from '../../governance/index.ts';
import type { Actor } from '../../ports.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import { createGate, policyDigest } from './gate.ts';
import { createMoves } from './moves.ts';
import type { MoveDependencies, Moves } from './moves.ts';
import { createPolicyRepository } from './policy-repository.ts';
import { previewPolicy } from './preview.ts';
import { createDeploymentRepository } from './repository.ts';

type DeploymentCommandName =
  | Extract<keyof Handlers, `deployments/${string}` | `gate/${string}`>
  | 'models/change-state';

export type DeploymentFeature = Feature<DeploymentCommandName> & Pick<Moves, 'move' | 'override'>;

export type DeploymentDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'ids' | 'changes' | 'history' | 'publish' | 'models' | 'timetable'
> &
  Pick<MoveDependencies, 'system'>;

const settingsId = 'gate';

/** Overrides that are ended before others may work. */
const atOnce = 20;

function policyFields(policy: GatePolicy, sha256: string): RecordFields {
  const rules = gateRuleNames.map((rule): [string, string] => [
    rule,
    Object.entries(policy[rule])
      .map(([name, value]) => `${name} ${value ?? 'never'}`)
      .join(', '),
  ]);
  return {
    ...Object.fromEntries(rules),
    maxAgeDays: policy.maxAgeDays,
    strictFrom: policy.strictFrom,
    policySha256: sha256,
  };
}

/** Deployments: whether a model may be where it is to go, what was decided, and what the gate asks. */
export function createDeploymentFeature(dependencies: DeploymentDependencies): DeploymentFeature {
  const { database, clock, changes, history, publish, models, timetable } = dependencies;
  const repository = createDeploymentRepository(database);
  const policies = createPolicyRepository(database);
  const gate = createGate(database);

  const ask = (model: Model, step: GateStep): GateEvaluation =>
    gate.evaluate(model, { step, at: clock.now(), policy: policies.inForce() });
  const { move, override, conclude } = createMoves({ ...dependencies, repository, ask });

  function check({ modelId, step }: ParsedInput<'deployments/check'>): GateCheck {
    const model = models.get(modelId);
    const evaluation = ask(model, step);
    return {
      evaluation,
      narrative: gateNarrative(evaluation),
      reachable: model.deletedAt === null && model.nextStates.includes(step),
      standing: repository.standing(modelId),
      admitted: repository.admitted(modelId),
    };
  }

  function get(id: DeploymentId): Deployment {
    const found = repository.find(id);
    if (found === null) throw new DriftGuardError('NOT_FOUND', 'There is no such deployment.');
    return { ...found, narrative: found.evaluation === null ? null : gateNarrative(found.evaluation) };
  }

  function save(policy: GatePolicy, version: number, actor: Actor): GatePolicyInForce {
    const saved = database.write(() => {
      const present = policies.inForce();
      if (present.version !== version) {
        throw new DriftGuardError('STALE_VERSION', undefined, { yours: version, present: present.version });
      }
      const sha256 = policyDigest(policy);
      if (sha256 === present.sha256) return false;
      policies.add({ version: version + 1, policy, sha256, savedAt: clock.now() }, actor.id);
      changes.record({
        entity: 'setting',
        entityId: settingsId,
        actor,
        action: 'changed',
        before: policyFields(present.policy, present.sha256),
        after: policyFields(policy, sha256),
      });
      return true;
    });
    if (saved) publish({ topic: 'records/changed', payload: { entity: 'setting', ids: [settingsId] } });
    return policies.inForce();
  }

  return {
    move,
    override,
    handlers: {
      'models/change-state': ({ id, rowVersion, state, note }, { actor }) =>
        move({ id, rowVersion }, { state, note }, actor),
      'deployments/check': check,
      'deployments/list'(input) {
        if (input.modelId !== null) models.get(input.modelId);
        return repository.list(input);
      },
      'deployments/get': ({ id }) => get(id),
      'deployments/override': (asked, { actor }) => override(asked, actor),
      'gate/policy': () => policies.inForce(),
      'gate/policy-history': (page) => history.page({ entity: 'setting', entityId: settingsId, ...page }),
      'gate/preview': ({ policy }) =>
        previewPolicy(
          { gate, models },
          { present: policies.inForce().policy, proposed: policy, at: clock.now() },
        ),
      'gate/save-policy': ({ policy, version }, { actor }) => save(policy, version, actor),
    },
    start() {
      timetable.add({
        name: 'overrides',
        quiet: true,
        inRecovery: false,
        isDue: () => repository.ended(clock.now(), 1).length > 0,
        work() {
          for (const id of repository.ended(clock.now(), atOnce)) conclude(id);
        },
      });
      return Promise.resolve();
    },
  };
}
