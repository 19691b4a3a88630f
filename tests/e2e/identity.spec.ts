import type { Page } from '@playwright/test';
import { accessibilityProblems } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { ada, keepCodes, passwordField, setUp, signIn, signInToDemo, signOut } from './support/people.ts';
import { registerModel, visit } from './support/steps.ts';

const ben = { name: 'Ben Quill', email: 'ben@example.org', password: 'Marsh-42-lantern!' };

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** Adds a person and gives the code of the invitation. */
async function addPerson(app: Page, { name, email }: typeof ben, role: string): Promise<string> {
  await visit(app, '/accounts');
  await app.getByRole('button', { name: 'Add a person' }).click();
  await app.getByRole('textbox', { name: 'Name' }).fill(name);
  await app.getByRole('textbox', { name: 'Address' }).fill(email);
  await app.getByRole('combobox', { name: 'Role' }).click();
  await app.getByRole('option', { name: role }).click();
  await app.getByRole('button', { name: 'Add and make a code' }).click();
  const dialog = app.getByRole('dialog', { name: `${name} was added` });
  const code = await dialog.locator('code').textContent();
  await dialog.getByRole('button', { name: 'Done' }).click();
  return code ?? '';
}

/** On the sign-in page: chooses a new password with a code. */
async function useCode(page: Page, { email, password }: typeof ben, code: string): Promise<void> {
  await page.getByRole('button', { name: 'I have a code' }).click();
  await page.getByRole('textbox', { name: 'Address' }).fill(email);
  await page.getByRole('textbox', { name: 'Code' }).fill(code.toLowerCase().replaceAll('-', ' '));
  await passwordField(page, 'New password').fill(password);
  await page.getByRole('button', { name: 'Choose and sign in' }).click();
}

test('a new workspace is set up, and its address and data wait behind the sign-in', async ({ door }) => {
  await test.step('the password is judged while it is typed', async () => {
    await door.getByRole('textbox', { name: 'Name' }).fill(ada.name);
    await door.getByRole('textbox', { name: 'Address' }).fill(ada.email);
    await passwordField(door).fill('reviewer');
    const rules = door.getByRole('list', { name: 'What the password needs' });
    await expect(rules).toContainText('The password holds a name');
    await door.getByRole('button', { name: 'Set up the workspace' }).click();
    await expect(passwordField(door)).toHaveAccessibleDescription(/at least 12 characters/u);
  });
  const codes = await setUp(door);
  await test.step('a code that was not kept does not lead on', async () => {
    await door.getByRole('textbox', { name: 'Type one of the codes' }).fill('AAAA-BBBB');
    await door.getByRole('button', { name: 'Go to the workspace' }).click();
    await expect(door.getByText('This is none of the codes above.')).toBeVisible();
    await keepCodes(door, codes[3]?.toLowerCase() ?? '');
  });
  await test.step('signing out takes everything away, and a link survives signing in', async () => {
    await registerModel(door, 'Quiet model');
    await signOut(door);
    await expect(heading(door)).toHaveText('Sign in');
    await expect(door.getByText('Quiet model')).toHaveCount(0);
    await visit(door, '/models');
    await signIn(door, ada);
    await expect(heading(door)).toHaveText('1 model');
  });
  await test.step('a reload keeps the person', async () => {
    await door.reload();
    await expect(heading(door)).toHaveText('1 model');
  });
  await test.step('a recovery code chooses a new password', async () => {
    await signOut(door);
    const renewed = { ...ada, password: 'Copper-19-meadow!' };
    await useCode(door, renewed, codes[0] ?? '');
    await expect(door.getByRole('navigation', { name: 'Main' })).toBeVisible();
  });
});

test('somebody is invited, locked out after five failures, and let in again by an administrator', async ({
  app,
}) => {
  // Five failures within a minute are followed by a wait for the rest of it.
  test.setTimeout(240_000);
  const invitation = await addPerson(app, ben, 'Data scientist');
  await expect(heading(app)).toHaveText('1 person can sign in; 1 invitation is open');

  await test.step('the invitation works once, for the role that was given', async () => {
    await signOut(app);
    await useCode(app, ben, invitation);
    await expect(app.getByRole('button', { name: 'Signed in as Ben Quill, Data scientist' })).toBeVisible();
    await expect(
      app.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Accounts' }),
    ).toHaveCount(0);
    await visit(app, '/accounts');
    await expect(app.getByText(/Your role does not admit this/u).first()).toBeVisible();
    await signOut(app);
  });

  await test.step('five failures lock the account, and a sixth has to wait', async () => {
    for (let failure = 1; failure <= 5; failure += 1) {
      await signIn(app, { ...ben, password: `Wrong-${failure}-guess!` });
      await expect(passwordField(app)).toHaveAccessibleDescription(/not right, or the account is locked/u);
    }
    await signIn(app, ben);
    await expect(app.getByText(/Try again in \d+ seconds?\./u)).toBeVisible();
    await expect(app.getByRole('button', { name: 'Sign in' })).toBeDisabled();
    await expect(app.getByRole('button', { name: 'Sign in' })).toBeEnabled({ timeout: 70_000 });
    await signIn(app, ben);
    await expect(passwordField(app)).toHaveAccessibleDescription(/the account is locked/u);
  });

  let code = '';
  await test.step('an administrator sees it, and issues a code after giving the password again', async () => {
    await signIn(app, ada);
    await visit(app, '/accounts?state=locked');
    await expect(heading(app)).toHaveText('1 person can sign in; 1 account is locked');
    await app.getByRole('gridcell', { name: /Ben Quill/u }).click();
    await expect(heading(app)).toHaveText('Ben Quill is locked out');
    // As after five minutes: the engine asks for the password before the action, once.
    await app.route(
      '**/api/users/issue-reset',
      async (route) => {
        const { id } = route.request().postDataJSON() as { id: string };
        const error = { code: 'CONFIRMATION_REQUIRED', message: 'Again.', details: {}, correlationId: 'c' };
        await route.fulfill({ status: 403, json: { id, ok: false, error } });
      },
      { times: 1 },
    );
    await app.getByRole('button', { name: 'Issue a reset code' }).click();
    await app.getByRole('button', { name: 'Make the code' }).click();
    const question = app.getByRole('dialog', { name: 'Enter your password once more' });
    await passwordField(app).last().fill('not the password');
    await question.getByRole('button', { name: 'Go on' }).click();
    await expect(passwordField(app).last()).toHaveAccessibleDescription(/not right/u);
    await passwordField(app).last().fill(ada.password);
    await question.getByRole('button', { name: 'Go on' }).click();
    const issued = app.getByRole('dialog', { name: 'Reset the password of Ben Quill' });
    code = (await issued.locator('code').textContent()) ?? '';
    await issued.getByRole('button', { name: 'Done' }).click();
  });

  await test.step('another role is given, and the history says so', async () => {
    await app.getByRole('button', { name: 'Change name or role' }).click();
    await app.getByRole('combobox', { name: 'Role' }).click();
    await app.getByRole('option', { name: 'Auditor' }).click();
    await expect(app.getByText(/Every open session of the account ends at once/u)).toBeVisible();
    await app.getByRole('button', { name: 'Save changes' }).click();
    await expect(app.getByText('The changes to Ben Quill were saved.')).toBeVisible();
    await app.getByRole('tab', { name: 'History' }).click();
    await expect(app.getByRole('row', { name: 'Role Data scientist Auditor' })).toBeVisible();
  });

  await test.step('the code opens the account with a new password, in the new role', async () => {
    await signOut(app);
    await useCode(app, { ...ben, password: 'Harbour-88-violet!' }, code);
    await expect(app.getByRole('button', { name: 'Signed in as Ben Quill, Auditor' })).toBeVisible();
    await visit(app, '/models');
    await expect(app.getByRole('button', { name: 'Register model' }).first()).toBeDisabled();
  });
});

test('an idle session warns, locks, and gives a half-typed form back', async ({ app }) => {
  await app.clock.install();
  await app.reload();
  await visit(app, '/models/new');
  await app.getByRole('textbox', { name: 'Name' }).fill('Half-typed');

  await test.step('the warning can be answered', async () => {
    await app.keyboard.press('Tab');
    await app.clock.runFor('14:30');
    const warning = app.getByRole('alertdialog', { name: 'Are you still there?' });
    await warning.getByRole('button', { name: 'Keep working' }).click();
    await expect(warning).toHaveCount(0);
  });
  await test.step('without an answer the session locks, and so does the engine', async () => {
    await app.clock.runFor('15:05');
    await expect(app.getByRole('dialog', { name: 'Locked' })).toBeVisible();
    await app.reload();
    await expect(app.getByRole('dialog', { name: 'Locked' })).toBeVisible();
  });
  await test.step('the password opens it again', async () => {
    await passwordField(app).fill(ada.password);
    await app.getByRole('button', { name: 'Unlock' }).click();
    await expect(heading(app)).toHaveText('Register a model');
  });
  await test.step('what is typed outlasts a lock without a reload', async () => {
    await app.getByRole('textbox', { name: 'Name' }).fill('Half-typed');
    await app.getByRole('button', { name: /^Signed in as/u }).click();
    await app.getByRole('menuitem', { name: 'Lock now' }).click();
    await expect(app.getByRole('dialog', { name: 'Locked' })).toBeVisible();
    await passwordField(app).fill(ada.password);
    await app.getByRole('button', { name: 'Unlock' }).click();
    await expect(app.getByRole('textbox', { name: 'Name' })).toHaveValue('Half-typed');
  });
});

test('a session that is ended is over at once', async ({ app }) => {
  await visit(app, '/account');
  await expect(heading(app)).toHaveText('You are signed in here and nowhere else');
  await app.getByRole('button', { name: 'End this session' }).click();
  await expect(heading(app)).toHaveText('Sign in');
});

test.describe('the demo', () => {
  test.use({ flags: ['--demo'] });

  test('is seen as each of its people', async ({ door }) => {
    await expect(door.getByRole('list', { name: 'People of the demo' }).getByRole('listitem')).toHaveCount(6);
    await signInToDemo(door, 'Executive');
    await expect(door.getByText(/You see it as .*, Executive\./u)).toBeVisible();
    await visit(door, '/models');
    await expect(door.getByRole('button', { name: 'Register model' }).first()).toBeDisabled();
    await door.getByRole('button', { name: 'Change person' }).click();
    await door.getByRole('menuitemradio', { name: /Administrator/u }).click();
    await expect(door.getByText(/You see it as .*, Administrator\./u)).toBeVisible();
    await expect(door.getByRole('link', { name: 'Register model' }).first()).toBeVisible();
  });
});

test('identity is accessible in both themes', async ({ door }) => {
  const sound = async (what: string): Promise<void> => {
    await test.step(what, async () => {
      // A tooltip under the pointer belongs to no landmark.
      await door.mouse.move(2, 2);
      await expect(door.getByRole('tooltip')).toHaveCount(0);
      expect.soft(await accessibilityProblems(door)).toEqual([]);
    });
  };
  await expect(door.getByText(/^Licence:/u).first()).toBeVisible();
  await passwordField(door).fill('Plover');
  await sound('the first visit');
  const codes = await setUp(door);
  await sound('the recovery codes');
  await keepCodes(door, codes[0] ?? '');
  for (const path of ['/accounts', '/account', '/account/password', '/account/codes']) {
    await visit(door, path);
    await expect(heading(door)).toBeVisible();
    await expect(door.getByRole('status', { name: 'Loading' })).toHaveCount(0);
    await sound(path);
  }
  await addPerson(door, ben, 'Auditor');
  await door.getByRole('gridcell', { name: /Ben Quill/u }).click();
  await expect(heading(door)).toHaveText('Ben Quill has not chosen a password yet');
  await sound('an account');
  await door.getByRole('tab', { name: 'History' }).click();
  await sound('its history');
  await door.getByRole('button', { name: /^Signed in as/u }).click();
  await door.getByRole('menuitem', { name: 'Lock now' }).click();
  await expect(door.getByRole('dialog', { name: 'Locked' })).toBeVisible();
  await sound('the lock');
  await door.getByRole('button', { name: 'Sign out' }).click();
  await expect(heading(door)).toHaveText('Sign in');
  await sound('signing in');
  await door.getByRole('button', { name: 'I have a code' }).click();
  await sound('a new password');
});
