import type { Clock, Logger } from './ports.ts';
import { stackOf } from './telemetry/stack.ts';

export type Recurring = {
  /** For the log. */
  readonly name: string;
  /** Whether it is time, asked every few seconds; never while the work of an earlier time still runs. */
  readonly isDue: () => boolean;
  /**
   * Whether it goes on while the ledger is not the one that was known last, and nothing may be recorded on top
   * of it: only what records nothing, or belongs to signing in and out.
   */
  readonly inRecovery: boolean;
  /** Not worth a line in the log each time. */
  readonly quiet?: boolean;
  readonly work: () => void | Promise<void>;
};

/** What the core does by itself from time to time. Each task knows by its own records when it is due. */
export type Timetable = {
  add(task: Recurring): void;
  /** Runs what is due now; the promise is for tests. */
  tick(): Promise<void>;
  /** Stops and waits for what runs. */
  close(): Promise<void>;
};

const tickMs = 5000;

export function createTimetable({
  clock,
  log,
  mayRecord,
}: {
  readonly clock: Clock;
  readonly log: Logger;
  /** False while nothing may be recorded on top of the ledger. */
  readonly mayRecord: () => boolean;
}): Timetable {
  const tasks: Recurring[] = [];
  const running = new Map<Recurring, Promise<void>>();
  let closed = false;

  async function perform(task: Recurring): Promise<void> {
    const startedMs = clock.monotonicMs();
    try {
      if (!(task.inRecovery || mayRecord()) || !task.isDue()) return;
      await task.work();
      if (task.quiet === true) return;
      log.info('scheduled work done', {
        task: task.name,
        durationMs: Math.round(clock.monotonicMs() - startedMs),
      });
    } catch (error) {
      log.error('scheduled work failed', {
        task: task.name,
        stack: stackOf(error),
      });
    }
  }

  function begin(task: Recurring): Promise<void> {
    const present = running.get(task);
    if (present !== undefined) return present;
    const run = perform(task).finally(() => {
      running.delete(task);
    });
    running.set(task, run);
    return run;
  }

  async function tick(): Promise<void> {
    if (closed) return;
    await Promise.all(tasks.map(begin));
  }

  const timer = setInterval(() => {
    void tick();
  }, tickMs).unref();

  return {
    add(task) {
      tasks.push(task);
    },
    tick,
    async close() {
      closed = true;
      clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
