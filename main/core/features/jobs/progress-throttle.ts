import type { JobProgress } from '../../../../shared/contract/jobs.ts';

/** With the last report sent at the end of a job, at most ten in any second. */
const intervalMs = 120;

export type ProgressThrottle = {
  report(progress: JobProgress): void;
  /** Sends what is still held back and stops. */
  finish(): void;
};

/** Passes the first report on at once, then the latest one at every interval, and never loses the last. */
export function createProgressThrottle(send: (progress: JobProgress) => void): ProgressThrottle {
  let held: JobProgress | null = null;
  let timer: NodeJS.Timeout | null = null;
  let finished = false;

  function release(): void {
    if (held === null) return;
    const progress = held;
    held = null;
    send(progress);
  }

  function tick(): void {
    timer = null;
    if (held === null) return;
    release();
    timer = setTimeout(tick, intervalMs).unref();
  }

  return {
    report(progress) {
      if (finished) return;
      held = progress;
      if (timer !== null) return;
      tick();
    },
    finish() {
      finished = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      release();
    },
  };
}
