import type { Clock } from '../../main/core/ports.ts';
import { toUtcInstant } from '../../shared/schema/time.ts';

/** A clock that stands still until it is moved. Starts at 2026-01-02T03:04:05.000Z. */
export type ManualClock = Clock & { advance(milliseconds: number): void };

export function createManualClock(startEpochMs = Date.UTC(2026, 0, 2, 3, 4, 5)): ManualClock {
  let elapsedMs = 0;
  return {
    now: () => toUtcInstant(startEpochMs + elapsedMs),
    monotonicMs: () => elapsedMs,
    advance: (milliseconds) => {
      elapsedMs += milliseconds;
    },
  };
}
