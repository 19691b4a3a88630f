import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupId } from '../../../shared/contract/backups.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import { parseOrigin } from '../ledger/origin.ts';
import { parseNoteKey } from '../ledger/signed-note.ts';
import type { OpenSqlite } from '../ports.ts';
import { layoutOf } from '../storage/data-layout.ts';
import { workspaceIdName } from '../storage/workspace-id.ts';
import { readLedgerRows, tablesOf } from './ledger-rows-repository.ts';
import { basesIn } from './log-place.ts';
import { planLog } from './log-plan.ts';
import { readBackups, seemsWhole } from './read-backup.ts';
import type { RestoreFrom } from './restore.ts';

/** Where backups may lie, and by which keys they have to be signed; without keys, by any. */
export type Places = { readonly places: readonly string[]; readonly keys: readonly Uint8Array[] };

/** What is restored. Without keys at hand it is signed by one that came with it, which is `unknown`. */
export type FoundSource = {
  readonly place: string;
  readonly from: RestoreFrom;
  readonly signature: 'own' | 'unknown';
};

/** Whether a database says that it is of the workspace of its folder; it need not, where the folder does not say. */
function belongsHere(dataFolder: string, origin: string | null): boolean {
  const path = join(dataFolder, workspaceIdName);
  if (origin === null || !existsSync(path)) return true;
  return parseOrigin(origin)?.installation === readFileSync(path, 'utf8').trim();
}

/**
 * Keys by which the workspace of a data folder was signed; none where its database cannot be read or is that of
 * another workspace.
 */
export function keysOf(dataFolder: string, openSqlite: OpenSqlite): Uint8Array[] {
  const path = layoutOf(dataFolder).database;
  if (!existsSync(path)) return [];
  try {
    const connection = openSqlite(path, 'read');
    try {
      const { keys, origin } = readLedgerRows(connection, tablesOf(connection));
      if (!belongsHere(dataFolder, origin)) return [];
      return keys.flatMap((text) => parseNoteKey(text)?.publicKey ?? []);
    } finally {
      connection.close();
    }
  } catch {
    // It may be damaged beyond reading: that is what a restore is for.
    return [];
  }
}

/**
 * The backup of that name, or the newest that is not known to be damaged. Throws BACKUP_NOT_FOUND, or
 * BACKUP_UNUSABLE when it is not signed as it has to be.
 */
export async function findBackup({ places, keys }: Places, id: BackupId | null): Promise<FoundSource> {
  for (const place of places) {
    // oxlint-disable-next-line no-await-in-loop -- at most two places
    const backups = await readBackups(place, keys);
    const candidates = backups.filter((backup) => (id === null ? seemsWhole(backup) : backup.id === id));
    const found = candidates.find(({ signature }) => signature === 'own') ?? candidates[0];
    if (found === undefined) continue;
    if (found.signature === 'broken') {
      throw new DriftGuardError(
        'BACKUP_UNUSABLE',
        'The manifest of this backup is not what was signed. Choose another one.',
      );
    }
    if (found.signature === 'unknown' && keys.length > 0) {
      throw new DriftGuardError(
        'BACKUP_UNUSABLE',
        'This backup is not signed by a key of this workspace. If it is from another one, name its key with --key.',
      );
    }
    return { place, from: { kind: 'backup', found }, signature: found.signature };
  }
  throw new DriftGuardError(
    'BACKUP_NOT_FOUND',
    id === null
      ? 'No backup was found. Name the folder in which backups lie with --from.'
      : `There is no backup ${id}. “driftguard restore --list” shows what there is.`,
  );
}

/** The archived state at a moment. Throws BACKUP_NOT_FOUND where there is no archive, or BACKUP_UNUSABLE. */
export async function findMoment({ places, keys }: Places, at: UtcInstant): Promise<FoundSource> {
  for (const place of places) {
    // oxlint-disable-next-line no-await-in-loop -- at most two places
    if ((await basesIn(place)).length === 0) continue;
    // oxlint-disable-next-line no-await-in-loop -- the same
    const plan = await planLog(place, at, keys);
    return { place, from: { kind: 'log', plan }, signature: keys.length > 0 ? 'own' : 'unknown' };
  }
  throw new DriftGuardError('BACKUP_NOT_FOUND', 'No archive of the log was found. Restore a backup instead.');
}
