import { expect, test } from 'vitest';
import { defaultDataFolder } from '../../../../main/processes/data-folder.ts';
import type { Surroundings } from '../../../../main/processes/data-folder.ts';

const cases: [string, Surroundings, string][] = [
  ['Linux', { platform: 'linux', env: {}, home: '/home/ana' }, '/home/ana/.local/share/DriftGuard'],
  ['Linux with XDG', { platform: 'linux', env: { XDG_DATA_HOME: '/x' }, home: '/home/ana' }, '/x/DriftGuard'],
  [
    'Linux with a relative XDG folder',
    { platform: 'linux', env: { XDG_DATA_HOME: 'x' }, home: '/home/ana' },
    '/home/ana/.local/share/DriftGuard',
  ],
  [
    'macOS',
    { platform: 'darwin', env: {}, home: '/Users/ana' },
    '/Users/ana/Library/Application Support/DriftGuard',
  ],
];
test.each(cases)('the data folder on %s', (_system, where, folder) => {
  expect(defaultDataFolder(false, where)).toBe(folder);
  expect(defaultDataFolder(true, where)).toBe(`${folder} demo`);
});

test('the data folder on Windows', () => {
  const where = {
    platform: 'win32',
    env: { LOCALAPPDATA: 'C:\\Users\\ana\\AppData\\Local' },
    home: 'C:\\Users\\ana',
  } as const;
  expect(defaultDataFolder(false, where).replaceAll('/', '\\')).toBe(
    'C:\\Users\\ana\\AppData\\Local\\DriftGuard',
  );
});
