import { join } from 'node:path';
import { DriftGuardError, isDriftGuardError } from '../../shared/errors.ts';
import { openSqlite } from '../adapters/better-sqlite3.ts';
import { systemClock } from '../adapters/clock.ts';
import { createFileAnchorStore } from '../adapters/file-anchor-store.ts';
import { createFileSecretStore } from '../adapters/file-secret-store.ts';
import { lockDataFolder } from '../adapters/data-folder-lock.ts';
import { createDuckDbEngine } from '../adapters/duckdb-engine.ts';
import { openFileVault } from '../adapters/file-vault.ts';
import { uuidSource } from '../adapters/ids.ts';
import { createFileLog } from '../adapters/log.ts';
import { createLogFiles } from '../adapters/log-files.ts';
import { createProcessVitals } from '../adapters/process-vitals.ts';
import { systemProbe } from '../adapters/system-probe.ts';
import { createCore } from '../core/create-core.ts';
import type { Logger } from '../core/ports.ts';
import { followNextStart } from '../core/safekeeping/next-start.ts';
import { rescueAdvice } from '../core/safekeeping/rescue.ts';
import { makeDataFolder } from '../core/storage/data-layout.ts';
import { makeFolder } from '../core/storage/durable-folders.ts';
import { privateFolders } from './data-folder.ts';
import type { OpenCore } from './serve-core.ts';
import { createCopyThreads } from './copy-thread.ts';
import { createComparisonEngine } from './stats-engine.ts';
import { stackOf } from '../core/telemetry/stack.ts';

/** The folders for keys and anchors; inside the data folder where the account has no other place to write. */
function usablePrivateFolders(dataFolder: string, log: Logger): ReturnType<typeof privateFolders> {
  const folders = privateFolders();
  try {
    for (const folder of Object.values(folders)) makeFolder(folder);
    return folders;
  } catch {
    log.warn('no private folder apart from the data folder');
    return { keys: join(dataFolder, 'private', 'keys'), anchors: join(dataFolder, 'private', 'anchors') };
  }
}

/** Opens the core over a data folder with the adapters of this machine. */
export const openCore: OpenCore = async (options, publish) => {
  const { shell, version, resourcesFolder, restarts } = options;
  // A workspace that was restored goes on in the folder that was chosen for it.
  const dataFolder = followNextStart(options.dataFolder);
  makeDataFolder(dataFolder);
  const logFolder = join(dataFolder, 'logs');
  const log = createFileLog({ folder: logFolder, clock: systemClock, process: 'core' });
  process.on('uncaughtExceptionMonitor', (error) => {
    log.error('core process ends', { stack: stackOf(error) });
  });
  const apart = usablePrivateFolders(dataFolder, log);
  return withRescue(
    dataFolder,
    log,
    createCore({
      ports: {
        clock: systemClock,
        ids: uuidSource,
        log,
        logFiles: createLogFiles(logFolder, log),
        probe: systemProbe,
        vitals: createProcessVitals(),
        openSqlite,
        lockDataFolder,
        openSecrets: () => createFileSecretStore(apart.keys),
        openAnchors: () => createFileAnchorStore(apart.anchors),
        openVault: openFileVault,
        openCopies: createCopyThreads,
        openEvidenceEngine: ({ temp }) => createDuckDbEngine({ tempFolder: temp }),
        openComparison: ({ temp }) =>
          createComparisonEngine({
            tempFolder: temp,
            version,
            onStart: (worker) => {
              log.info('statistics worker started', { worker });
            },
            onCrash: (error, worker) => {
              log.error('statistics worker ended', { worker, stack: stackOf(error) });
            },
          }),
      },
      publish,
      version,
      shell,
      dataFolder,
      resourcesFolder,
      restarts,
    }),
  );
};

/** A database that cannot be opened is told with what can be done about it. */
async function withRescue<Value>(dataFolder: string, log: Logger, opening: Promise<Value>): Promise<Value> {
  try {
    return await opening;
  } catch (error) {
    if (!isDriftGuardError(error) || error.code !== 'DATABASE_DAMAGED') throw error;
    log.error('database damaged at start', { code: error.code });
    throw new DriftGuardError(
      error.code,
      `${error.message}\n${await rescueAdvice(dataFolder)}`,
      error.details,
    );
  }
}
