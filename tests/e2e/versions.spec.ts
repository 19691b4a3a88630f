import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { registerModel } from './support/steps.ts';

/** A file as a person would choose it. */
const fileOf = (name: string, content: string) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});

test('a version is registered with its file, described, compared and exported', async ({ app }) => {
  const content = 'weights of a model\n';
  const sha256 = createHash('sha256').update(content).digest('hex');
  const artefact = fileOf('model.onnx', content);

  await registerModel(app, 'Churn');
  await app.getByRole('tab', { name: 'Versions' }).click();
  await expect(
    app.getByRole('heading', { name: 'Nothing tells yet which file version 1.0.0 runs from.' }),
  ).toBeVisible();
  await app.getByRole('link', { name: 'Register the next version' }).click();
  await app.getByRole('textbox', { name: 'Version' }).fill('1.1.0');
  await app.getByRole('button', { name: 'Choose the file' }).click();
  await app.getByLabel('File of the model').setInputFiles(artefact);
  await expect(app.getByText('model.onnx, 19 B')).toBeVisible();
  await app.getByRole('button', { name: 'Add a figure' }).click();
  await app.getByRole('textbox', { name: 'Figure', exact: true }).fill('AUC');
  await app.getByRole('textbox', { name: 'Value' }).fill('0.81');
  await app.getByRole('textbox', { name: 'Where it comes from' }).fill('Report of March');
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('button', { name: 'Register the version' }).click();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText(
    `Version 1.1.0 runs from the file with the SHA-256 ${sha256.slice(0, 8)}…${sha256.slice(-4)}`,
  );
  await expect(app.getByRole('row', { name: /^AUC 0\.81 – Report of March$/u })).toBeVisible();

  await app.getByRole('link', { name: 'Write the card' }).click();
  await app.getByRole('textbox', { name: 'Who develops it' }).fill('Pricing team');
  await app.getByRole('button', { name: 'Save the card' }).click();
  await expect(app.getByText('1 of 9 sections say something.')).toBeVisible();
  await expect(app.getByRole('row', { name: /Card: Model details, Who develops it/u })).toBeVisible();

  const check = async (file: typeof artefact): Promise<void> => {
    await app.getByLabel('File of the model').setInputFiles(file);
  };
  await check(fileOf('other.onnx', 'other weights\n'));
  await expect(app.getByText(/^“other\.onnx” is not the artefact of version 1\.1\.0/u).first()).toBeVisible();
  await app.getByRole('button', { name: 'Compare another file' }).click();
  await check(artefact);
  await expect(app.getByText(/^“model\.onnx” is the artefact of version 1\.1\.0/u).first()).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);

  const download = app.waitForEvent('download');
  await app.getByRole('button', { name: 'Card as Markdown' }).click();
  const path = await (await download).path();
  expect(await readFile(path, 'utf8')).toContain(`| SHA-256 of the artefact | ${sha256} |`);
});
