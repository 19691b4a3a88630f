import type { DriftRun } from '../../../../shared/contract/drift.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { RunId } from '../../../../shared/schema/ids.ts';
import type { Narrative } from '../../../../shared/schema/narrative.ts';
import { driftNarrative } from '../../statistics/index.ts';
import type { Database } from '../../storage/database.ts';
import { createDriftRepository } from './repository.ts';

/** Tells stored runs in words. */
export function createDriftNarrator(database: Database) {
  const repository = createDriftRepository(database);
  return {
    /** Throws RUN_NOT_FOUND. */
    find(id: RunId): DriftRun {
      const run = repository.find(id);
      if (run === null) throw new DriftGuardError('RUN_NOT_FOUND');
      return run;
    },

    tell({ id, reference, current, window, summary, config, unmatchedColumns }: DriftRun): Narrative {
      return driftNarrative({
        reference,
        current,
        // A window over all rows is no part.
        window: window === null || (window.column === null && window.firstRow === null) ? null : window.label,
        summary,
        config,
        features: [...repository.features(id)],
        distributionOf: (feature) => repository.findFeature(id, feature)?.distribution,
        unmatchedColumns,
      });
    },
  };
}
