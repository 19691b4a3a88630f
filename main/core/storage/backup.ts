import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { partialSuffix } from '../evidence/durable-files.ts';
import type { OpenSqlite, SqliteConnection } from '../ports.ts';
import { makeFolder, syncNames } from './durable-folders.ts';
import { foreignKeyCheck, integrityCheck } from './integrity.ts';

function syncContent(path: string): void {
  // Windows syncs only through a descriptor that may write.
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export type BackupRequest = {
  readonly connection: SqliteConnection;
  readonly openSqlite: OpenSqlite;
  /** Where the copy appears; its folder is made when it is missing. */
  readonly path: string;
};

/**
 * Writes a verified copy of the database. The name appears only when the copy is whole, checked and on the
 * disk: a crash before leaves a file that ends in `.partial`, which the next backup removes.
 * Throws DISK_FULL, READ_ONLY or, when the copy does not pass the checks, DATABASE_DAMAGED.
 */
export function backupDatabase({ connection, openSqlite, path }: BackupRequest): void {
  const folder = dirname(path);
  makeFolder(folder);
  for (const name of readdirSync(folder)) {
    if (name.endsWith(partialSuffix)) rmSync(join(folder, name), { force: true });
  }
  const partial = path + partialSuffix;
  try {
    connection.vacuumInto(partial);
    const copy = openSqlite(partial, 'read');
    try {
      integrityCheck(copy);
      foreignKeyCheck(copy);
    } finally {
      copy.close();
    }
    syncContent(partial);
    renameSync(partial, path);
    syncNames(folder);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}
