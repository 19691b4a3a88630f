import { utilityProcess } from 'electron';
import { createTail } from '../processes/core-child.ts';
import type { CoreChild, CoreExit } from '../processes/core-child.ts';
import type { FromCore } from '../processes/protocol.ts';

/** Starts the core in a utility process. */
export function forkUtilityCore(entry: string): CoreChild {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'DriftGuard core',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const tail = createTail();
  child.stderr?.on('data', tail.add);
  let exit: CoreExit | null = null;
  const listeners: ((exit: CoreExit) => void)[] = [];
  child.once('exit', (code) => {
    exit = { code, signal: null, lastWords: tail.text() };
    for (const listener of listeners.splice(0)) listener(exit);
  });
  return {
    get pid() {
      return child.pid;
    },
    post: (message) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
      if (exit === null) child.postMessage(message);
    },
    onMessage: (listener) => {
      child.on('message', (message: FromCore) => {
        listener(message);
      });
    },
    onExit: (listener) => {
      if (exit === null) listeners.push(listener);
      else listener(exit);
    },
    kill: () => {
      // A utility process takes a polite signal only, which a process that hangs does not notice.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
