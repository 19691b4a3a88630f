import PQueue from 'p-queue';
import type { Job, JobFailure, JobOutcome, JobProgress } from '../../../../shared/contract/jobs.ts';
import { DriftGuardError, errorCatalogue, isDriftGuardError } from '../../../../shared/errors.ts';
import type { ErrorCode } from '../../../../shared/errors.ts';
import { jobId } from '../../../../shared/schema/ids.ts';
import type { JobId } from '../../../../shared/schema/ids.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { Clock, IdSource, Logger, Publish } from '../../ports.ts';
import type { Database } from '../../storage/database.ts';
import type { JobContext, JobRequest, JobRunner } from './job-runner.ts';
import { createProgressThrottle } from './progress-throttle.ts';
import { createJobRepository } from './repository.ts';
import type { JobListRequest } from './repository.ts';
import { translateFileSystemError } from '../../storage/file-system-errors.ts';
import { stackOf } from '../../telemetry/stack.ts';

export type JobServiceDependencies = {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly publish: Publish;
};

export type JobService = JobRunner & {
  /** Throws JOB_NOT_FOUND. */
  get(id: JobId): Job;
  page(request: JobListRequest): Page<Job>;
  /** Asks a job to stop. Throws JOB_NOT_FOUND or JOB_NOT_CANCELLABLE. */
  cancel(id: JobId): Job;
  /** Jobs that have not ended. */
  counts(): { readonly running: number; readonly waiting: number };
  /** Marks as interrupted what an earlier core left unfinished; called before the first command. */
  recover(): void;
  /** Forgets the jobs that ended more than 90 days ago; what they made is kept elsewhere. */
  forgetOld(): void;
  /** Aborts every job and waits for them, ten seconds at most. Nothing can be started afterwards. */
  close(): Promise<void>;
};

type Work = (job: JobContext) => Promise<JobOutcome>;

/** A job from its start until its end is stored. */
type LiveJob = {
  job: Job;
  readonly request: JobRequest;
  readonly work: Work;
  readonly abort: AbortController;
};

type Ending =
  | { readonly state: 'done'; readonly outcome: JobOutcome }
  | { readonly state: 'failed' | 'cancelled' | 'interrupted'; readonly failure: JobFailure };

const concurrentJobs = 2;
const closeTimeoutMs = 10_000;
const keptMs = 90 * 24 * 3_600_000;
const notBegun: JobProgress = { done: 0, total: null, unit: '', phase: 'Waiting' };

function failureOf(code: ErrorCode, correlationId: string, error?: DriftGuardError): JobFailure {
  const problems = error?.details.problems ?? [];
  return {
    code,
    message: error?.message ?? errorCatalogue[code].sentence,
    problems: problems.map(({ path, message }) => ({ path, message })),
    correlationId,
  };
}

/** What work throws because it was told to stop. */
function isStop(error: unknown): boolean {
  if (isDriftGuardError(error)) return error.code === 'CANCELLED' || error.code === 'INTERRUPTED';
  return error instanceof Error && error.name === 'AbortError';
}

export function createJobService(dependencies: JobServiceDependencies): JobService {
  const { database, clock, ids, log, publish } = dependencies;
  const repository = createJobRepository(database);
  const queue = new PQueue({ concurrency: concurrentJobs });
  const live = new Map<JobId, LiveJob>();
  let closing = false;

  function announce(id: JobId): void {
    publish({ topic: 'records/changed', payload: { entity: 'job', ids: [id] } });
  }

  function store(job: Job): void {
    database.write(() => {
      repository.save(job);
    });
  }

  /** Ends a job once; a second ending (a job that outlived `close`) is not heard. */
  function end(entry: LiveJob, ending: Ending): void {
    if (entry.job.endedAt !== null) return;
    entry.job = {
      ...entry.job,
      state: ending.state,
      endedAt: clock.now(),
      outcome: ending.state === 'done' ? ending.outcome : null,
      failure: ending.state === 'done' ? null : ending.failure,
    };
    try {
      store(entry.job);
      live.delete(entry.job.id);
    } catch (error) {
      // The job keeps its end in memory; the next start finds it unfinished and calls it interrupted.
      log.error('job end not stored', {
        jobId: entry.job.id,
        stack: stackOf(error),
      });
    }
    log.info('job ended', { jobId: entry.job.id, kind: entry.job.kind, state: ending.state });
    publish({ topic: 'job/done', payload: entry.job });
    announce(entry.job.id);
  }

  function endingAfter(entry: LiveJob, reason: unknown): Ending {
    // Whatever work a job does with files: a disk that refuses is told as such.
    const error = translateFileSystemError(reason);
    const { correlationId } = entry.request;
    const known = isDriftGuardError(error) ? error : undefined;
    const { aborted } = entry.abort.signal;
    const details = { jobId: entry.job.id, correlationId, stack: stackOf(error) };
    if (known === undefined && !aborted) log.error('job failed unexpectedly', details);
    // The job is called stopped, and nobody is shown what else went wrong with it.
    if (aborted && !isStop(error)) log.warn('job failed while it was stopped', details);
    if (aborted || known?.code === 'CANCELLED') {
      return closing
        ? { state: 'interrupted', failure: failureOf('INTERRUPTED', correlationId) }
        : {
            state: 'cancelled',
            // Work that keeps what it had finished says so; other work says that nothing was changed.
            failure: failureOf('CANCELLED', correlationId, known?.code === 'CANCELLED' ? known : undefined),
          };
    }
    if (known !== undefined) {
      const { id, kind } = entry.job;
      log.warn('job failed', { jobId: id, kind, code: known.code, correlationId });
    }
    return { state: 'failed', failure: failureOf(known?.code ?? 'INTERNAL', correlationId, known) };
  }

  async function run(entry: LiveJob): Promise<void> {
    if (entry.job.endedAt !== null) return;
    const throttle = createProgressThrottle((progress) => {
      publish({ topic: 'job/progress', payload: { jobId: entry.job.id, progress } });
    });
    let ending: Ending;
    try {
      entry.job = { ...entry.job, state: 'running', startedAt: clock.now() };
      store(entry.job);
      announce(entry.job.id);
      const outcome = await entry.work({
        id: entry.job.id,
        signal: entry.abort.signal,
        report: (progress) => {
          if (entry.job.endedAt !== null) return;
          entry.job = { ...entry.job, progress };
          throttle.report(progress);
        },
      });
      ending = { state: 'done', outcome };
    } catch (error) {
      ending = endingAfter(entry, error);
    }
    throttle.finish();
    end(entry, ending);
  }

  function interrupt(entry: LiveJob): void {
    end(entry, {
      state: 'interrupted',
      failure: failureOf('INTERRUPTED', entry.request.correlationId),
    });
  }

  return {
    start(request, work) {
      if (closing) throw new DriftGuardError('CORE_UNAVAILABLE');
      const job: Job = {
        id: jobId.parse(ids.next()),
        kind: request.kind,
        title: request.title,
        state: 'queued',
        progress: notBegun,
        createdAt: clock.now(),
        startedAt: null,
        endedAt: null,
        outcome: null,
        failure: null,
      };
      database.write(() => {
        repository.insert(job, request.actor.id);
      });
      const entry: LiveJob = { job, request, work, abort: new AbortController() };
      live.set(job.id, entry);
      announce(job.id);
      // `run` ends every job by itself and never rejects; the queue only decides when it begins.
      void queue.add(() => run(entry));
      return job.id;
    },

    get(id) {
      const job = live.get(id)?.job ?? repository.find(id);
      if (job === null) throw new DriftGuardError('JOB_NOT_FOUND');
      return job;
    },

    page(request) {
      const page = repository.page(request);
      return { ...page, items: page.items.map((job) => live.get(job.id)?.job ?? job) };
    },

    cancel(id) {
      const entry = live.get(id);
      if (entry === undefined || entry.job.endedAt !== null) {
        if (entry === undefined && repository.find(id) === null) throw new DriftGuardError('JOB_NOT_FOUND');
        throw new DriftGuardError('JOB_NOT_CANCELLABLE');
      }
      entry.abort.abort(new DriftGuardError('CANCELLED'));
      // A job that still waits has nothing to undo.
      if (entry.job.state === 'queued') {
        end(entry, endingAfter(entry, entry.abort.signal.reason));
        entry.request.withdrawn?.();
      }
      return entry.job;
    },

    counts() {
      const states = [...live.values()].map(({ job }) => job.state);
      return {
        running: states.filter((state) => state === 'running').length,
        waiting: states.filter((state) => state === 'queued').length,
      };
    },

    recover() {
      const left = repository.unfinished();
      if (left.length === 0) return;
      database.write(() => {
        for (const job of left) {
          repository.save({
            ...job,
            state: 'interrupted',
            endedAt: clock.now(),
            failure: failureOf('INTERRUPTED', ids.next()),
          });
        }
      });
      log.warn('jobs found unfinished', { count: left.length });
    },

    forgetOld() {
      const before = toUtcInstant(Date.parse(clock.now()) - keptMs);
      const count = database.write(() => repository.removeEndedBefore(before));
      if (count === 0) return;
      log.info('old jobs forgotten', { count });
      publish({ topic: 'records/changed', payload: { entity: 'job', ids: [] } });
    },

    async close() {
      closing = true;
      for (const entry of live.values()) {
        entry.abort.abort(new DriftGuardError('INTERRUPTED'));
        if (entry.job.state === 'queued') interrupt(entry);
      }
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeTimeoutMs);
      });
      await Promise.race([queue.onIdle(), timeout]);
      clearTimeout(timer);
      for (const entry of live.values()) {
        // One that has ended is here because its end could not be stored, which was told then.
        if (entry.job.endedAt !== null) continue;
        log.warn('job did not stop in time', { jobId: entry.job.id });
        interrupt(entry);
      }
    },
  };
}
