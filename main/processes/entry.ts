import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Programs that run in a process or thread of their own; the build makes one bundle for each. */
export type EntryName = 'core-process' | 'keychain-process' | 'stats-worker' | 'copy-worker';

const here = import.meta.dirname;

/** True while Node runs the TypeScript sources themselves. */
const fromSource = import.meta.filename.endsWith('.ts');

// Code shared by bundles lies in out/main/chunks, the bundles themselves one folder up.
const bundleFolder = basename(here) === 'chunks' ? dirname(here) : here;

/** Path of a program: its TypeScript source beside this file, or its bundle in `out/main` (also inside asar). */
export function entryPath(name: EntryName): string {
  return fromSource ? join(here, `${name}.ts`) : join(bundleFolder, `${name}.mjs`);
}

/** The folder that holds package.json, `out` and `resources`. */
export function appRoot(): string {
  return join(fromSource ? here : bundleFolder, '..', '..');
}

/**
 * The folder of what is shipped beside the program. The database engine reads files itself and knows
 * nothing of asar archives, so a package keeps this folder outside its archive.
 */
export function resourcesFolder(): string {
  return join(appRoot().replace(/app\.asar$/, 'app.asar.unpacked'), 'resources');
}

/** Version in package.json. */
export function appVersion(): string {
  const text = readFileSync(join(appRoot(), 'package.json'), 'utf8');
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) return String(parsed.version);
  throw new Error('package.json has no version');
}
