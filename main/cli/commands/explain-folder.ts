import { explainedSubject } from '../../../shared/contract/explain.ts';
import type { ExplainedSubject } from '../../../shared/contract/explain.ts';
import { DriftGuardError, isDriftGuardError } from '../../../shared/errors.ts';
import { modelId } from '../../../shared/schema/ids.ts';
import type { Narrative } from '../../../shared/schema/narrative.ts';
import { createNarrators } from '../../core/features/explain/narrators.ts';
import type { Bearing } from '../../core/features/explain/narrators.ts';
import { createRiskNarrator } from '../../core/features/risk/narrate.ts';
import type { Database } from '../../core/storage/database.ts';
import { readDatabase } from '../read-database.ts';

export type ToldRun = {
  readonly subject: ExplainedSubject;
  readonly bearing: Bearing;
  readonly narrative: Narrative;
};

const notFound = new Set(['RUN_NOT_FOUND', 'FAIRNESS_RUN_NOT_FOUND', 'NOT_FOUND']);

/** The run or score of that id, of whichever kind it is; of a model, the score that it has now. */
function tell(database: Database, id: string): ToldRun {
  const narrators = createNarrators(database);
  const model = modelId.safeParse(id);
  const present = model.success ? createRiskNarrator(database).present(model.data) : null;
  if (present !== null) {
    const subject = { kind: 'risk-score' as const, id: present.id };
    return { subject, bearing: narrators.bearing(subject), narrative: narrators.tell(subject) };
  }
  for (const kind of ['drift-run', 'fairness-run', 'risk-score', 'deployment'] as const) {
    const subject = explainedSubject.safeParse({ kind, id });
    if (!subject.success) break;
    try {
      return {
        subject: subject.data,
        bearing: narrators.bearing(subject.data),
        narrative: narrators.tell(subject.data),
      };
    } catch (error) {
      if (!isDriftGuardError(error) || !notFound.has(error.code)) throw error;
    }
  }
  throw new DriftGuardError(
    'RUN_NOT_FOUND',
    `There is no drift run, no fairness check, no deployment that asked the gate and no model with a risk score with the identifier “${id}” in this data folder. It is the last part of the address of a run, or stands in the address of the model.`,
  );
}

/** Tells a run of a data folder in words; nothing in the folder is changed. */
export const explainInFolder = (folder: string, id: string): ToldRun =>
  readDatabase(folder, (database) => tell(database, id));
