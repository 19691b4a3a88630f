import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import { sampleId, sampleSessionRow } from '../../../../support/renderer-samples.ts';

const codes = Array.from({ length: 8 }, (_, index) => `ABCD-EFGH-JK${index}M`);
const two = [sampleSessionRow(), sampleSessionRow({ id: sampleId(7, 2), shell: 'electron', current: false })];

describe('the own account', () => {
  it('shows that it is loading, a failure, and that there is no open session', async () => {
    const client = createFakeClient({ 'session/list': never });
    const view = await renderApp('/account', client);
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
    view.unmount();
    const failing = createFakeClient({ 'session/list': () => refuse('INTERNAL') });
    await renderApp('/account', failing);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    failing.answer({ 'session/list': () => ({ sessions: [] }) });
    await userEvent.click(retry);
    expect(await screen.findByText('No open session')).toBeTruthy();
  });

  it('says where one is signed in, and ends a session', async () => {
    const client = createFakeClient({
      'session/list': () => ({ sessions: two }),
      'session/revoke': () => ({}),
    });
    await renderApp('/account', client);
    expect(
      await screen.findByRole('heading', { level: 1, name: 'You are signed in at 2 places' }),
    ).toBeTruthy();
    const table = within(screen.getByRole('table', { name: 'Open sessions' }));
    expect(table.getByText('This session')).toBeTruthy();
    await userEvent.click(table.getByRole('button', { name: 'End session: Desktop window' }));
    expect(await screen.findByText('The session was ended.')).toBeTruthy();
    expect(client.calls.at(-1)).toEqual({ name: 'session/revoke', input: { id: sampleId(7, 2) } });
  });

  it('puts a wrong present password next to its field, and changes it with the right one', async () => {
    const client = createFakeClient({
      'session/list': () => ({ sessions: two }),
      'session/change-password': () => refuse('SIGN_IN_REFUSED', 'That is not the present password.'),
    });
    await renderApp('/account/password', client);
    await userEvent.type(await screen.findByLabelText(/^Present password/), 'old');
    await userEvent.type(screen.getByLabelText(/^New password/), 'Plover-7-rusox!');
    const submit = screen.getByRole('button', { name: 'Change password' });
    await userEvent.click(submit);
    expect(await screen.findByText('That is not the present password.')).toBeTruthy();
    client.answer({ 'session/change-password': () => ({}) });
    await userEvent.click(submit);
    expect(await screen.findByText('The password was changed. Other sessions have ended.')).toBeTruthy();
    expect(screen.getByLabelText(/^New password/)).toHaveProperty('value', '');
  });

  it('shows new recovery codes until one is typed back', async () => {
    const client = createFakeClient({
      'session/list': () => ({ sessions: two }),
      'session/renew-recovery-codes': () => ({ recoveryCodes: codes }),
    });
    await renderApp('/account/codes', client);
    await userEvent.click(await screen.findByRole('button', { name: 'Make new recovery codes' }));
    await screen.findByRole('list', { name: 'Recovery codes' });
    await userEvent.type(screen.getByRole('textbox', { name: /^Type one/ }), codes[5] ?? '');
    await userEvent.click(screen.getByRole('button', { name: 'I have kept them' }));
    expect(await screen.findByText('The new recovery codes are in force.')).toBeTruthy();
    expect(screen.queryByRole('list', { name: 'Recovery codes' })).toBeNull();
  });
});
