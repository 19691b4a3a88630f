import type { JobKind, JobOutcome, JobProgress } from '../../../../shared/contract/jobs.ts';
import type { JobId } from '../../../../shared/schema/ids.ts';
import type { Actor } from '../../ports.ts';

/** What work in the background is given. */
export type JobContext = {
  readonly id: JobId;
  /** Aborted when the job is cancelled or the core closes; the work then rejects and undoes what it began. */
  readonly signal: AbortSignal;
  /** May be called as often as is convenient; it reaches the screen at most ten times a second. */
  report(progress: JobProgress): void;
};

export type JobRequest = {
  readonly kind: JobKind;
  readonly title: string;
  readonly actor: Actor;
  readonly correlationId: string;
  /** Called instead of the work when the job is cancelled before it has begun. */
  readonly withdrawn?: () => void;
};

/**
 * Starts work that takes longer than a call should. The job is recorded before this returns, in a
 * transaction of its own: it cannot be called inside a write. Throws CORE_UNAVAILABLE while the core closes.
 */
export type JobRunner = {
  start(request: JobRequest, work: (job: JobContext) => Promise<JobOutcome>): JobId;
};
