import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as StandIn from './electron-stand-in.ts';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '..', '..');
const standInUrl = pathToFileURL(join(import.meta.dirname, 'electron-stand-in.ts')).href;

// The built shell has to be loaded by Node itself and not through the test runner, so that its imports
// are resolved as they are in the product.
const importer = 'data:text/javascript,export default (url) => import(url)';
const nodeImport = (await import(/* @vite-ignore */ importer)) as {
  default: (url: string) => Promise<unknown>;
};

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standInUrl, shortCircuit: true } : next(specifier, context),
});

export const electron = (await nodeImport.default(standInUrl)) as typeof StandIn;

let starts = 0;

/** Starts the built desktop shell over a fresh stand-in, with these arguments. */
export async function startDesktop(
  args: readonly string[],
  prepare: () => void = () => undefined,
): Promise<void> {
  electron.resetStandIn();
  prepare();
  const argv = process.argv;
  process.argv = ['electron', root, ...args];
  starts += 1;
  try {
    await nodeImport.default(`${pathToFileURL(join(root, 'out/main/electron.mjs')).href}?start=${starts}`);
  } finally {
    process.argv = argv;
  }
}

/** Runs the built preload, as the runtime does before the page. */
export function runPreload(): void {
  const path = join(root, 'out/preload/preload.cjs');
  delete require.cache[path];
  require(path);
}
