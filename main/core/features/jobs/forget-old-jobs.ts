import type { Clock } from '../../ports.ts';
import type { Recurring } from '../../timetable.ts';
import type { JobService } from './service.ts';

const dayMs = 24 * 3_600_000;

/** Keeps the list of jobs from growing for ever: at the start and once a day. */
export function forgetOldJobs({
  jobs,
  clock,
}: {
  readonly jobs: Pick<JobService, 'forgetOld'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}): Recurring {
  let doneMs = Number.NEGATIVE_INFINITY;
  return {
    name: 'old jobs',
    quiet: true,
    inRecovery: false,
    isDue: () => clock.monotonicMs() - doneMs >= dayMs,
    work() {
      doneMs = clock.monotonicMs();
      jobs.forgetOld();
    },
  };
}
