import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const sources = ['shared', 'main', 'preload', 'renderer', 'electron.vite.config.ts'];
const products = [
  'out/main/electron.mjs',
  'out/main/core-process.mjs',
  'out/main/driftguard.mjs',
  'out/main/stats-worker.mjs',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
];

function newestMs(path: string): number {
  const facts = statSync(path);
  if (facts.isFile()) return facts.mtimeMs;
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((newest, entry) => Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);
}

/** Builds the program when it is not built, or not since its sources changed. */
export function ensureBuilt(): void {
  const present = products.map((path) => join(root, path));
  if (present.every((path) => existsSync(path))) {
    const builtMs = Math.min(...present.map((path) => statSync(path).mtimeMs));
    if (Math.max(...sources.map((path) => newestMs(join(root, path)))) <= builtMs) return;
  }
  const program = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  execFileSync(process.execPath, [program, 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
}
