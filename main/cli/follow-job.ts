import { setTimeout as wait } from 'node:timers/promises';
import type { JobOutcome } from '../../shared/contract/jobs.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { JobId } from '../../shared/schema/ids.ts';
import type { Workspace } from './open-workspace.ts';
import type { ReportSurroundings } from './run-report.ts';

const pollMs = 50;

/**
 * Waits for the end of a job and shows how far it is. Interrupted, it cancels the job and waits for what that
 * undoes. Resolves to what the job made; throws its failure, or CANCELLED.
 */
export async function followJob(
  { call }: Pick<Workspace, 'call'>,
  id: JobId,
  { signal, onProgress }: ReportSurroundings,
): Promise<JobOutcome> {
  let cancelled = false;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    const job = await call('jobs/get', { id });
    if (job.outcome !== null) return job.outcome;
    if (job.failure !== null) {
      const { code, message, problems } = job.failure;
      throw new DriftGuardError(code, message, { problems });
    }
    if (job.endedAt !== null) throw new DriftGuardError('CANCELLED');
    onProgress(job.progress.phase, job.progress.done, job.progress.total);
    if (signal.aborted && !cancelled) {
      cancelled = true;
      // oxlint-disable-next-line no-await-in-loop
      await call('jobs/cancel', { id });
    }
    // oxlint-disable-next-line no-await-in-loop
    await wait(pollMs);
  }
}
