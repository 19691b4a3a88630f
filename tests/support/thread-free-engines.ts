import { openColumnReader } from '../../main/adapters/duckdb-column-reader.ts';
import type { CorePorts } from '../../main/core/create-core.ts';
import { compareTask } from '../../main/processes/stats-compare.ts';
import { noProfiles } from '../../main/processes/stats-profiles.ts';
import type { CompareTask } from '../../main/processes/stats-protocol.ts';
import { createValueArrays } from '../../main/processes/stats-source.ts';
import { idleComparison } from './core-engines.ts';
import { realEngines } from './real-engines.ts';

/**
 * The engines of the product without their threads, which take longer to start than small files to compare: numeric
 * columns are compared one by one, all in a single task, and nothing else is computed.
 */
export const threadFreeEngines: Pick<CorePorts, 'openEvidenceEngine' | 'openComparison'> = {
  openEvidenceEngine: realEngines.openEvidenceEngine,
  async openComparison({ temp }) {
    const reader = await openColumnReader({ tempFolder: temp, memoryLimitMb: 128 });
    const arrays = createValueArrays();
    return {
      ...idleComparison,
      async compare({ reference, current, columns, config, signal, onProgress }) {
        onProgress(0, columns.length);
        const task: CompareTask = {
          kind: 'compare',
          reference,
          current,
          columns: [...columns],
          config,
          profileFolder: null,
        };
        return compareTask(task, {
          reader,
          profiles: noProfiles,
          version: '0.0.0-test',
          keptValues: 1_000_000,
          arrays,
          signal,
        });
      },
      close: () => {
        reader.close();
        return Promise.resolve();
      },
    };
  },
};
