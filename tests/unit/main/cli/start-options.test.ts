import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseStartOptions } from '../../../../main/cli/start-options.ts';
import type { StartOptions } from '../../../../main/cli/start-options.ts';

const where = { platform: 'linux', env: {}, home: '/home/ana' } as const;
const parse = (...args: string[]) => parseStartOptions(args, '/work', where);
const plain: StartOptions = {
  dataFolder: '/home/ana/.local/share/DriftGuard',
  demo: false,
  port: 0,
  shell: null,
  open: true,
};

const good: [string[], Partial<StartOptions>][] = [
  [[], {}],
  [['--demo'], { demo: true, dataFolder: '/home/ana/.local/share/DriftGuard demo' }],
  [['--demo', '--data-dir', 'mine'], { demo: true, dataFolder: resolve('/work/mine') }],
  [['--data-dir=/d'], { dataFolder: resolve('/d') }],
  [['--shell', 'electron'], { shell: 'electron' }],
  [['--shell=loopback', '--port=8080'], { shell: 'loopback', port: 8080 }],
  [['--port', '0'], { shell: 'loopback', port: 0 }],
  [['--no-open'], { shell: 'loopback', open: false }],
];
test.each(good)('%j', (args, options) => {
  expect(parse(...args)).toEqual({ kind: 'start', options: { ...plain, ...options } });
});

test.each([['--help'], ['-h'], ['--demo', '--help']])('%j asks for help', (...args) => {
  expect(parse(...args)).toEqual({ kind: 'help' });
});

test.each([
  [['--bogus'], 'There is no flag --bogus. “driftguard start --help” lists the flags.'],
  [['-x'], 'There is no flag -x. “driftguard start --help” lists the flags.'],
  [['--constructor'], 'There is no flag --constructor. “driftguard start --help” lists the flags.'],
  [['folder'], '“folder” is not a flag. “driftguard start --help” lists the flags.'],
  [['--data-dir'], '--data-dir needs a value. “driftguard start --help” lists the flags.'],
  [['--data-dir='], '--data-dir needs a value. “driftguard start --help” lists the flags.'],
  [['--demo=yes'], '--demo takes no value. “driftguard start --help” lists the flags.'],
  [['--demo', '--demo'], '--demo is given twice. “driftguard start --help” lists the flags.'],
  [['--port', 'http'], '--port takes a number from 0 to 65535, not “http”.'],
  [['--port', '65536'], '--port takes a number from 0 to 65535, not “65536”.'],
  [['--port=-1'], '--port takes a number from 0 to 65535, not “-1”.'],
  [['--shell', 'browser'], '--shell takes electron or loopback, not “browser”.'],
  [
    ['--shell', 'electron', '--no-open'],
    '--port and --no-open belong to the browser shell; leave them out with --shell electron.',
  ],
])('%j is explained', (args, sentence) => {
  expect(parse(...args)).toEqual({ kind: 'problem', sentence });
});
