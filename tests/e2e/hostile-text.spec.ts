import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { chooseFile, openImport, visit } from './support/steps.ts';

/*
 * Texts that would run as script if a page took them for markup (F48), in every field that takes a text.
 * The fixture fails on any script error and any report of the content policy.
 */

const hostile = {
  name: '<img src=x onerror="window.taken=1">',
  owner: '<svg onload="window.taken=2"><script>window.taken=3</script>',
  purpose: 'javascript:window.taken=4 "><iframe srcdoc="<script>parent.taken=5</script>"> {{7*7}} ${7*7}',
  note: '<a href="javascript:window.taken=6">note</a>',
  dataset: '<math><mi xlink:href="data:x,<script>window.taken=7</script>">',
} as const;
const columns = [
  '<img src=x onerror=window.taken=8>',
  'javascript:window.taken=9',
  '\u202Egnp.exe',
  "';window.taken=10//",
];

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

async function nothingRan(app: Page): Promise<void> {
  expect(await app.evaluate(() => Reflect.get(window, 'taken') as unknown)).toBeUndefined();
  // What stands on the page is text: no element came out of it.
  expect(await app.locator('img[src="x"], iframe, main script, a[href^="javascript:"], math').count()).toBe(
    0,
  );
}

test('texts that look like script stay texts, and pages stay usable', async ({ app, shell }) => {
  const dialogs: string[] = [];
  app.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await app.evaluate(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy report: ${event.violatedDirective}`);
    });
  });

  await test.step('as name, owner and purpose of a model', async () => {
    await visit(app, '/models/new');
    await app.getByRole('textbox', { name: 'Name' }).fill(hostile.name);
    await app.getByRole('textbox', { name: 'Version' }).fill('1.0.0');
    await app.getByRole('textbox', { name: 'Owner' }).fill(hostile.owner);
    await app.getByRole('textbox', { name: 'Purpose' }).fill(hostile.purpose);
    await app.getByRole('button', { name: 'Register model' }).click();
    await expect(app.getByRole('heading', { level: 1 })).toContainText(hostile.name);
    await expect(app.getByRole('tabpanel').getByText(hostile.owner)).toBeVisible();
    await nothingRan(app);
  });

  await test.step('as names of columns and values of a file, and of a data set', async () => {
    const path = join(shell.scratch, 'hostile.csv');
    const rows = Array.from({ length: 80 }, (_unused, index) =>
      columns
        .map((_column, place) => (place === 0 ? hostile.name : `v${index % 3}`))
        .map(quote)
        .join(','),
    );
    await writeFile(path, [columns.map(quote).join(','), ...rows, ''].join('\n'));
    await openImport(app);
    await chooseFile(app, path);
    await nothingRan(app);
    await app.getByRole('textbox', { name: 'Name of the data set' }).fill(hostile.dataset);
    await app.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(app.getByRole('heading', { level: 1 })).toHaveText('80 rows were imported', {
      timeout: 60_000,
    });
    await nothingRan(app);
  });

  await test.step('on every page that lists them', async () => {
    for (const path of ['/', '/models', '/runs', '/audit', '/jobs', '/health']) {
      await visit(app, path);
      await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
      await nothingRan(app);
    }
    await visit(app, '/models');
    // The page before may still be there, with cells that name the same model.
    await app.locator('[data-field="name"]').getByText(hostile.name, { exact: true }).click();
    await expect(app.getByRole('heading', { level: 1 })).toContainText(hostile.name);
    for (const tab of await app.getByRole('tab').all()) {
      await tab.click();
      await nothingRan(app);
    }
  });

  await test.step('in the address and the search', async () => {
    await visit(app, '/nowhere/%3Cimg%20src=x%20onerror=window.taken=11%3E');
    await nothingRan(app);
    await visit(app, '/models');
    await app.getByRole('searchbox', { name: 'Search models' }).fill(hostile.name);
    await expect(app.getByRole('heading', { level: 1 })).toHaveText('1 model matches');
    await nothingRan(app);
  });

  expect(dialogs).toEqual([]);
});
