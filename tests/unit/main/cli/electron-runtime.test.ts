import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchElectron, findElectron, wasTriedToday } from '../../../../main/cli/electron-runtime.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'driftguard-runtime-'));
  mkdirSync(join(root, 'node_modules/electron'), { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const write = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
const dayMs = 24 * 60 * 60 * 1000;

test('finds the runtime where the package says it lies', () => {
  expect(findElectron(root, {})).toBeNull();
  write('node_modules/electron/path.txt', 'electron');
  expect(findElectron(root, {})).toBeNull();
  write('node_modules/electron/dist/electron', '');
  expect(findElectron(root, {})).toBe(join(root, 'node_modules/electron/dist/electron'));
  write('elsewhere/electron', '');
  expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'elsewhere') })).toBe(
    join(root, 'elsewhere/electron'),
  );
});

test('lets the package fetch its runtime', async () => {
  write(
    'node_modules/electron/install.js',
    "const fs = require('node:fs'), path = require('node:path');\n" +
      "fs.mkdirSync(path.join(__dirname, 'dist'));\n" +
      "fs.writeFileSync(path.join(__dirname, 'dist/electron'), '');\n" +
      "fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron');\n",
  );
  expect(await fetchElectron(root, {})).toEqual({
    ok: true,
    executable: join(root, 'node_modules/electron/dist/electron'),
  });
  expect(wasTriedToday(root, Date.now())).toBe(false);
});

test('remembers for a day that the runtime could not be fetched', async () => {
  write('node_modules/electron/install.js', 'process.exit(1);');
  expect(wasTriedToday(root, Date.now())).toBe(false);
  expect(await fetchElectron(root, {})).toEqual({
    ok: false,
    because: 'the desktop runtime could not be fetched',
  });
  expect(wasTriedToday(root, Date.now())).toBe(true);
  expect(wasTriedToday(root, Date.now() + dayMs + 1000)).toBe(false);
});

test('does not wait longer than it says', async () => {
  write('node_modules/electron/install.js', 'setInterval(() => undefined, 1000);');
  expect(await fetchElectron(root, {}, 300)).toEqual({
    ok: false,
    because: 'the desktop runtime could not be fetched within 0 s',
  });
});

test('an installation without the package says so', async () => {
  rmSync(join(root, 'node_modules/electron'), { recursive: true });
  expect(await fetchElectron(root, {})).toEqual({
    ok: false,
    because: 'the desktop runtime is not part of this installation',
  });
});
