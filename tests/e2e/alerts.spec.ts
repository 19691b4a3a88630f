import type { Page } from '@playwright/test';
import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { visit } from './support/steps.ts';

test.use({ flags: ['--demo'] });

/** Waits until the demo has raised its alerts, and opens the inbox. */
async function openInbox(app: Page): Promise<void> {
  const entry = app
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /^Alerts\s+\d+ waiting$/u });
  await expect(entry).toBeVisible();
  await entry.click();
  await expect(app.getByRole('heading', { level: 1, name: /critical/u })).toBeVisible();
  await expect(app.getByRole('grid', { name: 'Alerts' })).toBeVisible();
}

test('an alert of the demo is acknowledged, commented on and resolved', async ({ app }) => {
  await openInbox(app);
  const title = 'the monitor';
  await app.getByRole('grid').getByRole('link', { name: title }).first().click();
  await expect(app.getByRole('heading', { level: 1 })).toContainText('raises an alarm');
  await app.getByRole('button', { name: 'Acknowledge' }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
  await expect(app.getByText('The alert is acknowledged.')).toBeVisible();
  await expect(app.getByText(/^Acknowledged, .+ looks after it$/u)).toBeVisible();

  await app.getByRole('textbox', { name: 'Your comment' }).fill('The feed was late.');
  await app.getByRole('button', { name: 'Add the comment' }).click();
  const history = app.getByRole('list', { name: 'History' });
  await expect(history.getByText('The feed was late.')).toBeVisible();

  await app.getByRole('button', { name: 'Resolve' }).click();
  const dialog = app.getByRole('dialog', { name: 'Resolve this alert' });
  await dialog.getByRole('textbox', { name: 'What was found' }).fill('Homes on the coast were added.');
  await dialog.getByRole('button', { name: 'Resolve' }).click();
  await expect(app.getByText('Homes on the coast were added.')).toBeVisible();
  await expect(app.getByRole('button', { name: 'Open again' })).toBeVisible();
  await app.getByRole('link', { name: 'Open the monitor' }).click();
  await expect(app.getByRole('heading', { level: 1 })).toContainText('raises an alarm');

  await visit(app, '/alerts?show=resolved');
  await expect(app.getByRole('grid').getByRole('link', { name: title })).toHaveCount(1);
});

test('a rule is switched off, and a new one says what it does before it is saved', async ({ app }) => {
  await visit(app, '/alerts/rules');
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('4 rules raise alerts');
  await app.getByRole('switch', { name: 'The rule A comparison finds major drift is on' }).click();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('3 rules raise alerts');

  await app.getByRole('button', { name: 'Add a rule' }).click();
  const dialog = app.getByRole('dialog', { name: 'Add a rule' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('A monitor raises an alarm');
  await expect(dialog.getByText(/^Comparisons that find major drift raise a warning/u)).toBeVisible();
  await dialog.getByRole('button', { name: 'Save the rule' }).click();
  await expect(dialog.getByText(/There is a rule .* already/u)).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Prices');
  await dialog.getByRole('button', { name: 'Save the rule' }).click();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('4 rules raise alerts');
  await app.getByRole('button', { name: 'Remove the rule Prices' }).click();
  await app.getByRole('button', { name: 'Remove the rule', exact: true }).click();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('3 rules raise alerts');
});

test('alerts are accessible in both themes', async ({ app }) => {
  await openInbox(app);
  expect.soft(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('grid').getByRole('link').first().click();
  await expect(app.getByRole('heading', { name: 'What happened' })).toBeVisible();
  expect.soft(await accessibilityProblems(app)).toEqual([]);
  await visit(app, '/alerts/rules');
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('4 rules raise alerts');
  expect.soft(await accessibilityProblems(app)).toEqual([]);
});
