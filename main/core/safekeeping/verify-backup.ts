import type { JobProgress } from '../../../shared/contract/jobs.ts';
import { isDriftGuardError } from '../../../shared/errors.ts';
import { join } from 'node:path';
import { hashFile } from '../evidence/durable-files.ts';
import type { DatabaseCopies } from '../ports.ts';
import { evidencePathIn, setFiles } from './backup-place.ts';
import { checkSetFiles, unusable } from './read-backup.ts';
import type { FoundBackup } from './read-backup.ts';
import { checkAgainstManifest } from './restore.ts';

export type VerifyBackupWork = {
  readonly place: string;
  readonly found: FoundBackup;
  readonly copies: DatabaseCopies;
  readonly signal: AbortSignal;
  readonly report: (progress: JobProgress) => void;
};

/**
 * Checks a backup where it lies: signature, digests, database, ledger, and every evidence file. Throws
 * BACKUP_UNUSABLE with what is wrong, or CANCELLED. Returns how many evidence files were hashed.
 */
export async function verifyBackup(work: VerifyBackupWork): Promise<number> {
  const { place, found, copies, signal, report } = work;
  const phase = (name: string): void => report({ done: 0, total: null, unit: '', phase: name });
  phase('Checking the files of the backup');
  const listed = await checkSetFiles(found, signal);
  try {
    const facts = await copies.inspect(join(found.folder, setFiles.database), { signal, onPhase: phase });
    checkAgainstManifest(facts, found.manifest, listed);
  } catch (error) {
    if (isDriftGuardError(error) && error.code === 'DATABASE_DAMAGED') throw unusable(error.message);
    throw error;
  }
  const absent = new Set(found.manifest.evidence.missing);
  const present = listed.filter(({ sha256 }) => !absent.has(sha256));
  let done = 0;
  for (const { sha256 } of present) {
    // oxlint-disable-next-line no-await-in-loop -- one file at a time keeps the disk busy and memory flat
    const hashed = await hashFile(evidencePathIn(place, sha256), { signal }).catch((error: unknown) => {
      if (isDriftGuardError(error)) throw error;
      return null;
    });
    if (hashed === null) throw unusable(`Evidence ${sha256.slice(0, 8)}… is missing from the backup.`);
    if (hashed.sha256 !== sha256)
      throw unusable(`Evidence ${sha256.slice(0, 8)}… of the backup was altered.`);
    done += 1;
    report({ done, total: present.length, unit: 'files', phase: 'Hashing the evidence' });
  }
  return present.length;
}
