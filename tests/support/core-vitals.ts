import type { Vitals } from '../../main/core/ports.ts';

/** A process that is never late, on a machine of round figures. */
export const idleVitals: Vitals = {
  heapBytes: () => 50 * 1024 ** 2,
  machineMemoryBytes: () => 16 * 1024 ** 3,
  eventLoop: () => ({ p50Ms: 0, p99Ms: 1, longestMs: 2 }),
};
