import { DriftGuardError } from '../../../shared/errors.ts';
import type { GateEvaluation, GateStep } from '../../../shared/schema/gate.ts';
import type { Narrative } from '../../../shared/schema/narrative.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import { createGate } from '../../core/features/deployments/gate.ts';
import { createPolicyRepository } from '../../core/features/deployments/policy-repository.ts';
import { gateNarrative } from '../../core/governance/index.ts';
import { readDatabase } from '../read-database.ts';

export type ToldGate = { readonly evaluation: GateEvaluation; readonly narrative: Narrative };

/** Asks the gate of a data folder about a model; nothing in the folder is changed. Throws MODEL_NOT_FOUND. */
export function askGateInFolder(
  folder: string,
  { model: named, step, at }: { readonly model: string; readonly step: GateStep; readonly at: UtcInstant },
): ToldGate {
  return readDatabase(folder, (database) => {
    const gate = createGate(database);
    const model = gate.modelNamed(named);
    if (model === null) {
      throw new DriftGuardError(
        'MODEL_NOT_FOUND',
        `There is no model called “${named}” in this data folder. Name it as the list of models does, or by its identifier.`,
      );
    }
    const policy = createPolicyRepository(database).inForce();
    const evaluation = gate.evaluate(model, { step, at, policy });
    return { evaluation, narrative: gateNarrative(evaluation) };
  });
}
