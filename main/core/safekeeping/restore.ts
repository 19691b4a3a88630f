import { appendFile, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { sameBytes } from '../../../shared/canonical/merkle.ts';
import type { JobProgress } from '../../../shared/contract/jobs.ts';
import { DriftGuardError, isDriftGuardError } from '../../../shared/errors.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';
import { utcInstant } from '../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import {
  copyAndHash,
  hashFile,
  partialSuffix,
  syncFile,
  syncFolder,
  writeDurably,
} from '../evidence/durable-files.ts';
import { openCheckpoint } from '../ledger/checkpoint.ts';
import type { Clock, DatabaseCopies } from '../ports.ts';
import { layoutOf } from '../storage/data-layout.ts';
import { makeFolder } from '../storage/durable-folders.ts';
import { translateFileSystemError } from '../storage/file-system-errors.ts';
import { evidencePathIn, keepEvidence, setFiles } from './backup-place.ts';
import type { DatabaseFacts } from './database-facts.ts';
import type { ListedEvidence } from './evidence-list.ts';
import type { LogPlan } from './log-plan.ts';
import { splitSegment } from './log-place.ts';
import { keysInManifest, ledgerFacts } from './manifest.ts';
import type { BackupManifest, LedgerFacts } from './manifest.ts';
import { checkSetFiles, unusable } from './read-backup.ts';
import type { FoundBackup } from './read-backup.ts';

/** What a restored folder says of itself, beside its database. */
export const restoreRecord = z.strictObject({
  /** When it was restored, and the moment it holds. */
  restoredAt: utcInstant,
  at: utcInstant,
  source: z.string(),
  ledger: ledgerFacts.nullable(),
  evidenceFiles: z.int().min(0),
  bytes: z.int().min(0),
  missingEvidence: z.array(sha256Hex),
  /** When the folder was opened and its ledger told of the restore. */
  recordedAt: utcInstant.optional(),
});
export type RestoreRecord = z.infer<typeof restoreRecord>;

export const restoreRecordName = 'restored.json';

export type RestoreFrom =
  | { readonly kind: 'backup'; readonly found: FoundBackup }
  | { readonly kind: 'log'; readonly plan: LogPlan };

export type RestoreWork = {
  readonly place: string;
  readonly from: RestoreFrom;
  /** A folder that does not exist or is empty. It appears when everything in it was checked. */
  readonly into: string;
  /** Where evidence may lie that the place has not, or null. */
  readonly otherEvidence: ((sha256: Sha256) => string) | null;
  /** Which evidence is taken; all of it when not given. A drill of a very large workspace takes a sample. */
  readonly takes?: (file: ListedEvidence) => boolean;
  readonly copies: DatabaseCopies;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly report: (progress: JobProgress) => void;
};

const anySize = Number.MAX_SAFE_INTEGER;

const phaseOf =
  ({ report }: Pick<RestoreWork, 'report'>) =>
  (phase: string): void =>
    report({ done: 0, total: null, unit: '', phase });

async function refuseUsedFolder(into: string): Promise<void> {
  const names = await readdir(into).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new DriftGuardError('READ_ONLY', `${into} cannot be used. Name a folder that does not exist yet.`);
  });
  if (names.length === 0) return;
  throw new DriftGuardError(
    'STATE_TRANSITION_REFUSED',
    `${into} is not empty. A backup is restored into a new folder, so that nothing is overwritten; name one that does not exist yet.`,
  );
}

/** The checkpoint in a manifest is over the very head the copy has. */
function checkCheckpoint(manifest: BackupManifest): void {
  const { ledger } = manifest;
  if (ledger === null) return;
  const checkpoint = openCheckpoint(ledger.checkpoint, keysInManifest(manifest));
  const agrees =
    checkpoint?.size === ledger.size &&
    checkpoint.origin === ledger.origin &&
    sameBytes(checkpoint.root, new Uint8Array(Buffer.from(ledger.root, 'hex')));
  if (!agrees) throw unusable('The checkpoint in the manifest does not belong to its ledger.');
}

function checkHead(facts: DatabaseFacts, expected: LedgerFacts | null): void {
  const found = facts.ledger;
  if (found === null && expected === null) return;
  if (
    found?.origin === expected?.origin &&
    found?.size === expected?.size &&
    found?.root === expected?.root
  ) {
    return;
  }
  throw unusable('The ledger in the copy is not the one that was signed.');
}

/** Holds what a copy holds against its manifest. Throws BACKUP_UNUSABLE. */
export function checkAgainstManifest(
  facts: DatabaseFacts,
  manifest: BackupManifest,
  listed: readonly ListedEvidence[],
): void {
  checkCheckpoint(manifest);
  checkHead(facts, manifest.ledger);
  const same =
    facts.schemaVersion === manifest.schemaVersion &&
    facts.evidence.length === listed.length &&
    facts.evidence.every(
      (file, index) => file.sha256 === listed[index]?.sha256 && file.sizeBytes === listed[index].sizeBytes,
    );
  if (!same) throw unusable('The copy does not hold what its manifest says.');
}

async function damagedAsUnusable<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (isDriftGuardError(error) && error.code === 'DATABASE_DAMAGED') throw unusable(error.message);
    throw error;
  }
}

/** Puts base and log together, one log after the other, each applied by SQLite itself. */
async function replay(work: RestoreWork, plan: LogPlan, database: string): Promise<DatabaseFacts> {
  const { copies, signal } = work;
  const copied = await copyAndHash(plan.basePath, database, { signal, maxBytes: anySize });
  if (copied.sha256 !== plan.base.database.sha256) {
    throw unusable('The base of the archive is not the one that was signed.');
  }
  let done = 0;
  for (const [index, segment] of plan.segments.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- each part builds on the one before
    const bytes = splitSegment(await readFile(segment.path))?.bytes ?? Buffer.alloc(0);
    // oxlint-disable-next-line no-await-in-loop -- the same
    await appendFile(`${database}-wal`, bytes, { mode: 0o600 });
    if (plan.segments[index + 1]?.body.salt !== segment.body.salt) {
      // oxlint-disable-next-line no-await-in-loop -- the same
      await damagedAsUnusable(copies.absorbLog(database, { signal }));
    }
    done += 1;
    work.report({ done, total: plan.segments.length, unit: 'parts', phase: 'Applying the log' });
  }
  const facts = await damagedAsUnusable(copies.inspect(database, { signal, onPhase: phaseOf(work) }));
  checkHead(facts, plan.ledger);
  return facts;
}

async function takeCopy(work: RestoreWork, found: FoundBackup, database: string): Promise<DatabaseFacts> {
  const { copies, signal } = work;
  phaseOf(work)('Checking the backup');
  const listed = await checkSetFiles(found, signal);
  await copyAndHash(join(found.folder, setFiles.database), database, { signal, maxBytes: anySize });
  const facts = await damagedAsUnusable(copies.inspect(database, { signal, onPhase: phaseOf(work) }));
  checkAgainstManifest(facts, found.manifest, listed);
  return facts;
}

/** Copies every evidence file, hashed on the way. Lists what is nowhere to be had. */
async function takeEvidence(
  work: RestoreWork,
  evidence: readonly ListedEvidence[],
  target: (sha256: Sha256) => string,
): Promise<Sha256[]> {
  const { place, otherEvidence, signal } = work;
  const missing: Sha256[] = [];
  let done = 0;
  for (const { sha256, sizeBytes } of evidence) {
    const sources = [
      evidencePathIn(place, sha256),
      ...(otherEvidence === null ? [] : [otherEvidence(sha256)]),
    ];
    let kept = false;
    for (const sourcePath of sources) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one file at a time
        await keepEvidence({
          sha256,
          sizeBytes,
          sourcePath,
          targetPath: target(sha256),
          signal,
          mayLink: false,
        });
        kept = true;
        break;
      } catch (error) {
        if (!isDriftGuardError(error) || !error.code.startsWith('EVIDENCE_')) throw error;
      }
    }
    if (!kept) missing.push(sha256);
    done += 1;
    work.report({ done, total: evidence.length, unit: 'files', phase: 'Copying the evidence' });
  }
  return missing;
}

const sourceOf = (from: RestoreFrom): { source: string; at: UtcInstant } =>
  from.kind === 'backup'
    ? { source: `backup ${from.found.id}`, at: from.found.manifest.at }
    : { source: `log archive ${from.plan.name}`, at: from.plan.at };

/**
 * Restores a backup or a moment into a new folder: signature, digests, database, references, ledger and
 * every evidence file are checked before the folder gets its name. Throws BACKUP_UNUSABLE with what is
 * wrong, DISK_FULL, READ_ONLY, STATE_TRANSITION_REFUSED when the folder is in use, or CANCELLED; nothing is
 * left behind then.
 */
export async function restore(work: RestoreWork): Promise<RestoreRecord> {
  const { from, into, clock } = work;
  await refuseUsedFolder(into);
  const partial = `${into}${partialSuffix}`;
  const layout = layoutOf(partial);
  try {
    await rm(partial, { recursive: true, force: true });
    makeFolder(layout.evidence);
    const facts =
      from.kind === 'backup'
        ? await takeCopy(work, from.found, layout.database)
        : await replay(work, from.plan, layout.database);
    const { takes } = work;
    const wanted = takes === undefined ? facts.evidence : facts.evidence.filter(takes);
    const missing = await takeEvidence(work, wanted, (sha256) =>
      join(layout.evidence, sha256.slice(0, 2), `${sha256}.parquet`),
    );
    const known = new Set(from.kind === 'backup' ? from.found.manifest.evidence.missing : []);
    const lost = missing.filter((sha256) => !known.has(sha256));
    if (lost.length > 0) {
      throw unusable(
        `${lost.length} of ${facts.evidence.length} evidence files are missing or altered in the backup.`,
      );
    }
    await syncFile(layout.database);
    const { sizeBytes } = await hashFile(layout.database, { signal: work.signal });
    const { ledger } = facts;
    const record: RestoreRecord = {
      restoredAt: clock.now(),
      ...sourceOf(from),
      ledger: ledger === null ? null : { origin: ledger.origin, size: ledger.size, root: ledger.root },
      evidenceFiles: wanted.length,
      bytes: sizeBytes + wanted.reduce((sum, file) => sum + file.sizeBytes, 0),
      missingEvidence: missing,
    };
    await writeDurably(join(partial, restoreRecordName), `${JSON.stringify(record, null, 2)}\n`);
    // An empty folder of that name may be there; renaming onto it works, onto anything else not.
    await rename(partial, into);
    await syncFolder(dirname(into));
    return record;
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    throw translateFileSystemError(error);
  }
}
