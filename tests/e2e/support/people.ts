import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** Who sets up the workspace of a test. */
export const ada = { name: 'Ada Reviewer', email: 'ada@example.org', password: 'Plover-7-rusox!' };

export type Person = typeof ada;

/** A hidden password has no role by which it could be found. */
export function passwordField(page: Page, name = 'Password'): Locator {
  return page.getByLabel(new RegExp(`^${name}`, 'u'));
}

/** Fills in the first page and arrives at the recovery codes; gives them. */
export async function setUp(page: Page, person: Person = ada): Promise<string[]> {
  await page.getByRole('textbox', { name: 'Name' }).fill(person.name);
  await page.getByRole('textbox', { name: 'Address' }).fill(person.email);
  await passwordField(page).fill(person.password);
  await page.getByRole('button', { name: 'Set up the workspace' }).click();
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(8);
  return codes.allTextContents();
}

/** Types one of the codes back and arrives in the application. */
export async function keepCodes(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Type one of the codes' }).fill(code);
  await page.getByRole('button', { name: 'Go to the workspace' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

/** Signs in with address and password; what follows is for the test to say. */
export async function signIn(page: Page, { email, password }: Omit<Person, 'name'>): Promise<void> {
  await page.getByRole('textbox', { name: 'Address' }).fill(email);
  await passwordField(page).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs in as somebody of the demo. */
export async function signInToDemo(page: Page, role = 'Administrator'): Promise<void> {
  const people = page.getByRole('list', { name: 'People of the demo' });
  await people
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: role }) })
    .getByRole('button')
    .click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Signed in as/u }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
}
