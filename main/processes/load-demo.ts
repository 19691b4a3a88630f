import { randomUUID } from 'node:crypto';
import { appInfo } from '../../shared/contract/app.ts';
import { replyEnvelope } from '../../shared/contract/envelope.ts';
import { jobStarted } from '../../shared/contract/jobs.ts';
import type { Job, JobProgress } from '../../shared/contract/jobs.ts';
import type { CommandName } from '../../shared/contract/index.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { CoreHost } from './core-host.ts';

async function ask(host: Pick<CoreHost, 'call'>, name: CommandName): Promise<unknown> {
  const reply = replyEnvelope.parse(await host.call({ id: randomUUID(), name, input: {} }));
  if (!reply.ok) throw new DriftGuardError(reply.error.code, reply.error.message);
  return reply.value;
}

/**
 * Fills an empty workspace with the demo and waits for it; a workspace with records is left alone.
 * Resolves to whether it was loaded. Rejects with the code of the job's failure.
 */
export async function loadDemoIfEmpty(
  host: Pick<CoreHost, 'call' | 'onPush'>,
  onProgress: (progress: JobProgress) => void,
): Promise<boolean> {
  if (!appInfo.parse(await ask(host, 'app/info')).empty) return false;

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
    ({ jobId } = jobStarted.parse(await ask(host, 'demo/load')));
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
