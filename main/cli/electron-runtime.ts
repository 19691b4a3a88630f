import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The runtime is fetched when it is missing; start does not wait longer than this. */
export const fetchLimitMs = 20_000;

/** After a failed attempt the next one is made a day later, so that not every start waits. */
const retryAfterMs = 24 * 60 * 60 * 1000;

const packageFolder = (root: string) => join(root, 'node_modules', 'electron');
const markerPath = (root: string) =>
  join(root, 'node_modules', '.cache', 'driftguard', 'electron-not-fetched');

/** Path of the Electron program below `root`, or null when its runtime is not there. */
export function findElectron(root: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const folder = packageFolder(root);
  let program: string;
  try {
    program = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
  } catch {
    return null;
  }
  const path = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), program);
  return existsSync(path) ? path : null;
}

/** True while an attempt that failed is less than a day old. */
export function wasTriedToday(root: string, nowMs: number): boolean {
  try {
    return nowMs - statSync(markerPath(root)).mtimeMs < retryAfterMs;
  } catch {
    return false;
  }
}

function runInstaller(script: string, limitMs: number): Promise<'done' | 'failed' | 'late'> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], { stdio: 'ignore' });
    const timer = setTimeout(() => {
      resolve('late');
      child.kill('SIGKILL');
    }, limitMs);
    child.once('error', () => {
      resolve('failed');
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? 'done' : 'failed');
    });
  });
}

export type FetchResult =
  | { readonly ok: true; readonly executable: string }
  | { readonly ok: false; readonly because: string };

/** Lets the electron package fetch its runtime, within `limitMs`. `because` is the end of “because …”. */
export async function fetchElectron(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
  limitMs = fetchLimitMs,
): Promise<FetchResult> {
  const script = join(packageFolder(root), 'install.js');
  if (!existsSync(script))
    return { ok: false, because: 'the desktop runtime is not part of this installation' };
  const result = await runInstaller(script, limitMs);
  const executable = findElectron(root, env);
  if (executable !== null) return { ok: true, executable };
  const marker = markerPath(root);
  try {
    mkdirSync(dirname(marker), { recursive: true });
    writeFileSync(marker, '');
  } catch {
    // A folder that cannot be written only means that the next start tries again.
  }
  const seconds = Math.round(limitMs / 1000);
  return {
    ok: false,
    because:
      result === 'late'
        ? `the desktop runtime could not be fetched within ${seconds} s`
        : 'the desktop runtime could not be fetched',
  };
}
