import { QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import { createQueryClient } from '../../../../renderer/client/query-client.ts';
import { attachPushSync } from '../../../../renderer/client/push-sync.ts';
import { setConnectionState } from '../../../../renderer/client/connection.ts';
import { createFakeClient } from '../../../support/renderer-fake-client.tsx';
import { sampleJob } from '../../../support/renderer-samples.ts';
import type { Job } from '../../../../shared/contract/jobs.ts';

const job = sampleJob();
const keys = {
  models: ['models/list', {}],
  overview: ['workspace/overview', {}],
  feature: ['drift/feature', { id: 'x' }],
  job: ['jobs/get', { id: job.id }],
  jobs: ['jobs/list', { states: ['running'] }],
} as const;

function prepare() {
  const client = createFakeClient();
  const queries = createQueryClient();
  for (const key of Object.values(keys)) queries.setQueryData(key, {});
  queries.setQueryData(keys.job, job);
  queries.setQueryData(keys.jobs, { items: [job], total: 1, nextCursor: null });
  const ended: Job[] = [];
  const detach = attachPushSync(client, queries, (done) => {
    ended.push(done);
  });
  const stale = (): string[] =>
    Object.entries(keys).flatMap(([name, key]) =>
      queries.getQueryState(key)?.isInvalidated === true ? [name] : [],
    );
  return { client, queries, ended, stale, detach };
}

describe('pushed messages and what has been read', () => {
  it('marks the answers that show a changed record as stale, and no others', () => {
    const { client, stale } = prepare();
    client.push({ topic: 'records/changed', payload: { entity: 'model', ids: [] } });
    expect(stale()).toEqual(['models', 'overview']);
  });

  it('keeps the features of a finished run, which never change', () => {
    const { client, stale } = prepare();
    client.push({ topic: 'records/changed', payload: { entity: 'run', ids: [] } });
    expect(stale()).toEqual(['models', 'overview']);
  });

  it('reads again what was being read for the first time when a record changed', async () => {
    const { client, queries } = prepare();
    const queryKey = ['jobs/get', { id: 'another' }];
    const answers = [sampleJob({ state: 'running' }), sampleJob({ state: 'done' })];
    const asked: ((job: Job) => void)[] = [];
    const observer = new QueryObserver<Job>(queries, {
      queryKey,
      queryFn: () => new Promise<Job>((settle) => void asked.push(settle)),
    });
    const leave = observer.subscribe(() => undefined);
    // The answer is on its way, and says what was so before.
    client.push({ topic: 'records/changed', payload: { entity: 'job', ids: [] } });
    client.push({ topic: 'records/changed', payload: { entity: 'job', ids: [] } });
    expect(asked).toHaveLength(1);
    for (const [index, answer] of answers.entries()) {
      await vi.waitUntil(() => asked.length === index + 1);
      asked[index]?.(answer);
    }
    await vi.waitUntil(() => observer.getCurrentResult().data?.state === 'done');
    expect(asked).toHaveLength(2);
    leave();
  });

  it('writes progress into the job and the lists that hold it', () => {
    const { client, queries } = prepare();
    const progress = { done: 5, total: 8, unit: 'features', phase: 'Comparing features' };
    client.push({ topic: 'job/progress', payload: { jobId: job.id, progress } });
    expect(queries.getQueryData(keys.job)).toEqual({ ...job, progress });
    expect(queries.getQueryData(keys.jobs)).toEqual({
      items: [{ ...job, progress }],
      total: 1,
      nextCursor: null,
    });
  });

  it('tells of the end of a job and does not let late progress revive it', () => {
    const { client, queries, ended } = prepare();
    const done = sampleJob({ state: 'cancelled', endedAt: '2026-03-01T12:00:00.000Z' });
    client.push({ topic: 'job/done', payload: done });
    client.push({
      topic: 'job/progress',
      payload: { jobId: job.id, progress: { done: 8, total: 8, unit: 'features', phase: 'late' } },
    });
    expect(queries.getQueryData(keys.job)).toEqual(done);
    expect(ended).toEqual([done]);
  });

  it('reads everything again when the engine has come back, and nothing after it was detached', () => {
    const { client, stale, detach } = prepare();
    setConnectionState(client.connection, 'offline');
    expect(stale()).toEqual([]);
    setConnectionState(client.connection, 'online');
    expect(stale()).toEqual(['models', 'overview', 'feature', 'job', 'jobs']);
    const second = prepare();
    second.detach();
    second.client.push({ topic: 'records/changed', payload: { entity: 'workspace', ids: [] } });
    expect(second.stale()).toEqual([]);
    detach();
  });
});
