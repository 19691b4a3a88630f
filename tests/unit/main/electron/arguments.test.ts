import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseDesktopArguments } from '../../../../main/electron/arguments.ts';

const where = { platform: 'linux', env: {}, home: '/home/ana' } as const;

test.each([
  [[], { dataFolder: '/home/ana/.local/share/DriftGuard', demo: false }],
  [['/app', '--demo'], { dataFolder: '/home/ana/.local/share/DriftGuard demo', demo: true }],
  [['--data-dir=/data', '--demo'], { dataFolder: resolve('/data'), demo: true }],
  [
    ['/app', '--data-dir', '/data', '--no-first-run', '--lang=de', '-psn_0_1'],
    { dataFolder: resolve('/data'), demo: false },
  ],
  [['--data-dir='], { dataFolder: '/home/ana/.local/share/DriftGuard', demo: false }],
])('%j', (argv, expected) => {
  expect(parseDesktopArguments(argv, where)).toEqual(expected);
});
