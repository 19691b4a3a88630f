import { join } from 'node:path';
import { openSqlite } from '../adapters/better-sqlite3.ts';
import { systemClock } from '../adapters/clock.ts';
import { lockDataFolder } from '../adapters/data-folder-lock.ts';
import { createDuckDbEngine } from '../adapters/duckdb-engine.ts';
import { openFileVault } from '../adapters/file-vault.ts';
import { uuidSource } from '../adapters/ids.ts';
import { createFileLog } from '../adapters/log.ts';
import { systemProbe } from '../adapters/system-probe.ts';
import { createCore } from '../core/create-core.ts';
import { makeDataFolder } from '../core/storage/data-layout.ts';
import type { OpenCore } from './serve-core.ts';
import { createComparisonEngine } from './stats-engine.ts';

/** Opens the core over a data folder with the adapters of this machine. */
export const openCore: OpenCore = async (options, publish) => {
  const { dataFolder, shell, version, resourcesFolder } = options;
  makeDataFolder(dataFolder);
  const log = createFileLog({ folder: join(dataFolder, 'logs'), clock: systemClock, process: 'core' });
  process.on('uncaughtExceptionMonitor', (error) => {
    log.error('core process ends', { stack: error.stack ?? error.message });
  });
  return createCore({
    ports: {
      clock: systemClock,
      ids: uuidSource,
      log,
      probe: systemProbe,
      openSqlite,
      lockDataFolder,
      openVault: openFileVault,
      openEvidenceEngine: ({ temp }) => createDuckDbEngine({ tempFolder: temp }),
      openComparison: ({ temp }) =>
        createComparisonEngine({
          tempFolder: temp,
          version,
          onCrash: (message) => {
            log.error('statistics worker ended', { message });
          },
        }),
    },
    publish,
    version,
    shell,
    dataFolder,
    resourcesFolder,
  });
};
