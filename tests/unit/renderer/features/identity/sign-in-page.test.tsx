import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeClient, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { sampleOverview, samplePeople, sampleSession } from '../../../../support/renderer-samples.ts';

function signedOut(handlers: FakeHandlers = {}) {
  let present = sampleSession({ state: 'signed-out', user: null });
  const enter = () => {
    present = sampleSession();
    return {};
  };
  return createFakeClient({
    'session/state': () => present,
    'session/sign-in': enter,
    'workspace/overview': () => sampleOverview(),
    ...handlers,
  });
}

async function signIn(): Promise<void> {
  await userEvent.type(await screen.findByRole('textbox', { name: /^Address/ }), 'ada@example.org');
  await userEvent.type(screen.getByLabelText(/^Password/), 'not the one');
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
}

const limited = () => refuse('RATE_LIMITED', 'Too many.', { retryAfterMs: 41_000 });

describe('signing in', () => {
  it('puts a refusal next to the password, and empties it', async () => {
    await renderApp('/', signedOut({ 'session/sign-in': () => refuse('SIGN_IN_REFUSED') }));
    await signIn();
    expect(await screen.findByText(/The address or the password is not right/)).toBeTruthy();
    const field = screen.getByLabelText(/^Password/);
    expect([field.getAttribute('aria-invalid'), (field as HTMLInputElement).value]).toEqual(['true', '']);
  });

  it('counts down to the next try when there were too many', async () => {
    await renderApp('/', signedOut({ 'session/sign-in': limited }));
    await signIn();
    expect(await screen.findByText(/Try again in 4[01] seconds\./)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Sign in' })).toHaveProperty('disabled', true);
  });

  it('says what an administrator can do for somebody who lost everything', async () => {
    await renderApp('/', signedOut());
    await userEvent.click(await screen.findByRole('button', { name: 'I lost everything' }));
    expect(await screen.findByText(/An administrator can issue a reset code/)).toBeTruthy();
    expect(screen.getByText(/If you are the only administrator/)).toBeTruthy();
  });

  it('chooses a new password with a code and signs in with it', async () => {
    const client = signedOut({ 'session/reset-password': () => refuse('RESET_REFUSED') });
    await renderApp('/', client);
    await userEvent.click(await screen.findByRole('button', { name: 'I have a code' }));
    await userEvent.type(screen.getByRole('textbox', { name: /^Address/ }), 'ada@example.org');
    await userEvent.type(screen.getByRole('textbox', { name: /^Code/ }), 'abcd-efgh');
    await userEvent.type(screen.getByLabelText(/^New password/), 'Plover-7-rusox!');
    await userEvent.click(screen.getByRole('button', { name: 'Choose and sign in' }));
    expect(await screen.findByText(/The address or the code is not right/)).toBeTruthy();

    client.answer({ 'session/reset-password': () => ({}) });
    await userEvent.click(screen.getByRole('button', { name: 'Choose and sign in' }));
    expect(await screen.findByRole('heading', { level: 1, name: /2 of 5 models/ })).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'session/sign-in')?.input).toEqual({
      email: 'ada@example.org',
      password: 'Plover-7-rusox!',
    });
  });

  it('offers the people of the demo, each with what the role may do', async () => {
    let present = sampleSession({
      state: 'signed-out',
      workspace: 'demo',
      user: null,
      demoPeople: samplePeople,
    });
    const client = createFakeClient({
      'session/state': () => present,
      'workspace/overview': () => sampleOverview(),
      'session/sign-in-demo': ({ role }) => {
        const user = samplePeople.find((person) => person.role === role) ?? null;
        present = sampleSession({ workspace: 'demo', user, demoPeople: samplePeople });
        return {};
      },
    });
    await renderApp('/', client);
    const people = within(await screen.findByRole('list', { name: 'People of the demo' }));
    expect(people.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent)).toEqual([
      'Administrator',
      'ML engineer',
      'Data scientist',
      'Compliance officer',
      'Auditor',
      'Executive',
    ]);
    await userEvent.click(people.getByRole('button', { name: 'Sign in as Person 5' }));
    expect(await screen.findByText(/You see it as Person 5, Auditor/)).toBeTruthy();
  });
});
