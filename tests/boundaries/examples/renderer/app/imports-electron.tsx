// Must fail: The renderer reaches the core through renderer/client only.
import { ipcRenderer } from 'electron';

export const ipc = ipcRenderer;
