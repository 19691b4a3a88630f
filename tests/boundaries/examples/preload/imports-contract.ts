// Allowed
import { ipcRenderer } from 'electron';
import { commandNames } from '../shared/contract/index.ts';

export const call = { ipcRenderer, commandNames };
