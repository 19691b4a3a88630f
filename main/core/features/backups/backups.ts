import { readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { backupCheck } from '../../../../shared/contract/backups.ts';
import type {
  Backup,
  BackupCheck,
  BackupId,
  BackupKind,
  RetentionPreview,
  RetentionRules,
} from '../../../../shared/contract/backups.ts';
import type { JobOutcome } from '../../../../shared/contract/jobs.ts';
import { DriftGuardError, isDriftGuardError } from '../../../../shared/errors.ts';
import { sha256Hex } from '../../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { partialSuffix } from '../../evidence/durable-files.ts';
import { sizeInWords } from '../../evidence/limits.ts';
import type { Actor } from '../../ports.ts';
import {
  backupIdOf,
  backupIdsIn,
  keepEvidence,
  evidencePathIn,
  pruneEvidence,
  setFiles,
} from '../../safekeeping/backup-place.ts';
import { createBackup } from '../../safekeeping/create-backup.ts';
import { parseEvidenceList } from '../../safekeeping/evidence-list.ts';
import { archiveFolder, basesIn, logFiles } from '../../safekeeping/log-place.ts';
import { readBackup, readBackups, writeCheck } from '../../safekeeping/read-backup.ts';
import type { FoundBackup } from '../../safekeeping/read-backup.ts';
import { expired, retentionOf } from '../../safekeeping/retention.ts';
import type { KeptBackup } from '../../safekeeping/retention.ts';
import { verifyBackup } from '../../safekeeping/verify-backup.ts';
import { recordedEvidence, recordedEvidenceFiles } from '../../storage/evidence-repository.ts';
import { stackOf } from '../../telemetry/stack.ts';
import { clearSetting, readSetting, writeSetting } from '../../storage/workspace-settings.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import type { Workshop } from './workshop.ts';

export type Backups = {
  list(): Promise<Backup[]>;
  /** Newest first, without what retention says. */
  found(): Promise<FoundBackup[]>;
  /** Throws BACKUP_NOT_FOUND. */
  get(id: BackupId): Promise<FoundBackup>;
  create(kind: BackupKind, actor: Actor, job: JobContext): Promise<JobOutcome>;
  verify(id: BackupId, actor: Actor, job: JobContext): Promise<JobOutcome>;
  /** What these rules would remove once the next backup is made. */
  previewRetention(rules: RetentionRules): Promise<RetentionPreview>;
  /** Throws BACKUP_NOT_FOUND, or STATE_TRANSITION_REFUSED for the newest verified one. */
  remove(id: BackupId, actor: Actor): Promise<void>;
  /** When the newest verified backup that is there was made; known since `look`. */
  latestAt(): UtcInstant | null;
  /** Looks which is the newest verified backup, at the start and when the folder of the backups is another one. */
  look(): Promise<void>;
  lastFailure(): BackupCheck | null;
  /** Keeps evidence that was recorded since the last backup, for the archive of the log. */
  keepNewEvidence(signal: AbortSignal): Promise<void>;
  /** Looks anew which evidence is kept, after a copy was moved. */
  forgetKept(): void;
  /** Makes sets of the plain copies that migrations left. */
  adoptMigrationCopies(actor: Actor, job: JobContext): Promise<JobOutcome>;
  hasMigrationCopies(): Promise<boolean>;
};

/** A backup is checked when it is made; a later check replaces that word. */
export function isVerified({ checked, signature }: FoundBackup): boolean {
  return signature === 'own' && (checked?.ok ?? true);
}

const toKept = (found: FoundBackup): KeptBackup => ({
  id: found.id,
  kind: found.manifest.kind,
  at: found.manifest.at,
  app: found.manifest.app,
  verified: isVerified(found),
});

const migrationCopy = /^version-\d+-before-\d+-.*\.db$/;

/** The name goes first: a crash leaves a folder that no longer counts as a backup. */
async function removeFolder(place: string, id: BackupId): Promise<void> {
  const doomed = join(place, `${id}${partialSuffix}`);
  await rename(join(place, id), doomed);
  await rm(doomed, { recursive: true, force: true });
}

export function createBackups(workshop: Workshop): Backups {
  const { database, clock, log, storage, copies, probe, version, store, ledger, folders } = workshop;
  const kept = new Set<Sha256>();
  let keptIn = '';
  let latestAt: UtcInstant | null = null;

  const found = (): Promise<FoundBackup[]> => readBackups(workshop.place(), ledger.publicKeys());

  async function look(): Promise<void> {
    latestAt = (await found()).find(isVerified)?.manifest.at ?? null;
  }

  async function get(id: BackupId): Promise<FoundBackup> {
    const backup = await readBackup(workshop.place(), id, ledger.publicKeys());
    if (backup === null) throw new DriftGuardError('BACKUP_NOT_FOUND');
    return backup;
  }

  /** Evidence that some backup, a base of the archive, or the workspace itself names. */
  async function neededEvidence(place: string): Promise<Set<Sha256> | null> {
    const needed = recordedEvidence(database);
    const lists = [
      ...(await backupIdsIn(place)).map((id) => join(place, id, setFiles.evidence)),
      ...(await basesIn(place)).map((name) => join(archiveFolder(place), name, logFiles.evidence)),
    ];
    for (const path of lists) {
      // oxlint-disable-next-line no-await-in-loop -- small files
      const text = await readFile(path, 'utf8').catch(() => null);
      const listed = text === null ? null : parseEvidenceList(text);
      // A list that cannot be read may name anything: then nothing is removed.
      if (listed === null) return null;
      for (const { sha256 } of listed) needed.add(sha256);
    }
    return needed;
  }

  async function prune(place: string): Promise<number> {
    const needed = await neededEvidence(place);
    if (needed !== null) return pruneEvidence(place, needed);
    log.warn('evidence of backups not pruned');
    return 0;
  }

  async function removeExpired(actor: Actor): Promise<void> {
    const place = workshop.place();
    const gone = expired((await found()).map(toKept), workshop.settings().retention, clock.now());
    for (const id of gone) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await removeFolder(place, id);
      workshop.record(actor, 'backup.removed', id, 'By retention.');
    }
    const removed = await prune(place);
    if (gone.length > 0 || removed > 0)
      log.info('old backups removed', { backups: gone.length, files: removed });
    kept.clear();
  }

  function noteFailure(actor: Actor, error: unknown): void {
    const known = isDriftGuardError(error) ? error : null;
    if (known?.code === 'CANCELLED') return;
    // Nobody waits for most backups: the log says it too.
    log.warn('backup failed', { code: known?.code ?? 'INTERNAL' });
    const sentence = known?.message ?? 'Something went wrong inside the application.';
    const failure: BackupCheck = { at: clock.now(), ok: false, sentence };
    try {
      database.write(() => writeSetting(database, 'backup-failure', JSON.stringify(failure)));
      workshop.record(actor, 'backup.failed', 'backup', sentence);
    } catch (reason) {
      log.error('backup failure not recorded', { stack: stackOf(reason) });
    }
  }

  async function make(
    kind: BackupKind,
    actor: Actor,
    job: JobContext,
    presentCopy?: string,
  ): Promise<JobOutcome> {
    try {
      if (presentCopy === undefined) await ledger.checkpoint();
      const made = await createBackup({
        place: workshop.placeToWrite(),
        kind,
        databasePath: storage.path,
        ...(presentCopy === undefined ? {} : { presentCopy }),
        databaseBytes: presentCopy === undefined ? storage.sizeBytes() : 0,
        evidencePath: (sha256) => store.pathOf(sha256),
        copies,
        signer: workshop.signer(),
        probe,
        clock,
        version,
        signal: job.signal,
        report: (progress) => job.report(progress),
      });
      const { evidence, database: copy } = made.manifest;
      const gaps =
        evidence.missing.length === 0
          ? ''
          : ` ${evidence.missing.length} evidence files were gone or altered and are not in it.`;
      const message = `Verified backup of ${sizeInWords(copy.sizeBytes)} with ${evidence.files} evidence files.${gaps}`;
      database.write(() => clearSetting(database, 'backup-failure'));
      workshop.record(actor, 'backup.created', made.id, message);
      await removeExpired(actor);
      await look();
      return { entity: 'backup', id: made.id, message };
    } catch (error) {
      noteFailure(actor, error);
      throw error;
    }
  }

  async function migrationCopies(): Promise<string[]> {
    const names = await readdir(folders.backups).catch(() => []);
    return names.filter((name) => migrationCopy.test(name)).map((name) => join(folders.backups, name));
  }

  return {
    found,
    get,
    async list() {
      const backups = await found();
      const { retention } = workshop.settings();
      const rules = new Map(
        retentionOf(backups.map(toKept), retention, clock.now()).map((rule) => [rule.id, rule]),
      );
      return backups.map((backup) => {
        const { id, manifest, signature, checked } = backup;
        const rule = rules.get(id);
        const made: BackupCheck = { at: manifest.at, ok: true, sentence: 'Checked when it was made.' };
        return {
          id,
          kind: manifest.kind,
          at: manifest.at,
          appVersion: manifest.app,
          schemaVersion: manifest.schemaVersion,
          databaseBytes: manifest.database.sizeBytes,
          evidenceFiles: manifest.evidence.files,
          evidenceBytes: manifest.evidence.sizeBytes,
          missingEvidence: manifest.evidence.missing.length,
          ledgerSize: manifest.ledger?.size ?? 0,
          ledgerRoot: manifest.ledger === null ? null : sha256Hex.parse(manifest.ledger.root),
          signature,
          verified: checked ?? (signature === 'own' ? made : null),
          removedAt: rule?.removedAt ?? null,
          keptAs: rule?.keptAs ?? 'surplus',
        };
      });
    },

    async previewRetention(rules) {
      const backups = await found();
      const now = clock.now();
      const next: KeptBackup = {
        id: backupIdOf(now, 'scheduled'),
        kind: 'scheduled',
        at: now,
        app: version,
        verified: true,
      };
      const gone = new Set(expired([...backups.map(toKept), next], rules, now));
      const removed = backups
        .filter(({ id }) => gone.has(id))
        .toSorted((a, b) => (a.manifest.at < b.manifest.at ? -1 : 1));
      return {
        backups: backups.length,
        removed: removed.map(({ id, manifest }) => ({ id, kind: manifest.kind, at: manifest.at })),
        bytes: removed.reduce((sum, { manifest }) => sum + manifest.database.sizeBytes, 0),
      };
    },

    create: (kind, actor, job) => workshop.exclusive(() => make(kind, actor, job)),

    verify: (id, actor, job) =>
      workshop.exclusive(async () => {
        const backup = await get(id);
        let check: BackupCheck;
        try {
          const files = await verifyBackup({
            place: workshop.place(),
            found: backup,
            copies,
            signal: job.signal,
            report: (progress) => job.report(progress),
          });
          const sentence = `Signature, database, ledger and ${files} evidence files are as they were backed up.`;
          check = { at: clock.now(), ok: true, sentence };
        } catch (error) {
          if (!isDriftGuardError(error) || error.code !== 'BACKUP_UNUSABLE') throw error;
          check = { at: clock.now(), ok: false, sentence: error.message };
        }
        await writeCheck(backup.folder, check);
        await look();
        workshop.record(actor, check.ok ? 'backup.verified' : 'backup.found-damaged', id, check.sentence);
        if (!check.ok) throw new DriftGuardError('BACKUP_UNUSABLE', check.sentence);
        return { entity: 'backup', id, message: check.sentence };
      }),

    remove: (id, actor) =>
      workshop.exclusive(async () => {
        await get(id);
        const newest = (await found()).find(isVerified);
        if (newest?.id === id) {
          throw new DriftGuardError(
            'STATE_TRANSITION_REFUSED',
            'This is the newest verified backup. Make another one first, then remove this one.',
          );
        }
        await removeFolder(workshop.place(), id);
        workshop.record(actor, 'backup.removed', id, 'By hand.');
        await prune(workshop.place());
        kept.clear();
        await look();
      }),

    latestAt: () => latestAt,
    look,

    lastFailure() {
      const stored = readSetting(database, 'backup-failure');
      return stored === null ? null : backupCheck.parse(JSON.parse(stored));
    },

    async keepNewEvidence(signal) {
      const place = workshop.placeToWrite();
      if (keptIn !== place) kept.clear();
      keptIn = place;
      for (const { sha256, sizeBytes } of recordedEvidenceFiles(database)) {
        if (kept.has(sha256)) continue;
        try {
          // oxlint-disable-next-line no-await-in-loop -- one file at a time
          await keepEvidence({
            sha256,
            sizeBytes,
            sourcePath: store.pathOf(sha256),
            targetPath: evidencePathIn(place, sha256),
            signal,
            mayLink: true,
          });
        } catch (error) {
          // Verification of the ledger reports what is gone or altered; here it only cannot be kept.
          if (!isDriftGuardError(error) || !error.code.startsWith('EVIDENCE_')) throw error;
        }
        kept.add(sha256);
      }
    },

    forgetKept: () => kept.clear(),

    hasMigrationCopies: async () => (await migrationCopies()).length > 0,
    adoptMigrationCopies: (actor, job) =>
      workshop.exclusive(async () => {
        let outcome: JobOutcome = {
          entity: 'backup',
          id: 'none',
          message: 'There was nothing to take over.',
        };
        for (const path of await migrationCopies()) {
          // oxlint-disable-next-line no-await-in-loop -- one after the other
          if ((await stat(path)).size === 0) continue;
          // oxlint-disable-next-line no-await-in-loop -- the plain copy stays until the set is complete
          outcome = await make('pre-migration', actor, job, path);
          // oxlint-disable-next-line no-await-in-loop -- the same
          await rm(path, { force: true });
        }
        return outcome;
      }),
  };
}
