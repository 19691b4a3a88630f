import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { issuedCode } from '../../../../../shared/contract/identity.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { sampleAccount } from '../../../../support/renderer-samples.ts';
import {
  approvalIds,
  sampleApproval,
  sampleApprovalSettings,
  sampleCarriedOut,
} from '../../../../support/renderer-samples-approvals.ts';

const none = { items: [], total: 0, nextCursor: null };
const path = `/approvals/${approvalIds.approval}`;
const write = (box: HTMLElement, value: string): void => {
  fireEvent.change(box, { target: { value } });
};
const title = 'Disable an account: Eve';

describe('the list of requests for approval', () => {
  it('shows loading, a failure with a retry, and what to do when nothing waits', async () => {
    const view = await renderApp('/approvals', createFakeClient({ 'approvals/list': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
    view.unmount();
    const client = createFakeClient({ 'approvals/list': () => refuse('INTERNAL') });
    await renderApp('/approvals', client);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer({ 'approvals/list': () => none });
    await userEvent.click(retry);
    expect(await screen.findByText('Nothing waits for you', { selector: 'p' })).toBeTruthy();
    const next = screen.getAllByRole('link', { name: 'What needs a second person' });
    expect(next.map((link) => link.getAttribute('href'))).toEqual([
      '/approvals/settings',
      '/approvals/settings',
    ]);
  });

  it('is answered in words, counts in the navigation as soon as it is pushed, and leads to each', async () => {
    let waiting = 0;
    const client = createFakeClient({
      'approvals/list': () => ({
        items: waiting === 0 ? [] : [sampleApproval()],
        total: waiting,
        nextCursor: null,
      }),
      'approvals/get': () => sampleApproval(),
    });
    await renderApp('/approvals', client);
    await screen.findByRole('heading', { level: 1, name: 'Nothing waits for you' });
    waiting = 1;
    act(() => {
      client.push({
        topic: 'records/changed',
        payload: { entity: 'approval', ids: [approvalIds.approval] },
      });
    });
    expect(await screen.findByRole('heading', { level: 1, name: '1 request waits for you' })).toBeTruthy();
    const places = within(screen.getByRole('navigation', { name: 'Main' }));
    expect(places.getByRole('link', { name: /^Approvals\s+1 waiting$/u })).toBeTruthy();
    expect(await screen.findByText(`Ben asks you to agree: ${title}`)).toBeTruthy();
    const link = await screen.findByRole('link', { name: title });
    expect(link.getAttribute('href')).toBe(path);
    fireEvent.click(screen.getByRole('button', { name: 'Past' }));
    const asked = client.calls.filter(({ name }) => name === 'approvals/list').map(({ input }) => input);
    expect(asked.at(-1)).toEqual({ view: 'decided', cursor: null, limit: 25 });
  });
});

describe('the page of a request', () => {
  const opened: FakeHandlers = { 'approvals/get': () => sampleApproval(), 'approvals/history': () => none };

  it('says what would happen and why, and is declined with a reason only', async () => {
    let present = sampleApproval();
    const client = createFakeClient({
      ...opened,
      'approvals/get': () => present,
      'approvals/refuse': ({ note }) => {
        present = sampleApproval({ state: 'refused', note, mayDecide: false, rowVersion: 2 });
        return present;
      },
    });
    await renderApp(path, client);
    expect(await screen.findByRole('heading', { level: 1, name: 'Ben asks you to agree' })).toBeTruthy();
    expect(
      screen.getByText('Eve can no longer sign in, and open sessions of this account end at once.'),
    ).toBeTruthy();
    expect(screen.getByText('She has left the company.')).toBeTruthy();
    expect(screen.getByRole('row', { name: 'Person Eve' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Eve' }).getAttribute('href')).toBe(
      `/accounts/${approvalIds.eve}`,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Decline' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Decline this request' }));
    expect(dialog.getByRole('button', { name: 'Decline' })).toHaveProperty('disabled', true);
    write(dialog.getByRole('textbox'), 'She is only on leave.');
    await userEvent.click(dialog.getByRole('button', { name: 'Decline' }));
    expect(await screen.findByText('The request was declined.')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'approvals/refuse')?.input).toEqual({
      id: approvalIds.approval,
      rowVersion: 1,
      note: 'She is only on leave.',
    });
  });

  it('keeps the code that an approval made on screen, whatever is pushed meanwhile', async () => {
    let present = sampleApproval({ command: 'users/issue-reset' });
    const client = createFakeClient({
      ...opened,
      'approvals/get': () => present,
      'users/get': () => sampleAccount({ name: 'Eve', email: 'eve@example.org' }),
      'approvals/approve': () => {
        present = sampleCarriedOut({ command: 'users/issue-reset' });
        client.push({
          topic: 'records/changed',
          payload: { entity: 'approval', ids: [approvalIds.approval] },
        });
        return {
          approval: present,
          code: issuedCode.parse({ code: 'ABCD-EFGH', expiresAt: '2026-03-02T08:15:00.000Z' }),
        };
      },
    });
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Approve' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Approve and carry out' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Approve and carry out' }));
    const issued = within(await screen.findByRole('dialog', { name: 'Approved: hand this code over' }));
    expect(issued.getByText('ABCD-EFGH')).toBeTruthy();
    expect(await issued.findByText(/eve@example.org/u)).toBeTruthy();
    expect(
      await screen.findByText('Ada Reviewer agreed, and it was carried out', { selector: 'h1' }),
    ).toBeTruthy();
    expect(screen.queryByText('Approve', { selector: 'button' })).toBeNull();
    expect(issued.getByText('ABCD-EFGH')).toBeTruthy();
  });

  it('lets whoever asked withdraw, and nothing else', async () => {
    const own = sampleApproval({ own: true, mayDecide: false });
    const client = createFakeClient({
      ...opened,
      'approvals/get': () => own,
      'approvals/withdraw': () =>
        sampleApproval({ own: true, mayDecide: false, state: 'withdrawn', rowVersion: 2 }),
    });
    await renderApp(path, client);
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Your request waits for a second person' }),
    ).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Withdraw' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Withdraw your request?' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Withdraw' }));
    expect(await screen.findByText('The request was withdrawn.')).toBeTruthy();
  });
});

/** Disables the account that is shown, and answers the dialog that comes instead. */
async function disable() {
  await userEvent.click(await screen.findByRole('button', { name: /^Disable/u }));
  const question = within(await screen.findByRole('dialog', { name: /^Disable/u }));
  await userEvent.click(question.getByRole('button', { name: /^Disable/u }));
  return within(await screen.findByRole('dialog', { name: 'This needs a second person' }));
}

describe('an action that needs a second person', () => {
  it('asks why wherever it is done, closes its own dialog, and says where the request is', async () => {
    const eve = sampleAccount({ id: approvalIds.eve, name: 'Eve' });
    const client = createFakeClient({
      'users/get': () => eve,
      'users/history': () => none,
      'session/list': () => ({ sessions: [] }),
      'users/disable': () => refuse('APPROVAL_REQUIRED'),
      'approvals/settings': () => sampleApprovalSettings(),
      'approvals/request': () => sampleApproval({ own: true, mayDecide: false }),
    });
    await renderApp(`/accounts/${approvalIds.eve}`, client);
    const refusedDialog = await disable();
    await userEvent.click(refusedDialog.getByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText(/this needs a second person, and none was asked/u)).toBeTruthy();
    const question = within(screen.getByRole('dialog', { name: /^Disable/u }));
    await userEvent.click(question.getByRole('button', { name: /^Disable/u }));
    const dialog = within(await screen.findByRole('dialog', { name: 'This needs a second person' }));
    expect(await dialog.findByText('2 other people can agree.')).toBeTruthy();
    write(dialog.getByRole('textbox'), 'She has left the company.');
    await userEvent.click(dialog.getByRole('button', { name: 'Ask for approval' }));
    expect(await screen.findByText(/^A second person was asked/u)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open' }).getAttribute('href')).toBe(path);
    await expect.poll(() => screen.queryByRole('dialog')).toBeNull();
    expect(client.calls.find(({ name }) => name === 'approvals/request')?.input).toEqual({
      command: 'users/disable',
      input: JSON.stringify({ id: eve.id, rowVersion: eve.rowVersion }),
      reason: 'She has left the company.',
    });
  });
});

describe('the choice of what needs a second person', () => {
  it('says its consequence before it is saved, and may itself become a request', async () => {
    const client = createFakeClient({
      'approvals/settings': () => sampleApprovalSettings(),
      'approvals/save-settings': () => refuse('APPROVAL_REQUIRED'),
      'approvals/request': () => sampleApproval({ own: true, mayDecide: false }),
    });
    await renderApp('/approvals/settings', client);
    expect(
      await screen.findByRole('heading', { level: 1, name: '1 action needs a second person' }),
    ).toBeTruthy();
    const save = screen.getByRole('button', { name: 'Save' });
    expect(save).toHaveProperty('disabled', true);
    fireEvent.click(screen.getByRole('switch', { name: 'Add a person' }));
    expect(screen.getByText('From now on a second person is needed for: Add a person.')).toBeTruthy();
    await userEvent.click(save);
    const dialog = within(await screen.findByRole('dialog', { name: 'This needs a second person' }));
    write(dialog.getByRole('textbox'), 'The audit asks for it.');
    await userEvent.click(dialog.getByRole('button', { name: 'Ask for approval' }));
    const requested = await screen.findByRole('link', { name: 'Open the request' });
    expect(requested.getAttribute('href')).toBe(path);
    expect(screen.getByRole('switch', { name: 'Add a person' })).toHaveProperty('checked', false);
  });

  it('cannot be made with one administrator, and says what is missing', async () => {
    const client = createFakeClient({
      'approvals/settings': () =>
        sampleApprovalSettings({
          administrators: 1,
          commands: [{ command: 'users/create', summary: 'Makes one.', required: false, people: 1 }],
        }),
    });
    await renderApp('/approvals/settings', client);
    expect(await screen.findByText(/only one administrator has an active account/u)).toBeTruthy();
    expect(screen.getByRole('switch', { name: 'Add a person' })).toHaveProperty('disabled', true);
    expect(screen.getByText(/1 person may do this at this moment; two are needed\./u)).toBeTruthy();
  });
});
