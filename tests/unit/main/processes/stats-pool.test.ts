import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createStatsPool } from '../../../../main/processes/stats-pool.ts';
import type { StatsPool } from '../../../../main/processes/stats-pool.ts';

const workerPath = join(import.meta.dirname, '../../../support/stats-fake-worker.ts');
const settings = { tempFolder: '/absent', memoryLimitMb: 64, keptValues: 1000, version: 'test' };
const never = new AbortController().signal;

let pool: StatsPool;
let crashes: string[] = [];
function open(size: number): void {
  crashes = [];
  pool = createStatsPool({
    settings,
    size,
    workerPath,
    graceMs: 50,
    onCrash: (error) => crashes.push(error.message),
  });
}
afterEach(() => pool.close());

const order = (path: string, signal = never) => pool.run({ kind: 'digest', path }, signal);

describe('statistics pool', () => {
  it('runs more tasks than it has threads, each once', async () => {
    open(2);
    const names = Array.from({ length: 20 }, (_, index) => `task ${index}`);
    expect(await Promise.all(names.map((name) => order(name)))).toEqual(names);
  });

  it('rejects with the code and the problems that the task failed with', async () => {
    open(1);
    await expect(order('refuse')).rejects.toMatchObject({
      code: 'EVIDENCE_MISSING',
      message: 'It is gone.',
      details: { problems: [{ path: 'file', message: 'It is gone.' }] },
    });
  });

  it('survives a thread that ends: tries again once, then gives the task up, and goes on', async () => {
    open(1);
    await expect(order('crash')).rejects.toThrow('ended 2 times without an answer: out of order');
    expect(crashes).toEqual(['out of order', 'out of order']);
    expect(await order('next')).toBe('next');
  });

  it('cancels a task that runs, and one that waits behind it', async () => {
    open(1);
    const first = new AbortController();
    const second = new AbortController();
    const running = order('wait', first.signal);
    const waiting = order('unseen', second.signal);
    second.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    first.abort();
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await order('next')).toBe('next');
  });

  it('ends a thread that does not stop when it is told to, and replaces it', async () => {
    open(1);
    const abort = new AbortController();
    const stuck = order('stuck', abort.signal);
    abort.abort();
    await expect(stuck).rejects.toMatchObject({ code: 'CANCELLED' });
    expect({ crashes, next: await order('next') }).toEqual({ crashes: [], next: 'next' });
  });

  it('rejects everything when it is closed, and whatever comes after', async () => {
    open(1);
    const running = order('wait');
    const waiting = order('unseen');
    const outcomes = Promise.allSettled([running, waiting]);
    await pool.close();
    const later = await Promise.allSettled([order('later')]);
    expect([...(await outcomes), ...later].map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
  });

  it('refuses a task whose signal is aborted already', async () => {
    open(1);
    await expect(order('unseen', AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
