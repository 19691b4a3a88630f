import { existsSync } from 'node:fs';
import { DriftGuardError } from '../../shared/errors.ts';
import { openSqlite } from '../adapters/better-sqlite3.ts';
import { createDatabase } from '../core/storage/database.ts';
import type { Database } from '../core/storage/database.ts';
import { layoutOf } from '../core/storage/data-layout.ts';
import { schemaVersionOf } from '../core/storage/migrate.ts';
import { migrations } from '../core/storage/migrations/index.ts';

/**
 * Reads the database of a data folder, also while DriftGuard has it open; nothing in the folder is changed. Throws
 * INVALID_INPUT where there is none, or one of another version.
 */
export function readDatabase<Value>(folder: string, read: (database: Database) => Value): Value {
  const { database: path } = layoutOf(folder);
  if (!existsSync(path)) {
    throw new DriftGuardError(
      'INVALID_INPUT',
      `There is no DriftGuard database in ${folder}. Name the data folder itself with --data-dir.`,
    );
  }
  const connection = openSqlite(path, 'read');
  try {
    const version = schemaVersionOf(connection);
    const latestVersion = migrations.length;
    if (version !== latestVersion) {
      throw new DriftGuardError(
        'INVALID_INPUT',
        version > latestVersion
          ? 'This data folder was written by a newer version of DriftGuard. Use that one.'
          : 'This data folder was last used by an earlier version. Open it once with DriftGuard.',
      );
    }
    return read(createDatabase(connection));
  } finally {
    connection.close();
  }
}
