import type { Page } from '@playwright/test';
import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { ada, passwordField, signIn, signOut } from './support/people.ts';
import { visit } from './support/steps.ts';

const ben = { name: 'Ben Quill', email: 'ben@example.org', password: 'Marsh-42-lantern!' };
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

async function fillInPerson(app: Page, { name, email }: Pick<typeof ben, 'name' | 'email'>): Promise<void> {
  await visit(app, '/accounts');
  await app.getByRole('button', { name: 'Add a person' }).click();
  await app.getByRole('textbox', { name: 'Name' }).fill(name);
  await app.getByRole('textbox', { name: 'Address' }).fill(email);
}

test('what one administrator asks for is carried out when another one agrees, and only then', async ({
  app,
}) => {
  await test.step('one administrator alone cannot require a second person; a second one is added', async () => {
    await visit(app, '/approvals/settings');
    await expect(app.getByText(/only one administrator has an active account/u)).toBeVisible();
    await expect(app.getByRole('switch', { name: 'Add a person' })).toBeDisabled();
    await fillInPerson(app, ben);
    await app.getByRole('combobox', { name: 'Role' }).click();
    await app.getByRole('option', { name: 'Administrator' }).click();
    await app.getByRole('button', { name: 'Add and make a code' }).click();
    const issued = app.getByRole('dialog', { name: 'Ben Quill was added' });
    const code = (await issued.locator('code').textContent()) ?? '';
    await issued.getByRole('button', { name: 'Done' }).click();
    await signOut(app);
    await app.getByRole('button', { name: 'I have a code' }).click();
    await app.getByRole('textbox', { name: 'Address' }).fill(ben.email);
    await app.getByRole('textbox', { name: 'Code' }).fill(code);
    await passwordField(app, 'New password').fill(ben.password);
    await app.getByRole('button', { name: 'Choose and sign in' }).click();
    await expect(app.getByRole('navigation', { name: 'Main' })).toBeVisible();
  });

  await test.step('Ben requires a second person, and then needs one himself', async () => {
    await visit(app, '/approvals/settings');
    await app.getByRole('switch', { name: 'Add a person' }).click();
    await expect(app.getByText('From now on a second person is needed for: Add a person.')).toBeVisible();
    expect.soft(await accessibilityProblems(app)).toEqual([]);
    await app.getByRole('button', { name: 'Save' }).click();
    await expect(heading(app)).toHaveText('1 action needs a second person');
    await fillInPerson(app, { name: 'Kim Vale', email: 'kim@example.org' });
    await app.getByRole('button', { name: 'Add and make a code' }).click();
    const dialog = app.getByRole('dialog', { name: 'This needs a second person' });
    await expect(dialog.getByText('1 other person can agree.')).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Why this is needed' }).fill('Kim starts on Monday.');
    expect.soft(await accessibilityProblems(app)).toEqual([]);
    await dialog.getByRole('button', { name: 'Ask for approval' }).click();
    await expect(app.getByRole('dialog')).toHaveCount(0);
    await expect(heading(app)).toHaveText('2 people can sign in');
    await app.getByRole('link', { name: 'Open', exact: true }).click();
    await expect(heading(app)).toHaveText('Your request waits for a second person');
    await expect(app.getByRole('button', { name: 'Approve' })).toHaveCount(0);
    await signOut(app);
  });

  await test.step('Ada sees that it waits, what it is, and agrees', async () => {
    await signIn(app, ada);
    await app
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /^Approvals\s+1 waiting$/u })
      .click();
    await expect(heading(app)).toHaveText('1 request waits for you');
    await app.getByRole('link', { name: 'Add a person', exact: true }).click();
    await expect(heading(app)).toHaveText('Ben Quill asks you to agree');
    await expect(app.getByText('Kim starts on Monday.').first()).toBeVisible();
    expect.soft(await accessibilityProblems(app)).toEqual([]);
    await app.getByRole('button', { name: 'Approve' }).click();
    await app.getByRole('dialog').getByRole('button', { name: 'Approve and carry out' }).click();
    const issued = app.getByRole('dialog', { name: 'Approved: hand this code over' });
    await expect(issued.locator('code')).toHaveText(/^[A-Z0-9-]{9,}$/u);
    await expect(issued.getByText(/kim@example\.org/u)).toBeVisible();
    await issued.getByRole('button', { name: 'Done' }).click();
    await expect(heading(app)).toHaveText('Ada Reviewer agreed, and it was carried out');
    await visit(app, '/accounts');
    await expect(heading(app)).toHaveText('2 people can sign in; 1 invitation is open');
  });

  await test.step('the record leads back to the request', async () => {
    await visit(app, '/audit');
    await app.getByRole('grid').getByText('Carried out after approval').first().click();
    await expect(heading(app)).toContainText('Carried out after approval');
    await app.getByRole('main').locator('a[href*="/approvals/"]').first().click();
    await expect(heading(app)).toHaveText('Ada Reviewer agreed, and it was carried out');
  });
});
