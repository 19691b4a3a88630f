import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeClient, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { sampleOverview, samplePeople, sampleSession } from '../../../../support/renderer-samples.ts';

const codes = Array.from({ length: 8 }, (_, index) => `ABCD-EFGH-JK${index}M`);
const fresh = () => sampleSession({ state: 'set-up', workspace: 'new', user: null });

function newWorkspace(handlers: FakeHandlers = {}) {
  let present = fresh();
  return createFakeClient({
    'session/state': () => present,
    'demo/describe': () => ({
      available: true,
      models: [{ name: 'House price', story: 'Moved to the coast.' }],
      sources: [
        { title: 'California housing', licence: 'Public domain', source: 'StatLib', context: 'Blocks.' },
      ],
    }),
    'workspace/overview': () => sampleOverview(),
    'session/set-up': () => {
      present = sampleSession();
      return { recoveryCodes: codes };
    },
    'session/set-up-demo': () => {
      present = sampleSession({ workspace: 'demo', user: samplePeople[0], demoPeople: samplePeople });
      return {};
    },
    ...handlers,
  });
}

async function fillIn(password = 'Plover-7-rusox!'): Promise<void> {
  await userEvent.type(await screen.findByRole('textbox', { name: /^Name/ }), 'Ada Reviewer');
  await userEvent.type(screen.getByRole('textbox', { name: /^Address/ }), 'ada@example.org');
  await userEvent.type(screen.getByLabelText(/^Password/), password);
}

const rules = () =>
  within(screen.getByRole('list', { name: 'What the password needs' }))
    .getAllByRole('listitem')
    .map((rule) => rule.textContent);

describe('the first visit', () => {
  it('asks one question, and shows the demo beside it with its sources', async () => {
    await renderApp('/', newWorkspace());
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Who looks after this workspace?' }),
    ).toBeTruthy();
    expect(await screen.findByText('Licence: Public domain')).toBeTruthy();
    expect(screen.getByText('Moved to the coast.')).toBeTruthy();
  });

  it('says while typing which rule is not kept yet', async () => {
    await renderApp('/', newWorkspace());
    await fillIn('Plover');
    expect(rules()).toEqual([
      'Still needed:Use at least 12 characters.',
      'Done:Use at least one upper-case letter.',
      'Still needed:Use at least one digit.',
      'Still needed:Use at least one of !@#$%^&*.',
    ]);
    await userEvent.type(screen.getByLabelText(/^Password/), '-7-rusox!');
    expect(rules().every((rule) => rule.startsWith('Done:'))).toBe(true);
    await userEvent.type(screen.getByLabelText(/^Password/), ' reviewer');
    expect(rules().at(-1)).toMatch(/^Still needed:The password holds a name/);
  });

  it('shows and hides the password, and takes one that is pasted', async () => {
    await renderApp('/', newWorkspace());
    const field = await screen.findByLabelText(/^Password/);
    await userEvent.click(field);
    await userEvent.paste('Plover-7-rusox!');
    expect(field).toHaveProperty('value', 'Plover-7-rusox!');
    expect(field.getAttribute('type')).toBe('password');
    await userEvent.click(screen.getByRole('button', { name: 'Show: Password' }));
    expect(field.getAttribute('type')).toBe('text');
  });

  it('shows the recovery codes once, and goes on when one is typed back', async () => {
    const client = newWorkspace();
    await renderApp('/', client);
    await fillIn();
    await userEvent.click(screen.getByRole('button', { name: 'Set up the workspace' }));
    const list = await screen.findByRole('list', { name: 'Recovery codes' });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map((code) => code.textContent),
    ).toEqual(codes);
    expect(screen.queryByRole('navigation', { name: 'Main' })).toBeNull();

    await userEvent.click(screen.getByRole('button', { name: 'Save as a text file' }));
    expect(client.savedTexts.map(({ name }) => name)).toEqual(['driftguard-recovery-codes.txt']);
    expect(codes.every((code) => client.savedTexts[0]?.text.includes(code))).toBe(true);

    const field = screen.getByRole('textbox', { name: /^Type one of the codes/ });
    await userEvent.type(field, 'something');
    await userEvent.click(screen.getByRole('button', { name: 'Go to the workspace' }));
    expect(await screen.findByText(/This is none of the codes above/)).toBeTruthy();
    await userEvent.clear(field);
    await userEvent.type(field, 'abcd efgh jk3m');
    await userEvent.click(screen.getByRole('button', { name: 'Go to the workspace' }));
    expect(await screen.findByRole('heading', { level: 1, name: /2 of 5 models/ })).toBeTruthy();
  });

  it('puts what the engine refuses next to the field', async () => {
    const client = newWorkspace({
      'session/set-up': () =>
        refuse('INVALID_INPUT', 'No.', { problems: [{ path: 'password', message: 'Too common.' }] }),
    });
    await renderApp('/', client);
    await fillIn();
    await userEvent.click(screen.getByRole('button', { name: 'Set up the workspace' }));
    expect(await screen.findByText('Too common.')).toBeTruthy();
    expect(screen.getByLabelText(/^Password/).getAttribute('aria-invalid')).toBe('true');
  });

  it('opens the demo with one click, as its administrator', async () => {
    await renderApp('/', newWorkspace());
    await userEvent.click(await screen.findByRole('button', { name: 'Open the demo workspace' }));
    expect(await screen.findByText(/You see it as Person 1, Administrator/)).toBeTruthy();
  });
});
