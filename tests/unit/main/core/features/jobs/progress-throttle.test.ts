import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgressThrottle } from '../../../../../../main/core/features/jobs/progress-throttle.ts';

const progress = (done: number) => ({ done, total: 1000, unit: 'rows', phase: 'Reading' });

describe('createProgressThrottle', () => {
  let sent: { done: number; atMs: number }[];
  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
  });
  afterEach(() => vi.useRealTimers());

  const start = () =>
    createProgressThrottle(({ done }) => {
      sent.push({ done, atMs: Date.now() });
    });

  it('sends at most ten reports in any second and never loses the last', () => {
    const throttle = start();
    for (let step = 1; step <= 3500; step += 1) {
      throttle.report(progress(step));
      vi.advanceTimersByTime(1);
    }
    throttle.finish();

    for (const { atMs } of sent) {
      expect(
        sent.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000).length,
      ).toBeLessThanOrEqual(10);
    }
    expect(sent.length).toBeGreaterThan(25);
    expect(sent[0]).toMatchObject({ done: 1 });
    expect(sent.at(-1)).toMatchObject({ done: 3500 });
    expect(sent.map(({ done }) => done)).toEqual(sent.map(({ done }) => done).toSorted((a, b) => a - b));
  });

  it('sends a report that nothing follows without waiting for the end', () => {
    const throttle = start();
    throttle.report(progress(1));
    throttle.report(progress(2));
    vi.advanceTimersByTime(1000);
    expect(sent.map(({ done }) => done)).toEqual([1, 2]);
    throttle.report(progress(3));
    expect(sent.map(({ done }) => done)).toEqual([1, 2, 3]);
  });

  it('sends nothing after the end', () => {
    const throttle = start();
    throttle.finish();
    throttle.report(progress(1));
    vi.advanceTimersByTime(1000);
    expect(sent).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
