import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { visit } from './support/steps.ts';

test.use({ flags: ['--demo'] });

test('a closed gate says why, is overridden with a reason, and all of it is kept', async ({ app }) => {
  const heading = app.getByRole('heading', { level: 1 });

  await test.step('the dialog of a state says what keeps the gate closed, and leads to it', async () => {
    await visit(app, '/models');
    const models = app.getByRole('grid', { name: 'Models' });
    await models.getByRole('link', { name: 'Hourly temperature forecast' }).click();
    await app.getByRole('button', { name: 'More actions' }).click();
    await app.getByRole('menuitem', { name: 'Canary' }).click();
    const dialog = app.getByRole('dialog', { name: 'Move Hourly temperature forecast to Canary' });
    await expect(dialog.getByText(/^Kept closed by: Artefact, Training data/u)).toBeVisible();
    await dialog.getByRole('link', { name: 'See what is missing' }).click();
  });

  await test.step('rule by rule, what was found leads to where it can be mended', async () => {
    const gate = app.getByRole('region', { name: 'May version 0.9.0 run in canary?' });
    await expect(gate.getByText(/^The gate does not let version 0\.9\.0/u)).toBeVisible();
    const artefact = app
      .getByRole('table', { name: 'Rule by rule' })
      .getByRole('row', { name: /^Artefact/u });
    await expect(artefact).toContainText('Not met');
    await expect(artefact.getByRole('link')).toHaveAttribute('href', /\/versions\//u);
    expect(await accessibilityProblems(app)).toEqual([]);
  });

  await test.step('an administrator overrides it, for three days and with a reason', async () => {
    await app.getByRole('button', { name: 'Override…' }).click();
    const dialog = app.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Why the model may run' }).fill('Summer has begun.');
    await expect(dialog.getByText('13 more characters are needed.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Override the gate' })).toBeDisabled();
    await dialog
      .getByRole('textbox', { name: 'Why the model may run' })
      .fill('Summer has begun; the model of last summer is being fitted.');
    await dialog.getByRole('textbox', { name: 'Days' }).fill('3');
    await dialog.getByRole('button', { name: 'Override the gate' }).click();
    await expect(app.getByText('On an override for 2 more days')).toBeVisible();
    await expect(app.getByRole('region', { name: 'May version 0.9.0 run in production?' })).toBeVisible();
  });

  await test.step('the decision is kept with what the gate said, and in the record', async () => {
    await app.getByRole('grid', { name: 'Decisions' }).getByRole('link').first().click();
    await expect(heading).toContainText('into canary, which the gate did not admit');
    await expect(app.getByText('Summer has begun; the model of last summer is being fitted.')).toBeVisible();
    await expect(app.getByRole('table', { name: 'Rule by rule' })).toBeVisible();
    await app.getByRole('link', { name: 'Show in the audit record' }).click();
    await expect(app.getByRole('grid').getByText('Gate overridden')).toBeVisible();
    await visit(app, '/deployments');
    await expect(app.getByText('3 models are where they are by an override, not by the gate.')).toBeVisible();
  });

  await test.step('another policy is tried over all models', async () => {
    await app.getByRole('link', { name: 'What the gate asks' }).click();
    await expect(heading).toContainText('8 rules before production');
    await app.getByRole('combobox', { name: 'Artefact: asked from' }).selectOption('Never');
    await app.getByRole('combobox', { name: 'Training data: asked from' }).selectOption('Never');
    await app.getByRole('button', { name: 'Try over all models' }).click();
    await expect(app.getByText(/^The gate would say something else of \d of \d models\.$/u)).toBeVisible();
    expect(await accessibilityProblems(app)).toEqual([]);
  });
});
