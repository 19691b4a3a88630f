import type { Page } from '@playwright/test';
import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { visit } from './support/steps.ts';

test.use({ flags: ['--demo'] });

/** Opens the Fairness tab of a demo model. */
async function openTab(app: Page, name: string): Promise<void> {
  await visit(app, '/models');
  await app
    .getByRole('link', { name: `Open ${name}` })
    .or(app.getByRole('link', { name, exact: true }))
    .first()
    .click();
  await app.getByRole('tab', { name: 'Fairness' }).click();
  await expect(app.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
}

test('a first look at the demo finds unequal rates and says so in words', async ({ app }) => {
  await openTab(app, 'Income screening');
  await expect(
    app.getByRole('heading', { name: 'The last check found groups treated unequally' }),
  ).toBeVisible();
  await app.getByRole('link', { name: 'Open the check' }).click();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('Groups are treated unequally');
  await expect(app.getByText(/^sex: Female selected 10\.88 % \(590 of 5,421\)/u).first()).toBeVisible();
  await expect(app.getByRole('row', { name: /^Female/u }).first()).toContainText('Violation');
  await app.getByRole('combobox', { name: 'Groups by' }).selectOption({ label: 'sex × race (Violation)' });
  await expect(app.getByRole('row', { name: /^Female, Black/u }).first()).toBeVisible();
  await app.getByRole('button', { name: 'Recompute and compare' }).click();
  await expect(
    app.getByRole('alert').filter({ hasText: 'The result is the same, bit for bit' }),
  ).toBeVisible();
});

test('a check is set up, refused with a sentence, and made', async ({ app }) => {
  await openTab(app, 'House price band');
  await expect(
    app.getByText('No data set of this model has a column with the role “protected”'),
  ).toBeVisible();
  // A number in ranges stands in for a protected attribute; the list takes what the person names.
  await app.getByRole('textbox', { name: 'Column to add' }).fill('house_age_years');
  await app.getByRole('textbox', { name: 'Column to add' }).press('Enter');
  await app.getByRole('textbox', { name: 'Column to add' }).fill('rooms');
  await app.getByRole('textbox', { name: 'Column to add' }).press('Enter');
  await app.getByRole('button', { name: 'Move rooms up' }).click();
  await expect(app.getByRole('button', { name: /^Remove /u }).first()).toHaveAccessibleName('Remove rooms');
  await app.getByRole('button', { name: 'Remove rooms' }).click();
  await app.getByRole('textbox', { name: 'Ranges begin at' }).fill('30, 20');
  await expect(app.getByText('Enter the cut points in rising order')).toBeVisible();
  await expect(app.getByRole('button', { name: 'Save' })).toBeDisabled();
  await app.getByRole('textbox', { name: 'Ranges begin at' }).fill('20, 35');
  await app.getByRole('button', { name: 'Save' }).click();
  await expect(app.getByRole('rowheader', { name: 'Protected attributes' })).toBeVisible();

  const address = await app.evaluate(() => location.hash.replace(/^#/u, '').replace(/\/fairness$/u, ''));
  await visit(app, `${address}/check-fairness`);
  await app.getByRole('radio', { name: 'A score from a threshold on' }).check();
  await app.getByRole('textbox', { name: 'Threshold' }).fill('2');
  await expect(app.getByText('Enter a number from 0 to 1.')).toBeVisible();
  await app.getByRole('textbox', { name: 'Threshold' }).fill('0.5');
  await app.getByRole('button', { name: 'Check fairness' }).click();
  await expect(app.getByText(/^house_age_years: /u).first()).toBeVisible();
  await expect(app.getByRole('heading', { name: 'Calibration by group' })).toBeVisible();
  await expect(app.getByText('What if, not advice')).toBeVisible();
  await app.getByRole('combobox', { name: 'Make equal' }).selectOption({ label: 'the true positive rate' });
  await expect(app.getByText(/^To bring every group to/u)).toBeVisible();
});

test('fairness is accessible in both themes', async ({ app }) => {
  await openTab(app, 'Income screening');
  await expect(app.getByRole('img', { name: /over the checks/u })).toBeVisible();
  expect.soft(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('link', { name: 'Open the check' }).click();
  await expect(app.getByRole('heading', { name: 'Gaps between groups' })).toBeVisible();
  expect.soft(await accessibilityProblems(app)).toEqual([]);
});
