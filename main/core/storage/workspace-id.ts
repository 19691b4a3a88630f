import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DriftGuardError } from '../../../shared/errors.ts';
import { writeDurably } from '../evidence/durable-files.ts';

/** Beside the database: which workspace the folder belongs to. */
export const workspaceIdName = 'workspace-id';

/**
 * A whole database of the right schema may still be somebody else's, copied into this folder. Throws
 * DATABASE_DAMAGED when the folder says that it belongs to another workspace than its database.
 */
export function refuseForeignDatabase(dataFolder: string, installation: string | null): void {
  const path = join(dataFolder, workspaceIdName);
  if (installation === null || !existsSync(path)) return;
  if (readFileSync(path, 'utf8').trim() === installation) return;
  throw new DriftGuardError(
    'DATABASE_DAMAGED',
    'The database in this data folder belongs to another workspace: somebody put another file in its place. Nothing was changed.',
  );
}

/** Writes down which workspace the folder belongs to, once. */
export async function recordWorkspaceId(dataFolder: string, installation: string): Promise<void> {
  const path = join(dataFolder, workspaceIdName);
  if (!existsSync(path)) await writeDurably(path, `${installation}\n`);
}
