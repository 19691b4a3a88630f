import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type afterPack from '../../../main/packaging/after-pack.ts';
import type { PackContext } from '../../../main/packaging/after-pack.ts';
import { ensureBuilt } from '../../support/built.ts';

const root = join(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);
// The packager brings its schema and its YAML reader with it; they are not dependencies of ours.
const packager = createRequire(require.resolve('electron-builder'));
const packagerLibrary = createRequire(packager.resolve('app-builder-lib'));

/** The fuses of a runtime: a mark, their version, their number, and a digit for each. */
function wire(digits: string): Buffer {
  return Buffer.from(
    `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001${String.fromCharCode(digits.length)}${digits}`,
    'latin1',
  );
}

const { version: electronVersion } = require('electron/package.json') as { version: string };

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
  const hook = (await resolveFunction('module', config.afterPack, 'afterPack', root)) as typeof afterPack;
  process.chdir(cwd);

  const appOutDir = mkdtempSync(join(tmpdir(), 'driftguard-fuses-'));
  writeFileSync(
    join(appOutDir, 'driftguard'),
    Buffer.concat([Buffer.alloc(64), wire('101100110'), Buffer.alloc(64)]),
  );
  const context: PackContext = {
    appOutDir,
    electronPlatformName: 'linux',
    packager: { appInfo: { productFilename: 'DriftGuard' }, executableName: 'driftguard' },
  };
  await hook(context);
  const burnt = await getCurrentFuseWire(join(appOutDir, 'driftguard'));

  // A later runtime with one more fuse stops the build.
  writeFileSync(join(appOutDir, 'driftguard'), wire('1011001101'));
  await expect(hook(context)).rejects.toThrow(/strictlyRequireAllFuses/);
  rmSync(appOutDir, { recursive: true });

  const names = Object.entries(FuseV1Options).filter(
    (entry): entry is [string, FuseV1Options] => typeof entry[1] === 'number',
  );
  const stateOf = (index: FuseV1Options) => burnt[index] === FuseState.ENABLE;
  expect(Object.fromEntries(names.map(([name, index]) => [name, stateOf(index)]))).toEqual({
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

/** A runtime as far as the packager looks at it: a program with fuses, and the files beside it. */
function makeRuntime(folder: string): void {
  for (const name of ['locales', 'resources']) mkdirSync(join(folder, name), { recursive: true });
  const empty = [
    'chrome-sandbox',
    'chrome_crashpad_handler',
    'LICENSE',
    'LICENSES.chromium.html',
    'locales/en-US.pak',
  ];
  for (const name of empty) writeFileSync(join(folder, name), '');
  writeFileSync(join(folder, 'version'), electronVersion);
  writeFileSync(join(folder, 'electron'), wire('101100110'), { mode: 0o755 });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted((a, b) => a.localeCompare(b));
}

test.runIf(process.platform === 'linux')('a package holds what is needed to run and nothing else', () => {
  ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'driftguard-package-'));
  makeRuntime(join(folder, 'runtime'));
  const settings = [
    `-c.electronDist=${join(folder, 'runtime')}`,
    `-c.electronVersion=${electronVersion}`,
    `-c.directories.output=${join(folder, 'dist')}`,
  ];
  const program = require.resolve('electron-builder/cli.js');
  execFileSync(process.execPath, [program, '--linux', '--dir', '-c', 'electron-builder.yml', ...settings], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const resources = join(folder, 'dist/linux-unpacked/resources');
  const { listPackage } = packagerLibrary('@electron/asar') as {
    listPackage: (path: string, options: unknown) => string[];
  };
  const archive = listPackage(join(resources, 'app.asar'), {});
  expect(
    [...new Set(archive.map((path) => path.split('/')[1] ?? ''))].toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(['node_modules', 'out', 'package.json', 'resources']);
  for (const path of [
    '/out/main/electron.mjs',
    '/out/main/core-process.mjs',
    '/out/main/stats-worker.mjs',
    '/out/main/keychain-process.mjs',
    '/out/main/copy-worker.mjs',
  ]) {
    expect(archive).toContain(path);
  }
  expect(archive).toContain('/out/preload/preload.cjs');
  expect(archive).toContain('/out/renderer/index.html');
  expect(archive.filter((path) => /\.(ts|map)$/.test(path))).toEqual([]);
  expect(
    archive.filter((path) => path.startsWith('/out/') && !/^\/out\/(main|preload|renderer)/.test(path)),
  ).toEqual([]);

  const unpacked = filesBelow(join(resources, 'app.asar.unpacked'));
  expect(unpacked.filter((path) => path.endsWith('.node'))).toEqual([
    `node_modules/@duckdb/node-bindings-linux-${process.arch}/duckdb.node`,
    `node_modules/@napi-rs/keyring-linux-${process.arch}-gnu/keyring.linux-${process.arch}-gnu.node`,
    `node_modules/@node-rs/argon2-linux-${process.arch}-gnu/argon2.linux-${process.arch}-gnu.node`,
    `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`,
  ]);
  expect(unpacked).toContain('resources/demo/manifest.json');
  expect(unpacked.filter((path) => path.startsWith('resources/demo/build'))).toEqual([]);
  rmSync(folder, { recursive: true });
});
