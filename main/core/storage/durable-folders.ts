import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, opendirSync } from 'node:fs';
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

/** The folders of a path that are not there, the topmost first. */
function missingAt(path: string): string[] {
  const above = dirname(path);
  if (existsSync(path)) return [];
  return above === path ? [path] : [...missingAt(above), path];
}

/** Whether something was refused because a file or folder is there already. */
export function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

/**
 * Makes a folder for its owner alone, with what is missing above it, so that it is still there after a power
 * cut: the name of a new folder is durable only when the folder around it was synced. One level after the other,
 * because Node calls any refusal of a recursive call that it does not know a missing folder.
 */
export function makeFolder(path: string): void {
  for (const folder of missingAt(resolve(path))) {
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      if (!isThere(error)) throw error;
    }
    syncNames(dirname(folder));
  }
  // Throws when a file is in its place.
  opendirSync(path).closeSync();
}
