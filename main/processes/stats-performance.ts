import { createDuckDbEngine } from '../adapters/duckdb-engine.ts';
import { measureSide } from '../core/evidence/performance-figures.ts';
import type { MeasuredSide } from '../core/evidence/performance-figures.ts';
import type { PerformanceTask } from './stats-protocol.ts';
import { inTurns } from './stats-turns.ts';

/** Measures one data set from its file. Throws what `measureSide` throws, and CANCELLED. */
export function performanceTask(
  { request }: PerformanceTask,
  { tempFolder, signal }: { readonly tempFolder: string; readonly signal: AbortSignal },
): Promise<MeasuredSide> {
  const engine = createDuckDbEngine({ tempFolder });
  return measureSide(request, {
    reading: (file, work) =>
      engine.readGroups(
        {
          path: file.path,
          columns: Object.values(file.columns).filter((name) => name !== null),
          // In the order of the file: a bootstrap draws rows by their place.
          threads: 1,
          signal,
        },
        work,
      ),
    inTurns: (steps) => inTurns(steps, signal),
  });
}
