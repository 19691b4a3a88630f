import { expect, it } from 'vitest';
import { ownCommands, quoted } from '../../../../main/cli/own-commands.ts';

it.each([
  ['from its sources', '/dg/main/cli/driftguard.ts', '/dg/docs', 'npm run driftguard --', 'npm start --'],
  [
    'from its sources, called elsewhere',
    '/dg/main/cli/driftguard.ts',
    '/home/ana',
    'npm --prefix /dg run driftguard --',
    'npm --prefix /dg start --',
  ],
  ['installed', '/usr/local/bin/driftguard', '/home/ana', 'driftguard', 'driftguard start'],
  [
    'built, in a folder with a space',
    '/a b/out/main/driftguard.mjs',
    '/a b',
    "node '/a b/out/main/driftguard.mjs'",
    "node '/a b/out/main/driftguard.mjs' start",
  ],
])('tells how it is called again: %s', (_how, program, folder, run, start) => {
  expect(ownCommands({ program, folder, root: '/dg' })).toEqual({ run, start });
});

it('takes no folder for one of its own that only begins like it', () => {
  expect(ownCommands({ program: '/dg/main/cli/driftguard.ts', folder: '/dg2', root: '/dg' }).run).toContain(
    '--prefix',
  );
});

it('quotes what a shell would read otherwise', () => {
  expect(['/data/a-b', '/my data', "/it's $(here)"].map((text) => quoted(text, 'linux'))).toEqual([
    '/data/a-b',
    "'/my data'",
    String.raw`'/it'\''s $(here)'`,
  ]);
  expect([String.raw`C:\data`, String.raw`C:\my data`].map((text) => quoted(text, 'win32'))).toEqual([
    String.raw`C:\data`,
    String.raw`"C:\my data"`,
  ]);
});
