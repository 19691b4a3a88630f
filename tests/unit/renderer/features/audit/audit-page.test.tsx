import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import { lostEvidence } from '../../../../../shared/contract/evidence.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { sampleJob } from '../../../../support/renderer-samples.ts';
import { sampleStatus, sampleVerification } from './audit-samples.ts';

const answers: FakeHandlers = {
  'audit/checkpoints': () => ({ items: [] }),
  'audit/status': () => sampleStatus(),
  'audit/list': () => ({ items: [], total: 0, isMore: false, nextCursor: null }),
  'audit/facets': () => ({ actions: [], actors: [], targetTypes: [] }),
};

const verifyJob = (part: Parameters<typeof sampleJob>[0] = {}) =>
  sampleJob({
    kind: 'ledger-verify',
    title: 'Verify the ledger',
    progress: { done: 20, total: 40, unit: 'entries', phase: 'Recomputing the ledger' },
    ...part,
  });

describe('the answer of the audit page', () => {
  it('says that the record is complete and unchanged, with the figures behind it', async () => {
    await renderApp('/audit', createFakeClient(answers));
    expect(
      await screen.findByRole('heading', {
        level: 1,
        name: 'The record of what happened is complete and unchanged',
      }),
    ).toBeTruthy();
    expect(screen.getByText('All 40 entries are complete, in order and unchanged.')).toBeTruthy();
    const facts = screen.getByRole('region', { name: 'What the answer rests on' });
    expect(within(facts).getByText('2 entries, not verified yet')).toBeTruthy();
    expect(within(facts).getByText(/^1 entry\. The next checkpoint is signed/)).toBeTruthy();
    const key = screen.getByRole('region', { name: 'The key that signs' });
    expect(within(key).getByText(/keychain of the operating system/)).toBeTruthy();
    expect(within(key).getByText('driftguard/test/log/1+1a2b3c4d+AXq5')).toBeTruthy();
    expect(within(key).getByRole('button', { name: 'Copy Verifier key' })).toBeTruthy();
    expect(screen.queryByText('What to do now')).toBeNull();
  });

  it('says how far the check at the opening has come', async () => {
    const reading = sampleStatus({ startCheck: null, checking: { done: 120_000, total: 590_000 } });
    await renderApp('/audit', createFakeClient({ ...answers, 'audit/status': () => reading }));
    expect(await screen.findByText('Under way: 120,000 of 590,000 entries')).toBeTruthy();
  });

  it('is loud about an altered record and says what to do', async () => {
    const latestVerification = sampleVerification({
      ok: false,
      badSeq: 17,
      sentence: 'The ledger is not as it was written. Entry 17 was changed.',
    });
    await renderApp(
      '/audit',
      createFakeClient({ ...answers, 'audit/status': () => sampleStatus({ latestVerification }) }),
    );
    expect(
      await screen.findByRole('heading', {
        level: 1,
        name: 'The record of what happened is not as it was written',
      }),
    ).toBeTruthy();
    expect(screen.getByText(latestVerification.sentence).tagName).toBe('STRONG');
    const alert = screen.getByRole('alert');
    expect(within(alert).getAllByRole('listitem')).toHaveLength(3);
    const bad = await within(alert).findByRole('link', { name: 'Open the first bad entry (no. 17)' });
    expect(bad.getAttribute('href')).toBe('/audit/17');
  });

  it('says what to do about evidence that no backup in reach has', async () => {
    const file = lostEvidence.parse({
      sha256: 'ab'.repeat(32),
      sizeBytes: 2048,
      state: 'missing',
      datasets: [],
      datasetCount: 0,
      hasCopy: false,
      backupAt: null,
    });
    await renderApp(
      '/audit',
      createFakeClient({
        ...answers,
        'audit/status': () =>
          sampleStatus({ latestVerification: sampleVerification({ ok: false, onlyEvidence: true }) }),
        'evidence/lost': () => ({ files: [file], total: 1 }),
      }),
    );
    const name = 'The record of what happened is unchanged, but evidence is not as it was recorded';
    expect(await screen.findByRole('heading', { level: 1, name })).toBeTruthy();
    // The advice for an altered record is to restore nothing: here the way forward is to put back.
    expect(screen.queryByText('What to do now')).toBeNull();
    const section = await screen.findByRole('region', { name: 'Evidence that is not in its place' });
    expect(section.textContent).toContain('Connect the disk of other backups, or import the same file again');
    const button = within(section).getByRole<HTMLButtonElement>('button', {
      name: 'Put back from the backups',
    });
    expect(button.disabled).toBe(true);
  });

  it('does not lead to a bad entry that is no longer there', async () => {
    const latestVerification = sampleVerification({ ok: false, badSeq: 42 });
    await renderApp(
      '/audit',
      createFakeClient({ ...answers, 'audit/status': () => sampleStatus({ latestVerification }) }),
    );
    expect(within(await screen.findByRole('alert')).queryByRole('link')).toBeNull();
  });

  it('verifies with progress and then says what was found', async () => {
    const client = createFakeClient({
      ...answers,
      'audit/status': () => sampleStatus({ latestVerification: null }),
      'audit/verify': () => ({ jobId: verifyJob().id }),
      'jobs/get': () => verifyJob(),
    });
    await renderApp('/audit', client);
    await screen.findByRole('heading', {
      level: 1,
      name: 'The record of what happened has not been verified yet',
    });
    await userEvent.click(screen.getByRole('button', { name: 'Verify now' }));
    const progress = await screen.findByRole('region', { name: 'Verification of the record' });
    expect(within(progress).getByText('20 of 40 entries')).toBeTruthy();
    expect(within(progress).getByRole('button', { name: 'Cancel Verify the ledger' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Verify now' }).hasAttribute('disabled')).toBe(true);

    client.answer({ 'audit/status': () => sampleStatus() });
    const { sentence } = sampleVerification();
    act(() => {
      client.push({
        topic: 'job/done',
        payload: verifyJob({
          state: 'done',
          endedAt: '2026-03-01T12:00:00.000Z',
          outcome: { entity: 'ledger', id: 'driftguard/test/log/1', message: sentence },
        }),
      });
    });
    expect(
      await screen.findByRole('heading', {
        level: 1,
        name: 'The record of what happened is complete and unchanged',
      }),
    ).toBeTruthy();
    // Once as the answer, once for those who hear the page.
    expect(screen.getAllByText(sentence).map(({ tagName }) => tagName)).toEqual(['DIV', 'OUTPUT']);
    expect(screen.queryByRole('region', { name: 'Verification of the record' })).toBeNull();
  });

  it('finds a verification that runs already', async () => {
    await renderApp(
      '/audit',
      createFakeClient({
        ...answers,
        'jobs/list': () => ({ items: [verifyJob()], total: 1, nextCursor: null }),
        'jobs/get': () => verifyJob(),
      }),
    );
    expect(await screen.findByRole('region', { name: 'Verification of the record' })).toBeTruthy();
  });

  it('says why a verification came to no result', async () => {
    await renderApp(
      '/audit',
      createFakeClient({
        ...answers,
        'audit/verify': () => refuse('INTERNAL', 'The disk did not answer.', {}, 'c-12'),
      }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Verify now' }));
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByText('The verification could not be finished')).toBeTruthy();
    expect(within(alert).getByText('The disk did not answer.')).toBeTruthy();
  });

  it('shows loading, and a failure that can be tried again', async () => {
    const client = createFakeClient({ ...answers, 'audit/status': never });
    const { unmount } = await renderApp('/audit', client);
    expect((await screen.findAllByRole('status', { name: 'Loading' })).length).toBeGreaterThan(0);
    unmount();

    const failing = createFakeClient({
      ...answers,
      'audit/status': () => refuse('INTERNAL', 'The status broke.'),
    });
    await renderApp('/audit', failing);
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByText('The status broke.')).toBeTruthy();
    failing.answer({ 'audit/status': () => sampleStatus() });
    await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('region', { name: 'The key that signs' })).toBeTruthy();
  });
});
