import { describe, expect, test } from 'vitest';
import type { PushMessage } from '../../../../shared/contract/index.ts';
import { jobId } from '../../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import { loadDemoIfEmpty } from '../../../../main/processes/load-demo.ts';

const id = jobId.parse('01890000-0000-7000-8000-000000000001');
const at = toUtcInstant(0);
const progress = { done: 1, total: 3, unit: 'models', phase: 'Importing' };

type Ended = Extract<PushMessage, { topic: 'job/done' }>['payload'];
const ended = (state: 'done' | 'failed' | 'cancelled', failure: Ended['failure'] = null): PushMessage => ({
  topic: 'job/done',
  payload: {
    id,
    kind: 'demo-load',
    title: 'Demo',
    state,
    progress,
    createdAt: at,
    startedAt: at,
    endedAt: at,
    outcome: null,
    failure,
  },
});

/** A host whose workspace is empty or not, and which pushes `messages` when the demo is asked for. */
function hostWith(empty: boolean, messages: readonly PushMessage[], later: readonly PushMessage[] = []) {
  const listeners = new Set<(message: PushMessage) => void>();
  const push = (message: PushMessage) => {
    for (const listener of listeners) listener(message);
  };
  return {
    listeners,
    onPush: (listener: (message: PushMessage) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openDemo: () => {
      if (!empty) return Promise.resolve(null);
      for (const message of messages) push(message);
      setTimeout(() => {
        for (const message of later) push(message);
      });
      return Promise.resolve(id);
    },
  };
}

describe('loading the demo', () => {
  test('leaves a workspace with records alone', async () => {
    const host = hostWith(false, []);
    expect(await loadDemoIfEmpty(host, () => undefined)).toBe(false);
    expect(host.listeners.size).toBe(0);
  });

  test('waits for the job and tells of its progress', async () => {
    const host = hostWith(
      true,
      [],
      [{ topic: 'job/progress', payload: { jobId: id, progress } }, ended('done')],
    );
    const heard: unknown[] = [];
    expect(await loadDemoIfEmpty(host, (value) => heard.push(value))).toBe(true);
    expect(heard).toEqual([progress]);
    expect(host.listeners.size).toBe(0);
  });

  test('does not miss a job that ended before its start was answered', async () => {
    expect(await loadDemoIfEmpty(hostWith(true, [ended('done')]), () => undefined)).toBe(true);
  });

  test('rejects with what the job failed with', async () => {
    const failure: Ended['failure'] = {
      code: 'DISK_FULL',
      message: 'Full.',
      problems: [],
      correlationId: 'c',
    };
    const host = hostWith(true, [], [ended('failed', failure)]);
    await expect(loadDemoIfEmpty(host, () => undefined)).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: 'Full.',
    });
    expect(host.listeners.size).toBe(0);
  });

  test('rejects when the job is cancelled or the core goes away', async () => {
    await expect(
      loadDemoIfEmpty(hostWith(true, [], [ended('cancelled')]), () => undefined),
    ).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    const gone: PushMessage = { topic: 'core/state', payload: { state: 'restarting', reason: '' } };
    await expect(loadDemoIfEmpty(hostWith(true, [], [gone]), () => undefined)).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
  });
});
