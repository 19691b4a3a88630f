import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { chooseTheme, visit } from './support/steps.ts';

test.use({ flags: ['--demo'] });

test('a model is measured against its reference, and the answer is in words', async ({ app }) => {
  await visit(app, '/models');
  await app
    .getByRole('link', { name: 'Open House price band' })
    .or(app.getByRole('link', { name: 'House price band', exact: true }))
    .first()
    .click();
  await app.getByRole('tab', { name: 'Performance' }).click();
  await expect(
    app.getByRole('heading', { name: /^AUC 0\.84 \(0\.83 to 0\.85\) on June 2021/u }),
  ).toBeVisible();
  await app.getByRole('link', { name: 'Measure performance' }).click();
  await app
    .getByRole('combobox', { name: 'Reference with labels (optional)' })
    .selectOption({ label: 'none' });
  await app.getByRole('button', { name: 'Measure performance' }).click();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText(
    'AUC 0.84 (0.83 to 0.85) on June 2021 to May 2022.',
  );
  await expect(app.getByRole('heading', { name: 'Calibration' })).toBeVisible();
  if (process.env['SHOTS'] !== undefined) {
    const address = await app.evaluate(() => location.hash.replace(/^#/u, ''));
    for (const theme of ['Light', 'Dark'] as const) {
      await app.setViewportSize({ width: 1280, height: 800 });
      await chooseTheme(app, theme);
      await visit(app, address);
      await expect(app.getByRole('heading', { name: 'Calibration' })).toBeVisible();
      for (const width of [1280, 800]) {
        await app.setViewportSize({ width, height: 800 });
        await app.waitForTimeout(600);
        await app.screenshot({ path: `/tmp/perf-shots/run-${width}-${theme}.png`, fullPage: true });
      }
      await app.getByRole('link', { name: 'House price band' }).first().click();
      await app.waitForTimeout(900);
      for (const width of [1280, 800]) {
        await app.setViewportSize({ width, height: 800 });
        await app.waitForTimeout(600);
        await app.screenshot({ path: `/tmp/perf-shots/tab-${width}-${theme}.png`, fullPage: true });
      }
      await app.getByRole('link', { name: 'Measure performance' }).click();
      await app.waitForTimeout(600);
      await app.screenshot({ path: `/tmp/perf-shots/start-800-${theme}.png`, fullPage: true });
      expect.soft(await accessibilityProblems(app)).toEqual([]);
    }
  }
});
