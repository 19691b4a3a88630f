import { DriftGuardError } from '../../../../shared/errors.ts';
import type { GateEvaluation } from '../../../../shared/schema/gate.ts';
import type { DeploymentId } from '../../../../shared/schema/ids.ts';
import { gateNarrative } from '../../governance/index.ts';
import type { Database } from '../../storage/database.ts';
import { createDeploymentRepository } from './repository.ts';

/** Tells in words what the gate said when it was asked. */
export function createGateNarrator(database: Database) {
  const repository = createDeploymentRepository(database);
  return {
    /** Throws NOT_FOUND, also for a change of state that the gate was not asked about. */
    find(id: DeploymentId): GateEvaluation {
      const found = repository.find(id);
      if (found === null) throw new DriftGuardError('NOT_FOUND', 'There is no such deployment.');
      if (found.evaluation !== null) return found.evaluation;
      throw new DriftGuardError('NOT_FOUND', 'The gate was not asked: that change of state needs none.');
    },
    tell: gateNarrative,
  };
}
