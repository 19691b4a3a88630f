import type { DriftRun } from '../../../../shared/contract/drift.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { RunId } from '../../../../shared/schema/ids.ts';
import { isWholeWindow } from '../../../../shared/schema/monitor.ts';
import type { DataWindow } from '../../../../shared/schema/monitor.ts';
import type { Narrative } from '../../../../shared/schema/narrative.ts';
import { driftNarrative } from '../../statistics/index.ts';
import type { Database } from '../../storage/database.ts';
import { createDriftRepository } from './repository.ts';

/** A window over all rows is no part. */
function partOf(window: DataWindow | null): string | null {
  return isWholeWindow(window) ? null : (window?.label ?? null);
}

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

    tell(run: DriftRun): Narrative {
      const { id, reference, current, summary, config, unmatchedColumns } = run;
      return driftNarrative({
        reference,
        current,
        window: partOf(run.window),
        referenceWindow: partOf(run.referenceWindow),
        summary,
        config,
        features: [...repository.features(id)],
        distributionOf: (feature) => repository.findFeature(id, feature)?.distribution,
        unmatchedColumns,
      });
    },
  };
}
