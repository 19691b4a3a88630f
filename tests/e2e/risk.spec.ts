import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { visit } from './support/steps.ts';

test.use({ flags: ['--demo'] });

test('the riskiest model is found, explained term by term, and other weights are tried over all', async ({
  app,
}) => {
  await visit(app, '/risk');
  await expect(app.getByRole('heading', { level: 1 })).toHaveText(/models? ha(?:s|ve) grade|worse than C/u);
  await expect(app.getByText(/^Mean score/u)).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);

  await app.getByRole('textbox', { name: 'Drift' }).fill('30');
  await expect(app.getByText('The weights add up to 105 per cent.')).toBeVisible();
  await app.getByRole('textbox', { name: 'Criticality' }).fill('10');
  await app.getByRole('textbox', { name: 'Grade D' }).fill('41');
  await app.getByRole('button', { name: 'Try over all models' }).click();
  await expect(app.getByText(/of 5 models would change (?:its|their) grade/u)).toBeVisible();

  await app.getByRole('grid', { name: 'Models' }).getByRole('link').first().click();
  await expect(app.getByRole('heading', { name: /^Risk \d+\.\d of 100, grade [A-F]$/u })).toBeVisible();
  await expect(app.getByRole('row', { name: /^Drift/u }).first()).toContainText('25 %');
  const performance = app.getByRole('row', { name: /^Performance/u });
  await expect(performance).toContainText('AUC 0.84 (95 % interval 0.83 to 0.85) on “June 2021');
  await expect(performance.getByRole('link')).toHaveAttribute('href', /\/performance\//u);
  await app.getByRole('button', { name: 'Recompute and compare' }).click();
  await expect(app.getByText(/^The score is the same, bit for bit/u)).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
});
