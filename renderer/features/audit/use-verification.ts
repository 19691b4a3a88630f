import { useState } from 'react';
import type { Job } from '../../../shared/contract/jobs.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { errorFromJob } from '../../client/client-error.ts';
import type { ClientError } from '../../client/client-error.ts';
import { isActive } from '../jobs/active-jobs.ts';
import { useJob } from '../jobs/use-job.ts';

const noInput = {};
const running = { states: ['queued', 'running'] as ('queued' | 'running')[], limit: 20 };

export type Verification = {
  readonly start: () => void;
  readonly starting: boolean;
  /** The verification that waits or runs. */
  readonly active: Job | null;
  /** Why the last one that was started here came to no result. */
  readonly failure: ClientError | null;
  /** What the last one that was started here has found, in a sentence. */
  readonly found: string | null;
};

/** Starts and follows the verification of the ledger; one that runs is found again after a reload. */
export function useVerification(): Verification {
  const write = useWrite('audit/verify');
  const [startedId, setStartedId] = useState<string | null>(null);
  const found = useCommand('jobs/list', running).data?.items.find(({ kind }) => kind === 'ledger-verify');
  const job = useJob(found?.id ?? startedId).data;
  return {
    start: () => {
      write.mutate(noInput, {
        onSuccess: ({ jobId }) => {
          setStartedId(jobId);
        },
      });
    },
    starting: write.isPending,
    active: job !== undefined && isActive(job) ? job : null,
    failure:
      write.error ?? (job?.state === 'failed' && job.failure !== null ? errorFromJob(job.failure) : null),
    found: job?.state === 'done' ? (job.outcome?.message ?? null) : null,
  };
}
