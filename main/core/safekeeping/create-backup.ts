import { constants } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BackupId, BackupKind } from '../../../shared/contract/backups.ts';
import type { JobProgress } from '../../../shared/contract/jobs.ts';
import { DriftGuardError, isDriftGuardError } from '../../../shared/errors.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';
import { hashFile, partialSuffix, syncFile, syncFolder, writeDurably } from '../evidence/durable-files.ts';
import { sizeInWords } from '../evidence/limits.ts';
import { signCheckpoint } from '../ledger/checkpoint.ts';
import { formatNoteKey } from '../ledger/signed-note.ts';
import type { NoteSigner } from '../ledger/signed-note.ts';
import type { Clock, DatabaseCopies, SystemProbe } from '../ports.ts';
import { makeFolder } from '../storage/durable-folders.ts';
import { translateFileSystemError } from '../storage/file-system-errors.ts';
import { backupIdOf, evidencePathIn, keepEvidence, removePartial, setFiles } from './backup-place.ts';
import type { DatabaseFacts } from './database-facts.ts';
import { formatEvidenceList } from './evidence-list.ts';
import type { ListedEvidence } from './evidence-list.ts';
import { signDocument } from './manifest.ts';
import type { BackupManifest } from './manifest.ts';

export type BackupWork = {
  readonly place: string;
  readonly kind: BackupKind;
  /** The database in use. */
  readonly databasePath: string;
  /** A copy that was made before and becomes part of the set, instead of making one. */
  readonly presentCopy?: string;
  readonly databaseBytes: number;
  /** Where the evidence with a digest lies in the data folder. */
  readonly evidencePath: (sha256: Sha256) => string;
  readonly copies: DatabaseCopies;
  readonly signer: NoteSigner;
  readonly probe: SystemProbe;
  readonly clock: Clock;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly report: (progress: JobProgress) => void;
};

export type MadeBackup = { readonly id: BackupId; readonly manifest: BackupManifest };

/** Left free for everything else. */
const spareBytes = 32 * 1024 * 1024;

async function refuseFullPlace({ probe, place, databaseBytes }: BackupWork): Promise<void> {
  const free = await probe.freeDiskBytes(place);
  const needed = databaseBytes + spareBytes;
  if (free >= needed) return;
  throw new DriftGuardError(
    'DISK_FULL',
    `The backup needs about ${sizeInWords(needed)} where backups are kept, and ${sizeInWords(free)} are free. Free some space, or choose another place.`,
  );
}

/** Keeps the evidence the copy names. What is gone or altered is listed and does not stop the backup. */
async function keepAll(work: BackupWork, evidence: readonly ListedEvidence[]): Promise<Sha256[]> {
  const missing: Sha256[] = [];
  const folders = new Set<string>();
  let done = 0;
  for (const { sha256, sizeBytes } of evidence) {
    const targetPath = evidencePathIn(work.place, sha256);
    try {
      // oxlint-disable-next-line no-await-in-loop -- one file at a time keeps the disk busy and memory flat
      await keepEvidence({
        sha256,
        sizeBytes,
        sourcePath: work.evidencePath(sha256),
        targetPath,
        signal: work.signal,
        mayLink: true,
      });
      folders.add(dirname(targetPath));
    } catch (error) {
      if (!isDriftGuardError(error) || !error.code.startsWith('EVIDENCE_')) throw error;
      missing.push(sha256);
    }
    done += 1;
    work.report({ done, total: evidence.length, unit: 'files', phase: 'Keeping the evidence' });
  }
  // A file that was there already may be of a backup that did not live to make its name durable.
  // oxlint-disable-next-line no-await-in-loop -- 256 at most, and none after one that failed
  for (const folder of folders) await syncFolder(folder);
  return missing;
}

function checkpointOf(facts: DatabaseFacts, signer: NoteSigner): BackupManifest['ledger'] {
  if (facts.ledger === null) return null;
  const { origin, size, root, keys } = facts.ledger;
  const named = { ...signer, name: origin };
  const checkpoint = signCheckpoint({ origin, size, root: new Uint8Array(Buffer.from(root, 'hex')) }, named);
  // A copy from before the present key was made does not know it.
  return { origin, size, root, checkpoint, keys: [...new Set([...keys, formatNoteKey(named)])] };
}

/**
 * Makes a backup: copies the database apart from the core, opens the copy anew and checks it, keeps its
 * evidence, signs what it holds, and gives the folder its name when everything is on the disk. A backup
 * that is cut short leaves nothing under its name. Throws DISK_FULL, READ_ONLY, DATABASE_DAMAGED, CANCELLED.
 */
export async function createBackup(work: BackupWork): Promise<MadeBackup> {
  const { place, kind, copies, clock, signer, version, signal } = work;
  const at = clock.now();
  const id = backupIdOf(at, kind);
  const staging = join(place, `${id}${partialSuffix}`);
  const phase = (name: string): void => work.report({ done: 0, total: null, unit: '', phase: name });
  try {
    makeFolder(place);
    await removePartial(place);
    await refuseFullPlace(work);
    await mkdir(staging, { mode: 0o700 });
    const copy = join(staging, setFiles.database);
    phase('Copying the database');
    if (work.presentCopy === undefined) await copies.copy(work.databasePath, copy, { signal });
    else await copyFile(work.presentCopy, copy, constants.COPYFILE_FICLONE);
    phase('Checking the copy');
    const facts = await copies.inspect(copy, { signal, onPhase: phase });
    const missing = await keepAll(work, facts.evidence);
    phase('Signing the backup');
    const list = formatEvidenceList(facts.evidence);
    const listPath = join(staging, setFiles.evidence);
    await writeDurably(listPath, list);
    const manifest: BackupManifest = {
      kind,
      at,
      app: version,
      schemaVersion: facts.schemaVersion,
      database: await hashFile(copy, { signal }),
      ledger: checkpointOf(facts, signer),
      evidence: {
        files: facts.evidence.length,
        sizeBytes: facts.evidence.reduce((sum, file) => sum + file.sizeBytes, 0),
        listSha256: (await hashFile(listPath, { signal })).sha256,
        missing: missing.slice(0, 10_000),
      },
    };
    await writeDurably(join(staging, setFiles.manifest), signDocument('manifest', manifest, signer));
    await syncFile(copy);
    if (signal.aborted) throw new DriftGuardError('CANCELLED');
    await rename(staging, join(place, id));
    await syncFolder(place);
    return { id, manifest };
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    throw translateFileSystemError(error);
  }
}
