import type { Job } from '../../shared/contract/jobs.ts';
import type { JobId } from '../../shared/schema/ids.ts';
import type { TestCore } from './core-harness.ts';
import { eventually } from './eventually.ts';

/** Waits until a job has ended, well or not. */
export function jobEnd(core: Pick<TestCore, 'call'>, id: JobId, limitMs = 60_000): Promise<Job> {
  return eventually(
    'the end of the job',
    async () => {
      const job = await core.call('jobs/get', { id });
      return job.endedAt === null ? null : job;
    },
    limitMs,
  );
}

/** Waits until nothing runs in the background. */
export async function allJobsEnded(core: TestCore): Promise<void> {
  await eventually(
    'the end of all jobs',
    async () => {
      const { total } = await core.call('jobs/list', { states: ['queued', 'running'], limit: 1 });
      return total === 0 ? true : null;
    },
    60_000,
  );
}
