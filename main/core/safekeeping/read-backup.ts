import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { backupCheck } from '../../../shared/contract/backups.ts';
import type { BackupCheck, BackupId } from '../../../shared/contract/backups.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import { hashFile, writeDurably } from '../evidence/durable-files.ts';
import { backupIdsIn, setFiles } from './backup-place.ts';
import { parseEvidenceList } from './evidence-list.ts';
import type { ListedEvidence } from './evidence-list.ts';
import { keysInManifest, openDocument } from './manifest.ts';
import type { BackupManifest } from './manifest.ts';

/** A backup as its folder tells it; nothing but the signature was checked. */
export type FoundBackup = {
  readonly id: BackupId;
  readonly folder: string;
  readonly manifest: BackupManifest;
  readonly signature: 'own' | 'unknown' | 'broken';
  readonly checked: BackupCheck | null;
};

const largestManifest = 1_000_000;

/** Reads one backup; null when its folder holds no manifest. */
export async function readBackup(
  place: string,
  id: BackupId,
  publicKeys: readonly Uint8Array[],
): Promise<FoundBackup | null> {
  const folder = join(place, id);
  const note = await readFile(join(folder, setFiles.manifest), 'utf8').catch(() => null);
  if (note === null || note.length > largestManifest) return null;
  const opened = openDocument('manifest', note, publicKeys);
  if (opened === null) return null;
  const { body: manifest } = opened;
  // A key this workspace does not know may still be the one the copy names as its own.
  const ownWord = openDocument(
    'manifest',
    note,
    keysInManifest(manifest).map((key) => key.publicKey),
  );
  const signature =
    opened.signature === 'unknown' && ownWord?.signature !== 'own' ? 'broken' : opened.signature;
  const stored = await readFile(join(folder, setFiles.checked), 'utf8').catch(() => null);
  return { id, folder, manifest, signature, checked: parseCheck(stored) };
}

function parseCheck(text: string | null): BackupCheck | null {
  if (text === null) return null;
  try {
    const parsed = backupCheck.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Every readable backup in a place, newest first. */
export async function readBackups(place: string, publicKeys: readonly Uint8Array[]): Promise<FoundBackup[]> {
  const found: FoundBackup[] = [];
  for (const id of await backupIdsIn(place)) {
    // oxlint-disable-next-line no-await-in-loop -- small files, in order
    const backup = await readBackup(place, id, publicKeys);
    if (backup !== null) found.push(backup);
  }
  return found;
}

/** Whether nothing that is known of a backup speaks against restoring it. */
export function seemsWhole({ signature, checked }: FoundBackup): boolean {
  return signature !== 'broken' && checked?.ok !== false;
}

export async function writeCheck(folder: string, check: BackupCheck): Promise<void> {
  await writeDurably(join(folder, setFiles.checked), JSON.stringify(check));
}

export function unusable(sentence: string): DriftGuardError {
  return new DriftGuardError('BACKUP_UNUSABLE', `${sentence} Nothing was changed; choose another backup.`);
}

/**
 * The evidence a backup names, after the list and the database file were held against the manifest. Throws
 * BACKUP_UNUSABLE with what is wrong, or CANCELLED.
 */
export async function checkSetFiles(
  { folder, manifest, signature }: FoundBackup,
  signal: AbortSignal,
): Promise<ListedEvidence[]> {
  if (signature === 'broken') throw unusable('The manifest is not what was signed.');
  const database = await hashFile(join(folder, setFiles.database), { signal }).catch(missingFile);
  if (database === null) throw unusable('The database of the backup is missing.');
  if (database.sha256 !== manifest.database.sha256 || database.sizeBytes !== manifest.database.sizeBytes) {
    throw unusable('The database of the backup is not the one that was signed.');
  }
  const listPath = join(folder, setFiles.evidence);
  const list = await hashFile(listPath, { signal }).catch(missingFile);
  if (list?.sha256 !== manifest.evidence.listSha256) {
    throw unusable('The list of evidence is not the one that was signed.');
  }
  const files = parseEvidenceList(await readFile(listPath, 'utf8'));
  if (files === null || files.length !== manifest.evidence.files) {
    throw unusable('The list of evidence is not the one that was signed.');
  }
  return files;
}

const noEntry = z.object({ code: z.enum(['ENOENT', 'ENOTDIR', 'EISDIR']) });

function missingFile(error: unknown): null {
  if (noEntry.safeParse(error).success) return null;
  throw error;
}
