import type { BackupSettings, BackupStatus } from '../../../../shared/contract/backups.ts';
import { isDriftGuardError } from '../../../../shared/errors.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import { createLogArchive } from '../../safekeeping/log-archive.ts';
import type { LogArchive } from '../../safekeeping/log-archive.ts';
import type { DiskGuard } from '../../storage/disk-guard.ts';
import { recordedEvidenceFiles } from '../../storage/evidence-repository.ts';
import type { BackupFacts } from '../app/health.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import { createBackups, isVerified } from './backups.ts';
import { createLostEvidence } from './lost-evidence.ts';
import { createRestores } from './restores.ts';
import { checkPlace, describePlace, placeOf, recordPlace, settingFields, storeSettings } from './settings.ts';
import { createWorkshop } from './workshop.ts';
import type { BackupDependencies } from './workshop.ts';
import { sha256Hex } from '../../../../shared/schema/ids.ts';
import { toHex } from '../../ledger/entry.ts';

type BackupCommands =
  | 'backups/status'
  | 'backups/list'
  | 'backups/create'
  | 'backups/verify'
  | 'backups/remove'
  | 'backups/drill'
  | 'backups/preview-restore'
  | 'backups/restore'
  | 'backups/choose-next-start'
  | 'backups/preview-retention'
  | 'backups/settings-history'
  | 'backups/update-settings'
  | 'disk/status'
  | 'evidence/lost'
  | 'evidence/put-back';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const intervalMs: Readonly<Record<BackupSettings['schedule'], number>> = {
  off: Infinity,
  hourly: hourMs,
  daily: dayMs,
};
/** Nothing heavy happens by itself while somebody waits for the first page. */
const quietAfterStartMs = 5 * minuteMs;
const retryMs = 15 * minuteMs;
const drillEveryMs = 7 * dayMs;

/**
 * Keeping the workspace safe: backups on a schedule and by hand, the archive of the log, restores into a new
 * folder, drills, and the watch over the disk.
 */
export function createBackupFeature(
  dependencies: BackupDependencies & Pick<FeatureDependencies, 'history'> & { readonly disk: DiskGuard },
): Feature<BackupCommands> & { facts(): BackupFacts; close(): void } {
  const workshop = createWorkshop(dependencies);
  const { clock, log, jobs, timetable, storage, ledger, operator, database, changes, publish, folders } =
    workshop;
  const { mayRecord } = workshop;
  const backups = createBackups(workshop);
  const restores = createRestores(workshop, backups);
  const lost = createLostEvidence(workshop, backups);
  const { disk } = dependencies;
  const startedMs = clock.monotonicMs();
  const closing = new AbortController();
  let archive: LogArchive | null = null;
  let archivePlace = '';
  let triedMs = -Infinity;
  let drillTriedMs = -Infinity;
  let baseTriedMs = -Infinity;
  let evidenceKeptMs = -Infinity;

  const uptimeMs = (): number => clock.monotonicMs() - startedMs;

  async function openArchive(): Promise<void> {
    const { pointInTime } = workshop.settings();
    storage.keepLog(null);
    archive = null;
    if (!pointInTime) return;
    archivePlace = workshop.place();
    const opened = createLogArchive({
      place: archivePlace,
      databasePath: storage.path,
      checkpoint: () => storage.checkpoint(),
      committedFrames: () => storage.committedFrames(),
      head: () => {
        const { size, root } = ledger.head();
        return { origin: ledger.origin(), size, root: sha256Hex.parse(toHex(root)) };
      },
      evidence: () => recordedEvidenceFiles(database),
      signer: () => workshop.signer(),
      publicKeys: () => ledger.publicKeys(),
      clock,
      log,
      version: workshop.version,
    });
    await opened.resume();
    archive = opened;
    storage.keepLog(opened);
  }

  function startBackup(kind: 'scheduled' | 'manual', actor: Actor, correlationId: string) {
    triedMs = clock.monotonicMs();
    const title = kind === 'manual' ? 'Back up now' : 'Scheduled backup';
    return jobs.start({ kind: 'backup', title, actor, correlationId }, (job) =>
      backups.create(kind, actor, job),
    );
  }

  function startDrill(actor: Actor, correlationId: string) {
    drillTriedMs = clock.monotonicMs();
    return jobs.start({ kind: 'restore-drill', title: 'Restore drill', actor, correlationId }, (job) =>
      restores.drill(actor, job),
    );
  }

  function nextBackupAt(): UtcInstant | null {
    const every = intervalMs[workshop.settings().schedule];
    if (!Number.isFinite(every)) return null;
    const latestAt = backups.latestAt();
    if (latestAt === null) return clock.now();
    return toUtcInstant(Date.parse(latestAt) + every);
  }

  timetable.add({
    name: 'backup',
    inRecovery: false,
    isDue() {
      const next = nextBackupAt();
      const rested = uptimeMs() >= quietAfterStartMs && clock.monotonicMs() - triedMs >= retryMs;
      return rested && next !== null && next <= clock.now() && ledger.head().size > 0;
    },
    work: () => {
      startBackup('scheduled', operator, 'timetable');
    },
  });
  timetable.add({
    name: 'restore drill',
    inRecovery: false,
    isDue() {
      const last = restores.lastDrill();
      const rested = uptimeMs() >= 2 * quietAfterStartMs && clock.monotonicMs() - drillTriedMs >= dayMs;
      const isOld = last === null || Date.parse(clock.now()) - Date.parse(last.at) >= drillEveryMs;
      return rested && backups.latestAt() !== null && workshop.settings().drill === 'weekly' && isOld;
    },
    work: () => {
      startDrill(operator, 'timetable');
    },
  });
  timetable.add({
    name: 'base of the log archive',
    inRecovery: false,
    isDue: () =>
      archive !== null &&
      archive.needsBase() &&
      workshop.isPlaceThere() &&
      clock.monotonicMs() - baseTriedMs >= minuteMs &&
      ledger.signer() !== null,
    async work() {
      baseTriedMs = clock.monotonicMs();
      await archive?.beginBase(closing.signal);
      const { pointInTimeDays } = workshop.settings();
      await archive?.prune(toUtcInstant(Date.parse(clock.now()) - pointInTimeDays * dayMs));
    },
  });
  timetable.add({
    name: 'evidence for the log archive',
    inRecovery: true,
    quiet: true,
    isDue: () =>
      archive !== null && workshop.isPlaceThere() && clock.monotonicMs() - evidenceKeptMs >= minuteMs,
    async work() {
      evidenceKeptMs = clock.monotonicMs();
      try {
        await backups.keepNewEvidence(closing.signal);
      } catch (error) {
        const code = isDriftGuardError(error) ? error.code : 'INTERNAL';
        if (code === 'CANCELLED') return;
        log.warn('evidence not kept beside the log archive', { code });
      }
    },
  });
  timetable.add({ name: 'disk', quiet: true, inRecovery: true, isDue: () => true, work: () => disk.watch() });

  async function status(): Promise<BackupStatus> {
    const settings = workshop.settings();
    const found = await backups.found();
    const verified = found.find(isVerified);
    const logStatus = archive === null ? null : await archive.status();
    return {
      now: clock.now(),
      latestVerified: verified === undefined ? null : { id: verified.id, at: verified.manifest.at },
      backups: found.length,
      bytes: found.reduce((sum, { manifest }) => sum + manifest.database.sizeBytes, 0),
      nextAt: nextBackupAt(),
      lastFailure: backups.lastFailure(),
      drill: restores.lastDrill(),
      pointInTime: logStatus ?? { state: 'off', from: null, until: null, bytes: 0, sentence: '' },
      place: describePlace(settings, workshop.place(), workshop.placeOptions),
      settings,
      restored: await restores.restored(),
      nextStart: restores.nextStart(),
    };
  }

  async function updateSettings(next: BackupSettings, actor: Actor): Promise<BackupSettings> {
    await checkPlace(next, workshop.placeOptions);
    const before = workshop.settings();
    database.write(() => {
      storeSettings(database, next);
      changes.record({
        entity: 'setting',
        entityId: 'backups',
        actor,
        action: 'updated',
        before: settingFields(before),
        after: settingFields(next),
      });
    });
    await recordPlace(folders.backups, placeOf(next, workshop.placeOptions));
    if (workshop.place() !== archivePlace || next.pointInTime !== (archive !== null)) await openArchive();
    await backups.look();
    publish({ topic: 'records/changed', payload: { entity: 'backup', ids: [] } });
    return next;
  }

  const adopt = (job: JobContext) => backups.adoptMigrationCopies(operator, job);

  return {
    async start() {
      await backups.look();
      if (mayRecord()) await restores.recordOwnRestore(operator);
      await openArchive();
      if (mayRecord() && (await backups.hasMigrationCopies())) {
        const title = 'Take over the copy made before the migration';
        jobs.start({ kind: 'backup', title, actor: operator, correlationId: 'start' }, adopt);
      }
    },
    facts() {
      const drill = restores.lastDrill();
      return {
        lastBackupAt: backups.latestAt(),
        lastDrill: drill === null ? null : { at: drill.at, ok: drill.ok },
      };
    },
    close: () => closing.abort(),
    handlers: {
      'backups/status': () => status(),
      'backups/settings-history': (page) =>
        dependencies.history.page({ entity: 'setting', entityId: 'backups', ...page }),
      'backups/list': async () => ({ backups: await backups.list() }),
      'backups/create': (_input, { actor, correlationId }) => ({
        jobId: startBackup('manual', actor, correlationId),
      }),
      'backups/verify': async ({ id }, { actor, correlationId }) => {
        await backups.get(id);
        const request = { kind: 'backup', title: `Check backup ${id}`, actor, correlationId } as const;
        return { jobId: jobs.start(request, (job) => backups.verify(id, actor, job)) };
      },
      'backups/remove': async ({ id }, { actor }) => {
        await backups.remove(id, actor);
        return {};
      },
      'backups/drill': async (_input, { actor, correlationId }) => ({
        jobId: startDrill(actor, correlationId),
      }),
      'backups/preview-restore': ({ source }) => restores.preview(source),
      'backups/restore': ({ source }, { actor, correlationId }) => ({
        jobId: jobs.start(
          { kind: 'restore', title: 'Restore into a new folder', actor, correlationId },
          async (job) => {
            // What is there now can be come back to, whatever becomes of the choice.
            await backups.create('pre-restore', actor, job);
            return restores.restore(source, actor, job);
          },
        ),
      }),
      'backups/choose-next-start': async ({ folder }, { actor }) => {
        await restores.chooseNextStart(folder, actor);
        return {};
      },
      'backups/preview-retention': ({ retention }) => backups.previewRetention(retention),
      'backups/update-settings': (next, { actor }) => updateSettings(next, actor),
      'disk/status': () => disk.status(),
      'evidence/lost': () => lost.list(),
      'evidence/put-back': (_input, { actor, correlationId }) => ({
        jobId: jobs.start(
          { kind: 'evidence-put-back', title: 'Put evidence back from the backups', actor, correlationId },
          (job) => lost.putBack(actor, job),
        ),
      }),
    },
  };
}
