import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobContext } from '../../../../../../main/core/features/jobs/job-runner.ts';
import { createJobService } from '../../../../../../main/core/features/jobs/service.ts';
import type { JobService } from '../../../../../../main/core/features/jobs/service.ts';
import type { JobOutcome } from '../../../../../../shared/contract/jobs.ts';
import type { PushMessage } from '../../../../../../shared/contract/index.ts';
import { DriftGuardError } from '../../../../../../shared/errors.ts';
import { jobId } from '../../../../../../shared/schema/ids.ts';
import type { JobId } from '../../../../../../shared/schema/ids.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';

let test: Awaited<ReturnType<typeof openTestDatabase>>;
let pushes: PushMessage[];
let jobs: JobService;
beforeEach(async () => {
  test = await openTestDatabase();
  pushes = [];
  jobs = serve();
});
afterEach(async () => {
  await jobs.close();
  await test.close();
});

function serve(): JobService {
  return createJobService({ ...test, publish: (message) => pushes.push(message) });
}

const outcome: JobOutcome = { entity: 'dataset', id: 'd1', message: 'Imported 10 rows.' };
const start = (work: (job: JobContext) => Promise<JobOutcome>): JobId =>
  jobs.start(
    { kind: 'dataset-import', title: 'Import a.csv', actor: test.operator, correlationId: 'c1' },
    work,
  );
const endsOf = (id: JobId) => pushes.filter((push) => push.topic === 'job/done' && push.payload.id === id);
const ended = (id: JobId) => vi.waitFor(() => expect(endsOf(id)).toHaveLength(1));

/** Work that waits until it is let go, and rejects when it is aborted as a well-behaved one does. */
function heldWork() {
  const { promise, resolve, reject } = Promise.withResolvers<JobOutcome>();
  const contexts: JobContext[] = [];
  const work = (job: JobContext) => {
    contexts.push(job);
    job.signal.addEventListener('abort', () => reject(job.signal.reason as Error));
    return promise;
  };
  return { work, contexts, release: () => resolve(outcome), reject };
}

describe('old jobs', () => {
  it('are forgotten ninety days after they ended, the others stay', async () => {
    const held = heldWork();
    const old = start(() => Promise.resolve(outcome));
    const going = start(held.work);
    await ended(old);
    test.clock.advance(90 * 24 * 3_600_000);
    jobs.forgetOld();
    expect(jobs.get(old).state).toBe('done');
    test.clock.advance(1);
    jobs.forgetOld();
    expect(() => jobs.get(old)).toThrow('The job does not exist.');
    expect(jobs.get(going).state).toBe('running');
  });
});

describe('a job', () => {
  it('is recorded before it runs and tells its end once', async () => {
    const held = heldWork();
    const id = start(held.work);
    expect(jobs.get(id)).toEqual({
      id,
      kind: 'dataset-import',
      title: 'Import a.csv',
      state: 'running',
      progress: { done: 0, total: null, unit: '', phase: 'Waiting' },
      createdAt: '2026-01-02T03:04:05.000Z',
      startedAt: '2026-01-02T03:04:05.000Z',
      endedAt: null,
      outcome: null,
      failure: null,
    });
    test.clock.advance(2000);
    held.release();
    await ended(id);

    const done = { ...jobs.get(id), state: 'done', endedAt: '2026-01-02T03:04:07.000Z', outcome };
    expect(jobs.get(id)).toEqual(done);
    expect(serve().get(id)).toEqual(done);
    expect(pushes.at(-2)).toEqual({ topic: 'job/done', payload: done });
    expect(pushes.at(-1)).toEqual({ topic: 'records/changed', payload: { entity: 'job', ids: [id] } });
  });

  it('shows its latest progress to whoever asks, and the last one in its end', async () => {
    const held = heldWork();
    const id = start(held.work);
    const last = { done: 500, total: 500, unit: 'rows', phase: 'Writing' };
    for (let done = 1; done < 500; done += 1) held.contexts[0]?.report({ ...last, done });
    expect(jobs.get(id).progress.done).toBe(499);
    expect(jobs.page({ states: [], cursor: null, limit: 10 }).items[0]?.progress.done).toBe(499);
    held.contexts[0]?.report(last);
    held.release();
    await ended(id);

    const sent = pushes.filter((push) => push.topic === 'job/progress');
    expect(sent).toEqual([
      { topic: 'job/progress', payload: { jobId: id, progress: { ...last, done: 1 } } },
      { topic: 'job/progress', payload: { jobId: id, progress: last } },
    ]);
    expect(jobs.get(id).progress).toEqual(last);
    held.contexts[0]?.report({ ...last, done: 0 });
    expect(jobs.get(id).progress).toEqual(last);
  });

  it('fails with the code, the sentence and the problems of its error', async () => {
    const problems = [{ path: 'age', message: 'Not a number.' }];
    const id = start(() =>
      Promise.reject(new DriftGuardError('COLUMNS_INVALID', 'One column is wrong.', { problems })),
    );
    await ended(id);
    expect(jobs.get(id)).toMatchObject({
      state: 'failed',
      outcome: null,
      failure: { code: 'COLUMNS_INVALID', message: 'One column is wrong.', problems, correlationId: 'c1' },
    });
  });

  it('hides an error that nobody expected behind its correlation id, and logs it', async () => {
    const id = start(() => Promise.reject(new TypeError('secret detail')));
    await ended(id);
    expect(jobs.get(id).failure).toEqual({
      code: 'INTERNAL',
      message: 'Something went wrong inside the application. The log names it by the correlation id.',
      problems: [],
      correlationId: 'c1',
    });
    expect(test.log.entries).toContainEqual({
      level: 'error',
      event: 'job failed unexpectedly',
      fields: {
        jobId: id,
        correlationId: 'c1',
        stack: expect.stringMatching(/^TypeError\n(?![\s\S]*secret detail)/u),
      },
    });
  });

  it('is told as a full disk when the disk under its work is full', async () => {
    const id = start(() => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })));
    await ended(id);
    expect(jobs.get(id)).toMatchObject({ state: 'failed', failure: { code: 'DISK_FULL' } });
    // Work that began by itself has nobody who waits for its end.
    expect(test.log.entries).toContainEqual({
      level: 'warn',
      event: 'job failed',
      fields: { jobId: id, kind: jobs.get(id).kind, code: 'DISK_FULL', correlationId: 'c1' },
    });
  });

  it('fails when its work throws before it returns a promise', async () => {
    const id = start(() => {
      throw new Error('at once');
    });
    await ended(id);
    expect(jobs.get(id)).toMatchObject({ state: 'failed', failure: { code: 'INTERNAL' } });
  });

  it('waits while two others run, and starts in order', async () => {
    const held = [heldWork(), heldWork(), heldWork(), heldWork()];
    const ids = held.map(({ work }) => start(work));
    expect(ids.map((id) => jobs.get(id).state)).toEqual(['running', 'running', 'queued', 'queued']);
    expect(jobs.counts()).toEqual({ running: 2, waiting: 2 });
    held[1]?.release();
    await vi.waitFor(() =>
      expect(ids.map((id) => jobs.get(id).state)).toEqual(['running', 'done', 'running', 'queued']),
    );
    for (const { release } of held) release();
    await vi.waitFor(() => expect(jobs.counts()).toEqual({ running: 0, waiting: 0 }));
  });
});

describe('cancelling', () => {
  it('aborts a job that runs and calls it cancelled when it has stopped', async () => {
    const held = heldWork();
    const id = start(held.work);
    expect(jobs.cancel(id).state).toBe('running');
    expect(held.contexts[0]?.signal.aborted).toBe(true);
    await ended(id);
    expect(jobs.get(id)).toMatchObject({ state: 'cancelled', failure: { code: 'CANCELLED' } });
  });

  it('ends a job that waits at once, and never starts it', async () => {
    const running = [heldWork(), heldWork()];
    for (const { work } of running) start(work);
    const waiting = heldWork();
    const id = start(waiting.work);
    expect(jobs.cancel(id)).toMatchObject({ state: 'cancelled', startedAt: null });
    for (const { release } of running) release();
    await vi.waitFor(() => expect(jobs.counts()).toEqual({ running: 0, waiting: 0 }));
    expect(waiting.contexts).toEqual([]);
    expect(endsOf(id)).toHaveLength(1);
  });

  it('comes too late for work that is already stored', async () => {
    const { promise, resolve } = Promise.withResolvers<JobOutcome>();
    const id = start(() => promise);
    jobs.cancel(id);
    resolve(outcome);
    await ended(id);
    expect(jobs.get(id)).toMatchObject({ state: 'done', outcome });
  });

  it('is refused for jobs that ended and jobs that do not exist', async () => {
    const id = start(() => Promise.resolve(outcome));
    await ended(id);
    expect(() => jobs.cancel(id)).toThrow(expect.objectContaining({ code: 'JOB_NOT_CANCELLABLE' }));
    const ghost = jobId.parse('01900000-0000-7000-8000-000000000000');
    expect(() => jobs.cancel(ghost)).toThrow(expect.objectContaining({ code: 'JOB_NOT_FOUND' }));
    expect(() => jobs.get(ghost)).toThrow(expect.objectContaining({ code: 'JOB_NOT_FOUND' }));
  });
});

describe('closing and starting again', () => {
  it('stops what runs and what waits, and takes nothing more', async () => {
    const held = [heldWork(), heldWork(), heldWork()];
    const ids = held.map(({ work }) => start(work));
    await jobs.close();
    expect(ids.map((id) => jobs.get(id))).toMatchObject(
      ids.map(() => ({
        state: 'interrupted',
        failure: {
          code: 'INTERRUPTED',
          message: 'The engine was restarted while this was under way. Start it again.',
        },
      })),
    );
    expect(ids.map((id) => endsOf(id).length)).toEqual([1, 1, 1]);
    expect(() => start(held[0]?.work ?? (() => Promise.resolve(outcome)))).toThrow(
      expect.objectContaining({ code: 'CORE_UNAVAILABLE' }),
    );
  });

  it('does not wait for ever for work that does not stop, and hears nothing of it later', async () => {
    vi.useFakeTimers();
    const { promise, resolve } = Promise.withResolvers<JobOutcome>();
    const id = start(() => promise);
    const closing = jobs.close();
    await vi.advanceTimersByTimeAsync(10_000);
    await closing;
    vi.useRealTimers();
    expect(jobs.get(id).state).toBe('interrupted');
    resolve(outcome);
    await Promise.resolve();
    expect(jobs.get(id).state).toBe('interrupted');
    expect(endsOf(id)).toHaveLength(1);
  });

  it('logs what went wrong with a job that was being stopped, and nothing for one that only stopped', async () => {
    const [failing, stopping] = [heldWork(), heldWork()];
    const id = start(async (job) => {
      await failing.work(job).catch(() => undefined);
      throw new DriftGuardError('DISK_FULL');
    });
    start(stopping.work);
    await jobs.close();
    expect(jobs.get(id).state).toBe('interrupted');
    expect(test.log.entries.filter(({ level }) => level !== 'info')).toEqual([
      {
        level: 'warn',
        event: 'job failed while it was stopped',
        fields: {
          jobId: id,
          correlationId: 'c1',
          stack: expect.stringMatching(/^DriftGuardError DISK_FULL/u),
        },
      },
    ]);
  });

  it('calls interrupted what a core that was killed left behind', () => {
    const running = start(heldWork().work);
    const next = serve();
    next.recover();
    expect(next.get(running)).toMatchObject({
      state: 'interrupted',
      endedAt: '2026-01-02T03:04:05.000Z',
      failure: { code: 'INTERRUPTED' },
    });
    next.recover();
    expect(next.page({ states: ['interrupted'], cursor: null, limit: 10 }).total).toBe(1);
  });

  it('tells the end of a job even when it cannot be stored', async () => {
    const held = heldWork();
    const id = start(held.work);
    const write = vi.spyOn(test.database, 'write').mockImplementation(() => {
      throw new DriftGuardError('DISK_FULL');
    });
    held.release();
    await ended(id);
    write.mockRestore();
    expect(jobs.get(id)).toMatchObject({ state: 'done', outcome });
    await jobs.close();
    expect(test.log.entries.filter(({ level }) => level !== 'info')).toEqual([
      expect.objectContaining({ level: 'error', event: 'job end not stored' }),
    ]);
  });
});

describe('the list', () => {
  it('comes newest first in pages and by state', async () => {
    const ids: JobId[] = [];
    for (let index = 0; index < 5; index += 1) {
      const id = start(() =>
        index % 2 === 0 ? Promise.resolve(outcome) : Promise.reject(new DriftGuardError('FILE_EMPTY')),
      );
      ids.push(id);
      // oxlint-disable-next-line no-await-in-loop -- one job after the other, so that the order is known
      await ended(id);
      if (index % 2 === 0) test.clock.advance(1000);
    }
    const newest = ids.toReversed();
    const first = jobs.page({ states: [], cursor: null, limit: 3 });
    expect([first.total, first.items.map(({ id }) => id)]).toEqual([5, newest.slice(0, 3)]);
    const second = jobs.page({ states: [], cursor: first.nextCursor, limit: 3 });
    expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([newest.slice(3), null]);
    const failed = jobs.page({ states: ['failed'], cursor: null, limit: 3 });
    expect([failed.total, failed.items.map(({ id }) => id)]).toEqual([2, [ids[3], ids[1]]]);
    expect(() => jobs.page({ states: ['failed'], cursor: first.nextCursor, limit: 3 })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });
});
