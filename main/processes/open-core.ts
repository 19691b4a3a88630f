import { join } from 'node:path';
import { createArgon2Passwords } from '../adapters/argon2-passwords.ts';
import { openSqlite } from '../adapters/better-sqlite3.ts';
import { systemClock } from '../adapters/clock.ts';
import { createFileAnchorStore } from '../adapters/file-anchor-store.ts';
import { lockDataFolder } from '../adapters/data-folder-lock.ts';
import { createDuckDbEngine } from '../adapters/duckdb-engine.ts';
import { openFileVault } from '../adapters/file-vault.ts';
import { uuidSource } from '../adapters/ids.ts';
import { httpOutsideModel } from '../adapters/http-outside-model.ts';
import { createFileLog } from '../adapters/log.ts';
import { createSecretStores } from '../adapters/secret-stores.ts';
import { createLogFiles } from '../adapters/log-files.ts';
import { createProcessVitals } from '../adapters/process-vitals.ts';
import { systemProbe } from '../adapters/system-probe.ts';
import { createCore } from '../core/create-core.ts';
import type { Logger } from '../core/ports.ts';
import { makeDataFolder } from '../core/storage/data-layout.ts';
import { askKeychain } from './ask-keychain.ts';
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
export const openCore: OpenCore = async (options, publish, announce) => {
  const { dataFolder, shell, version, resourcesFolder, restarts } = options;
  makeDataFolder(dataFolder);
  const logFolder = join(dataFolder, 'logs');
  const log = createFileLog({ folder: logFolder, clock: systemClock, process: 'core' });
  process.on('uncaughtExceptionMonitor', (error) => {
    log.error('core process ends', { stack: stackOf(error) });
  });
  const apart = usablePrivateFolders(dataFolder, log);
  return createCore({
    ports: {
      clock: systemClock,
      ids: uuidSource,
      log,
      logFiles: createLogFiles(logFolder, log),
      probe: systemProbe,
      passwords: createArgon2Passwords(),
      vitals: createProcessVitals(),
      openSqlite,
      outside: httpOutsideModel,
      lockDataFolder,
      openSecrets: () =>
        createSecretStores({ folder: apart.keys, passphrase: options.passphrase, keychain: askKeychain() }),
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
    announce,
    version,
    shell,
    dataFolder,
    resourcesFolder,
    restarts,
  });
};
