import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogFiles } from '../../../../main/adapters/log-files.ts';
import { createFileLog } from '../../../../main/adapters/log.ts';
import { createManualClock } from '../../../support/core-clock.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
beforeEach(async () => {
  folder = await makeTestFolder();
});
afterEach(() => folder.remove());

it('gives the last lines of each present log, and counts what the own one has dropped', async () => {
  const own = createFileLog({ folder: folder.path, clock: createManualClock(), process: 'core' });
  for (let count = 0; count < 5; count += 1) own.warn('jobs found unfinished', { count });
  const unlisted = { count: 9, name: 'Ana' };
  own.warn('jobs found unfinished', unlisted);
  await writeFile(join(folder.path, 'shell.log'), '{"event":"shell started"}\n');
  await writeFile(join(folder.path, 'shell.1.log'), '{"event":"older"}\n');
  await writeFile(join(folder.path, 'notes.txt'), 'not a log\n');

  const files = createLogFiles(folder.path, own);
  const lines = await files.recent(2);
  expect(lines.map(({ process, line }) => [process, JSON.parse(line) as unknown])).toEqual([
    ['core', expect.objectContaining({ count: 4 })],
    ['core', expect.objectContaining({ count: 9 })],
    ['shell', { event: 'shell started' }],
  ]);
  expect(files.droppedFields()).toBe(1);
});

const line = (index: number) => JSON.stringify({ index, padding: 'x'.repeat(900) });

it('begins with a whole line in a log that is longer than what is read', async () => {
  const content = Array.from({ length: 1000 }, (_unused, index) => line(index)).join('\n');
  await writeFile(join(folder.path, 'core.log'), `${content}\n`);
  const lines = await createLogFiles(folder.path, { droppedFields: () => 0 }).recent(5000);
  expect(lines.length).toBeGreaterThan(200);
  expect(lines.length).toBeLessThan(400);
  for (const { line: text } of lines) expect(JSON.parse(text)).toHaveProperty('index');
  expect(lines.at(-1)?.line).toBe(line(999));
});
