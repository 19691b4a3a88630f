import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { FuseV1Options } from '@electron/fuses';

const root = join(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);
// The packager brings its schema and its YAML reader with it; they are not dependencies of ours.
const packager = createRequire(require.resolve('electron-builder'));
const packagerLibrary = createRequire(packager.resolve('app-builder-lib'));

type Config = Record<string, unknown> & { files: string[]; asarUnpack: string[] };
let config: Config;
let validate: (config: unknown) => Promise<void>;

beforeAll(() => {
  const yaml = packagerLibrary('js-yaml') as { load: (text: string) => unknown };
  config = yaml.load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Config;
  const { validateConfiguration } = packager('app-builder-lib/out/util/config/config.js') as {
    validateConfiguration: (config: unknown, log: unknown) => Promise<void>;
  };
  const { DebugLogger } = packagerLibrary('builder-util') as {
    DebugLogger: new (enabled: boolean) => unknown;
  };
  validate = (candidate) => validateConfiguration(candidate, new DebugLogger(false));
});

test('the packager accepts the configuration, and would refuse a slip', async () => {
  await expect(validate(structuredClone(config))).resolves.toBeUndefined();
  await expect(validate({ ...structuredClone(config), asarUnpacked: [] })).rejects.toThrow(/asarUnpacked/);
});

test('everything the configuration names is there', () => {
  for (const path of [
    config.icon,
    config.afterPack,
    'resources/demo/manifest.json',
    'resources/demo/NOTICE.md',
  ]) {
    expect([path, existsSync(join(root, String(path)))]).toEqual([path, true]);
  }
});

test('native code and the demo lie outside the archive', () => {
  expect(config.asar).toBe(true);
  expect(config.asarUnpack).toEqual(['**/*.node', 'node_modules/@duckdb/**', 'resources/demo/**']);
});

test('every fuse is set on purpose when a package is made', async () => {
  const { resolveFunction } = packager('app-builder-lib/out/util/resolve.js') as {
    resolveFunction: (type: string, path: unknown, name: string, root: string) => Promise<unknown>;
  };
  const cwd = process.cwd();
  process.chdir(root);
  const hook = (await resolveFunction('module', config.afterPack, 'afterPack', root)) as (
    context: unknown,
  ) => Promise<void>;
  process.chdir(cwd);
  const burnt: Record<string, unknown>[] = [];
  await hook({
    packager: {
      addElectronFuses: (_context: unknown, fuses: Record<string, unknown>) =>
        Promise.resolve(burnt.push(fuses)),
    },
  });
  const names = Object.entries(FuseV1Options).filter(
    (entry): entry is [string, FuseV1Options] => typeof entry[1] === 'number',
  );
  expect(burnt).toHaveLength(1);
  expect(burnt[0]?.strictlyRequireAllFuses).toBe(true);
  expect(Object.fromEntries(names.map(([name, index]) => [name, burnt[0]?.[index]]))).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
    WasmTrapHandlers: true,
  });
});

test.each([
  ['linux', ['linux-arm64.node', 'linux-x64.node']],
  ['mac', ['darwin-arm64.node', 'darwin-x64.node']],
  ['win', ['win32-arm64.node', 'win32-x64.node']],
])('a package for %s has the database engine of its own system only', (system, kept) => {
  const { files } = config[system] as { files: string[] };
  const [, excluded = ''] =
    /^!node_modules\/better-sqlite3\/prebuilds\/\{([^}]+)\}-\*\.node$/.exec(files[0] ?? '') ?? [];
  const names = ['darwin', 'linux', 'linuxmusl', 'win32'].flatMap((name) => [
    `${name}-arm64.node`,
    `${name}-x64.node`,
  ]);
  for (const name of names) {
    expect([name, existsSync(join(root, 'node_modules/better-sqlite3/prebuilds', name))]).toEqual([
      name,
      true,
    ]);
  }
  const prefixes = excluded.split(',').map((name) => `${name}-`);
  expect(names.filter((name) => !prefixes.some((prefix) => name.startsWith(prefix)))).toEqual(kept);
});
