import { createHash } from 'node:crypto';
import { readFile, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { restoreDrill } from '../../../../shared/contract/backups.ts';
import type {
  BackupStatus,
  RestoreDrill,
  RestorePreview,
  RestoreSource,
} from '../../../../shared/contract/backups.ts';
import type { JobOutcome } from '../../../../shared/contract/jobs.ts';
import { DriftGuardError, isDriftGuardError } from '../../../../shared/errors.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { writeDurably } from '../../evidence/durable-files.ts';
import { sizeInWords } from '../../evidence/limits.ts';
import type { Actor } from '../../ports.ts';
import type { ListedEvidence } from '../../safekeeping/evidence-list.ts';
import { planLog } from '../../safekeeping/log-plan.ts';
import type { LogPlan } from '../../safekeeping/log-plan.ts';
import type { LedgerFacts } from '../../safekeeping/manifest.ts';
import { readNextStart, writeNextStart } from '../../safekeeping/next-start.ts';
import { restore, restoreRecord, restoreRecordName } from '../../safekeeping/restore.ts';
import type { RestoreFrom, RestoreRecord } from '../../safekeeping/restore.ts';
import { readSetting, writeSetting } from '../../storage/workspace-settings.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import type { Backups } from './backups.ts';
import type { Workshop } from './workshop.ts';

export type Restores = {
  preview(source: RestoreSource): Promise<RestorePreview>;
  /** Restores into a new folder beside the data folder. */
  restore(source: RestoreSource, actor: Actor, job: JobContext): Promise<JobOutcome>;
  drill(actor: Actor, job: JobContext): Promise<JobOutcome>;
  lastDrill(): RestoreDrill | null;
  /** Folders beside the data folder that were restored from it. */
  restored(): Promise<BackupStatus['restored']>;
  nextStart(): string | null;
  /** Enters, once, that this data folder itself was restored, by whatever way. */
  recordOwnRestore(actor: Actor): Promise<void>;
  /** Throws NOT_FOUND. */
  chooseNextStart(folder: string | null, actor: Actor): Promise<void>;
};

const mostLostShown = 20;
/** Above this a drill restores a sample of the evidence. */
const wholeDrillBytes = 10 * 1024 ** 3;
const sampleShare = 0.05;

/** A sample that differs from drill to drill and can be recomputed. */
function inSample(file: ListedEvidence, at: UtcInstant): boolean {
  const digest = createHash('sha256').update(`${at} ${file.sha256}`).digest();
  return digest.readUInt32BE(0) / 2 ** 32 < sampleShare;
}

function headOf(from: RestoreFrom): LedgerFacts | null {
  return from.kind === 'backup' ? from.found.manifest.ledger : from.plan.ledger;
}
const momentOf = (from: RestoreFrom): UtcInstant =>
  from.kind === 'backup' ? from.found.manifest.at : from.plan.at;

function bytesOf(from: RestoreFrom): number {
  if (from.kind === 'backup') {
    return from.found.manifest.database.sizeBytes + from.found.manifest.evidence.sizeBytes;
  }
  return (
    from.plan.base.database.sizeBytes + from.plan.segments.reduce((sum, { body }) => sum + body.bytes, 0)
  );
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const timeOf = (at: UtcInstant): string => `${at.slice(0, 19).replace('T', ' ')} UTC`;

/** What a restored folder says of itself; null where there is nothing, or nothing that can be read. */
async function ownRecord(path: string): Promise<RestoreRecord | null> {
  try {
    return restoreRecord.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

/** What a restored folder holds, in words. */
function contentOf({ ledger, evidenceFiles }: Pick<RestoreRecord, 'ledger' | 'evidenceFiles'>): string[] {
  return [
    counted(ledger?.size ?? 0, 'ledger entry', 'ledger entries'),
    counted(evidenceFiles, 'evidence file', 'evidence files'),
  ];
}

export function createRestores(workshop: Workshop, backups: Backups): Restores {
  const { database, clock, copies, dataFolder, store, folders, ledger } = workshop;
  const parent = dirname(dataFolder);
  const prefix = `${basename(dataFolder)} restored `;

  const plan = (at: UtcInstant): Promise<LogPlan> => planLog(workshop.place(), at, ledger.publicKeys());

  async function sourceOf(source: RestoreSource): Promise<RestoreFrom> {
    if (source.from === 'time') return { kind: 'log', plan: await plan(source.at) };
    const found = await backups.get(source.id);
    if (found.signature !== 'own') {
      throw new DriftGuardError(
        'BACKUP_UNUSABLE',
        found.signature === 'broken'
          ? 'The manifest of this backup is not what was signed. Choose another one.'
          : 'This backup is signed by a key that this workspace does not know. “driftguard restore” can restore it with the key named.',
      );
    }
    return { kind: 'backup', found };
  }

  async function restored(): Promise<BackupStatus['restored']> {
    const found: BackupStatus['restored'] = [];
    for (const name of await readdir(parent).catch(() => [])) {
      if (!name.startsWith(prefix)) continue;
      // oxlint-disable-next-line no-await-in-loop -- a handful of small files
      const record = await ownRecord(join(parent, name, restoreRecordName));
      // Without one it is not a restored folder, or one that somebody took apart.
      if (record !== null) found.push({ name, at: record.at, source: record.source });
    }
    return found.toSorted((a, b) => (a.name < b.name ? 1 : -1)).slice(0, 50);
  }

  function perform(
    from: RestoreFrom,
    into: string,
    job: JobContext,
    takes?: (file: ListedEvidence) => boolean,
  ): Promise<RestoreRecord> {
    return restore({
      place: workshop.place(),
      from,
      into,
      otherEvidence: from.kind === 'log' ? (sha256) => store.pathOf(sha256) : null,
      ...(takes === undefined ? {} : { takes }),
      copies,
      clock,
      signal: job.signal,
      report: (progress) => job.report(progress),
    });
  }

  function endDrill(actor: Actor, drill: RestoreDrill): void {
    database.write(() => writeSetting(database, 'backup-drill', JSON.stringify(drill)));
    workshop.record(
      actor,
      drill.ok ? 'backup.drill-passed' : 'backup.drill-failed',
      drill.backupId ?? 'backup',
      drill.sentence,
    );
  }

  return {
    async preview(source) {
      const from = await sourceOf(source);
      const at = momentOf(from);
      const then = headOf(from);
      const now = ledger.head();
      const kept = then?.origin === ledger.origin() ? Math.min(then.size, now.size) : 0;
      const lostEntries = now.size - kept;
      return {
        at,
        ledgerSize: then?.size ?? 0,
        lostEntries,
        lost: ledger.newest(Math.min(mostLostShown, lostEntries)).map(({ seq, at: when, action }) => ({
          seq,
          at: when as UtcInstant,
          action,
        })),
        bytes: bytesOf(from),
        folderName: `${prefix}${at.slice(0, 16).replaceAll(':', '-')}`,
      };
    },

    async restore(source, actor, job) {
      const from = await sourceOf(source);
      return workshop.exclusive(async () => {
        const stamp = clock.now().slice(0, 23).replaceAll(/[:.]/g, '-');
        const name = `${prefix}${stamp}`;
        const record = await perform(from, join(parent, name), job);
        const message =
          `Restored the state of ${timeOf(record.at)} into “${name}”: ` +
          `${sizeInWords(record.bytes)}, ${contentOf(record).join(', ')}, all checked.`;
        workshop.record(actor, 'backup.restored', record.source.split(' ').at(-1) ?? 'backup', message);
        return { entity: 'backup', id: name, message };
      });
    },

    async drill(actor, job) {
      const startedMs = clock.monotonicMs();
      const target = join(folders.temp, `drill-${job.id}`);
      const newest = (await backups.found()).find(({ signature }) => signature === 'own');
      if (newest === undefined) {
        throw new DriftGuardError('BACKUP_NOT_FOUND', 'There is no backup to restore yet. Make one first.');
      }
      return workshop.exclusive(async () => {
        const at = clock.now();
        const large = newest.manifest.evidence.sizeBytes > wholeDrillBytes;
        const ended = (ok: boolean, sentence: string, restoredBytes: number): RestoreDrill => ({
          at: clock.now(),
          ok,
          sentence,
          backupId: newest.id,
          durationMs: Math.round(clock.monotonicMs() - startedMs),
          restoredBytes,
        });
        try {
          const record = await perform(
            { kind: 'backup', found: newest },
            target,
            job,
            large ? (file) => inSample(file, at) : undefined,
          );
          const part = large ? ` (a sample of ${record.evidenceFiles} files)` : '';
          const drill = ended(
            true,
            `The newest backup was restored and is whole: ${contentOf(record).join(' and ')}${part}, ${sizeInWords(record.bytes)}.`,
            record.bytes,
          );
          endDrill(actor, drill);
          return { entity: 'backup', id: newest.id, message: drill.sentence };
        } catch (error) {
          if (!isDriftGuardError(error) || error.code === 'CANCELLED') throw error;
          endDrill(actor, ended(false, error.message, 0));
          throw error;
        } finally {
          await rm(target, { recursive: true, force: true });
        }
      });
    },

    lastDrill() {
      const stored = readSetting(database, 'backup-drill');
      return stored === null ? null : restoreDrill.parse(JSON.parse(stored));
    },

    restored,
    nextStart: () => readNextStart(dataFolder),

    async recordOwnRestore(actor) {
      const path = join(dataFolder, restoreRecordName);
      const record = await ownRecord(path);
      if (record === null || record.recordedAt !== undefined) return;
      workshop.record(
        actor,
        'backup.restored',
        record.source.split(' ').at(-1) ?? 'backup',
        `This data folder was restored on ${timeOf(record.restoredAt)} to the state of ${timeOf(record.at)}: ` +
          `${contentOf(record).join(', ')}, all checked.`,
      );
      await writeDurably(path, `${JSON.stringify({ ...record, recordedAt: clock.now() }, null, 2)}\n`);
    },

    async chooseNextStart(folder, actor) {
      if (folder !== null && !(await restored()).some(({ name }) => name === folder)) {
        throw new DriftGuardError(
          'NOT_FOUND',
          'There is no restored folder of that name. Restore one first.',
        );
      }
      await writeNextStart(dataFolder, folder);
      workshop.record(
        actor,
        'backup.next-start-chosen',
        'next-start',
        folder === null ? 'The next start stays with this folder.' : `The next start uses “${folder}”.`,
      );
    },
  };
}
