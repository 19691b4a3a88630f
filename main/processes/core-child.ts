import { fork } from 'node:child_process';
import type { FromCore, ToCore } from './protocol.ts';

/** How a core process ended. */
export type CoreExit = {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last lines it wrote to its error output, at most 4 KiB; empty when it wrote nothing. */
  readonly lastWords: string;
};

/** A running core process, however it was started. */
export type CoreChild = {
  readonly pid: number | undefined;
  post(message: ToCore): void;
  onMessage(listener: (message: FromCore) => void): void;
  /** Called once, after the last message. */
  onExit(listener: (exit: CoreExit) => void): void;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
};

const lastWordsBytes = 4096;

/** Keeps the end of what is written to it. */
export function createTail(): { add(chunk: unknown): void; text(): string } {
  let text = '';
  return {
    add: (chunk) => {
      text = (text + String(chunk)).slice(-lastWordsBytes);
    },
    text: () => text.trim(),
  };
}

/** Starts the core in a Node process of its own. Nothing secret goes into its arguments. */
export function forkCore(entry: string): CoreChild {
  const child = fork(entry, [], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const tail = createTail();
  child.stderr?.on('data', tail.add);

  let exit: Omit<CoreExit, 'lastWords'> | null = null;
  let disconnected = false;
  const listeners: ((exit: CoreExit) => void)[] = [];
  function settle(): void {
    if (exit === null || !disconnected) return;
    const ended = { ...exit, lastWords: tail.text() };
    for (const listener of listeners.splice(0)) listener(ended);
  }
  child.once('exit', (code, signal) => {
    exit = { code, signal };
    disconnected ||= !child.connected;
    settle();
  });
  child.once('disconnect', () => {
    disconnected = true;
    settle();
  });
  // A process that could not be started at all sends neither of the two.
  child.once('error', (error) => {
    tail.add(error.message);
    if (child.pid !== undefined) return;
    exit = { code: null, signal: null };
    disconnected = true;
    settle();
  });

  return {
    pid: child.pid,
    post: (message) => {
      // The callback takes the error of a child that has just gone; `exit` tells of it.
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => {
      child.on('message', (message) => {
        listener(message as FromCore);
      });
    },
    onExit: (listener) => {
      listeners.push(listener);
      settle();
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
