import { parentPort, workerData } from 'node:worker_threads';
import { isDriftGuardError } from '../../shared/errors.ts';
import { openSqlite } from '../adapters/better-sqlite3.ts';
import { directCopies } from '../core/safekeeping/direct-copies.ts';
import { translateFileSystemError } from '../core/storage/file-system-errors.ts';
import type { CopyTask, FromCopyWorker } from './copy-protocol.ts';

/* One task on whole database files, in a thread of its own; the thread ends with it. */

const { task, cancelled } = workerData as { task: CopyTask; cancelled: Int32Array };

function say(message: FromCopyWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}

async function perform(): Promise<FromCopyWorker> {
  const copies = directCopies(openSqlite);
  const watching = {
    // The thread is busy inside SQLite and hears no message; it looks at shared memory between steps.
    signal: {
      get aborted() {
        return Atomics.load(cancelled, 0) !== 0;
      },
    },
    onPhase: (phase: string) => say({ type: 'phase', phase }),
  };
  switch (task.kind) {
    case 'copy':
      await copies.copy(task.source, task.target, watching);
      return { type: 'done', facts: null };
    case 'inspect':
      return { type: 'done', facts: await copies.inspect(task.path, watching) };
    case 'absorb-log':
      await copies.absorbLog(task.path, watching);
      return { type: 'done', facts: null };
  }
}

try {
  say(await perform());
} catch (reason) {
  // The code of a system error does not survive the way out of this thread.
  const error = translateFileSystemError(reason);
  if (isDriftGuardError(error)) {
    say({ type: 'failed', code: error.code, message: error.message, details: { ...error.details } });
  } else {
    say({
      type: 'failed',
      code: null,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      details: {},
    });
  }
}
