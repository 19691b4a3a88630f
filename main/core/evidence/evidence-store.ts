import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { DriftGuardError } from '../../../shared/errors.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';
import { diskLimits } from '../storage/disk-limits.ts';
import { makeFolder } from '../storage/durable-folders.ts';
import { translateFileSystemError } from '../storage/file-system-errors.ts';
import { copyAndHash, hashFile, moveDurably, syncFolder } from './durable-files.ts';
import type { Watched } from './durable-files.ts';
import { importLimits, sizeInWords } from './limits.ts';

export type StagedFile = { readonly path: string; readonly sha256: Sha256; readonly sizeBytes: number };

/** A Parquet file that is part of the evidence. `added` is false when the same content was there already. */
export type AdoptedFile = { readonly sha256: Sha256; readonly sizeBytes: number; readonly added: boolean };

export type EvidenceStore = {
  /** Where the evidence with this digest lies, whether or not it exists. */
  pathOf(sha256: Sha256): string;
  /** Copies a source next to the store and hashes it. Throws CANCELLED, FILE_TOO_LARGE, DISK_FULL. */
  stage(sourcePath: string, watched: Watched): Promise<StagedFile>;
  /** A path in the staging folder that does not exist. */
  newStagingPath(extension: string): string;
  /** Removes a staged file. */
  unstage(path: string): Promise<void>;
  /** Moves a finished file of the staging folder into the store, under the digest of its content. */
  adopt(stagedPath: string, watched: Watched): Promise<AdoptedFile>;
  /** Removes evidence that was adopted but not recorded. */
  discard(sha256: Sha256): Promise<void>;
  /** Hashes a file again. Throws EVIDENCE_MISSING or EVIDENCE_CHANGED. */
  verify(sha256: Sha256, watched: Watched): Promise<void>;
  /**
   * Moves a file that is not what its digest says into a folder below `quarantine`, as it is; null when there is
   * nothing to move. A file that is open somewhere stays readable there. Throws READ_ONLY or DISK_FULL when it
   * cannot be moved, and leaves it where it is.
   */
  setAside(sha256: Sha256, quarantine: string, watched: Watched): Promise<string | null>;
  /**
   * Copies a file from elsewhere to where the evidence with this digest belongs, if its content has that digest;
   * false when the file is there already. Throws EVIDENCE_MISSING or EVIDENCE_CHANGED of what is elsewhere,
   * STATE_TRANSITION_REFUSED while a damaged file is in its place, CANCELLED, DISK_FULL or READ_ONLY.
   */
  putBack(sha256: Sha256, sourcePath: string, watched: Watched): Promise<boolean>;
  /** Removes what is in the store and not in `recorded`, as a crash leaves it. Returns how many files went. */
  collectOrphans(recorded: ReadonlySet<Sha256>): Promise<number>;
};

/** What cannot be removed goes at the next start; it must not make an import that was recorded look failed. */
const unstage = (path: string): Promise<void> => rm(path, { force: true }).catch(() => undefined);

const evidenceName = /^([0-9a-f]{64})\.parquet$/u;

async function refuseFullDisk(folder: string, sourceBytes: number): Promise<void> {
  const { bavail, blocks, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const { refuseBytes } = diskLimits(blocks * bsize);
  // The copy, and about as much again for the Parquet file.
  const needed = 2 * sourceBytes + refuseBytes;
  if (free >= needed) return;
  throw new DriftGuardError(
    'DISK_FULL',
    `The import needs about ${sizeInWords(needed)} of free disk space and ${sizeInWords(free)} are free. Free some space and try again; nothing was changed.`,
  );
}

/** The digest of a file; null where the disk does not give its bytes. */
async function readableDigest(path: string, watched: Watched): Promise<Sha256 | null> {
  try {
    return (await hashFile(path, watched)).sha256;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EIO') return null;
    throw error;
  }
}

async function translating<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw translateFileSystemError(error);
  }
}

/** What is done to a place in the store, by its path: no file is moved away under whoever has just put a good one there. */
const underway = new Map<string, Promise<unknown>>();

async function alone<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  const before = underway.get(path) ?? Promise.resolve();
  const run = before.then(work, work);
  const settled = run.then(
    () => undefined,
    () => undefined,
  );
  underway.set(path, settled);
  try {
    return await run;
  } finally {
    if (underway.get(path) === settled) underway.delete(path);
  }
}

/**
 * The content-addressed store of evidence: `evidence/<first two digits>/<SHA-256>.parquet`. A file gets its
 * final name only when it is complete and synced, and never changes afterwards. What is in the store is
 * evidence only when the catalogue says so; everything else is an orphan.
 */
export function createEvidenceStore(folders: {
  readonly evidence: string;
  readonly staging: string;
}): EvidenceStore {
  const folderOf = (sha256: string): string => join(folders.evidence, sha256.slice(0, 2));
  const pathOf = (sha256: string): string => join(folderOf(sha256), `${sha256}.parquet`);
  const newStagingPath = (extension: string): string => join(folders.staging, `${randomUUID()}.${extension}`);

  async function isIntact(sha256: Sha256, watched: Watched): Promise<boolean> {
    try {
      await verify(sha256, watched);
      return true;
    } catch (error) {
      if (error instanceof DriftGuardError && error.code !== 'CANCELLED') return false;
      throw error;
    }
  }

  async function verify(sha256: Sha256, watched: Watched): Promise<void> {
    const path = pathOf(sha256);
    // A link in place of a file is not what was stored, even when it leads to the same content.
    const facts = await lstat(path).catch(() => null);
    if (facts === null) throw new DriftGuardError('EVIDENCE_MISSING', undefined, { sha256 });
    const digest = facts.isFile() ? await readableDigest(path, watched) : null;
    if (digest !== sha256) throw new DriftGuardError('EVIDENCE_CHANGED', undefined, { sha256 });
  }

  return {
    pathOf,
    newStagingPath,
    unstage,
    verify,

    async stage(sourcePath, watched) {
      const path = newStagingPath('source');
      return translating(async () => {
        const { size } = await stat(sourcePath);
        await refuseFullDisk(folders.staging, size);
        try {
          return {
            path,
            ...(await copyAndHash(sourcePath, path, { ...watched, maxBytes: importLimits.fileBytes })),
          };
        } catch (error) {
          await unstage(path);
          throw error;
        }
      });
    },

    async adopt(stagedPath, watched) {
      return translating(async () => {
        const { sha256, sizeBytes } = await hashFile(stagedPath, watched);
        return alone(pathOf(sha256), async () => {
          if (await isIntact(sha256, watched)) {
            await unstage(stagedPath);
            // Whoever put it there may not have lived to make its name durable.
            await syncFolder(folderOf(sha256));
            return { sha256, sizeBytes, added: false };
          }
          makeFolder(folderOf(sha256));
          // A damaged file under this name is replaced by the good one, a link by a file.
          await moveDurably(stagedPath, pathOf(sha256));
          return { sha256, sizeBytes, added: true };
        });
      });
    },

    async setAside(sha256, quarantine, watched) {
      const path = pathOf(sha256);
      return translating(() =>
        alone(path, async () => {
          if ((await lstat(path).catch(() => null)) === null || (await isIntact(sha256, watched)))
            return null;
          makeFolder(quarantine);
          const target = join(quarantine, `${sha256}.parquet`);
          await rename(path, target);
          await syncFolder(quarantine);
          await syncFolder(folderOf(sha256));
          return target;
        }),
      );
    },

    async putBack(sha256, sourcePath, watched) {
      const path = pathOf(sha256);
      return translating(() =>
        alone(path, async () => {
          if (await isIntact(sha256, watched)) return false;
          if ((await lstat(path).catch(() => null)) !== null) {
            throw new DriftGuardError('STATE_TRANSITION_REFUSED', 'A damaged file is in its place.', {
              sha256,
            });
          }
          if (!existsSync(sourcePath)) throw new DriftGuardError('EVIDENCE_MISSING', undefined, { sha256 });
          const staged = newStagingPath('parquet');
          try {
            const copy = await copyAndHash(sourcePath, staged, {
              ...watched,
              maxBytes: Number.MAX_SAFE_INTEGER,
            });
            if (copy.sha256 !== sha256) throw new DriftGuardError('EVIDENCE_CHANGED', undefined, { sha256 });
            makeFolder(folderOf(sha256));
            await moveDurably(staged, path);
            return true;
          } catch (error) {
            await unstage(staged);
            throw error;
          }
        }),
      );
    },

    async discard(sha256) {
      await rm(pathOf(sha256), { force: true });
    },

    async collectOrphans(recorded) {
      return translating(async () => {
        let removed = 0;
        for (const entry of await readdir(folders.evidence, { withFileTypes: true })) {
          if (!entry.isDirectory() || !/^[0-9a-f]{2}$/u.test(entry.name)) continue;
          const folder = join(folders.evidence, entry.name);
          for (const name of await readdir(folder)) {
            const sha256 = evidenceName.exec(name)?.[1];
            // Only what the store itself writes is removed; anything else was put there by somebody.
            if (sha256 === undefined || recorded.has(sha256Hex.parse(sha256))) continue;
            await rm(join(folder, name), { force: true });
            removed += 1;
          }
        }
        return removed;
      });
    },
  };
}
