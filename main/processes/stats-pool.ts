import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { DriftGuardError } from '../../shared/errors.ts';
import type { WorkerStatus } from '../core/ports.ts';
import { entryPath } from './entry.ts';
import type { FromWorker, StatsTask, TaskValue, ToWorker, WorkerSettings } from './stats-protocol.ts';

export type StatsPoolOptions = {
  readonly settings: WorkerSettings;
  /** Threads at most. They are started when there is work and ended when there has been none for a while. */
  readonly size: number;
  /** How long a cancelled task may take to stop before its thread is ended. */
  readonly graceMs?: number;
  readonly idleMs?: number;
  /** The program of the threads; a parameter so that tests can use one that fails. */
  readonly workerPath?: string;
  /** Told of threads by their number, for the log. */
  readonly onStart?: (worker: number) => void;
  readonly onCrash?: (error: Error, worker: number) => void;
};

export type StatsPool = {
  /**
   * Runs a task on a free thread. Rejects with what the task failed with, CANCELLED when `signal` is
   * aborted, and an unexpected error when two threads ended under it.
   */
  run<Task extends StatsTask>(task: Task, signal: AbortSignal): Promise<TaskValue[Task['kind']]>;
  status(): Promise<WorkerStatus>;
  /** Cancels what runs and waits, and ends all threads. */
  close(): Promise<void>;
};

type Pending = {
  readonly id: number;
  readonly task: StatsTask;
  readonly signal: AbortSignal;
  readonly resolve: (value: TaskValue[StatsTask['kind']]) => void;
  readonly reject: (reason: unknown) => void;
  /** Fulfilled when the task has been answered, either way. */
  readonly ended: Promise<void>;
  /** Threads that ended while they had it. */
  crashes: number;
};

type Thread = {
  readonly worker: Worker;
  task: Pending | null;
  grace: NodeJS.Timeout | null;
  idle: NodeJS.Timeout | null;
};

const mostCrashes = 2;

const cancelled = () => new DriftGuardError('CANCELLED');

function send(worker: Worker, message: ToWorker): void {
  worker.postMessage(message, []);
}

export function createStatsPool(options: StatsPoolOptions): StatsPool {
  const { settings, size, graceMs = 2000, idleMs = 30_000, onStart, onCrash } = options;
  const workerPath = options.workerPath ?? entryPath('stats-worker');
  const threads = new Set<Thread>();
  const queue: Pending[] = [];
  let lastId = 0;
  let crashes = 0;
  let closed = false;

  /** Takes the task from a thread, so that its end is told once. */
  function release(thread: Thread): Pending | null {
    const { task } = thread;
    thread.task = null;
    if (thread.grace !== null) clearTimeout(thread.grace);
    thread.grace = null;
    return task;
  }

  function answer(thread: Thread, message: FromWorker): void {
    if (thread.task?.id !== message.id) return;
    const task = release(thread);
    if (closed || task?.signal.aborted) task?.reject(cancelled());
    else if (message.type === 'done') task?.resolve(message.value);
    else task?.reject(errorOf(message));
    pump();
  }

  function lose(thread: Thread, reason: Error, number: number): void {
    if (!threads.delete(thread)) return;
    if (thread.idle !== null) clearTimeout(thread.idle);
    const task = release(thread);
    if (task === null) return pump();
    if (closed || task.signal.aborted) task.reject(cancelled());
    else {
      task.crashes += 1;
      crashes += 1;
      onCrash?.(reason, number);
      if (task.crashes < mostCrashes) queue.unshift(task);
      else
        task.reject(
          new Error(`The statistics ended ${mostCrashes} times without an answer: ${reason.message}`),
        );
    }
    pump();
  }

  function start(): Thread {
    const worker = new Worker(workerPath, {
      workerData: settings,
      // Values are in typed arrays outside the heap; what is left is small. A small young generation is
      // collected often, and with it the chunks of the engine, whose memory the heap does not see.
      resourceLimits: { maxYoungGenerationSizeMb: 6 },
    });
    worker.unref();
    const thread: Thread = { worker, task: null, grace: null, idle: null };
    // The number is gone once the thread has ended.
    const number = worker.threadId;
    let reason = new Error('the thread ended');
    onStart?.(number);
    worker.on('message', (message: FromWorker) => answer(thread, message));
    worker.on('messageerror', (error) => {
      reason = error;
      void worker.terminate();
    });
    worker.on('error', (error) => {
      reason = error instanceof Error ? error : new Error(String(error));
    });
    worker.on('exit', () => lose(thread, reason, number));
    threads.add(thread);
    return thread;
  }

  function stop(thread: Thread): void {
    const { task, worker } = thread;
    if (task === null || thread.grace !== null) return;
    send(worker, { type: 'cancel', id: task.id });
    thread.grace = setTimeout(() => void worker.terminate(), graceMs);
  }

  function rest(thread: Thread): void {
    // `close` holds the process open until its threads have ended.
    if (closed) return;
    thread.worker.unref();
    thread.idle ??= setTimeout(() => {
      threads.delete(thread);
      void thread.worker.terminate();
    }, idleMs).unref();
  }

  function give(thread: Thread, task: Pending): void {
    if (thread.idle !== null) clearTimeout(thread.idle);
    thread.idle = null;
    thread.task = task;
    thread.worker.ref();
    send(thread.worker, { type: 'run', id: task.id, task: task.task });
  }

  /** Brings tasks and threads together; called whenever either may have changed. */
  function pump(): void {
    for (const thread of threads) if (thread.task?.signal.aborted) stop(thread);
    for (let index = queue.length - 1; index >= 0; index -= 1) {
      const task = queue[index];
      if (task === undefined || !(closed || task.signal.aborted)) continue;
      queue.splice(index, 1);
      task.reject(cancelled());
    }
    while (queue.length > 0) {
      const free = [...threads].find((thread) => thread.task === null);
      if (free === undefined && threads.size >= size) return;
      const task = queue.shift();
      if (task !== undefined) give(free ?? start(), task);
    }
    for (const thread of threads) if (thread.task === null) rest(thread);
  }

  return {
    async run<Task extends StatsTask>(task: Task, signal: AbortSignal) {
      if (closed || signal.aborted) throw cancelled();
      lastId += 1;
      const { promise, resolve, reject } = Promise.withResolvers<TaskValue[StatsTask['kind']]>();
      const ended = promise.then(
        () => undefined,
        () => undefined,
      );
      const onAbort = () => pump();
      signal.addEventListener('abort', onAbort);
      queue.push({ id: lastId, task, signal, resolve, reject, ended, crashes: 0 });
      pump();
      try {
        // A worker answers a task with the value of its kind.
        return (await promise) as TaskValue[Task['kind']];
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
    async status() {
      // A thread that ends meanwhile, or does not get to answering, is left out of the sum.
      const heaps = await Promise.all([...threads].map(({ worker }) => heapOf(worker)));
      return {
        threads: threads.size,
        busy: [...threads].filter(({ task }) => task !== null).length,
        waiting: queue.length,
        crashes,
        heapBytes: heaps.reduce((sum, bytes) => sum + bytes, 0),
      };
    },
    async close() {
      closed = true;
      pump();
      await Promise.all(
        [...threads].map(async (thread) => {
          stop(thread);
          await thread.task?.ended;
          // Waiting for a thread that does not hold the process open would end the process first.
          thread.worker.ref();
          await thread.worker.terminate();
        }),
      );
    },
  };
}

const heapAnswerMs = 200;

/** Bytes that the heap of a thread uses; 0 when it does not say in time. */
async function heapOf(worker: Worker): Promise<number> {
  const late = new AbortController();
  try {
    const answer = worker.getHeapStatistics().then(({ used_heap_size: bytes }) => bytes);
    const timeout = delay(heapAnswerMs, 0, { signal: late.signal, ref: false }).catch(() => 0);
    return await Promise.race([answer, timeout]);
  } catch {
    return 0;
  } finally {
    late.abort();
  }
}

function errorOf({ failure }: Extract<FromWorker, { type: 'failed' }>): Error {
  if (failure.code !== 'INTERNAL') return new DriftGuardError(failure.code, failure.message, failure.details);
  const error = new Error(failure.message);
  if (failure.stack !== null) error.stack = failure.stack;
  return error;
}
