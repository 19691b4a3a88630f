import { Worker } from 'node:worker_threads';
import { DriftGuardError } from '../../shared/errors.ts';
import type { DatabaseCopies } from '../core/ports.ts';
import type { DatabaseFacts, Watching } from '../core/safekeeping/database-facts.ts';
import type { CopyTask, FromCopyWorker } from './copy-protocol.ts';
import { entryPath } from './entry.ts';

/** How often it is looked whether the work was cancelled. */
const lookEveryMs = 100;

/**
 * Work on whole database files in a thread for each piece of it. SQLite cannot be interrupted in the middle
 * of a statement, so work that was cancelled ends after the statement under way, within seconds.
 */
export function createCopyThreads(): DatabaseCopies {
  const workers = new Set<Worker>();

  function run(task: CopyTask, { signal, onPhase }: Watching): Promise<DatabaseFacts | null> {
    if (signal.aborted) return Promise.reject(new DriftGuardError('CANCELLED'));
    const cancelled = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(entryPath('copy-worker'), { workerData: { task, cancelled } });
    workers.add(worker);
    const look = setInterval(() => {
      if (signal.aborted) Atomics.store(cancelled, 0, 1);
    }, lookEveryMs).unref();
    return new Promise<DatabaseFacts | null>((resolve, reject) => {
      worker.on('message', (message: FromCopyWorker) => {
        if (message.type === 'phase') onPhase?.(message.phase);
        else if (message.type === 'done') resolve(message.facts);
        else if (message.code === null) reject(new Error(message.message));
        else reject(new DriftGuardError(message.code, message.message, message.details));
      });
      worker.once('error', reject);
      worker.once('exit', () => {
        reject(new Error('The thread that works on database files ended.'));
      });
    }).finally(() => {
      clearInterval(look);
      workers.delete(worker);
    });
  }

  return {
    async copy(source, target, watching) {
      await run({ kind: 'copy', source, target }, watching);
      if (watching.signal.aborted) throw new DriftGuardError('CANCELLED');
    },
    async inspect(path, watching) {
      const facts = await run({ kind: 'inspect', path }, watching);
      if (facts === null) throw new Error('An inspection ended without facts.');
      return facts;
    },
    async absorbLog(path, watching) {
      await run({ kind: 'absorb-log', path }, watching);
    },
    async close() {
      await Promise.all([...workers].map((worker) => worker.terminate()));
    },
  };
}
