import { describe, expect, it } from 'vitest';
import type { Steps } from '../../../../main/core/statistics/index.ts';
import { inTurns } from '../../../../main/processes/stats-turns.ts';

describe('work in turns', () => {
  it('gives its value, and is given up between two steps when nobody wants it any more', async () => {
    let steps = 0;
    const abort = new AbortController();
    function* work(last: number): Steps<string> {
      for (; steps < last; steps += 1) {
        if (steps === 3) abort.abort();
        yield;
      }
      return 'done';
    }
    expect(await inTurns(work(2), abort.signal)).toBe('done');
    await expect(inTurns(work(100), abort.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(steps).toBe(3);
  });
});
