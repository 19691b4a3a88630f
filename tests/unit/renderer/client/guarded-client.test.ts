import { describe, expect, it } from 'vitest';
import { issuedCode } from '../../../../shared/contract/identity.ts';
import { approvalId } from '../../../../shared/schema/ids.ts';
import { createApprovalRequests } from '../../../../renderer/client/approval-requests.ts';
import { createConfirmations } from '../../../../renderer/client/confirmations.ts';
import { guardClient } from '../../../../renderer/client/guarded-client.ts';
import { createFakeClient, refuse } from '../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../support/renderer-fake-client.tsx';
import { sampleAccount, sampleId, sampleInfo } from '../../../support/renderer-samples.ts';

const { id: userId } = sampleAccount();
const issued = issuedCode.parse({ code: 'ABCD-EFGH', expiresAt: '2026-03-02T08:15:00.000Z' });

function guarded(handlers: FakeHandlers) {
  const client = createFakeClient(handlers);
  const confirmations = createConfirmations();
  const approvals = createApprovalRequests();
  const losses: string[] = [];
  const guardedClient = guardClient(client, {
    confirmations,
    approvals,
    onLoss: (loss) => {
      losses.push(loss);
    },
    notConfirmed: () => 'Nothing was changed.',
    asked: () => 'Somebody was asked.',
    notAsked: () => 'Nobody was asked.',
  });
  const names = () => client.calls.map(({ name }) => name);
  return { guardedClient, confirmations, approvals, losses, names };
}

const caught = (error: unknown) => error;

describe('the client behind the gate', () => {
  it('passes answers on', async () => {
    const { guardedClient, losses } = guarded({});
    expect(await guardedClient.call('app/info', {})).toEqual(sampleInfo());
    expect(losses).toEqual([]);
  });

  it('tells the gate at once that the session is over or locked, and rejects', async () => {
    const { guardedClient, losses } = guarded({
      'app/info': () => refuse('NOT_SIGNED_IN'),
      'app/health': () => refuse('SESSION_LOCKED'),
      'models/list': () => refuse('FORBIDDEN'),
    });
    await expect(guardedClient.call('app/info', {})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    await expect(guardedClient.call('app/health', {})).rejects.toMatchObject({ code: 'SESSION_LOCKED' });
    await expect(guardedClient.call('models/list', {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(losses).toEqual(['signed-out', 'locked']);
  });

  it('does not send the gate asking again by its own question', async () => {
    const { guardedClient, losses } = guarded({ 'session/state': () => refuse('NOT_SIGNED_IN') });
    await expect(guardedClient.call('session/state', {})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect(losses).toEqual([]);
  });

  it('waits for the password that an action wants again, and goes on by itself', async () => {
    let confirmed = false;
    const { guardedClient, confirmations, names } = guarded({
      'users/issue-reset': () => (confirmed ? issued : refuse('CONFIRMATION_REQUIRED')),
    });
    const answer = guardedClient.call('users/issue-reset', { id: userId });
    await expect.poll(() => confirmations.state.getState()).toEqual({ asking: true });
    confirmed = true;
    confirmations.settle(true);
    expect(await answer).toEqual(issued);
    expect(confirmations.state.getState()).toEqual({ asking: false });
    expect(names()).toEqual(['users/issue-reset', 'users/issue-reset']);
  });

  it('asks once for actions that wait together', async () => {
    let confirmed = false;
    const { guardedClient, confirmations } = guarded({
      'users/issue-reset': () => (confirmed ? issued : refuse('CONFIRMATION_REQUIRED')),
    });
    const both = [1, 2].map(() => guardedClient.call('users/issue-reset', { id: userId }));
    await expect.poll(() => confirmations.state.getState().asking).toBe(true);
    confirmed = true;
    confirmations.settle(true);
    expect(await Promise.all(both)).toEqual([issued, issued]);
  });

  it('changes nothing without the password, and says so', async () => {
    const { guardedClient, confirmations, names } = guarded({
      'users/issue-reset': () => refuse('CONFIRMATION_REQUIRED'),
    });
    const answer = guardedClient.call('users/issue-reset', { id: userId }).catch((error: unknown) => error);
    await expect.poll(() => confirmations.state.getState().asking).toBe(true);
    confirmations.settle(false);
    expect(await answer).toMatchObject({ code: 'CANCELLED', message: 'Nothing was changed.' });
    expect(names()).toEqual(['users/issue-reset']);
  });

  it('asks for a second person after the password, one wish after the other, and names the request', async () => {
    const { guardedClient, confirmations, approvals, names } = guarded({
      'users/issue-reset': () => refuse(confirmed ? 'APPROVAL_REQUIRED' : 'CONFIRMATION_REQUIRED'),
      'users/enable': () => refuse('APPROVAL_REQUIRED'),
    });
    let confirmed = false;
    const reset = guardedClient.call('users/issue-reset', { id: userId }).catch(caught);
    await expect.poll(() => confirmations.state.getState().asking).toBe(true);
    confirmed = true;
    confirmations.settle(true);
    const wish = { command: 'users/issue-reset', input: { id: userId } };
    await expect.poll(() => approvals.state.getState()).toEqual({ wish });
    const enable = guardedClient.call('users/enable', { id: userId, rowVersion: 2 }).catch(caught);
    await expect.poll(() => names().at(-1)).toBe('users/enable');
    const made = approvalId.parse(sampleId(11, 1));
    approvals.settle(made);
    expect(await reset).toMatchObject({
      code: 'APPROVAL_REQUIRED',
      message: 'Somebody was asked.',
      details: { approvalId: made },
    });
    await expect.poll(() => approvals.state.getState().wish?.command).toBe('users/enable');
    approvals.drop();
    expect(await enable).toMatchObject({ code: 'CANCELLED', message: 'Nobody was asked.' });
    expect(approvals.state.getState()).toEqual({ wish: null });
    // Neither was called again: the core carries out what was approved.
    expect(names()).toEqual(['users/issue-reset', 'users/issue-reset', 'users/enable']);
  });
});
