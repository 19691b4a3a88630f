import type { ExplainedSubject } from '../../../../shared/contract/explain.ts';
import type { Narrative } from '../../../../shared/schema/narrative.ts';
import type { Database } from '../../storage/database.ts';
import { createDriftNarrator } from '../drift/narrate.ts';
import { createFairnessNarrator } from '../fairness/narrate.ts';
import { createRiskNarrator } from '../risk/narrate.ts';

/** Both throw RUN_NOT_FOUND, FAIRNESS_RUN_NOT_FOUND or, for a score, NOT_FOUND. */
export type Narrators = {
  /** Tells a result in words. */
  tell(subject: ExplainedSubject): Narrative;
  /** Does nothing where there is such a result; reads far less than telling it does. */
  require(subject: ExplainedSubject): void;
};

export function createNarrators(database: Database): Narrators {
  const drift = createDriftNarrator(database);
  const fairness = createFairnessNarrator(database);
  const risk = createRiskNarrator(database);
  return {
    tell(subject) {
      switch (subject.kind) {
        case 'drift-run':
          return drift.tell(drift.find(subject.id));
        case 'fairness-run':
          return fairness.tell(fairness.find(subject.id));
        case 'risk-score':
          return risk.tell(risk.find(subject.id));
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
      }
    },
  };
}
