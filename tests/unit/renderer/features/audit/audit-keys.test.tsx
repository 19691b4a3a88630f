import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeClient, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import type { AuditStatus } from '../../../../../shared/contract/audit.ts';
import { sampleStatus } from './audit-samples.ts';

const answers: FakeHandlers = {
  'audit/status': () => sampleStatus(),
  'audit/checkpoints': () => ({ items: [] }),
  'audit/list': () => ({ items: [], total: 0, isMore: false, nextCursor: null }),
  'audit/facets': () => ({ actions: [], actors: [], targetTypes: [] }),
};

const { key } = sampleStatus();
const recovery: AuditStatus['recovery'] = {
  reason: 'behind',
  head: { log: 1, size: 40, root: sampleStatus().root, at: null },
  lastKnown: { log: 1, size: 42, root: sampleStatus().root, at: null, from: 'anchor' },
  missing: 2,
};
const reason = 'The disk failed, and the copy of yesterday was put back.';

async function show(part: Partial<AuditStatus>, more: FakeHandlers = {}) {
  const client = createFakeClient({ ...answers, 'audit/status': () => sampleStatus(part), ...more });
  await renderApp('/audit', client);
  return client;
}

describe('the key on the audit page', () => {
  it('asks for the passphrase while it is locked, and says when it is wrong', async () => {
    const client = await show(
      { key: { ...key, state: 'locked', heldIn: 'passphrase-file' } },
      {
        'audit/unlock-key': () =>
          refuse('INVALID_INPUT', 'Some of the values are not valid.', {
            problems: [
              { path: 'passphrase', message: 'The passphrase does not open the key. Type it again.' },
            ],
          }),
      },
    );
    const section = await screen.findByRole('region', { name: 'The key that signs' });
    expect(within(section).getByText('The key is locked')).toBeTruthy();
    expect(within(section).getByRole('button', { name: 'Unlock' }).hasAttribute('disabled')).toBe(true);
    await userEvent.type(within(section).getByLabelText('Passphrase'), 'not this one');
    await userEvent.click(within(section).getByRole('button', { name: 'Unlock' }));
    expect(
      await within(section).findByText('The passphrase does not open the key. Type it again.'),
    ).toBeTruthy();
    client.answer({ 'audit/unlock-key': () => ({ state: 'ready' }), 'audit/status': () => sampleStatus() });
    await userEvent.click(within(section).getByRole('button', { name: 'Unlock' }));
    expect(await screen.findByText('The key is there; the record is signed')).toBeTruthy();
    expect(screen.queryByText('The key is locked')).toBeNull();
  });

  it('says what to do while it is missing, and never makes a new one by itself', async () => {
    const client = await show(
      { key: { ...key, state: 'missing', heldIn: 'os-keychain' } },
      { 'audit/unlock-key': () => ({ state: 'missing' }) },
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Look again' }));
    expect(await screen.findByText('The key is still not there')).toBeTruthy();
    expect(client.calls.map(({ name }) => name)).not.toContain('audit/declare-key-lost');
  });

  it('says why it could not be looked for', async () => {
    await show(
      { key: { ...key, state: 'missing', heldIn: 'os-keychain' } },
      { 'audit/unlock-key': () => refuse('CORE_UNAVAILABLE', 'The engine is not answering.') },
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Look again' }));
    expect(await screen.findByText('The engine is not answering.')).toBeTruthy();
  });
});

describe('a record that is not the one known last', () => {
  it('is shown with both heads, how many entries are not here, and the two ways on', async () => {
    await show({ recovery });
    expect(
      await screen.findByRole('heading', { level: 1, name: 'The record is not the one that was known last' }),
    ).toBeTruthy();
    const alert = screen.getByRole('alert');
    expect(within(alert).getByText(/^log 1 with 40 entries/)).toBeTruthy();
    expect(within(alert).getByText(/^log 1 with 42 entries/)).toBeTruthy();
    expect(within(alert).getByText('Entries that are not here').nextElementSibling?.textContent).toBe('2');
    expect(within(alert).getAllByRole('listitem')).toHaveLength(2);
  });

  it('goes on only with a reason of 30 characters', async () => {
    const client = await show({ recovery }, { 'audit/begin-epoch': () => ({}) });
    await userEvent.click(await screen.findByRole('button', { name: 'Declare and go on' }));
    const dialog = await screen.findByRole('dialog');
    const submit = within(dialog).getByRole('button', { name: 'Declare and go on' });
    expect(submit.hasAttribute('disabled')).toBe(true);
    await userEvent.click(within(dialog).getByRole('textbox', { name: /^Reason/ }));
    await userEvent.paste(reason);
    await userEvent.click(submit);
    expect(await screen.findByText('A new log has begun')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'audit/begin-epoch')?.input).toEqual({ reason });
  });
});
