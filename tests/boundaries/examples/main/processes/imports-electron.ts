// Must fail: Only main/electron may import electron.
import { app } from 'electron';

export const name = app.getName();
