import type { GatePolicyInForce } from '../../../../shared/contract/deployments.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { GateEvaluation, GatePolicy, GateStep } from '../../../../shared/schema/gate.ts';
import type { Model } from '../../../../shared/contract/models.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { evaluateGate } from '../../governance/index.ts';
import type { GateFacts } from '../../governance/index.ts';
import { canonicalSha256 } from '../../ledger/canonical-json.ts';
import type { Database } from '../../storage/database.ts';
import { createGateEvidence } from './evidence-repository.ts';

/** What a policy is known by, whoever saved it. */
export const policyDigest = (policy: GatePolicy): Sha256 => canonicalSha256(policy);

/** Everything that an evaluation rests on and says. */
export const evaluationDigest = (evaluation: GateEvaluation): Sha256 => canonicalSha256(evaluation);

/** Reads what was found about a model and holds it against a policy. */
export function createGate(database: Database) {
  const evidence = createGateEvidence(database);

  function factsOf({ id, name, riskClass }: Pick<Model, 'id' | 'name' | 'riskClass'>): GateFacts {
    const version = evidence.version(id);
    if (version === null) throw new DriftGuardError('MODEL_NOT_FOUND');
    const run = evidence.run(id, version);
    return {
      modelName: name,
      riskClass,
      version,
      drift: [...(run === null ? [] : [run]), ...evidence.monitors(id)],
      fairness: evidence.fairness(id, version),
      protectedAttributes: evidence.protectedAttributes(id),
      performance: evidence.performance(id, version),
      risk: evidence.risk(id),
      alerts: evidence.alerts(id),
    };
  }

  return {
    factsOf,
    modelIds: evidence.modelIds,
    modelNamed: evidence.model,

    evaluate(
      model: Pick<Model, 'id' | 'name' | 'riskClass'>,
      { step, at, policy }: { step: GateStep; at: UtcInstant; policy: GatePolicyInForce },
    ): GateEvaluation {
      const facts = factsOf(model);
      return {
        at,
        step,
        modelName: model.name,
        riskClass: model.riskClass,
        version: { id: facts.version.id, version: facts.version.version },
        policyVersion: policy.version,
        policySha256: policy.sha256,
        ...evaluateGate({ step, at, policy: policy.policy, facts }),
      };
    },
  };
}

export type Gate = ReturnType<typeof createGate>;
