import type { CommandInput } from '../../../shared/contract/index.ts';
import type { Job } from '../../../shared/contract/jobs.ts';

/** What the frame and the page of jobs ask, so that they count the same. */
export const activeJobsInput = {
  states: ['queued', 'running'],
  limit: 20,
} satisfies CommandInput<'jobs/list'>;

/** Pushed changes reach a list before it is read again. */
export function isActive({ state }: Pick<Job, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}
