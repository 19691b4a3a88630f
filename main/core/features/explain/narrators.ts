import type { ExplainedSubject } from '../../../../shared/contract/explain.ts';
import type { Narrative } from '../../../../shared/schema/narrative.ts';
import type { Database } from '../../storage/database.ts';
import { createDriftNarrator } from '../drift/narrate.ts';
import { createFairnessNarrator } from '../fairness/narrate.ts';

/** Tells any result in words. Throws RUN_NOT_FOUND or FAIRNESS_RUN_NOT_FOUND. */
export type Narrate = (subject: ExplainedSubject) => Narrative;

export function createNarrators(database: Database): Narrate {
  const drift = createDriftNarrator(database);
  const fairness = createFairnessNarrator(database);
  return (subject) => {
    switch (subject.kind) {
      case 'drift-run':
        return drift(subject.id);
      case 'fairness-run':
        return fairness(subject.id);
    }
  };
}
