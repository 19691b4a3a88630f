import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClientError } from '../../../../renderer/client/client-error.ts';
import {
  createPushChannel,
  reconnectDelaysMs,
  silenceLimitMs,
} from '../../../../renderer/client/push-channel.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the channel of pushed messages', () => {
  it('waits longer after each failed attempt, up to the last delay', async () => {
    const attempts: number[] = [];
    const channel = createPushChannel({
      open: () => {
        attempts.push(Date.now());
        return Promise.reject(new ClientError('CORE_UNAVAILABLE'));
      },
      onMessage: () => undefined,
      onState: () => undefined,
    });
    channel.start();
    await vi.advanceTimersByTimeAsync(32_000);
    channel.stop();
    const waits = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
    expect(waits.slice(0, 6)).toEqual([...reconnectDelaysMs, reconnectDelaysMs[4]]);
  });

  it('gives a silent connection up and opens another', async () => {
    const states: string[] = [];
    let opened = 0;
    const channel = createPushChannel({
      open: (signal) => {
        opened += 1;
        return Promise.resolve(
          new ReadableStream<Uint8Array>({
            start(controller) {
              signal.addEventListener('abort', () => {
                controller.error(new Error('aborted'));
              });
            },
          }),
        );
      },
      onMessage: () => undefined,
      onState: (state) => {
        states.push(state);
      },
    });
    channel.start();
    await vi.advanceTimersByTimeAsync(silenceLimitMs + reconnectDelaysMs[0] + 10);
    channel.stop();
    expect([opened, states]).toEqual([2, ['online', 'offline', 'online']]);
  });

  it('stops for good when it is signed out', async () => {
    const states: string[] = [];
    let opened = 0;
    createPushChannel({
      open: () => {
        opened += 1;
        return Promise.reject(new ClientError('NOT_SIGNED_IN'));
      },
      onMessage: () => undefined,
      onState: (state) => {
        states.push(state);
      },
    }).start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([opened, states]).toEqual([1, ['signed-out']]);
  });
});
