import { totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Vitals } from '../core/ports.ts';

const resolutionMs = 20;
const nanosecondsPerMs = 1e6;

/** The histogram holds whole intervals between two looks; late is what exceeds them. */
const late = (nanoseconds: number) => Math.max(0, nanoseconds / nanosecondsPerMs - resolutionMs);

/** Watches the event loop of this process from now on. */
export function createProcessVitals(): Vitals {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  return {
    heapBytes: () => process.memoryUsage().heapUsed,
    machineMemoryBytes: totalmem,
    eventLoop() {
      const found =
        delay.count === 0
          ? { p50Ms: 0, p99Ms: 0, longestMs: 0 }
          : {
              p50Ms: late(delay.percentile(50)),
              p99Ms: late(delay.percentile(99)),
              longestMs: late(delay.max),
            };
      delay.reset();
      return found;
    },
  };
}
