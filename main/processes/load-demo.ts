import type { Job, JobProgress } from '../../shared/contract/jobs.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { CoreHost } from './core-host.ts';

/**
 * Makes an empty workspace the demo and waits until it is loaded; a workspace with records, or one that
 * somebody set up as their own, is left alone. Resolves to whether it was loaded. Rejects with the code of
 * the job's failure.
 */
export async function loadDemoIfEmpty(
  host: Pick<CoreHost, 'openDemo' | 'onPush'>,
  onProgress: (progress: JobProgress) => void,
): Promise<boolean> {
  // Messages about the job may come before the answer that names it, so listening begins first.
  const ended = new Map<string, Job>();
  let wake: (() => void) | null = null;
  let jobId: string | null = null;
  let coreGone = false;
  const unsubscribe = host.onPush((message) => {
    if (message.topic === 'job/done') ended.set(message.payload.id, message.payload);
    else if (message.topic === 'core/state') coreGone ||= message.payload.state !== 'ready';
    else if (message.topic === 'job/progress' && message.payload.jobId === jobId) {
      onProgress(message.payload.progress);
    }
    wake?.();
  });
  try {
    jobId = await host.openDemo();
    if (jobId === null) return false;
    for (;;) {
      const job = ended.get(jobId);
      if (job?.state === 'done') return true;
      if (job !== undefined) {
        throw new DriftGuardError(job.failure?.code ?? 'CANCELLED', job.failure?.message);
      }
      if (coreGone) throw new DriftGuardError('INTERRUPTED');
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    unsubscribe();
  }
}
