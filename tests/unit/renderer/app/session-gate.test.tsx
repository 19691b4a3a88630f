import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { SessionState } from '../../../../shared/contract/identity.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../support/renderer-fake-client.tsx';
import { sampleInfo, sampleModel, samplePeople, sampleSession } from '../../../support/renderer-samples.ts';

const nobody = { items: [], total: 0, nextCursor: null };

/** A client whose session a test moves along, as the engine would. */
function clientAt(first: SessionState, handlers: FakeHandlers = {}) {
  let present = first;
  const client = createFakeClient({
    'session/state': () => present,
    'models/list': () => nobody,
    'session/sign-out': () => ({}),
    ...handlers,
  });
  const move = (next: SessionState): void => {
    present = next;
  };
  return { client, move };
}

const signedOut = () => sampleSession({ state: 'signed-out', user: null });

describe('the gate around the application', () => {
  it('shows that it is asking where this page stands, and nothing else', async () => {
    await renderApp('/models', createFakeClient({ 'session/state': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
    expect(screen.queryByRole('navigation', { name: 'Main' })).toBeNull();
  });

  it('shows why it could not be asked, and asks again', async () => {
    const { client } = clientAt(sampleSession(), { 'session/state': () => refuse('DATABASE_DAMAGED') });
    await renderApp('/models', client);
    expect(await screen.findByText(/The database is damaged/)).toBeTruthy();
    client.answer({ 'session/state': () => sampleSession() });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'There are no models' })).toBeTruthy();
  });

  it('keeps the address while somebody signs in', async () => {
    const { client, move } = clientAt(signedOut(), {
      'session/sign-in': () => {
        move(sampleSession());
        return {};
      },
    });
    const { router } = await renderApp('/models', client);
    await userEvent.type(await screen.findByLabelText(/^Address/), 'ada@example.org');
    await userEvent.type(screen.getByLabelText(/^Password/), 'Plover-7-rusox!{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'There are no models' })).toBeTruthy();
    expect(router.state.location.pathname).toBe('/models');
    expect(client.calls.find(({ name }) => name === 'session/sign-in')?.input).toEqual({
      email: 'ada@example.org',
      password: 'Plover-7-rusox!',
    });
  });

  it('takes over at once when an answer says that the session is over, and keeps nothing', async () => {
    const { client, move } = clientAt(sampleSession());
    const { queries } = await renderApp('/models', client);
    await screen.findByRole('heading', { level: 1, name: 'There are no models' });
    move(signedOut());
    client.answer({ 'models/list': () => refuse('NOT_SIGNED_IN') });
    act(() => {
      client.push({ topic: 'records/changed', payload: { entity: 'model', ids: [] } });
    });
    expect(await screen.findByRole('heading', { level: 1, name: 'Sign in' })).toBeTruthy();
    expect(screen.queryByRole('navigation', { name: 'Main' })).toBeNull();
    await waitFor(() => {
      expect(
        queries
          .getQueryCache()
          .getAll()
          .map(({ queryKey }) => queryKey[0]),
      ).toEqual(['session/state']);
    });
  });

  it('lies over a form while the session is locked, and gives it back as it was', async () => {
    const { client, move } = clientAt(sampleSession(), {
      'session/unlock': ({ password }) => {
        if (password !== 'Plover-7-rusox!') return refuse('SIGN_IN_REFUSED', 'The password is not right.');
        move(sampleSession());
        return {};
      },
    });
    await renderApp('/models/new', client);
    await userEvent.type(await screen.findByRole('textbox', { name: /^Name/ }), 'Half-typed');
    move(sampleSession({ state: 'locked' }));
    act(() => {
      client.push({ topic: 'session/changed', payload: { state: 'locked' } });
    });
    await screen.findByRole('dialog', { name: 'Locked' });
    expect(screen.queryByRole('textbox', { name: /^Name/ })).toBeNull();

    await userEvent.type(screen.getByLabelText(/^Password/), 'wrong{Enter}');
    expect(await screen.findByText('The password is not right.')).toBeTruthy();
    await userEvent.type(screen.getByLabelText(/^Password/), 'Plover-7-rusox!{Enter}');
    await waitFor(() => {
      expect(screen.queryByRole('dialog', { name: 'Locked' })).toBeNull();
    });
    expect(screen.getByRole('textbox', { name: /^Name/ })).toHaveProperty('value', 'Half-typed');
  });

  it('shows only the lock when a locked page is loaded anew', async () => {
    const { client } = clientAt(sampleSession({ state: 'locked' }));
    await renderApp('/models', client);
    expect(await screen.findByRole('dialog', { name: 'Locked' })).toBeTruthy();
    expect(client.calls.map(({ name }) => name)).not.toContain('models/list');
  });

  it('reads everything anew for another person', async () => {
    const [first, second] = samplePeople;
    const demo = (user: typeof first) =>
      sampleSession({ workspace: 'demo', idleLockMinutes: 0, demoPeople: samplePeople, user });
    const { client, move } = clientAt(demo(first), {
      'models/list': () => nobody,
      'app/info': () => sampleInfo(),
      'session/sign-in-demo': () => {
        move(demo(second));
        return {};
      },
    });
    await renderApp('/models', client);
    await screen.findByRole('heading', { level: 1, name: 'There are no models' });
    client.answer({ 'models/list': never });
    await userEvent.click(screen.getByRole('button', { name: 'Change person' }));
    await userEvent.click(await screen.findByRole('menuitemradio', { name: /ML engineer/ }));
    expect(await screen.findByText(/You see it as Person 2, ML engineer/)).toBeTruthy();
    expect(screen.queryByRole('heading', { level: 1, name: 'There are no models' })).toBeNull();
  });

  it('asks for the password in one dialog, and the action goes on by itself', async () => {
    let confirmed = false;
    const { client } = clientAt(sampleSession(), {
      'models/create': (draft) =>
        confirmed ? sampleModel({ name: draft.name }) : refuse('CONFIRMATION_REQUIRED'),
      'models/get': () => sampleModel(),
      'drift/list': () => nobody,
      'session/confirm': () => {
        confirmed = true;
        return {};
      },
    });
    await renderApp('/models/new', client);
    await userEvent.type(await screen.findByRole('textbox', { name: /^Name/ }), 'Sure model');
    await userEvent.type(screen.getByRole('textbox', { name: /^Owner/ }), 'Team');
    await userEvent.click(screen.getByRole('button', { name: 'Register model' }));
    await screen.findByRole('dialog', { name: 'Enter your password once more' });
    await userEvent.type(screen.getByLabelText(/^Password/), 'Plover-7-rusox!{Enter}');
    expect(await screen.findByText('Sure model was registered.')).toBeTruthy();
  });
});
