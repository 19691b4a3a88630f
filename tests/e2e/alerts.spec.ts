import type { Locator, Page } from '@playwright/test';
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

/** Presses a button by the keyboard. */
async function press(within: Page | Locator, name: string): Promise<void> {
  const button = within.getByRole('button', { name, exact: true });
  await button.focus();
  await button.press('Enter');
}

test('an alert of the demo is dealt with by the keyboard alone', async ({ app }) => {
  await openInbox(app);
  const title = 'the monitor';
  await app
    .getByRole('gridcell', { name: /the monitor/u })
    .first()
    .focus();
  await app.keyboard.press('Enter');
  await expect(app.getByRole('heading', { level: 1 })).toContainText('raises an alarm');

  await test.step('it is acknowledged and given to somebody; the focus comes back to the button', async () => {
    await press(app, 'Acknowledge');
    await press(app.getByRole('dialog'), 'Acknowledge');
    await expect(app.getByText('The alert is acknowledged.')).toBeVisible();
    await expect(app.getByText(/^Acknowledged, .+ looks after it$/u)).toBeVisible();
    await press(app, 'Assign');
    await app.keyboard.press('Escape');
    await expect(app.getByRole('dialog')).toHaveCount(0);
    await expect(app.getByRole('button', { name: 'Assign' })).toBeFocused();
    await app.keyboard.press('Enter');
    const who = app.getByRole('dialog').getByRole('combobox', { name: 'Assigned to' });
    await who.focus();
    await app.keyboard.press('End');
    const name = await who.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text ?? '');
    await press(app.getByRole('dialog'), 'Assign');
    await expect(app.getByText(`Acknowledged, ${name} looks after it`)).toBeVisible();
  });

  await test.step('it is commented on', async () => {
    await app.getByRole('textbox', { name: 'Your comment' }).focus();
    await app.keyboard.type('The feed was late.');
    await press(app, 'Add the comment');
    await expect(app.getByRole('list', { name: 'History' }).getByText('The feed was late.')).toBeVisible();
  });

  await test.step('it is put aside, opened again and resolved', async () => {
    await press(app, 'Put aside');
    await app.getByRole('dialog').getByRole('radio', { checked: true }).focus();
    await app.keyboard.press('ArrowUp');
    await press(app.getByRole('dialog'), 'Put aside');
    await expect(app.getByRole('dialog')).toHaveCount(0);
    await press(app, 'Open again');
    await press(app.getByRole('dialog'), 'Open again');
    await expect(app.getByRole('dialog')).toHaveCount(0);
    await press(app, 'Resolve');
    const dialog = app.getByRole('dialog', { name: 'Resolve this alert' });
    await expect(dialog.getByRole('textbox', { name: 'What was found' })).toBeFocused();
    await app.keyboard.type('Homes on the coast were added.');
    await press(dialog, 'Resolve');
    await expect(app.getByText('Homes on the coast were added.')).toBeVisible();
    await expect(app.getByRole('button', { name: 'Open again' })).toBeVisible();
  });

  const monitor = app.getByRole('link', { name: 'Open the monitor' });
  await monitor.focus();
  await app.keyboard.press('Enter');
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
