import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download, Page } from '@playwright/test';
import { z } from 'zod';
import { testResult } from '../../shared/schema/drift.ts';
import { housingFiles } from './support/files.ts';
import { expect, test } from './support/fixtures.ts';
import { runCli } from './support/shell.ts';
import { chooseFile, registerModel, setRole, visit } from './support/steps.ts';

/** All columns but the identifier and the timestamp. */
const comparedColumns = [
  'median_income',
  'house_age_years',
  'average_rooms',
  'average_bedrooms',
  'population',
  'average_occupancy',
  'latitude',
  'longitude',
  'probability_high',
  'predicted_high',
  'price_is_high',
];

/** What an exported result and the output of the command line have in common. */
const result = z.object({
  features: z.array(z.object({ name: z.string(), type: z.string(), tests: z.array(testResult) })),
});

async function downloaded(app: Page, button: string, folder: string): Promise<string> {
  const [download]: [Download, unknown] = await Promise.all([
    app.waitForEvent('download'),
    app.getByRole('button', { name: button }).click(),
  ]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return readFile(path, 'utf8');
}

/** Every test of every feature, to be equal whichever way the comparison was made. */
function figures(text: string): unknown {
  const { features } = result.parse(JSON.parse(text));
  return new Map(features.map(({ name, type, tests }) => [name, { type, tests }]));
}

test('the demo opens in one click and says which model drifted', async ({ door: app }) => {
  await test.step('it says what it holds and where the data comes from', async () => {
    await expect(app.getByRole('heading', { name: 'What is in the demo workspace' })).toBeVisible();
    await expect(app.getByText('Licence: CC BY 4.0').first()).toBeVisible();
  });

  await test.step('one click loads it', async () => {
    await app.getByRole('button', { name: 'Open the demo workspace' }).click();
    await expect(app.getByRole('heading', { level: 1 })).toHaveText(
      /2 of 6 models have drifted in a major way\./u,
      { timeout: 60_000 },
    );
    const tiles = app.getByRole('navigation', { name: 'Models by verdict' });
    await expect(tiles.getByRole('link', { name: '2 Major drift' })).toBeVisible();
    await expect(tiles.getByRole('link', { name: '1 Moderate drift' })).toBeVisible();
    await expect(tiles.getByRole('link', { name: '1 Not enough data' })).toBeVisible();
    await expect(tiles.getByRole('link', { name: '1 No drift' })).toBeVisible();
    await expect(tiles.getByRole('link', { name: '1 Not compared yet' })).toBeVisible();
  });

  await test.step('the list shows states, and searches and filters in the engine', async () => {
    await app.getByRole('link', { name: 'Models', exact: true }).first().click();
    await expect(app.getByRole('heading', { level: 1 })).toHaveText('6 models');
    await app.getByRole('searchbox', { name: 'Search models' }).fill('income');
    await expect(app.getByRole('heading', { level: 1 })).toHaveText('1 model matches');
    await app.getByRole('gridcell', { name: /Income screening/u }).click();
    await expect(app.getByRole('heading', { level: 1 })).toHaveText('Income screening shows no drift');
  });

  await test.step('a model that drifted leads to its result', async () => {
    await visit(app, '/');
    await app
      .getByRole('link', { name: /House price band/u })
      .first()
      .click();
    await expect(app.getByRole('heading', { level: 1 })).toContainText('The data drifted strongly');
  });
});

test('own data is brought in, compared, looked at and taken away', async ({ app, shell }) => {
  const files = await housingFiles(shell.scratch);
  await registerModel(app, 'House prices');

  await test.step('a CSV becomes the reference', async () => {
    await app.getByRole('link', { name: 'Import reference data' }).first().click();
    await chooseFile(app, files.reference);
    await expect(app.getByRole('combobox', { name: 'Type of latitude' })).toHaveValue('numeric');
    await expect(app.getByRole('combobox', { name: 'Type of timestamp' })).toHaveValue('datetime');
    await setRole(app, 'id', 'Identifier');
    await setRole(app, 'timestamp', 'Timestamp');
    await setRole(app, 'probability_high', 'Score');
    await setRole(app, 'predicted_high', 'Prediction');
    await setRole(app, 'price_is_high', 'Label');
    await app.getByRole('textbox', { name: 'Name of the data set' }).fill('Before');
    await app.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(app.getByRole('heading', { level: 1 })).toHaveText('5,832 rows were imported');
  });

  await test.step('a Parquet file becomes the current data', async () => {
    await app.getByRole('button', { name: 'Import current data' }).click();
    await chooseFile(app, files.current);
    await setRole(app, 'id', 'Identifier');
    await setRole(app, 'timestamp', 'Timestamp');
    await setRole(app, 'probability_high', 'Score');
    await setRole(app, 'predicted_high', 'Prediction');
    await setRole(app, 'price_is_high', 'Label');
    await app.getByRole('textbox', { name: 'Name of the data set' }).fill('After');
    await app.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(app.getByRole('heading', { level: 1 })).toHaveText('8,232 rows were imported');
  });

  await test.step('the comparison says in words and figures what moved', async () => {
    await app.getByRole('link', { name: 'Compare data' }).click();
    await expect(app.getByRole('heading', { level: 1 })).toHaveText('Has the data of House prices drifted?');
    await app.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(app.getByRole('heading', { level: 1 })).toContainText('The data drifted strongly');
    const grid = app.getByRole('grid', { name: 'Features of this comparison' });
    await expect(grid.getByRole('row').nth(1)).toContainText(/latitude|longitude/u);
    await expect(grid.getByRole('row', { name: /latitude/u })).toContainText('Major drift');
    await expect(grid.getByRole('row', { name: /average_bedrooms/u })).toContainText('No drift');
    await expect(grid.getByRole('row', { name: /latitude/u })).toContainText('5,832');
  });

  await test.step('the exports hold what the command line computes from the same files', async () => {
    const sides = ['--reference', files.reference, '--current', files.current];
    const cli = await runCli(['drift', ...sides, '--columns', comparedColumns.join(','), '--json']);
    expect(cli).toMatchObject({ code: 2, stderr: '' });
    const json = await downloaded(app, 'Export JSON', shell.scratch);
    expect(figures(json)).toEqual(figures(cli.stdout));

    const csv = await downloaded(app, 'Export CSV', shell.scratch);
    const [header = '', ...rows] = csv.trimEnd().split(/\r?\n/u);
    expect(header).toContain('statistic');
    expect(rows.filter((row) => row.includes('latitude')).length).toBeGreaterThan(0);
    const ks = result.parse(JSON.parse(json)).features.find(({ name }) => name === 'latitude')?.tests[0];
    expect(ks?.statistic).not.toBeNull();
    expect(csv).toContain(String(ks?.statistic));
  });

  await test.step('a feature is opened with its charts and tables', async () => {
    await app.getByRole('link', { name: 'latitude', exact: true }).click();
    await expect(app.getByRole('heading', { level: 1 })).toHaveText('latitude has drifted in a major way');
    await expect(app.getByRole('img', { name: /^Overlaid histograms of latitude/u })).toBeVisible();
    await expect(app.getByRole('img', { name: /^Cumulative distributions of latitude/u })).toBeVisible();
    await app.getByRole('button', { name: 'Show as table: Distribution' }).click();
    await expect(app.getByRole('table', { name: /Distribution/u })).toBeVisible();
    await expect(app.getByRole('main')).toContainText('Kolmogorov-Smirnov');
  });

  await test.step('the model now says so too', async () => {
    await app.getByRole('link', { name: 'House prices' }).first().click();
    await expect(app.getByRole('heading', { level: 1 })).toHaveText(
      'House prices has drifted in a major way',
    );
  });
});
