import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { issuedCode } from '../../../../../shared/contract/identity.ts';
import type { AccountState } from '../../../../../shared/contract/identity.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import {
  sampleAccount,
  sampleChange,
  sampleId,
  sampleInfo,
  sampleSession,
} from '../../../../support/renderer-samples.ts';

const counts: Readonly<Record<AccountState, number>> = { active: 7, invited: 0, locked: 1, disabled: 2 };
const locked = sampleAccount({ id: sampleId(1, 3), name: 'Cleo Locked', state: 'locked', failedSignIns: 5 });

const listed: FakeHandlers = {
  'users/list': ({ states, limit }) => {
    const [state] = states;
    if (limit === 1 && state !== undefined) return { items: [], total: counts[state], nextCursor: null };
    return { items: [sampleAccount(), locked], total: 2, nextCursor: null };
  },
};
const invitation = issuedCode.parse({ code: 'ABCD-EFGH-JKMN', expiresAt: '2026-03-03T08:00:00.000Z' });

function signedInAs(role: 'auditor' | 'executive'): FakeHandlers {
  const user = { ...sampleInfo().user, role };
  return {
    'app/info': () => sampleInfo({ user }),
    'session/state': () => sampleSession({ user: { ...user, email: 'ada@example.org' } }),
  };
}

describe('the accounts', () => {
  it('show that they are loading', async () => {
    await renderApp('/accounts', createFakeClient({ 'users/list': never }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Accounts' })).toBeTruthy();
    expect(screen.getByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('are answered in words, and lead to each of them', async () => {
    await renderApp('/accounts', createFakeClient(listed));
    expect(
      await screen.findByRole('heading', { level: 1, name: '7 people can sign in; 1 account is locked' }),
    ).toBeTruthy();
    const link = await screen.findByRole('link', { name: 'Cleo Locked' });
    expect(link.getAttribute('href')).toBe(`/accounts/${locked.id}`);
  });

  it('offer the next step when none matches, and a retry after a failure', async () => {
    const client = createFakeClient({ 'users/list': () => refuse('INTERNAL') });
    await renderApp('/accounts?q=nobody', client);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer({ 'users/list': () => ({ items: [], total: 0, nextCursor: null }) });
    await userEvent.click(retry);
    expect(await screen.findByText('No account matches')).toBeTruthy();
  });

  it('say to a role that may not read them that they are not for it', async () => {
    await renderApp('/accounts', createFakeClient({ 'users/list': () => refuse('FORBIDDEN') }));
    expect(await screen.findByText('Not for your role')).toBeTruthy();
    expect(screen.getByText('Your role does not admit this action. Ask an administrator.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('show the code of an invitation once, with what to do with it', async () => {
    const client = createFakeClient({
      ...listed,
      'users/create': ({ name, email, role }) => ({
        account: sampleAccount({ name, email, role, state: 'invited' }),
        invitation,
      }),
    });
    await renderApp('/accounts', client);
    await userEvent.click(await screen.findByRole('button', { name: 'Add a person' }));
    const form = within(await screen.findByRole('dialog', { name: 'Add a person' }));
    await userEvent.type(form.getByRole('textbox', { name: /^Name/ }), 'Dora');
    await userEvent.type(form.getByRole('textbox', { name: /^Address/ }), 'dora@example.org');
    await userEvent.click(form.getByRole('button', { name: 'Add and make a code' }));
    const made = within(await screen.findByRole('dialog', { name: 'Dora was added' }));
    expect(made.getByText('ABCD-EFGH-JKMN')).toBeTruthy();
    expect(made.getByText(/the address dora@example.org, this code and a new password/)).toBeTruthy();
  });

  it('are read by an auditor, who cannot add anybody, and not offered to an executive', async () => {
    const view = await renderApp('/accounts', createFakeClient({ ...listed, ...signedInAs('auditor') }));
    await screen.findByRole('link', { name: 'Cleo Locked' });
    expect(screen.getByRole('button', { name: 'Add a person' })).toHaveProperty('disabled', true);
    view.unmount();
    await renderApp('/nowhere', createFakeClient(signedInAs('executive')));
    const places = within(await screen.findByRole('navigation', { name: 'Main' }));
    expect(places.queryByRole('link', { name: 'Accounts' })).toBeNull();
  });
});

describe('the page of an account', () => {
  const path = `/accounts/${locked.id}`;

  it('says in words where the account stands, and issues a reset code', async () => {
    const client = createFakeClient({ 'users/get': () => locked, 'users/issue-reset': () => invitation });
    await renderApp(path, client);
    expect(await screen.findByRole('heading', { level: 1, name: 'Cleo Locked is locked out' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Issue a reset code' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Make the code' }));
    expect(await screen.findByText('ABCD-EFGH-JKMN')).toBeTruthy();
  });

  it('shows loading, and a failure with its way out', async () => {
    const client = createFakeClient({ 'users/get': never });
    const view = await renderApp(path, client);
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
    view.unmount();
    await renderApp(path, createFakeClient({ 'users/get': () => refuse('USER_NOT_FOUND') }));
    expect(await screen.findByText('The account does not exist.')).toBeTruthy();
    expect(screen.getByText('There is nothing at this address')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('shows both versions when somebody else changed the account meanwhile', async () => {
    const present = sampleAccount({ name: 'Cleo Renamed', rowVersion: 5 });
    let opened = locked;
    const client = createFakeClient({
      'users/get': () => opened,
      'users/update': ({ rowVersion, name }) =>
        rowVersion === 5 ? sampleAccount({ name, rowVersion: 6 }) : refuse('STALE_VERSION'),
    });
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Change name or role' }));
    const field = await screen.findByRole('textbox', { name: /^Name/ });
    await userEvent.clear(field);
    await userEvent.type(field, 'Cleo Mine');
    opened = present;
    await userEvent.click(screen.getByRole('button', { name: 'Save changes' }));
    const stale = await screen.findByRole('dialog', { name: 'Someone changed this account in the meantime' });
    expect(within(stale).getByRole('row', { name: 'Name Cleo Mine Cleo Renamed' })).toBeTruthy();
    await userEvent.click(within(stale).getByRole('button', { name: 'Apply my values again' }));
    expect(await screen.findByText('The changes to Cleo Mine were saved.')).toBeTruthy();
  });

  it('says so when what somebody else saved cannot be read', async () => {
    const client = createFakeClient({
      'users/get': () => locked,
      'users/update': () => refuse('STALE_VERSION'),
    });
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Change name or role' }));
    client.answer({ 'users/get': () => refuse('CORE_UNAVAILABLE', 'The engine is not answering.') });
    await userEvent.click(await screen.findByRole('button', { name: 'Save changes' }));
    const dialog = within(screen.getByRole('dialog'));
    expect(await dialog.findByText('The engine is not answering.')).toBeTruthy();
  });

  it('keeps its history with before and after', async () => {
    const change = sampleChange({
      action: 'created',
      fields: [{ field: 'role', before: 'data-scientist', after: 'auditor' }],
    });
    await renderApp(
      `${path}/history`,
      createFakeClient({
        'users/get': () => locked,
        'users/history': () => ({ items: [change], total: 1, nextCursor: null }),
      }),
    );
    expect(await screen.findByText('Added')).toBeTruthy();
    expect(screen.getByRole('row', { name: 'Role Data scientist Auditor' })).toBeTruthy();
  });
});
