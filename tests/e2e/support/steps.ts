import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** Goes to an address of the application without loading the page anew. */
export async function visit(app: Page, path: string): Promise<void> {
  await app.evaluate((address) => {
    location.hash = address;
  }, path);
}

/** Registers a model and ends on its page. */
export async function registerModel(app: Page, name: string): Promise<void> {
  await visit(app, '/models/new');
  await app.getByRole('textbox', { name: 'Name' }).fill(name);
  await app.getByRole('textbox', { name: 'Version' }).fill('1.0.0');
  await app.getByRole('textbox', { name: 'Owner' }).fill('Pricing team');
  await app.getByRole('button', { name: 'Register model' }).click();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText(`${name} has not been compared yet`);
}

/** Hands a file to the import page and waits for the preview of its columns. */
export async function chooseFile(app: Page, path: string): Promise<void> {
  await app.getByLabel('Data file').setInputFiles(path);
  await expect(app.getByRole('table', { name: 'Columns' })).toBeVisible();
}

/** Goes from the page of a model to the choice of a file. */
export async function openImport(app: Page): Promise<void> {
  await app.getByRole('button', { name: 'More actions' }).click();
  await app.getByRole('menuitem', { name: 'Import data' }).click();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('Which file holds the data?');
}

export async function setRole(app: Page, column: string, role: string): Promise<void> {
  await app.getByRole('combobox', { name: `Role of ${column}` }).selectOption({ label: role });
}

/** Opens the menu of the theme and chooses one. */
export async function chooseTheme(app: Page, theme: 'System' | 'Light' | 'Dark'): Promise<void> {
  // The bar that stands while the core is asked gives way to the page's own, and takes an open menu with it.
  await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
  const item = app.getByRole('menuitemradio', { name: theme });
  await expect(async () => {
    if (!(await item.isVisible())) {
      await app.getByRole('button', { name: /^Theme:/u }).click();
    }
    await item.click({ timeout: 2000 });
  }).toPass();
  await expect(app.getByRole('menu')).toHaveCount(0);
}
