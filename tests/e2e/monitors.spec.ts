import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { visit } from './support/steps.ts';

test.use({ flags: ['--demo'] });

test('a monitor that raises an alarm is looked into, two of its windows are compared, and its editor judges what is typed', async ({
  app,
}) => {
  await visit(app, '/monitors');
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('1 monitor raises an alarm');
  await app.getByRole('link', { name: 'Open monitor By month' }).focus();
  await app.keyboard.press('Enter');
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('By month raises an alarm');
  await expect(app.getByRole('grid', { name: 'Windows of this monitor' })).toContainText('2022-05');
  expect(await accessibilityProblems(app)).toEqual([]);

  await test.step('no column is out of sight where the window is narrow', async () => {
    await app.setViewportSize({ width: 800, height: 800 });
    const newest = app.getByRole('row', { name: /2022-05/u });
    await expect(newest).toContainText('Rows: 216');
    await expect(newest).toContainText('Drifted columns: 8 of 11');
    await app.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step('two windows are compared', async () => {
    await app.getByRole('link', { name: 'Compare two windows' }).click();
    const reference = app.getByRole('combobox', { name: 'Reference window' });
    await reference.selectOption({ label: '2021-06 (720 rows, Major drift)' });
    expect(await accessibilityProblems(app)).toEqual([]);
    await app.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(app.getByText(/2022-05 of .+ against 2021-06 of/u)).toBeVisible();
    await expect(app.getByRole('grid', { name: 'Features of this comparison' })).toBeVisible();
  });

  await test.step('the editor says at once what cannot be, and what a budget of false alarms means', async () => {
    await visit(app, '/monitors');
    await app.getByRole('link', { name: 'Open monitor By month' }).click();
    await app.getByRole('link', { name: 'Change' }).click();
    const least = app.getByRole('textbox', { name: 'Rows a window needs to be judged' });
    await least.focus();
    await app.keyboard.press('ControlOrMeta+A');
    await app.keyboard.type('few');
    await expect(least).toHaveAttribute('aria-invalid', 'true');
    await app.keyboard.press('ControlOrMeta+A');
    await app.keyboard.type('150');
    await expect(least).toHaveAttribute('aria-invalid', 'false');
    await app.getByRole('switch', { name: 'Hold false alarms to a yearly budget' }).focus();
    await app.keyboard.press('Space');
    await expect(app.getByText(/So that a year of 12 windows without drift has at most/u)).toBeVisible();
    expect(await accessibilityProblems(app)).toEqual([]);
    await app.getByRole('button', { name: 'Save' }).focus();
    await app.keyboard.press('Enter');
    await expect(app.getByText(/windows of fewer than 150 rows/u)).toBeVisible();
  });
});
