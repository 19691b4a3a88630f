import type { ExplainedSubject } from '../../../../shared/contract/explain.ts';
import { bandOfScore } from '../../../../shared/schema/risk.ts';
import type { DriftVerdict } from '../../../../shared/schema/drift.ts';
import type { FairnessVerdict } from '../../../../shared/schema/fairness.ts';
import type { GateVerdict } from '../../../../shared/schema/gate.ts';
import type { Narrative } from '../../../../shared/schema/narrative.ts';
import type { Database } from '../../storage/database.ts';
import { createGateNarrator } from '../deployments/narrate.ts';
import { createDriftNarrator } from '../drift/narrate.ts';
import { createFairnessNarrator } from '../fairness/narrate.ts';
import { createRiskNarrator } from '../risk/narrate.ts';

/** What a result comes to: nothing to object to, something found, or too little evidence to say. A score judges nothing. */
export type Bearing = 'clear' | 'found' | 'insufficient';

const driftBearings = {
  stable: 'clear',
  moderate: 'found',
  major: 'found',
  insufficient: 'insufficient',
} as const satisfies Record<DriftVerdict, Bearing>;

const fairnessBearings = {
  fair: 'clear',
  indicative: 'found',
  violation: 'found',
  insufficient: 'insufficient',
} as const satisfies Record<FairnessVerdict, Bearing>;

const gateBearings = {
  pass: 'clear',
  fail: 'found',
  insufficient: 'insufficient',
} as const satisfies Record<GateVerdict, Bearing>;

/** All throw RUN_NOT_FOUND, FAIRNESS_RUN_NOT_FOUND or, for a score and a deployment, NOT_FOUND. */
export type Narrators = {
  /** Tells a result in words. */
  tell(subject: ExplainedSubject): Narrative;
  bearing(subject: ExplainedSubject): Bearing;
  /** Does nothing where there is such a result; reads far less than telling it does. */
  require(subject: ExplainedSubject): void;
};

export function createNarrators(database: Database): Narrators {
  const drift = createDriftNarrator(database);
  const fairness = createFairnessNarrator(database);
  const risk = createRiskNarrator(database);
  const gate = createGateNarrator(database);
  return {
    tell(subject) {
      switch (subject.kind) {
        case 'drift-run':
          return drift.tell(drift.find(subject.id));
        case 'fairness-run':
          return fairness.tell(fairness.find(subject.id));
        case 'risk-score':
          return risk.tell(risk.find(subject.id));
        case 'deployment':
          return gate.tell(gate.find(subject.id));
      }
    },
    bearing(subject) {
      switch (subject.kind) {
        case 'drift-run':
          return driftBearings[drift.find(subject.id).summary.verdict];
        case 'fairness-run':
          return fairnessBearings[fairness.find(subject.id).verdict];
        case 'risk-score':
          return bandOfScore(risk.find(subject.id)) === 'unknown' ? 'insufficient' : 'clear';
        case 'deployment':
          return gateBearings[gate.find(subject.id).verdict];
      }
    },
    require(subject) {
      switch (subject.kind) {
        case 'drift-run':
          drift.find(subject.id);
          break;
        case 'fairness-run':
          fairness.find(subject.id);
          break;
        case 'risk-score':
          risk.find(subject.id);
          break;
        case 'deployment':
          gate.find(subject.id);
          break;
      }
    },
  };
}
