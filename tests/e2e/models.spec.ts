import { expect, test } from './support/fixtures.ts';
import { registerModel, visit } from './support/steps.ts';

test('a model is registered, checked, changed, binned and restored', async ({ app }) => {
  await test.step('the form says what is missing beside the fields', async () => {
    await visit(app, '/models/new');
    await app.getByRole('button', { name: 'Register model' }).click();
    await expect(app.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(
      'Enter at least one character.',
    );
    await app.getByRole('textbox', { name: 'Version' }).fill('1.0');
    await app.getByRole('textbox', { name: 'Version' }).blur();
    await expect(app.getByRole('textbox', { name: 'Version' })).toHaveAccessibleDescription(/three numbers/u);
    await app.getByRole('textbox', { name: 'Feature schema' }).fill('{"type": ');
    await app.getByRole('textbox', { name: 'Feature schema' }).blur();
    await expect(app.getByRole('textbox', { name: 'Feature schema' })).toHaveAccessibleDescription(
      /not valid JSON/u,
    );
  });

  await test.step('a complete form registers it as a draft', async () => {
    await app.getByRole('textbox', { name: 'Feature schema' }).fill('');
    await registerModel(app, 'Price estimate');
    await expect(app.getByRole('main')).toContainText('Pricing team');
  });

  await test.step('a name that is taken is refused at the field', async () => {
    await visit(app, '/models/new');
    await app.getByRole('textbox', { name: 'Name' }).fill('price ESTIMATE');
    await app.getByRole('textbox', { name: 'Version' }).fill('1.0.0');
    await app.getByRole('textbox', { name: 'Owner' }).fill('Somebody else');
    await app.getByRole('button', { name: 'Register model' }).click();
    await expect(app.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(/already called/u);
  });

  await test.step('an edit is kept, a lower version is refused', async () => {
    await visit(app, '/models');
    await app.getByRole('gridcell', { name: /Price estimate/u }).click();
    await app.getByRole('link', { name: 'Edit' }).click();
    await app.getByRole('textbox', { name: 'Version' }).fill('0.9.0');
    await app.getByRole('button', { name: 'Save changes' }).click();
    await expect(app.getByRole('textbox', { name: 'Version' })).toHaveAccessibleDescription(/higher/u);
    await app.getByRole('textbox', { name: 'Version' }).fill('1.1.0');
    await app.getByRole('textbox', { name: 'Purpose' }).fill('Estimates prices for advisers.');
    await app.getByRole('button', { name: 'Save changes' }).click();
    await expect(app.getByText('The changes to Price estimate were saved.')).toBeVisible();
    await expect(app.getByRole('main')).toContainText('Estimates prices for advisers.');
  });

  await test.step('a state is changed with a reason', async () => {
    await app.getByRole('button', { name: 'More actions' }).click();
    await app.getByRole('menuitem', { name: 'Staging' }).click();
    await app.getByRole('textbox', { name: 'Reason' }).fill('Validated on last year.');
    await app.getByRole('button', { name: 'Move to Staging' }).click();
    await expect(app.getByText('Price estimate is now in state Staging.')).toBeVisible();
  });

  await test.step('history tells who changed what', async () => {
    await app.getByRole('tab', { name: 'History' }).click();
    const history = app.getByRole('list', { name: 'History' });
    await expect(history.getByRole('listitem')).toHaveCount(3);
    await expect(history).toContainText('Validated on last year.');
    await expect(history).toContainText('Ada Reviewer');
  });

  await test.step('it goes to the bin and comes back', async () => {
    await app.getByRole('button', { name: 'More actions' }).click();
    await app.getByRole('menuitem', { name: 'Delete' }).click();
    await expect(app.getByText('Price estimate was moved to the bin.')).toBeVisible();
    await expect(app.getByText('No models yet')).toBeVisible();
    await app.getByRole('button', { name: 'Bin' }).click();
    await app.getByRole('button', { name: 'Restore Price estimate' }).click();
    await expect(app.getByText('Price estimate was restored.')).toBeVisible();
    await visit(app, '/models');
    await expect(app.getByRole('gridcell', { name: /Price estimate/u })).toBeVisible();
  });
});

test('a change made on a stale version is not lost and not forced through', async ({ app }) => {
  // The other person: calls as the page does, with the bearer that the page uses.
  let bearer = '';
  app.on('request', (request) => {
    bearer = request.headers()['authorization'] ?? bearer;
  });
  await registerModel(app, 'Shared model');
  const id = /models\/(?<id>[0-9a-f-]{36})/u.exec(app.url())?.groups?.['id'];
  await app.getByRole('link', { name: 'Edit' }).click();
  await app.getByRole('textbox', { name: 'Owner' }).fill('My team');

  const replied = await app.evaluate(
    async ({ authorization, model }) => {
      const response = await fetch('/api/models/update', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({
          id: 'other',
          name: 'models/update',
          input: {
            id: model,
            rowVersion: 1,
            name: 'Shared model',
            semanticVersion: '1.0.0',
            owner: 'Their team',
            purpose: '',
            task: 'regression',
            riskClass: 'limited',
            featureSchema: '',
          },
        }),
      });
      return response.status;
    },
    { authorization: bearer, model: id },
  );
  expect(replied).toBe(200);

  await app.getByRole('button', { name: 'Save changes' }).click();
  const dialog = app.getByRole('dialog', { name: 'Someone changed this model in the meantime' });
  await expect(dialog.getByRole('row', { name: 'Owner My team Their team' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Apply my values again' }).click();
  await expect(app.getByRole('main')).toContainText('My team');
  await app.getByRole('tab', { name: 'History' }).click();
  await expect(app.getByRole('list', { name: 'History' }).getByRole('listitem')).toHaveCount(3);
});
