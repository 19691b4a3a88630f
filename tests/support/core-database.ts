import { join } from 'node:path';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import { uuidSource } from '../../main/adapters/ids.ts';
import { systemProbe } from '../../main/adapters/system-probe.ts';
import { resolveSystemActor } from '../../main/core/identity.ts';
import type { Migration } from '../../main/core/storage/migration.ts';
import { migrations } from '../../main/core/storage/migrations/index.ts';
import { openStorage } from '../../main/core/storage/open-storage.ts';
import { createManualClock } from './core-clock.ts';
import { makeTestFolder } from './core-folder.ts';
import { createMemoryLog } from './core-log.ts';

/** A migrated database with its operator, for tests of one feature; `close` removes it. */
export async function openTestDatabase(steps: readonly Migration[] = migrations) {
  const folder = await makeTestFolder();
  const clock = createManualClock();
  const log = createMemoryLog();
  const storage = await openStorage({
    path: join(folder.path, 'driftguard.db'),
    backupFolder: join(folder.path, 'backups'),
    migrations: steps,
    appVersion: '0.0.0-test',
    openSqlite,
    probe: systemProbe,
    clock,
    log,
  });
  const { database } = storage;
  const operator = resolveSystemActor({ database, clock, ids: uuidSource });
  return {
    storage,
    database,
    clock,
    ids: uuidSource,
    log,
    operator,
    folder: folder.path,
    close: async () => {
      storage.close();
      await folder.remove();
    },
  };
}
