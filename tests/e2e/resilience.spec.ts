import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { expect, test } from './support/fixtures.ts';
import { registerModel, visit } from './support/steps.ts';

test('the screen says that the engine is gone, and goes on when it is back', async ({ app, shell }) => {
  await registerModel(app, 'Steady model');
  const holder: unknown = JSON.parse(await readFile(join(shell.dataFolder, 'lock-holder.json'), 'utf8'));
  const { pid } = z.object({ pid: z.int().positive() }).parse(holder);

  process.kill(pid, 'SIGKILL');
  await expect(app.getByRole('alert').filter({ hasText: 'The engine is not answering' })).toBeVisible();
  await expect(app.getByRole('alert').filter({ hasText: 'The engine is not answering' })).toHaveCount(0);

  await visit(app, '/models');
  await expect(app.getByRole('gridcell', { name: /Steady model/u })).toBeVisible();
  await registerModel(app, 'Second model');
});

test('a reload keeps the session', async ({ app }) => {
  await visit(app, '/models');
  await app.reload();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('There are no models');
});

test('the address signs in one page only', async ({ app, shell, browser }) => {
  await expect(app.getByRole('main')).toBeVisible();
  const other = await browser.newContext();
  try {
    const page = await other.newPage();
    await page.goto(shell.address);
    await expect(page.getByText('This page is no longer connected')).toBeVisible();
  } finally {
    await other.close();
  }
});
