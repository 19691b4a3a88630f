import { expect, it } from 'vitest';
import { createTeardown } from '../../../../main/core/teardown.ts';
import { createMemoryLog } from '../../../support/core-log.ts';

it('closes in reverse order, one after the other, past a step that fails, and only once', async () => {
  const log = createMemoryLog();
  const teardown = createTeardown(log);
  const closed: string[] = [];
  teardown.add('lock', () => {
    closed.push('lock');
  });
  teardown.add('database', () => {
    throw new Error('will not close');
  });
  teardown.add('jobs', async () => {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    closed.push('jobs');
  });

  await Promise.all([teardown.run(), teardown.run()]);
  await teardown.run();

  expect(closed).toEqual(['jobs', 'lock']);
  expect(log.entries).toEqual([
    {
      level: 'error',
      event: 'close failed',
      fields: { step: 'database', stack: expect.stringMatching(/^Error\n(?![\s\S]*will not close)/u) },
    },
  ]);
});
