import { readdir, readFile, writeFile } from 'node:fs/promises';
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

const jobId = '0190f0c0-0000-7000-8000-000000000001';

describe('createFileLog', () => {
  it('writes one JSON object a line', async () => {
    const log = createFileLog({ folder: folder.path, clock: createManualClock(), process: 'core' });
    log.info('job ended', { jobId, kind: 'backup', state: 'done' });
    log.warn('checkpoint held up by a reader', { walBytes: 14, pages: 2 });
    log.error('close failed', {
      step: 'vault',
      stack: 'Error: broken\n    at work (/home/ana/main/a.ts:1:2)',
    });

    const at = '2026-01-02T03:04:05.000Z';
    expect(await readLines('core.log')).toEqual([
      { at, level: 'info', event: 'job ended', jobId, kind: 'backup', state: 'done' },
      { at, level: 'warn', event: 'checkpoint held up by a reader', walBytes: 14, pages: 2 },
      {
        at,
        level: 'error',
        event: 'close failed',
        step: 'vault',
        stack: 'Error\n    at work (main/a.ts:1:2)',
      },
    ]);
    expect(log.droppedFields()).toBe(0);
  });

  it('keeps each event on its line whatever the text holds', async () => {
    const log = createFileLog({ folder: folder.path, clock: createManualClock(), process: 'core' });
    const overrideReason = 'a\nb\r\n\u001b[31m\u009b2J%s %c %o","level":"error"}\n{"event":"x"}\u2028\u202E';
    log.info('deployment', { override: true, overrideReason });

    const text = await readFile(join(folder.path, 'core.log'), 'utf8');
    expect(text.split('\n')).toHaveLength(2);
    expect(await readLines('core.log')).toEqual([
      {
        at: '2026-01-02T03:04:05.000Z',
        level: 'info',
        event: 'deployment',
        override: true,
        overrideReason: 'a b [31m 2J%s %c %o","level":"error"} {"event":"x"}',
      },
    ]);
  });

  it('does not write what is not on the list of an event, and counts it', async () => {
    const log = createFileLog({ folder: folder.path, clock: createManualClock(), process: 'core' });
    // As a caller writes it who goes around the types.
    const unlisted = { jobId, password: 'Hunter-22!', email: 'ana@example.org' };
    log.info('job ended', unlisted);
    log.info('found a secret' as 'job ended', unlisted);

    expect(await readLines('core.log')).toMatchObject([{ event: 'job ended', jobId }]);
    expect(await readFile(join(folder.path, 'core.log'), 'utf8')).not.toMatch(/Hunter|ana@/u);
    expect(log.droppedFields()).toBe(3);
  });

  it('begins a new file at the limit and keeps ten', async () => {
    const log = createFileLog({
      folder: folder.path,
      clock: createManualClock(),
      process: 'core',
      maxBytes: 200,
    });
    for (let index = 0; index < 60; index += 1) log.info('jobs found unfinished', { count: index });

    expect((await readdir(folder.path)).toSorted()).toEqual([
      ...Array.from({ length: 9 }, (_, age) => `core.${age + 1}.log`),
      'core.log',
    ]);
    expect((await readLines('core.log')).at(-1)).toMatchObject({ count: 59 });
  });

  it('has ten mebibytes in a file when nothing else is asked for', async () => {
    const nearlyFull = `${'x'.repeat(1023)}\n`.repeat(10 * 1024 - 1);
    await writeFile(join(folder.path, 'core.log'), nearlyFull);
    const log = createFileLog({ folder: folder.path, clock: createManualClock(), process: 'core' });
    log.info('jobs found unfinished', { count: 0 });
    expect(await readdir(folder.path)).toEqual(['core.log']);
    for (let index = 1; index < 20; index += 1) log.info('jobs found unfinished', { count: index });
    expect((await readdir(folder.path)).toSorted()).toEqual(['core.1.log', 'core.log']);
  });
});
