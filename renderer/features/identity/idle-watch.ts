/** How often activity is reported at most, in milliseconds. */
export const reportEveryMs = 60_000;

/** How long before the lock a warning is shown, in milliseconds. */
const warningMs = 60_000;

type IdleWatchOptions = {
  readonly idleMs: number;
  readonly now: () => number;
  readonly report: () => void;
  readonly lock: () => void;
  /** Milliseconds until the lock while the warning is due; null when it is not. */
  readonly onWarning: (leftMs: number | null) => void;
};

export type IdleWatch = {
  /** Somebody pressed a key or a button. */
  input(): void;
  /** To be called about once a second. */
  tick(): void;
};

/**
 * Counts the time since the last input. The engine is told of input at most once a minute, but always in
 * the end, so that it never believes the session idle for longer than it is.
 */
export function createIdleWatch({ idleMs, now, report, lock, onWarning }: IdleWatchOptions): IdleWatch {
  const warnFromMs = Math.min(warningMs, idleMs / 2);
  let lastInputMs = now();
  let lastReportMs = Number.NEGATIVE_INFINITY;
  let owed = false;
  let warning = false;
  let locked = false;

  function reportOwed(): void {
    if (!owed || now() - lastReportMs < reportEveryMs) return;
    owed = false;
    lastReportMs = now();
    report();
  }

  return {
    input() {
      // After a sleep of the computer the first key comes before the first tick: too late is too late.
      if (locked || now() - lastInputMs >= idleMs) return;
      lastInputMs = now();
      owed = true;
      if (warning) {
        warning = false;
        onWarning(null);
      }
      reportOwed();
    },
    tick() {
      if (locked) return;
      reportOwed();
      const leftMs = lastInputMs + idleMs - now();
      if (leftMs <= 0) {
        locked = true;
        onWarning(null);
        lock();
      } else if (leftMs <= warnFromMs) {
        warning = true;
        onWarning(leftMs);
      }
    },
  };
}
