import { expect, it } from 'vitest';
import { createProcessVitals } from '../../../../main/adapters/process-vitals.ts';

it('tells memory of this machine', () => {
  const vitals = createProcessVitals();
  expect(vitals.heapBytes()).toBeGreaterThan(1_000_000);
  expect(vitals.machineMemoryBytes()).toBeGreaterThan(vitals.heapBytes());
});

it('notices an event loop that was held up, and begins anew after each look', async () => {
  const vitals = createProcessVitals();
  vitals.eventLoop();
  // The first interval after a look only sets the mark that the next is measured from.
  await new Promise((resolve) => setTimeout(resolve, 60));
  // Holds the thread itself for a while, as a long statement would.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(vitals.eventLoop().longestMs).toBeGreaterThan(100);
  const { p50Ms, p99Ms, longestMs } = vitals.eventLoop();
  expect([p50Ms, p99Ms, longestMs].every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
});
