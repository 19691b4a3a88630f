import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvWithBrokenLines, largeCsv } from './support/files.ts';
import { expect, test } from './support/fixtures.ts';
import { chooseFile, openImport, registerModel, visit } from './support/steps.ts';

test('a bad file gets a sentence that says what was found, and changes nothing', async ({ app, shell }) => {
  const cases = [
    { file: 'empty.csv', content: '', says: 'The file is empty (0 bytes).' },
    { file: 'header-only.csv', content: 'a,b\n', says: 'The file has a header but no rows.' },
    { file: 'cut-short.json', content: '[{"a": 1}, {"a"', says: 'The JSON ends in the middle of a record' },
    { file: 'twice.csv', content: 'a,a\n1,2\n', says: 'Several columns have the same name: “a”.' },
    { file: 'picture.csv', content: '\u0089PNG\r\n\u001A\n\u0000', says: 'This is a PNG image.' },
    // Read all the same, but said.
    { file: 'named.parquet', content: 'a,b\n1,2\n', says: 'says Parquet, but the content is CSV.' },
  ];
  await registerModel(app, 'Careful model');
  await openImport(app);
  for (const { file, content, says } of cases) {
    await test.step(file, async () => {
      const path = join(shell.scratch, file);
      await writeFile(path, content, 'latin1');
      await app.getByLabel('Data file').setInputFiles(path);
      await expect(app.getByRole('alert')).toContainText(says);
      await app.getByRole('button', { name: 'Choose another file' }).click();
    });
  }
  await visit(app, '/jobs');
  await expect(app.getByText('No jobs yet')).toBeVisible();
});

test('rows that cannot be read are listed and can be downloaded', async ({ app, shell }) => {
  const path = await csvWithBrokenLines(shell.scratch, { rows: 500, broken: [17, 300] });
  await registerModel(app, 'Sensor model');
  await openImport(app);
  await chooseFile(app, path);
  await app.getByRole('combobox', { name: 'Type of reading' }).selectOption({ label: 'Number' });
  await app.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('498 rows were imported');
  await expect(app.getByRole('main')).toContainText('2 rows were rejected');
  const rejected = app.getByRole('grid', { name: 'Rejected rows' });
  await expect(rejected.getByRole('row').nth(1)).toContainText('17');
  await expect(rejected.getByRole('row').nth(2)).toContainText('300');
  await expect(rejected).toContainText('broken');

  const [download] = await Promise.all([
    app.waitForEvent('download'),
    app.getByRole('button', { name: 'Download rejected rows' }).click(),
  ]);
  const saved = join(shell.scratch, 'rejected.csv');
  await download.saveAs(saved);
  const lines = (await readFile(saved, 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain('17');
  expect(lines[2]).toContain('300');
});

test('an import can be cancelled, and leaves nothing behind', async ({ app, shell }) => {
  const path = await largeCsv(shell.scratch, 4_000_000);
  await registerModel(app, 'Large model');
  await openImport(app);
  await chooseFile(app, path);
  await app.getByRole('button', { name: 'Import', exact: true }).click();
  await app.getByRole('button', { name: /^Cancel/u }).click();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('The import was cancelled');
  await expect(app.getByText('Nothing was changed: the workspace is as it was before.')).toBeVisible();
  await visit(app, '/jobs');
  await expect(app.getByRole('main')).toContainText('Cancelled');
  await visit(app, '/models');
  await app.getByRole('gridcell', { name: /Large model/u }).click();
  await app.getByRole('tab', { name: 'Data' }).click();
  await expect(app.getByText('No reference data yet')).toBeVisible();
});
