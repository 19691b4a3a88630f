import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import { syncFolder } from '../evidence/durable-files.ts';
import { folderNameOf, layoutOf } from '../storage/data-layout.ts';
import { makeFolder } from '../storage/durable-folders.ts';
import { workspaceIdName } from '../storage/workspace-id.ts';
import { restoreRecordName } from './restore.ts';

/**
 * Puts a restored folder in place of what a data folder holds, after somebody decided so. Database, log and
 * evidence that were there go into `quarantine/<time>/` as they are; nothing is removed. Whoever holds the
 * lock of the data folder calls it. A crash in between leaves a folder whose database is missing, which is
 * refused at the next start; calling it again goes on. Returns the folder of the quarantine.
 */
export async function takeOver(restored: string, dataFolder: string, at: UtcInstant): Promise<string> {
  const from = layoutOf(restored);
  const to = layoutOf(dataFolder);
  const aside = join(to.quarantine, folderNameOf(at));
  makeFolder(aside);
  for (const name of [
    'driftguard.db',
    'driftguard.db-wal',
    'driftguard.db-shm',
    'evidence',
    restoreRecordName,
    workspaceIdName,
  ]) {
    const path = join(dataFolder, name);
    // oxlint-disable-next-line no-await-in-loop -- the database first, the rest after it
    if (existsSync(path)) await rename(path, join(aside, name));
  }
  await rename(from.evidence, to.evidence);
  await rename(join(restored, restoreRecordName), join(dataFolder, restoreRecordName));
  // The database comes last: with it the folder is a workspace again.
  await rename(from.database, to.database);
  await syncFolder(dataFolder);
  await rm(restored, { recursive: true, force: true });
  return aside;
}
