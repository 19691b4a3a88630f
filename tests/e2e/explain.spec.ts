import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { visit } from './support/steps.ts';

test.use({ flags: ['--demo'] });

test('a server on this machine is set up, asked with what was shown, and its invented number is marked', async ({
  app,
}) => {
  const asked: string[] = [];
  const content = 'The values moved, and 77 more may follow.';
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      asked.push(body);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ choices: [{ message: { content } }] }));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  await visit(app, '/explain/settings');
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('Nothing is sent anywhere.');
  await app.getByRole('switch', { name: 'Let people send results to this service' }).click();
  await app.getByRole('combobox', { name: 'Kind' }).click();
  await app.getByRole('option', { name: /^RunAnywhere/u }).click();
  await expect(app.getByLabel('Key')).toHaveCount(0);
  await app.getByRole('textbox', { name: 'Address' }).fill(`http://${host}/v1`);
  await app.getByRole('textbox', { name: 'Model' }).fill('a-small-model');
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('button', { name: 'Save' }).click();
  await expect(app.getByRole('heading', { level: 1 })).toContainText(`Results may be sent to ${host}`);

  await visit(app, '/runs');
  await app
    .getByRole('link', { name: /House price band/u })
    .last()
    .click();
  await app.getByRole('button', { name: `Ask ${host} to explain this` }).click();
  const preview = app.getByRole('dialog', { name: 'This would be sent' });
  const shown = await preview.getByLabel('Content, byte for byte').textContent();
  expect(shown).not.toContain('longitude');
  expect(asked).toEqual([]);
  expect(await accessibilityProblems(app)).toEqual([]);
  await preview.getByRole('button', { name: `Send to ${host}` }).click();
  await expect(app.getByText(/^One number in this text was not in what was sent/u)).toBeVisible();
  expect(asked).toEqual([shown]);
  server.close();
});
