import { existsSync } from 'node:fs';
import { link, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { backupId } from '../../../shared/contract/backups.ts';
import type { BackupId, BackupKind } from '../../../shared/contract/backups.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import { copyAndHash, hashFile, moveDurably, partialSuffix, syncFolder } from '../evidence/durable-files.ts';
import { makeFolder } from '../storage/durable-folders.ts';

/*
 * A place for backups:
 *   <id>/database.db   compacted copy of the database
 *   <id>/evidence.txt  digests and sizes of the evidence it names
 *   <id>/manifest.txt  signed note that holds the digests of both
 *   <id>/checked.json  what the last check found; not signed, a convenience
 *   evidence/aa/<SHA-256>.parquet   each file once, whichever backups name it
 *   archive/           the log, for any moment between backups
 */

export const setFiles = {
  database: 'database.db',
  evidence: 'evidence.txt',
  manifest: 'manifest.txt',
  checked: 'checked.json',
} as const;

export const backupIdOf = (at: UtcInstant, kind: BackupKind): BackupId =>
  `${at.replaceAll(/[:.]/g, '-')}-${kind}`;

export const evidencePathIn = (place: string, sha256: string): string =>
  join(place, 'evidence', sha256.slice(0, 2), `${sha256}.parquet`);

/** Names of the finished backups in a place, newest first. Empty when the place does not exist. */
export async function backupIdsIn(place: string): Promise<BackupId[]> {
  const names = await readdir(place).catch(() => []);
  return names
    .filter((name) => backupId.safeParse(name).success && existsSync(join(place, name, setFiles.manifest)))
    .toSorted()
    .toReversed();
}

/** Removes what a crash left half done. */
export async function removePartial(place: string): Promise<void> {
  for (const name of await readdir(place).catch(() => [])) {
    if (name.endsWith(partialSuffix)) {
      // oxlint-disable-next-line no-await-in-loop -- rarely more than one
      await rm(join(place, name), { recursive: true, force: true });
    }
  }
}

export type KeepRequest = {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly sourcePath: string;
  readonly targetPath: string;
  readonly signal: AbortSignal;
  /** A hard link where the file system allows it; otherwise always a copy. */
  readonly mayLink: boolean;
};

async function sizeOf(path: string): Promise<number | null> {
  const facts = await stat(path).catch(() => null);
  return facts?.isFile() === true ? facts.size : null;
}

async function keep(request: KeepRequest): Promise<number> {
  const { sha256, sizeBytes, sourcePath, targetPath, signal, mayLink } = request;
  if ((await sizeOf(targetPath)) === sizeBytes) return 0;
  if ((await sizeOf(sourcePath)) === null) {
    throw new DriftGuardError('EVIDENCE_MISSING', undefined, { sha256 });
  }
  const folder = join(targetPath, '..');
  makeFolder(folder);
  if (mayLink) {
    if ((await hashFile(sourcePath, { signal })).sha256 !== sha256) {
      throw new DriftGuardError('EVIDENCE_CHANGED', undefined, { sha256 });
    }
    try {
      await rm(targetPath, { force: true });
      await link(sourcePath, targetPath);
      await syncFolder(folder);
      return 0;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      // Another file system, or one without links: copy.
      if (code !== 'EXDEV' && code !== 'EPERM' && code !== 'EMLINK' && code !== 'ENOTSUP') throw error;
    }
  }
  const partial = `${targetPath}${partialSuffix}`;
  await rm(partial, { force: true });
  try {
    const copied = await copyAndHash(sourcePath, partial, { signal, maxBytes: Number.MAX_SAFE_INTEGER });
    if (copied.sha256 !== sha256) throw new DriftGuardError('EVIDENCE_CHANGED', undefined, { sha256 });
    await moveDurably(partial, targetPath);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return sizeBytes;
}

/** What is being kept, by its target. */
const underway = new Map<string, Promise<unknown>>();

/**
 * Puts an evidence file under its digest. What is there already with the right size is left alone: it was
 * checked when it came, and a check of the backup hashes it again. The content is hashed before it gets its
 * name. A backup and the archive of the log may ask for the same file at the same time: the second waits for the
 * first. Returns the bytes that were added. Throws EVIDENCE_MISSING, EVIDENCE_CHANGED or CANCELLED.
 */
export async function keepEvidence(request: KeepRequest): Promise<number> {
  const { targetPath } = request;
  let before = underway.get(targetPath);
  while (before !== undefined) {
    // oxlint-disable-next-line no-await-in-loop -- whoever was first; what became of it is told to its caller
    await before.catch(() => undefined);
    before = underway.get(targetPath);
  }
  const work = keep(request).finally(() => underway.delete(targetPath));
  underway.set(targetPath, work);
  return work;
}

/** Evidence in a place that no digest of `needed` names is removed. Returns how many files went. */
export async function pruneEvidence(place: string, needed: ReadonlySet<Sha256>): Promise<number> {
  let removed = 0;
  const root = join(place, 'evidence');
  for (const prefix of await readdir(root).catch(() => [])) {
    // oxlint-disable-next-line no-await-in-loop -- one folder at a time
    for (const name of await readdir(join(root, prefix)).catch(() => [])) {
      const digest = sha256Hex.safeParse(name.replace(/\.parquet$/u, ''));
      if (!digest.success || needed.has(digest.data)) continue;
      // oxlint-disable-next-line no-await-in-loop -- one file at a time
      await rm(join(root, prefix, name), { force: true });
      removed += 1;
    }
  }
  return removed;
}
