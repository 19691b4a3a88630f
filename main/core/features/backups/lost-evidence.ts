import { existsSync } from 'node:fs';
import { readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lostEvidenceLimits } from '../../../../shared/contract/evidence.ts';
import type { LostEvidence } from '../../../../shared/contract/evidence.ts';
import type { JobOutcome } from '../../../../shared/contract/jobs.ts';
import { DriftGuardError, isDriftGuardError } from '../../../../shared/errors.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { syncFolder } from '../../evidence/durable-files.ts';
import { quarantinedEvidence } from '../../evidence/verify-evidence.ts';
import type { Actor } from '../../ports.ts';
import { evidencePathIn, setFiles } from '../../safekeeping/backup-place.ts';
import { parseEvidenceList } from '../../safekeeping/evidence-list.ts';
import type { ListedEvidence } from '../../safekeeping/evidence-list.ts';
import { folderNameOf } from '../../storage/data-layout.ts';
import { datasetsOn, recordedEvidenceFiles } from '../../storage/evidence-repository.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import type { Backups } from './backups.ts';
import type { Workshop } from './workshop.ts';

export type LostEvidenceCare = {
  /** Recorded evidence that is not in its place. */
  list(): Promise<{ files: LostEvidence[]; total: number }>;
  /** Puts back what backups have. Throws EVIDENCE_MISSING when nothing could be. */
  putBack(actor: Actor, job: JobContext): Promise<JobOutcome>;
};

const counted = (count: number): string => (count === 1 ? 'One evidence file' : `${count} evidence files`);

/** What to do about files of which no backup has a sound copy. */
function leftInWords(left: readonly Sha256[]): string {
  const shown = left.slice(0, 3).map((sha256) => `${sha256.slice(0, 12)}…`);
  const names = left.length > shown.length ? `${shown.join(', ')} and others` : shown.join(', ');
  return (
    `No backup that can be reached has a sound copy of ${left.length === 1 ? 'one of them' : `${left.length} of them`} (${names}). ` +
    'Connect the disk of other backups and try again, or import the same file again: that puts it back too.'
  );
}

export function createLostEvidence(
  workshop: Workshop,
  backups: Pick<Backups, 'found' | 'forgetKept'>,
): LostEvidenceCare {
  const { database, folders, store, quarantine, clock } = workshop;

  const lostFiles = (): ListedEvidence[] =>
    recordedEvidenceFiles(database).filter(({ sha256 }) => !existsSync(store.pathOf(sha256)));

  /** Where copies may lie: the chosen folder, and that of the data folder. */
  const places = (): string[] => [...new Set([workshop.place(), folders.backups])];

  async function hasCopy({ sha256, sizeBytes }: ListedEvidence): Promise<boolean> {
    for (const place of places()) {
      // oxlint-disable-next-line no-await-in-loop -- at most two places
      const facts = await stat(evidencePathIn(place, sha256)).catch(() => null);
      if (facts?.isFile() === true && facts.size === sizeBytes) return true;
    }
    return false;
  }

  /** When the newest backup was made that names each of these files with a copy. */
  async function newestBackups(wanted: ReadonlySet<Sha256>): Promise<Map<Sha256, UtcInstant>> {
    const newest = new Map<Sha256, UtcInstant>();
    if (wanted.size === 0) return newest;
    for (const { folder, manifest } of await backups.found()) {
      // oxlint-disable-next-line no-await-in-loop -- newest first, until each was seen
      const text = await readFile(join(folder, setFiles.evidence), 'utf8').catch(() => '');
      const absent = new Set(manifest.evidence.missing);
      for (const { sha256 } of parseEvidenceList(text) ?? []) {
        if (wanted.has(sha256) && !absent.has(sha256) && !newest.has(sha256)) newest.set(sha256, manifest.at);
      }
      if (newest.size === wanted.size) break;
    }
    return newest;
  }

  /** A copy that is damaged too makes room for a sound one; it stays beside its place. */
  async function setCopyAside(place: string, sha256: Sha256, actor: Actor): Promise<void> {
    const path = evidencePathIn(place, sha256);
    try {
      await rename(path, `${path}.damaged-${folderNameOf(clock.now())}`);
      await syncFolder(join(path, '..'));
    } catch {
      // A place that cannot be written keeps it where it is.
      return;
    }
    backups.forgetKept();
    const note = `The copy of evidence ${sha256} among the backups is damaged too. It was renamed and stays beside its place.`;
    workshop.record(actor, 'backup.found-damaged', 'evidence', note);
  }

  /** The place a file was put back from; null when none has a sound copy. */
  async function putBackFrom(
    { sha256 }: ListedEvidence,
    actor: Actor,
    job: JobContext,
  ): Promise<string | null> {
    for (const place of places()) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- the second place only when the first has no sound copy
        await store.putBack(sha256, evidencePathIn(place, sha256), job);
        return place;
      } catch (error) {
        if (!isDriftGuardError(error) || !error.code.startsWith('EVIDENCE_')) throw error;
        // oxlint-disable-next-line no-await-in-loop -- the same
        if (error.code === 'EVIDENCE_CHANGED') await setCopyAside(place, sha256, actor);
      }
    }
    return null;
  }

  function recordPutBack(actor: Actor, sha256: Sha256, place: string): void {
    const source = place === folders.backups ? 'the backups in the data folder' : 'the folder of the backups';
    database.write(() => {
      workshop.append({
        actor,
        action: 'evidence.put-back',
        target: { type: 'evidence', id: sha256 },
        note: `From ${source}, after its content was checked.`,
      });
    });
  }

  return {
    async list() {
      const lost = lostFiles();
      const shown = lost.slice(0, lostEvidenceLimits.files);
      const damaged = quarantinedEvidence(quarantine);
      const newest = await newestBackups(new Set(shown.map(({ sha256 }) => sha256)));
      const files = await Promise.all(
        shown.map(async (file): Promise<LostEvidence> => {
          const datasets = datasetsOn(database, file.sha256);
          return {
            ...file,
            state: damaged.has(file.sha256) ? 'quarantined' : 'missing',
            datasets: datasets.slice(0, lostEvidenceLimits.datasets),
            datasetCount: datasets.length,
            hasCopy: await hasCopy(file),
            backupAt: newest.get(file.sha256) ?? null,
          };
        }),
      );
      return { files, total: lost.length };
    },

    putBack: (actor, job) =>
      workshop.exclusive(async () => {
        const lost = lostFiles();
        const left: Sha256[] = [];
        for (const [done, file] of lost.entries()) {
          job.report({ done, total: lost.length, unit: 'files', phase: 'Putting evidence back' });
          // oxlint-disable-next-line no-await-in-loop -- one file at a time keeps the disk busy and memory flat
          const place = await putBackFrom(file, actor, job);
          if (place === null) left.push(file.sha256);
          else recordPutBack(actor, file.sha256, place);
        }
        const back = lost.length - left.length;
        if (back > 0) {
          workshop.publish({ topic: 'records/changed', payload: { entity: 'workspace', ids: [] } });
        }
        if (back === 0 && left.length > 0) {
          throw new DriftGuardError('EVIDENCE_MISSING', `Nothing was put back. ${leftInWords(left)}`);
        }
        const done =
          lost.length === 0
            ? 'Every evidence file is in its place. Whether its content is right says a verification.'
            : `${counted(back)} ${back === 1 ? 'is' : 'are'} back, with the SHA-256 that was recorded.`;
        const message = left.length === 0 ? done : `${done} ${leftInWords(left)}`;
        return { entity: 'ledger', id: 'evidence', message };
      }),
  };
}
