import { useState } from 'react';
import type { Job } from '../../../shared/contract/jobs.ts';
import { useCommand } from '../../client/client-context.tsx';
import { errorFromJob } from '../../client/client-error.ts';
import type { ClientError } from '../../client/client-error.ts';
import { isActive } from '../jobs/active-jobs.ts';
import { useJob } from '../jobs/use-job.ts';

const running = { states: ['queued', 'running'] as ('queued' | 'running')[], limit: 20 };
const ours: readonly Job['kind'][] = ['backup', 'restore', 'restore-drill'];

export type BackupJobs = {
  /** Shows a job that was started here until it has ended. */
  readonly follow: (jobId: string) => void;
  /** Work on backups that waits or runs; found again after a reload. */
  readonly active: Job | null;
  /** What the last one that was followed has come to, in a sentence. */
  readonly outcome: string | null;
  readonly failure: ClientError | null;
};

/** Follows work of these kinds: on backups, when none are named. */
export function useBackupJobs(kinds: readonly Job['kind'][] = ours): BackupJobs {
  const [startedId, setStartedId] = useState<string | null>(null);
  const found = useCommand('jobs/list', running).data?.items.find(({ kind }) => kinds.includes(kind));
  const job = useJob(found?.id ?? startedId).data;
  return {
    follow: setStartedId,
    active: job !== undefined && isActive(job) ? job : null,
    outcome: job?.state === 'done' ? (job.outcome?.message ?? null) : null,
    failure: job?.state === 'failed' && job.failure !== null ? errorFromJob(job.failure) : null,
  };
}
