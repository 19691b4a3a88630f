import { expect, test } from 'vitest';
import { whyNoDisplay } from '../../../../main/cli/display.ts';

test.each([
  ['linux', { DISPLAY: ':0' }, null],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, null],
  ['linux', {}, 'there is no display here'],
  ['linux', { DISPLAY: '' }, 'there is no display here'],
  ['linux', { DISPLAY: ':10', SSH_CONNECTION: '1 2 3 4' }, 'this is a remote session'],
  ['linux', { DISPLAY: ':0', CI: 'true' }, 'this is a build machine'],
  ['linux', { DISPLAY: ':0', CI: 'false' }, null],
  ['darwin', {}, null],
  ['darwin', { SSH_TTY: '/dev/ttys1' }, 'this is a remote session'],
  ['win32', {}, null],
] as const)('%s with %j', (platform, env, reason) => {
  expect(whyNoDisplay({ platform, env })).toBe(reason);
});
