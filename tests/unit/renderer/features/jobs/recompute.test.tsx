import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { createI18n } from '../../../../../renderer/app/i18n.ts';
import type { Job } from '../../../../../shared/contract/jobs.ts';
import { Recompute, RecomputeEnd } from '../../../../../renderer/features/jobs/recompute.tsx';
import { createFakeClient, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { ids, sampleJob } from '../../../../support/renderer-samples.ts';

async function recompute(handlers: FakeHandlers) {
  const client = createFakeClient(handlers);
  await renderApp('/', client, [
    { path: '/', element: <Recompute command="fairness/recompute" id={ids.run} /> },
  ]);
  await userEvent.click(await screen.findByRole('button', { name: 'Recompute and compare' }));
  return client;
}

const started = { jobId: sampleJob().id };
const endedAt = '2026-03-01T12:00:00.000Z';

/** What is shown of a job that has ended. */
const alertOf = async (job: Job): Promise<HTMLElement> => {
  const { unmount } = render(
    <I18nextProvider i18n={await createI18n()}>
      <RecomputeEnd job={job} />
    </I18nextProvider>,
  );
  const alert = screen.getByRole('alert');
  unmount();
  return alert;
};

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
      recomputed: 'same',
    };
    await recompute({
      'fairness/recompute': () => started,
      'jobs/get': () => sampleJob({ state: 'done', outcome, endedAt }),
    });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toBe('The same, bit for bit.');
    expect(alert.className).toContain('colorSuccess');
  });

  it('warns of another result with what to do, and says neutrally that it was stopped', async () => {
    const outcome: Job['outcome'] = {
      entity: 'fairness-run',
      id: ids.run,
      message: 'Other figures.',
      recomputed: 'different',
    };
    const cancelled: Job['failure'] = {
      code: 'CANCELLED',
      message: 'It was cancelled.',
      problems: [],
      correlationId: '',
    };
    const different = await alertOf(sampleJob({ state: 'done', outcome, endedAt }));
    expect(different.textContent).toMatch(
      /^The result is not the same any moreOther figures\.Do not rely on it/u,
    );
    expect(different.className).toContain('colorError');
    const stopped = await alertOf(sampleJob({ state: 'cancelled', failure: cancelled, endedAt }));
    expect(stopped.textContent).toMatch(/^It was stopped/u);
    expect(stopped.className).toContain('colorInfo');
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
