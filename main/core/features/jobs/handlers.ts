import type { Handlers } from '../../dispatch.ts';
import type { JobService } from './service.ts';

export type JobCommandName = Extract<keyof Handlers, `jobs/${string}`>;

export function createJobHandlers(jobs: JobService): Pick<Handlers, JobCommandName> {
  return {
    'jobs/list': (input) => jobs.page(input),
    'jobs/get': ({ id }) => jobs.get(id),
    'jobs/cancel': ({ id }) => jobs.cancel(id),
  };
}
