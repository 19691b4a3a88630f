import { contextBridge, ipcRenderer } from 'electron';
import type { Reply } from '../shared/contract/envelope.ts';
import type { PushMessage } from '../shared/contract/index.ts';
import { commandNames } from './command-names.ts';

const names: ReadonlySet<string> = new Set(commandNames);

/** All that a page gets of the desktop: three functions, and no object of the runtime. */
contextBridge.exposeInMainWorld('driftguard', {
  /** Sends a command of the contract; `requestId` is needed only to give it up later. */
  call(name: string, input: unknown, requestId: string = crypto.randomUUID()): Promise<Reply> {
    if (!names.has(name)) return Promise.reject(new Error('There is no such command.'));
    return ipcRenderer.invoke('driftguard:call', { id: requestId, name, input });
  },

  /** Stops waiting for a command that only reads; others are carried out all the same. */
  cancel(requestId: string): void {
    ipcRenderer.send('driftguard:cancel', requestId);
  },

  /** Calls `listener` with every pushed message; the answer ends it. */
  onPush(listener: (message: PushMessage) => void): () => void {
    if (typeof listener !== 'function') throw new TypeError('A listener is a function.');
    // The event of the runtime stays on this side.
    const forward = (_event: unknown, message: PushMessage) => {
      listener(message);
    };
    ipcRenderer.on('driftguard:push', forward);
    return () => {
      ipcRenderer.off('driftguard:push', forward);
    };
  },
});
