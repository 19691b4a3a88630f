import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { registerModel, visit } from './support/steps.ts';

test('backs up, checks, tries out and goes back, without changing what is here', async ({ app, shell }) => {
  test.slow();
  await registerModel(app, 'Kept');
  await visit(app, '/safe-keeping');
  const heading = app.getByRole('heading', { level: 1 });
  const outcome = app.getByRole('main').getByRole('status');
  const backups = app.getByRole('table', { name: 'All backups' });

  await test.step('a new workspace says that there is no backup', async () => {
    await expect(heading).toHaveText('There is no backup yet. Everything here could be lost.');
    await expect(app.getByRole('button', { name: 'Run a drill' })).toBeDisabled();
    await expect(app.getByText('No backups yet')).toBeVisible();
  });

  await test.step('one is made at a press', async () => {
    await app.getByRole('button', { name: 'Back up now' }).click();
    await expect(outcome).toHaveText(/^Verified backup of .+ with 0 evidence files\.$/u);
    await expect(heading).toHaveText(/^(At most the last minute|What was done since the last backup)/u);
    await expect(backups.getByRole('row', { name: /By hand/u })).toContainText('Whole');
    await expect(backups.getByRole('button', { name: /^Remove the backup of/u })).toBeDisabled();
  });

  await test.step('it is checked again', async () => {
    await backups.getByRole('button', { name: /^Check the backup of/u }).click();
    await expect(outcome).toHaveText(
      'Signature, database, ledger and 0 evidence files are as they were backed up.',
    );
  });

  await test.step('a drill restores it and says so', async () => {
    const drill = app.getByRole('region', { name: 'Restore drill' });
    await expect(drill).toContainText('Never tried');
    await drill.getByRole('button', { name: 'Run a drill' }).click();
    await expect(outcome).toHaveText(/^The newest backup was restored and is whole: \d+ ledger entries/u);
    await expect(drill).toContainText('Passed');
    await expect(drill).toContainText('The newest backup was restored and is whole');
  });

  await test.step('going back says what would be lost, and restores into a new folder', async () => {
    await registerModel(app, 'Would be lost');
    await visit(app, '/safe-keeping');
    await app.getByRole('button', { name: 'Restore…' }).click();
    const choice = app.getByRole('dialog', { name: 'Restore from what?' });
    await expect(choice.getByRole('combobox', { name: 'Backup' })).toContainText('By hand');
    expect(await accessibilityProblems(app)).toEqual([]);
    await choice.getByRole('button', { name: 'See what would be lost' }).click();
    const loss = app.getByRole('dialog', { name: 'What would be lost?' });
    await expect(loss).toContainText(/\d+ entries of the ledger were written since and would not be there:/u);
    await expect(loss).toContainText('Model registered');
    await loss.getByRole('button', { name: 'Restore into a new folder' }).click();
    await expect(outcome).toHaveText(/^Restored the state of .+, all checked\.$/u);
    await expect(backups.getByRole('row', { name: /Before a restore/u })).toBeVisible();
  });

  await test.step('the restored folder is used from the next start when somebody says so, and not otherwise', async () => {
    const restored = app.getByRole('region', { name: 'Restored folders' });
    await expect(restored).toContainText(`${basename(shell.dataFolder)} restored `);
    await restored.getByRole('button', { name: 'Use from the next start' }).click();
    await expect(restored).toContainText('The next start uses');
    await expect(restored.getByRole('button', { name: 'Chosen' })).toBeDisabled();
    await restored.getByRole('button', { name: 'Stay with this folder' }).click();
    await expect(restored).not.toContainText('The next start uses');
    await visit(app, '/models');
    await expect(app.getByRole('main')).toContainText('Would be lost');
  });
});

test('keeps backups in a folder that can be written to, and refuses others with a reason', async ({
  app,
  shell,
}) => {
  const disk = join(dirname(shell.dataFolder), 'disk');
  await mkdir(disk);
  await visit(app, '/safe-keeping');
  await app.getByRole('button', { name: 'Settings' }).click();
  const dialog = app.getByRole('dialog', { name: 'How backups are made' });
  const folder = dialog.getByRole('textbox', { name: 'Folder on another disk' });
  const save = dialog.getByRole('button', { name: 'Save' });

  await folder.fill('backups');
  await save.click();
  await expect(dialog).toContainText('Write the whole path of the folder, from the root of the disk.');
  await folder.fill(join(disk, 'missing'));
  await save.click();
  await expect(dialog).toContainText('There is no such folder. Make it first, and connect the disk.');
  expect(await accessibilityProblems(app)).toEqual([]);

  await folder.fill(disk);
  await dialog.getByRole('textbox', { name: 'Months' }).fill('24');
  await expect(dialog).toContainText('The newest verified backup is never removed');
  await dialog.getByRole('combobox', { name: 'Backups by themselves' }).click();
  await app.getByRole('option', { name: 'Every hour' }).click();
  await save.click();
  await expect(dialog).toHaveCount(0);
  await expect(app.getByRole('region', { name: 'Backups', exact: true })).toContainText(
    /DriftGuard backups/u,
  );
  await app.reload();
  await app.getByRole('button', { name: 'Settings' }).click();
  await expect(folder).toHaveValue(disk);
  await expect(dialog.getByRole('combobox', { name: 'Backups by themselves' })).toContainText('Every hour');
  await expect(dialog.getByRole('textbox', { name: 'Months' })).toHaveValue('24');
});

test.describe('on the demo', () => {
  test.use({ flags: ['--demo'] });

  test('can be read and used by everybody', async ({ app, shell }) => {
    test.slow();
    await visit(app, '/safe-keeping');
    await expect(app.getByText('No backups yet')).toBeVisible();
    expect(await accessibilityProblems(app)).toEqual([]);
    await app.getByRole('button', { name: 'Back up now' }).click();
    await expect(app.getByRole('table', { name: 'All backups' })).toBeVisible();
    await expect(app.getByRole('main').getByRole('status')).toHaveText(/^Verified backup/u);
    expect(await accessibilityProblems(app)).toEqual([]);
    await app.setViewportSize({ width: 800, height: 800 });
    expect(await accessibilityProblems(app)).toEqual([]);

    await test.step('evidence that was damaged is put back from the backup', async () => {
      const evidence = join(shell.dataFolder, 'evidence');
      const [file = ''] = (await readdir(evidence, { recursive: true })).filter((name) =>
        name.endsWith('.parquet'),
      );
      const whole = await readFile(join(evidence, file));
      // Replaced and not written to, because the copy in the backup is a link.
      await rm(join(evidence, file));
      await writeFile(join(evidence, file), 'PAR1 something else PAR1');

      await visit(app, '/audit');
      await app.getByRole('button', { name: 'Verify now' }).click();
      const lost = app.getByRole('region', { name: 'Evidence that is not in its place' });
      const heading = app.getByRole('heading', { level: 1 });
      await expect(heading).toHaveText(/is unchanged, but evidence is not as it was recorded$/u);
      await expect(lost).toContainText('found damaged, in quarantine');
      await expect(lost).toContainText(/Copy in the backup of/u);
      expect(await accessibilityProblems(app)).toEqual([]);
      await lost.getByRole('button', { name: 'Put back from the backups' }).click();
      await expect(lost).toContainText('One evidence file is back, with the SHA-256 that was recorded.');
      expect((await readFile(join(evidence, file))).equals(whole)).toBe(true);
      await app.getByRole('button', { name: 'Verify now' }).click();
      await expect(heading).toHaveText(/is complete and unchanged$/u);
    });
  });
});
