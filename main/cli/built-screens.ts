import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rendererFolder } from '../processes/renderer-files.ts';

function modifiedMs(path: string): number | null {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return null;
  }
}

function newestMs(folder: string): number {
  let newest = 0;
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) newest = Math.max(newest, modifiedMs(join(entry.parentPath, entry.name)) ?? 0);
    }
  } catch {
    // An installed DriftGuard has no sources, and then nothing can be newer than what was built.
  }
  return newest;
}

/** Whether the screens below `root` are built, and not before the latest change of their sources. */
export function builtScreens(root: string): 'missing' | 'outdated' | 'current' {
  const builtMs = modifiedMs(join(rendererFolder(root), 'index.html'));
  if (builtMs === null) return 'missing';
  const sourcesMs = Math.max(newestMs(join(root, 'renderer')), newestMs(join(root, 'shared')));
  return sourcesMs > builtMs ? 'outdated' : 'current';
}
