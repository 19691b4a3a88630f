import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openShellLog } from '../../../../main/processes/shell-log.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';
import { createFakeCore } from '../../../support/fake-core.ts';

it('the log of a shell tells when it was open and what became of the engine, and not why in words', async () => {
  const folder = await makeTestFolder();
  const core = createFakeCore();
  const log = openShellLog({ dataFolder: folder.path, shell: 'loopback', version: '1.2.3' }, core);
  core.push({ topic: 'core/state', payload: { state: 'restarting', reason: 'Ana pulled the plug.' } });
  core.push({ topic: 'core/state', payload: { state: 'ready', reason: '' } });
  log.close();
  core.push({ topic: 'core/state', payload: { state: 'stopped', reason: '' } });

  const lines = (await readFile(join(folder.path, 'logs', 'shell.log'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => ({ ...(JSON.parse(line) as object), at: '' }))).toEqual([
    { at: '', level: 'info', event: 'shell started', version: '1.2.3', shell: 'loopback' },
    { at: '', level: 'warn', event: 'engine state', state: 'restarting' },
    { at: '', level: 'info', event: 'engine state', state: 'ready' },
    { at: '', level: 'info', event: 'shell ended', shell: 'loopback' },
  ]);
  expect(core.listenerCount()).toBe(0);
  await folder.remove();
});
