import { createDuckDbEngine } from '../adapters/duckdb-engine.ts';
import { measureFairness } from '../core/evidence/fairness-figures.ts';
import type { MeasuredFairness } from '../core/evidence/fairness-figures.ts';
import type { FairnessTask } from './stats-protocol.ts';

/** Checks one data set from its file. Throws what `measureFairness` throws, and CANCELLED. */
export function fairnessTask(
  { request: asked }: FairnessTask,
  { tempFolder, signal }: { readonly tempFolder: string; readonly signal: AbortSignal },
): Promise<MeasuredFairness> {
  const { decision, score, label, attributes } = asked.request;
  const columns = [
    ...(decision.kind === 'column' ? [decision.column] : []),
    ...[score, label].filter((name) => name !== null),
    ...attributes,
  ];
  return createDuckDbEngine({ tempFolder }).readGroups(
    {
      path: asked.file.path,
      columns: [...new Set(columns)],
      // Sums of any numbers depend on the order of the rows, which one thread keeps.
      threads: decision.kind === 'median' ? 1 : 2,
      signal,
    },
    (reader) => measureFairness(reader, asked),
  );
}
