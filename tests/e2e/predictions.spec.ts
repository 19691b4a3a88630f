import { writeFile } from 'node:fs/promises';
import { expect, test } from './support/fixtures.ts';
import { registerModel, visit } from './support/steps.ts';

test('predictions that a program logged are sealed, and labels that come later are joined', async ({
  app,
}, info) => {
  // The program: calls as the page does, with the bearer that the page uses.
  let bearer = '';
  app.on('request', (request) => {
    bearer = request.headers()['authorization'] ?? bearer;
  });
  await registerModel(app, 'Credit default');
  const id = /models\/(?<id>[0-9a-f-]{36})/u.exec(app.url())?.groups?.['id'] ?? '';
  await visit(app, `/models/${id}/predictions`);
  await expect(app.getByText('No predictions yet')).toBeVisible();

  const records = Array.from({ length: 20 }, (_, index) => ({
    id: `p-${index}`,
    at: `2026-01-01T00:00:${String(index + 10)}Z`,
    features: { age: 20 + index },
    score: index / 20,
  }));
  const status = await app.evaluate(
    async ({ authorization, input }) => {
      const response = await fetch('/api/predictions/log', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ id: 'program', name: 'predictions/log', input }),
      });
      return response.status;
    },
    { authorization: bearer, input: { modelId: id, batch: 'New year', records } },
  );
  expect(status).toBe(200);

  await expect(app.getByRole('heading', { name: '20 predictions, 0 % of them labelled' })).toBeVisible();
  await app.getByRole('button', { name: 'Seal New year' }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Seal', exact: true }).click();
  await expect(
    app.getByRole('status').filter({ hasText: '“New year” is sealed: 20 predictions.' }),
  ).toBeVisible();

  const path = info.outputPath('labels.csv');
  await writeFile(path, 'prediction_id,label\np-0,0\np-1,1\np-2,0\np-3,1\np-4,0\n');
  await app.getByRole('button', { name: 'Join labels' }).click();
  const dialog = app.getByRole('dialog', { name: 'Join labels' });
  await dialog.getByLabel('Data file').setInputFiles(path);
  await expect(dialog.getByText('labels.csv')).toBeVisible();
  await dialog.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(app.getByText('New version: “New year (labels 1)”')).toBeVisible();
  await expect(app.getByRole('heading', { name: '20 predictions, 25 % of them labelled' })).toBeVisible();
  await expect(app.getByText('in “New year (labels 1)”')).toBeVisible();
});

test('a file of predictions is logged from the page of a model that has none', async ({ app }, info) => {
  await registerModel(app, 'Credit default');
  const id = /models\/(?<id>[0-9a-f-]{36})/u.exec(app.url())?.groups?.['id'] ?? '';
  await visit(app, `/models/${id}/predictions`);
  const path = info.outputPath('scored march.csv');
  const lines = Array.from(
    { length: 12 },
    (_, index) => `A-${index},2026-03-01T09:30:${String(index + 10)}Z,${20 + index},0.${index + 10}`,
  );
  await writeFile(path, `application_id,predicted_at,age,score\n${lines.join('\n')}\n`);
  await app.getByRole('button', { name: 'Log a file' }).click();
  const dialog = app.getByRole('dialog', { name: 'Log a file' });
  await dialog.getByLabel('Data file').setInputFiles(path);
  await expect(dialog.getByLabel('Name of the batch')).toHaveValue('scored march');
  await dialog.getByLabel('Column that names the prediction').selectOption('application_id');
  await dialog.getByRole('button', { name: 'Log', exact: true }).click();
  await expect(
    app.getByRole('status').filter({ hasText: '“scored march” is staged: 12 predictions.' }),
  ).toBeVisible();
  await expect(app.getByRole('heading', { name: '12 predictions, 0 % of them labelled' })).toBeVisible();

  // What its columns cannot be is told beside what was started.
  await app.getByRole('button', { name: 'Log a file' }).click();
  await dialog.getByLabel('Data file').setInputFiles(path);
  await dialog.getByLabel('Name of the batch').fill('again');
  await dialog.getByLabel('Column that names the prediction').selectOption('application_id');
  await dialog.getByRole('button', { name: 'Log', exact: true }).click();
  await expect(app.getByText(/the prediction “A-0” is already in the batch “scored march”/u)).toBeVisible();
});
