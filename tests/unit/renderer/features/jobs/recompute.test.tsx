import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../../../shared/contract/jobs.ts';
import { Recompute } from '../../../../../renderer/features/jobs/recompute.tsx';
import { createFakeClient, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { ids, sampleJob } from '../../../../support/renderer-samples.ts';

async function recompute(handlers: FakeHandlers) {
  const client = createFakeClient(handlers);
  await renderApp('/', client, [
    { path: '/', element: <Recompute command="fairness/recompute" id={ids.run} label="Again" /> },
  ]);
  await userEvent.click(await screen.findByRole('button', { name: 'Again' }));
  return client;
}

const started = { jobId: sampleJob().id };
const endedAt = '2026-03-01T12:00:00.000Z';

describe('computing a result again', () => {
  it('shows how far it is', async () => {
    const client = await recompute({ 'fairness/recompute': () => started, 'jobs/get': () => sampleJob() });
    expect(await screen.findByRole('progressbar', { name: 'Comparing features' })).toBeTruthy();
    expect(client.calls).toContainEqual({ name: 'fairness/recompute', input: { id: ids.run } });
  });

  it('tells what came out', async () => {
    const outcome: Job['outcome'] = {
      entity: 'fairness-run',
      id: ids.run,
      message: 'The same, bit for bit.',
    };
    await recompute({
      'fairness/recompute': () => started,
      'jobs/get': () => sampleJob({ state: 'done', outcome, endedAt }),
    });
    expect((await screen.findByRole('alert')).textContent).toBe('The same, bit for bit.');
  });

  it('tells why nothing came out', async () => {
    const failure: Job['failure'] = {
      code: 'EVIDENCE_MISSING',
      message: 'An evidence file is missing.',
      problems: [],
      correlationId: '',
    };
    await recompute({
      'fairness/recompute': () => started,
      'jobs/get': () => sampleJob({ state: 'failed', failure, endedAt }),
    });
    expect((await screen.findByRole('alert')).textContent).toBe('An evidence file is missing.');
  });

  it('tells why it did not begin', async () => {
    await recompute({ 'fairness/recompute': () => refuse('DATASET_NOT_FOUND', 'The data set is gone.') });
    expect((await screen.findByRole('alert')).textContent).toBe('The data set is gone.');
  });
});
