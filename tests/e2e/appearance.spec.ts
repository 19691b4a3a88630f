import type { Page } from '@playwright/test';
import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { chooseTheme, visit } from './support/steps.ts';

/** Opens an address, waits until nothing is loading any more, and says what axe finds. */
async function problemsAt(app: Page, path: string): Promise<string[]> {
  await visit(app, path);
  await expect(app.getByRole('status', { name: 'Loading' })).toHaveCount(0);
  await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
  return accessibilityProblems(app);
}

/** The address that a link of the open page leads to. */
async function addressOf(app: Page, name: RegExp): Promise<string> {
  const href = await app.getByRole('link', { name }).first().getAttribute('href');
  return (href ?? '').replace(/^.*#/u, '');
}

test.describe('an empty workspace', () => {
  test('is accessible in both themes', async ({ app }) => {
    for (const path of [
      '/',
      '/models',
      '/models/new',
      '/runs',
      '/audit',
      '/accounts',
      '/jobs',
      '/health',
      '/nowhere',
    ]) {
      await test.step(path, async () => {
        expect.soft(await problemsAt(app, path)).toEqual([]);
      });
    }
  });
});

test.describe('the demo workspace', () => {
  test.use({ flags: ['--demo'] });

  test('is accessible in both themes', async ({ app }) => {
    // Many pages.
    test.slow();
    await visit(app, '/');
    const run = await addressOf(app, /House price band/u);
    await visit(app, run);
    await expect(app.getByRole('heading', { level: 1 })).toContainText('drifted');
    const model = await addressOf(app, /^House price band$/u);
    const paths = [
      '/',
      '/models',
      model,
      `${model}/data`,
      `${model}/runs`,
      `${model}/history`,
      `${model}/edit`,
      `${model}/import`,
      `${model}/compare`,
      '/runs',
      '/audit',
      '/audit/0',
      run,
      `${run}/features/latitude`,
      `${run}/features/predicted_high`,
      '/jobs',
      '/health',
    ];
    for (const path of paths) {
      await test.step(path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, '…'), async () => {
        expect.soft(await problemsAt(app, path)).toEqual([]);
      });
    }
  });

  test('is used with the keyboard alone', async ({ app }) => {
    await test.step('the first stop skips to the content', async () => {
      await app.keyboard.press('Tab');
      await expect(app.getByRole('button', { name: 'Skip to content' })).toBeFocused();
      await app.keyboard.press('Enter');
      await expect(app.getByRole('main')).toBeFocused();
    });
    await test.step('a row of the list opens with Enter', async () => {
      await app.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Models' }).focus();
      await app.keyboard.press('Enter');
      await expect(app.getByRole('heading', { level: 1 })).toHaveText('6 models');
      await app.getByRole('gridcell', { name: /Consumer credit scoring/u }).focus();
      await app.keyboard.press('Enter');
      await expect(app.getByRole('heading', { level: 1 })).toHaveText(
        'There is not enough data to judge Consumer credit scoring',
      );
    });
    await test.step('tabs turn with the arrows', async () => {
      await app.getByRole('tab', { name: 'Overview' }).focus();
      await app.keyboard.press('ArrowRight');
      await expect(app.getByRole('tab', { name: 'Versions' })).toBeFocused();
      await app.keyboard.press('ArrowRight');
      await expect(app.getByRole('tab', { name: 'Data' })).toBeFocused();
      await app.keyboard.press('Enter');
      await expect(app.getByRole('heading', { name: 'Reference data' })).toBeVisible();
    });
    await test.step('a menu closes with Escape and gives the focus back', async () => {
      const more = app.getByRole('button', { name: 'More actions' });
      await more.focus();
      await app.keyboard.press('Enter');
      await expect(app.getByRole('menu')).toBeVisible();
      await app.keyboard.press('Escape');
      await expect(app.getByRole('menu')).toHaveCount(0);
      await expect(more).toBeFocused();
    });
  });
});

test('the theme is switched, follows the system by default and is kept', async ({ app }) => {
  const background = () => app.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await app.emulateMedia({ colorScheme: 'light' });
  await expect.poll(background).toMatch(/^rgb\(2\d\d, 2\d\d, 2\d\d\)$/u);
  const light = await background();
  await app.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await app.emulateMedia({ colorScheme: 'light' });
  await expect.poll(background).toBe(light);
  await chooseTheme(app, 'Dark');
  await expect.poll(background).toBe(dark);
  await app.reload();
  await expect(app.getByRole('button', { name: 'Theme: Dark' })).toBeVisible();
  await expect.poll(background).toBe(dark);
});
