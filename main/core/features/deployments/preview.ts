import { setImmediate } from 'node:timers/promises';
import { maxGateMoves } from '../../../../shared/contract/deployments.ts';
import type { GatePreview } from '../../../../shared/contract/deployments.ts';
import { closing, gateSteps } from '../../../../shared/schema/gate.ts';
import type { GatePolicy } from '../../../../shared/schema/gate.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { evaluateGate } from '../../governance/index.ts';
import type { ModelService } from '../models/model-service.ts';
import type { Gate } from './gate.ts';

/** Models that are looked at before others may work. */
const atOnce = 20;

/** Asks the gate of every model and step by the present and by another policy. */
export async function previewPolicy(
  { gate, models }: { readonly gate: Gate; readonly models: Pick<ModelService, 'get'> },
  { present, proposed, at }: { present: GatePolicy; proposed: GatePolicy; at: UtcInstant },
): Promise<GatePreview> {
  const admitted = gateSteps.map((step) => ({ step, before: 0, after: 0 }));
  const moves: GatePreview['moves'] = [];
  const ids = gate.modelIds();
  let changed = 0;
  for (const [index, id] of ids.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- lets others work between some models
    if (index % atOnce === atOnce - 1) await setImmediate();
    const model = models.get(id);
    const facts = gate.factsOf(model);
    let differs = false;
    for (const count of admitted) {
      const { step } = count;
      const before = evaluateGate({ step, at, policy: present, facts });
      const after = evaluateGate({ step, at, policy: proposed, facts });
      if (before.verdict === 'pass') count.before += 1;
      if (after.verdict === 'pass') count.after += 1;
      if (before.verdict === after.verdict) continue;
      differs = true;
      moves.push({
        modelId: id,
        modelName: model.name,
        state: model.state,
        step,
        before: before.verdict,
        after: after.verdict,
        rules: closing(after.verdict === 'pass' ? before : after).map(({ rule }) => rule),
      });
    }
    if (differs) changed += 1;
  }
  return { models: ids.length, admitted, changed, moves: moves.slice(0, maxGateMoves) };
}
