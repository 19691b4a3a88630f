import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from './support/shell.ts';
import { expect, test } from './support/fixtures.ts';
import { visit } from './support/steps.ts';

const phrase = 'correct horse battery staple';

test('the key is moved under a passphrase and changed, and the record stays provable', async ({
  app,
  shell,
}) => {
  await visit(app, '/audit');
  const key = app.getByRole('region', { name: 'The key that signs' });
  await expect(key.getByText(/^The weakest place/)).toBeVisible();

  await test.step('into a file that a passphrase opens', async () => {
    await key.getByRole('button', { name: 'Move the key' }).click();
    const dialog = app.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Place' }).selectOption('passphrase-file');
    await dialog.getByLabel('Passphrase', { exact: true }).fill(phrase);
    await dialog.getByLabel('Passphrase once more').fill(phrase);
    await dialog.getByRole('button', { name: 'Move the key' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(key.getByText(/only a passphrase opens/)).toBeVisible();
  });

  await test.step('to a new key, with a reason', async () => {
    await key.getByRole('button', { name: 'Change to a new key' }).click();
    const dialog = app.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('A new key for the year.');
    await dialog.getByRole('button', { name: 'Change to a new key' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(key.getByText('handed over to the next one')).toBeVisible();
  });

  await test.step('nothing before the first checkpoint was changed', async () => {
    const consistency = app.getByRole('region', { name: 'Nothing before was changed' });
    await expect(
      consistency.getByText(/was changed, removed or moved since .* Computed in this window/),
    ).toBeVisible();
  });

  await test.step('the proof of one entry is downloaded and verified by the command line', async () => {
    const verifier = (await key.locator('code').first().textContent()) ?? '';
    await visit(app, '/audit/1');
    const waiting = app.waitForEvent('download');
    await app.getByRole('button', { name: 'Download the proof' }).click();
    const path = join(shell.scratch, 'entry.tlog-proof');
    await (await waiting).saveAs(path);
    expect(await readFile(path, 'utf8')).toMatch(/^c2sp\.org\/tlog-proof@v1\n/);
    const { code, stdout } = await runCli(['verify', path, '--key', verifier.trim()]);
    expect(stdout).toMatch(/^Verified\./);
    expect(code).toBe(0);
  });
});
