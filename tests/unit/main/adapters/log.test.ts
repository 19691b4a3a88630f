import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileLog } from '../../../../main/adapters/log.ts';
import { createManualClock } from '../../../support/core-clock.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
beforeEach(async () => {
  folder = await makeTestFolder();
});
afterEach(() => folder.remove());

async function readLines(name: string): Promise<unknown[]> {
  const text = await readFile(join(folder.path, name), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

describe('createFileLog', () => {
  it('writes one JSON object a line', async () => {
    const log = createFileLog({ folder: folder.path, clock: createManualClock(), process: 'core' });
    log.info('job ended', { jobId: 'j1', rows: 14, cached: false, reason: null });
    log.warn('checkpoint held up');
    log.error('command failed', { stack: 'Error: broken\n    at work (file.ts:1:2)' });

    const at = '2026-01-02T03:04:05.000Z';
    expect(await readLines('core.log')).toEqual([
      { at, level: 'info', event: 'job ended', jobId: 'j1', rows: 14, cached: false, reason: null },
      { at, level: 'warn', event: 'checkpoint held up' },
      { at, level: 'error', event: 'command failed', stack: 'Error: broken\n    at work (file.ts:1:2)' },
    ]);
  });

  it('keeps each event on its line whatever the text holds', async () => {
    const log = createFileLog({ folder: folder.path, clock: createManualClock(), process: 'core' });
    const text = 'a\nb\r\n\u001b[31m%s %c %o {"level":"error"}\u2028';
    log.info('named', { text });

    expect(await readLines('core.log')).toMatchObject([{ event: 'named', text }]);
  });

  it('hides fields with the name of a secret and the home folder', async () => {
    const log = createFileLog({ folder: folder.path, clock: createManualClock(), process: 'core' });
    log.info('opened', { fileToken: 'abc', password: 'abc', where: join(homedir(), 'data', 'a.csv') });

    expect(await readLines('core.log')).toMatchObject([
      { fileToken: '[redacted]', password: '[redacted]', where: join('~', 'data', 'a.csv') },
    ]);
  });

  it('begins a new file at the limit and keeps ten', async () => {
    const log = createFileLog({
      folder: folder.path,
      clock: createManualClock(),
      process: 'core',
      maxBytes: 200,
    });
    for (let index = 0; index < 60; index += 1) log.info('event', { index, padding: 'x'.repeat(80) });

    expect((await readdir(folder.path)).toSorted()).toEqual([
      ...Array.from({ length: 9 }, (_, age) => `core.${age + 1}.log`),
      'core.log',
    ]);
    expect((await readLines('core.log')).at(-1)).toMatchObject({ index: 59 });
  });
});
