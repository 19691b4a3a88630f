import { createDuckDbEngine } from '../../main/adapters/duckdb-engine.ts';
import type { CorePorts } from '../../main/core/create-core.ts';
import { createComparisonEngine } from '../../main/processes/stats-engine.ts';

/** The engines of the product: DuckDB for files, worker threads for statistics. */
export const realEngines: Pick<CorePorts, 'openEvidenceEngine' | 'openComparison'> = {
  openEvidenceEngine: ({ temp }) => createDuckDbEngine({ tempFolder: temp }),
  openComparison: ({ temp }) =>
    createComparisonEngine({ tempFolder: temp, version: '0.0.0-test', threads: 2 }),
};
