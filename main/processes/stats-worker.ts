import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { isDriftGuardError } from '../../shared/errors.ts';
import { translateFileSystemError } from '../core/storage/file-system-errors.ts';
import { openColumnReader } from '../adapters/duckdb-column-reader.ts';
import type { ColumnReader } from '../adapters/duckdb-column-reader.ts';
import { compareTask } from './stats-compare.ts';
import { fairnessTask } from './stats-fairness.ts';
import { performanceTask } from './stats-performance.ts';
import { checkPartTask, layOutPartTask } from './stats-predictions.ts';
import { compareRowsTask, suggestTask } from './stats-rows.ts';
import { noProfiles, openProfileStore } from './stats-profiles.ts';
import { createValueArrays } from './stats-source.ts';
import type {
  FromWorker,
  StatsTask,
  TaskFailure,
  TaskValue,
  ToWorker,
  WorkerSettings,
} from './stats-protocol.ts';

/* A thread of the pool: takes one task at a time, answers it, and waits for the next. */

const port = parentPort;
if (port === null) throw new Error('This program runs as a worker thread only');

// The pool starts every worker with its settings.
const settings = workerData as WorkerSettings;
const readBytes = 1024 * 1024;

// Marking step by step keeps pauses short, which nobody waits for here, and costs a third of the time: every
// column brings new typed arrays, so marking would be under way almost always. The flag is that of the
// whole process, whose other heap is small. Electron holds on to its flags.
if (process.versions['electron'] === undefined) setFlagsFromString('--no-incremental-marking');

const arrays = createValueArrays();
let reader: Promise<ColumnReader> | null = null;
let running: { readonly id: number; readonly abort: AbortController } | null = null;

async function digestOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: readBytes }), hash, { signal });
  return hash.digest('hex');
}

async function perform(task: StatsTask, signal: AbortSignal): Promise<TaskValue[StatsTask['kind']]> {
  if (task.kind === 'digest') return digestOf(task.path, signal);
  if (task.kind === 'performance') {
    return performanceTask(task, { tempFolder: settings.tempFolder, signal });
  }
  if (task.kind === 'fairness') {
    return fairnessTask(task, { tempFolder: settings.tempFolder, signal });
  }
  if (task.kind === 'check-part') return checkPartTask(task, { tempFolder: settings.tempFolder, signal });
  if (task.kind === 'lay-out-part') return layOutPartTask(task);
  reader ??= openColumnReader(settings);
  if (task.kind === 'suggest') return suggestTask(task, await reader, signal);
  if (task.kind === 'rows') return compareRowsTask(task, await reader, signal);
  return compareTask(task, {
    reader: await reader,
    profiles: task.profileFolder === null ? noProfiles : openProfileStore(task.profileFolder),
    version: settings.version,
    keptValues: settings.keptValues,
    arrays,
    signal,
  });
}

function failureOf(reason: unknown, signal: AbortSignal): TaskFailure {
  if (signal.aborted) return { code: 'CANCELLED', message: 'Cancelled', details: {}, stack: null };
  // The code of a system error does not survive the way out of this thread.
  const error = translateFileSystemError(reason);
  if (isDriftGuardError(error)) {
    return { code: error.code, message: error.message, details: { ...error.details }, stack: null };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? error.message : String(error),
    details: {},
    stack,
  };
}

async function run(id: number, task: StatsTask): Promise<void> {
  const abort = new AbortController();
  running = { id, abort };
  let answer: FromWorker;
  try {
    answer = { type: 'done', id, value: await perform(task, abort.signal) };
  } catch (error) {
    answer = { type: 'failed', id, failure: failureOf(error, abort.signal) };
  }
  running = null;
  port?.postMessage(answer);
}

port.on('message', (message: ToWorker) => {
  if (message.type === 'run') void run(message.id, message.task);
  else if (running?.id === message.id) running.abort.abort();
});
