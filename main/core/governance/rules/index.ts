import type { FoundRule, GateRuleName } from '../../../../shared/schema/gate.ts';
import type { Answer, Asked } from './answer.ts';
import { drift } from './drift.ts';
import { fairness } from './fairness.ts';
import { performance } from './performance.ts';
import { artefact, modelCard, trainingData } from './recorded.ts';
import { alerts, risk } from './standing.ts';

/** What each rule of the gate asks and what answers it. A finding that is too old says nothing good any more. */
export const rules: Readonly<Record<GateRuleName, (asked: Asked) => Answer>> = {
  artefact,
  'training-data': trainingData,
  'model-card': modelCard,
  drift,
  fairness,
  performance,
  risk,
  alerts,
};

export function isFoundRule(rule: GateRuleName): rule is FoundRule {
  return rule !== 'artefact' && rule !== 'training-data' && rule !== 'model-card';
}
