import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { visit } from './support/steps.ts';

test.use({ flags: ['--demo'] });

test('a model is measured, and the answer is in words with the figures behind it', async ({ app }) => {
  await visit(app, '/models');
  await app
    .getByRole('link', { name: 'Open House price band' })
    .or(app.getByRole('link', { name: 'House price band', exact: true }))
    .first()
    .click();
  await app.getByRole('tab', { name: 'Performance' }).click();
  await expect(
    app.getByRole('heading', { name: /^AUC 0\.84 \(95 % interval 0\.83 to 0\.85\) on “June 2021/u }),
  ).toBeVisible();
  await app.getByRole('link', { name: 'Measure performance' }).click();
  await app
    .getByRole('combobox', { name: 'Reference with labels (optional)' })
    .selectOption({ label: 'none' });
  await app.getByRole('button', { name: 'Measure performance' }).click();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText(
    'AUC 0.84 (95 % interval 0.83 to 0.85) on “June 2021 to May 2022”.',
  );
  await expect(app.getByRole('row', { name: /^Recall.*0\.219.*0\.2069 to 0\.2316/u })).toBeVisible();
  await expect(app.getByRole('img', { name: 'Share of positive labels against mean score' })).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
});
