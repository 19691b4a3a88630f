import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import { appOrigin, securePreferences } from './security.ts';

/** A page that dies is loaded again, but not for ever. */
const maxReloads = 3;

export type WindowOptions = { readonly root: string; readonly devTools: boolean };

/** Opens the window with the screens; it appears when they are painted. */
export function openWindow({ root, devTools }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1360,
    height: 860,
    minWidth: 720,
    minHeight: 520,
    show: false,
    title: 'DriftGuard',
    icon: join(root, 'resources', 'icons', 'icon.png'),
    webPreferences: securePreferences(join(root, 'out', 'preload', 'preload.cjs'), devTools),
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || reloads >= maxReloads) return;
    reloads += 1;
    window.webContents.reload();
  });
  void window.loadURL(`${appOrigin}/`);
  return window;
}
