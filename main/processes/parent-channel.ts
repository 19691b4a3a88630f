import type { FromCore, ToCore } from './protocol.ts';

/** The core process's line to the shell that started it. */
export type ParentChannel = {
  post(message: FromCore): void;
  onMessage(listener: (message: ToCore) => void): void;
  /** Called once when the shell is gone. */
  onClosed(listener: () => void): void;
};

/** What Electron puts on `process` in a utility process. */
type ParentPort = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
};

function parentPort(): ParentPort | null {
  // Electron adds the property; plain Node does not have it.
  return (process as unknown as { parentPort?: ParentPort }).parentPort ?? null;
}

/** The line to the parent: Electron's parent port, or Node's IPC. Throws when there is no parent. */
export function openParentChannel(): ParentChannel {
  const port = parentPort();
  if (port !== null) {
    return {
      post: (message) => {
        port.postMessage(message);
      },
      onMessage: (listener) => {
        port.on('message', ({ data }) => {
          listener(data as ToCore);
        });
      },
      onClosed: (listener) => {
        port.on('close', listener);
      },
    };
  }
  if (process.send === undefined) throw new Error('The core process is started by a shell, not by hand.');
  return {
    post: (message) => {
      // The callback takes the error of a parent that has just gone; `disconnect` tells of it.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => {
      process.on('message', (message) => {
        listener(message as ToCore);
      });
    },
    onClosed: (listener) => {
      process.once('disconnect', listener);
    },
  };
}
