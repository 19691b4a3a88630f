import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/*
 * Thousands of processes are started and killed here. Bundled, one starts in a third of the time it takes
 * Node to load the sources one by one; the code that runs is the same.
 */
const children = ['workload-child'] as const;
export type ChildName = (typeof children)[number];

const outFolder = join(import.meta.dirname, '..', '..', '..', 'out', 'faults');

export const pathOfChild = (name: ChildName): string => join(outFolder, `${name}.js`);

/** Global set-up of the test project. */
export async function setup(): Promise<void> {
  rmSync(outFolder, { recursive: true, force: true });
  mkdirSync(outFolder, { recursive: true });
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: {
      noExternal: true,
      external: ['better-sqlite3', '@duckdb/node-api', 'electron-log', '@node-rs/argon2', '@napi-rs/keyring'],
    },
    build: {
      ssr: true,
      outDir: outFolder,
      minify: false,
      target: 'node24',
      rolldownOptions: {
        input: Object.fromEntries(children.map((name) => [name, join(import.meta.dirname, `${name}.ts`)])),
        output: { entryFileNames: '[name].js' },
      },
    },
  });
}
