import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtScreens } from '../../../../main/cli/built-screens.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'driftguard-screens-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Writes a file as it was `second` seconds after the epoch. */
function write(path: string, second: number): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), '');
  utimesSync(join(root, path), second, second);
}

test('screens are missing, current or outdated', () => {
  expect(builtScreens(root)).toBe('missing');
  write('out/renderer/index.html', 200);
  expect(builtScreens(root)).toBe('current');
  write('renderer/features/page.tsx', 100);
  write('shared/errors.ts', 150);
  expect(builtScreens(root)).toBe('current');
  write('shared/errors.ts', 201);
  expect(builtScreens(root)).toBe('outdated');
});
