import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Job } from '../../../../../shared/contract/jobs.ts';
import { FollowedJob } from '../../../../../renderer/features/jobs/followed-job.tsx';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { ids, sampleJob } from '../../../../support/renderer-samples.ts';

const texts = {
  title: 'Count the stars',
  running: 'The stars are being counted',
  cancelled: 'Counting was cancelled',
  failed: 'The stars could not be counted',
  nothing: 'Nothing was kept.',
  again: 'Back to the sky',
};

async function follow(answer: NonNullable<FakeHandlers['jobs/get']>) {
  const onAgain = vi.fn<() => void>();
  const { router } = await renderApp('/', createFakeClient({ 'jobs/get': answer }), [
    { path: '/', element: <FollowedJob jobId={ids.job} crumbs={[]} texts={texts} onAgain={onAgain} /> },
    { path: '/fairness/:id', element: <p>The result</p> },
  ]);
  return { router, onAgain };
}

const ended = { endedAt: '2026-03-01T12:00:00.000Z' } as const;
const heading = (name: string) => screen.findByRole('heading', { level: 1, name });

describe('a job that a page follows', () => {
  it('shows that it is being read', async () => {
    await follow(never);
    expect(await heading(texts.title)).toBeTruthy();
    expect(screen.getByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('offers to try again when it could not be read', async () => {
    await follow(() => refuse('INTERNAL'));
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  it('shows its progress while it runs', async () => {
    await follow(() => sampleJob({ state: 'running' }));
    expect(await heading(texts.running)).toBeTruthy();
    expect(screen.getByRole('progressbar')).toBeTruthy();
  });

  it('gives way to its result', async () => {
    const outcome: Job['outcome'] = { entity: 'fairness-run', id: ids.run, message: 'Done.' };
    const { router } = await follow(() => sampleJob({ state: 'done', outcome, ...ended }));
    expect(await screen.findByText('The result')).toBeTruthy();
    expect(router.state.location.pathname).toBe(`/fairness/${ids.run}`);
  });

  it('says why there is no result, and leads back', async () => {
    const failure: Job['failure'] = {
      code: 'EVIDENCE_MISSING',
      message: 'An evidence file is missing.',
      problems: [],
      correlationId: '',
    };
    const { onAgain } = await follow(() => sampleJob({ state: 'failed', failure, ...ended }));
    expect(await heading(texts.failed)).toBeTruthy();
    expect(screen.getByText('An evidence file is missing.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: texts.again }));
    expect(onAgain).toHaveBeenCalledTimes(1);
  });
});
