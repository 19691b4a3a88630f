import { expect, test } from 'vitest';
import { chooseShell } from '../../../../main/cli/choose-shell.ts';
import type { ShellSurroundings } from '../../../../main/cli/choose-shell.ts';

const fails = () => Promise.reject(new Error('must not be fetched'));
const there: ShellSurroundings = {
  whyNoDisplay: null,
  superuser: false,
  findElectron: () => '/electron',
  wasTriedToday: () => false,
  fetchElectron: fails,
};
const missing = { ...there, findElectron: () => null };
const electron = { shell: 'electron', executable: '/electron' };

const cases: [string, 'electron' | 'loopback' | null, ShellSurroundings, unknown][] = [
  ['the runtime is there', null, there, electron],
  ['the browser is asked for', 'loopback', there, { shell: 'loopback', because: null }],
  [
    'there is no display',
    null,
    { ...there, whyNoDisplay: 'there is no display here' },
    { shell: 'loopback', because: 'there is no display here' },
  ],
  [
    'there is no display for the desktop that is asked for',
    'electron',
    { ...there, whyNoDisplay: 'there is no display here' },
    { shell: 'none', because: 'there is no display here' },
  ],
  [
    'the superuser starts it',
    null,
    { ...there, superuser: true },
    { shell: 'loopback', because: 'the desktop runtime does not run as the superuser' },
  ],
  [
    'the runtime can be fetched',
    null,
    { ...missing, fetchElectron: () => Promise.resolve({ ok: true, executable: '/electron' }) },
    electron,
  ],
  [
    'the runtime cannot be fetched',
    null,
    { ...missing, fetchElectron: () => Promise.resolve({ ok: false, because: 'it is late' }) },
    { shell: 'loopback', because: 'it is late' },
  ],
  [
    'the runtime could not be fetched earlier today',
    null,
    { ...missing, wasTriedToday: () => true },
    { shell: 'loopback', because: 'the desktop runtime is not installed and could not be fetched today' },
  ],
  [
    'it could not be fetched today and is asked for',
    'electron',
    {
      ...missing,
      wasTriedToday: () => true,
      fetchElectron: () => Promise.resolve({ ok: false, because: 'it is late' }),
    },
    { shell: 'none', because: 'it is late' },
  ],
];
test.each(cases)('when %s', async (_what, wanted, surroundings, choice) => {
  expect(await chooseShell(wanted, surroundings)).toEqual(choice);
});
