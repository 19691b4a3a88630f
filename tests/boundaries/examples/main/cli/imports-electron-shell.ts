// Must fail: Only main/electron may import electron.
import { createWindow } from '../electron/window.ts';

export const window = createWindow;
