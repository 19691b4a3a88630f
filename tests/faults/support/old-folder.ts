import { join } from 'node:path';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { systemClock } from '../../../main/adapters/clock.ts';
import { systemProbe } from '../../../main/adapters/system-probe.ts';
import { layoutOf, makeDataFolder, prepareDataFolder } from '../../../main/core/storage/data-layout.ts';
import { migrate } from '../../../main/core/storage/migrate.ts';
import { migrations } from '../../../main/core/storage/migrations/index.ts';
import { createMemoryLog } from '../../support/core-log.ts';

/** Makes a data folder as an older version of the product left it: the schema of its first `steps` steps. */
export async function makeOldFolder(folder: string, steps: number): Promise<void> {
  makeDataFolder(folder);
  const layout = layoutOf(folder);
  prepareDataFolder(layout);
  const connection = openSqlite(layout.database, 'create');
  try {
    await migrate({
      connection,
      migrations: migrations.slice(0, steps),
      openSqlite,
      backupFolder: join(folder, 'unused'),
      probe: systemProbe,
      clock: systemClock,
      log: createMemoryLog(),
      appVersion: '0.0.0-old',
    });
    connection.run('INSERT INTO workspace_settings (key, value) VALUES (?, ?)', ['kept', 'from before']);
    connection.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}
