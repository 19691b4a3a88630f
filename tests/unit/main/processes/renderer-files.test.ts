import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadRendererFiles } from '../../../../main/processes/renderer-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'driftguard-renderer-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('takes the page and the files of known kinds, and follows no link', () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<p>page</p>');
  writeFileSync(join(folder, 'assets', 'a.js'), 'a');
  writeFileSync(join(folder, 'assets', 'a.js.map'), 'map');
  writeFileSync(join(folder, 'assets', 'inter.woff2'), 'font');
  writeFileSync(join(folder, '.env'), 'secret');
  symlinkSync('/etc/passwd', join(folder, 'assets', 'passwd.txt'));
  const { page, files } = loadRendererFiles(folder);
  expect(page).toBe('<p>page</p>');
  expect(
    [...files]
      .map(([path, { contentType, content }]) => [path, contentType, content.toString()])
      .toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
  ).toEqual([
    ['/assets/a.js', 'text/javascript; charset=utf-8', 'a'],
    ['/assets/inter.woff2', 'font/woff2', 'font'],
  ]);
});

test('gives files with the same content the same tag and others another', () => {
  writeFileSync(join(folder, 'index.html'), '');
  for (const [name, text] of [
    ['a.js', '1'],
    ['b.js', '1'],
    ['c.js', '2'],
  ] as const)
    writeFileSync(join(folder, name), text);
  const { files } = loadRendererFiles(folder);
  const tag = (path: string) => files.get(path)?.etag;
  expect(tag('/a.js')).toMatch(/^"[\w-]{43}"$/);
  expect(tag('/b.js')).toBe(tag('/a.js'));
  expect(tag('/c.js')).not.toBe(tag('/a.js'));
});

test('a folder without a page is an error', () => {
  expect(() => loadRendererFiles(folder)).toThrow(/index\.html/);
});
