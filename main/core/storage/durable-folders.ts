import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export function syncNames(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes a folder for its owner alone, with what is missing above it, so that it is still there after a power
 * cut: the name of a new folder is durable only when the folder around it was synced.
 */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const topmost = resolve(first);
  for (let made = resolve(path); ; made = dirname(made)) {
    syncNames(dirname(made));
    if (made === topmost) return;
  }
}
