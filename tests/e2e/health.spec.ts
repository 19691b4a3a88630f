import { readFile } from 'node:fs/promises';
import { expect, test } from './support/fixtures.ts';
import { registerModel, visit } from './support/steps.ts';

test('the health page says that everything works, and the diagnostics file names nobody', async ({ app }) => {
  await registerModel(app, 'Secret project');
  await visit(app, '/health');

  await test.step('in words first, with a state for each check', async () => {
    await expect(app.getByRole('heading', { level: 1 })).toHaveText(
      /^(Everything works(; \d+ things? (is|are) not known)?\.|\d+ things? needs? attention\.)$/u,
    );
    const checks = app.getByRole('table', { name: 'What was looked at' });
    await expect(checks.getByRole('row')).toHaveCount(13);
    await expect(checks.getByRole('row', { name: /^Database/u })).toContainText('can be read and written');
    await expect(checks.getByRole('row', { name: /^Ledger/u })).toContainText(/\d+ entr(y|ies)/u);
  });

  await test.step('with the durations of commands, sorted by any column', async () => {
    const commands = app.getByRole('table', { name: 'Commands since the start' });
    await expect(commands.getByRole('row', { name: /^models\/create/u })).toBeVisible();
    await commands.getByRole('button', { name: 'Calls' }).click();
    await expect(commands.getByRole('columnheader', { name: 'Calls' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
  });

  await test.step('and the diagnostics file is what the preview showed', async () => {
    await app.getByRole('button', { name: 'Diagnostics' }).click();
    const dialog = app.getByRole('dialog', { name: 'Diagnostics file' });
    await expect(dialog.getByRole('region', { name: 'The file' })).toContainText('driftguard-diagnostics');
    const [download] = await Promise.all([
      app.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Save as a file' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^driftguard-diagnostics-\d{4}-\d\d-\d\d\.json$/u);
    const text = await readFile(await download.path(), 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      format: 'driftguard-diagnostics',
      counts: { models: 1 },
      versions: { shell: 'loopback' },
    });
    expect(text).toContain('"command": "models/create"');
    expect(text).not.toContain('Secret project');
  });
});
