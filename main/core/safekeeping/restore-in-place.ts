import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobProgress } from '../../../shared/contract/jobs.ts';
import { isDriftGuardError } from '../../../shared/errors.ts';
import { createEvidenceStore } from '../evidence/evidence-store.ts';
import { sizeInWords } from '../evidence/limits.ts';
import type { Clock, DatabaseCopies, LockDataFolder, Shell } from '../ports.ts';
import { layoutOf } from '../storage/data-layout.ts';
import { writeCheck } from './read-backup.ts';
import { restore } from './restore.ts';
import type { RestoreRecord } from './restore.ts';
import type { FoundSource } from './restore-source.ts';
import { takeOver } from './take-over.ts';

export type RestoreTools = {
  readonly copies: DatabaseCopies;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly report: (progress: JobProgress) => void;
};

/** Restores for a data folder into a folder that does not exist yet; its evidence is taken where the place has none. */
export function restoreInto(
  source: FoundSource,
  into: string,
  dataFolder: string,
  tools: RestoreTools,
): Promise<RestoreRecord> {
  const store = createEvidenceStore(layoutOf(dataFolder));
  return restore({
    ...tools,
    place: source.place,
    from: source.from,
    into,
    otherEvidence: (sha256) => store.pathOf(sha256),
  });
}

/** A backup that turned out to be damaged is not offered as the newest again. */
async function noteDamaged({ from }: FoundSource, clock: Clock, error: unknown): Promise<void> {
  if (from.kind !== 'backup' || !isDriftGuardError(error) || error.code !== 'BACKUP_UNUSABLE') return;
  const check = { at: clock.now(), ok: false, sentence: error.message };
  await writeCheck(from.found.folder, check).catch(() => undefined);
}

export type InPlace = {
  readonly source: FoundSource;
  readonly dataFolder: string;
  readonly shell: Shell;
  readonly lockDataFolder: LockDataFolder;
};

/**
 * Restores beside what is there, then exchanges it, all under the lock of the data folder. What was there goes
 * into the quarantine as it is. Throws what `restore` throws, or DATA_FOLDER_LOCKED; nothing is exchanged then.
 */
export async function restoreInPlace(
  { source, dataFolder, shell, lockDataFolder }: InPlace,
  tools: RestoreTools,
): Promise<{ readonly record: RestoreRecord; readonly aside: string }> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const lock = lockDataFolder(dataFolder, shell);
  try {
    const work = join(dataFolder, 'restoring');
    await rm(work, { recursive: true, force: true });
    const record = await restoreInto(source, work, dataFolder, tools);
    const aside = await takeOver(work, dataFolder, tools.clock.now());
    return { record, aside };
  } catch (error) {
    await noteDamaged(source, tools.clock, error);
    throw error;
  } finally {
    lock.release();
  }
}

/** What was restored, in sentences. `aside` is where that went which was there before; null where nothing was. */
export function restoredInWords(
  record: RestoreRecord,
  signature: FoundSource['signature'],
  aside: string | null,
): string[] {
  const at = `${record.at.slice(0, 19).replace('T', ' ')} UTC`;
  return [
    `Restored the state of ${at}: ${sizeInWords(record.bytes)}, ${record.ledger?.size ?? 0} ledger entries, ${record.evidenceFiles} evidence files. Everything was checked.`,
    ...(signature === 'unknown'
      ? [
          'The signature is by a key that came with the backup. Compare it with the one you received by another way (--key).',
        ]
      : []),
    ...(record.missingEvidence.length > 0
      ? [`${record.missingEvidence.length} evidence files were gone already when the backup was made.`]
      : []),
    ...(aside === null ? [] : [`What was there before lies in ${aside}.`]),
  ];
}

/** What comes after a restore, in a sentence. */
export const afterRestore =
  'If the ledger went on after this state, DriftGuard opens for reading only until an administrator says why on the Audit page; then it goes on in a new log.';
