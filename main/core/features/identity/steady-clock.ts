import type { Clock } from '../../ports.ts';

/**
 * Milliseconds since 1970 that never run backwards, for everything that expires: when the clock of the
 * computer is put back, time goes on from where it was, and what had expired stays so.
 */
export type SteadyClock = { nowMs(): number };

/** `knownMs` is a moment that is known to have passed, from an earlier run; 0 when there is none. */
export function createSteadyClock(clock: Clock, knownMs: number): SteadyClock {
  let latestMs = Math.max(knownMs, Date.parse(clock.now()));
  let readMs = clock.monotonicMs();
  return {
    nowMs() {
      const monotonicMs = clock.monotonicMs();
      // A computer that slept stops counting, and its clock shows the time that passed.
      latestMs = Math.max(latestMs + Math.max(0, monotonicMs - readMs), Date.parse(clock.now()));
      readMs = monotonicMs;
      return Math.floor(latestMs);
    },
  };
}
