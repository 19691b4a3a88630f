import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { JobFormPage } from '../../../../../renderer/features/jobs/job-form-page.tsx';
import { createFakeClient, renderApp } from '../../../../support/renderer-fake-client.tsx';
import { ids, sampleJob } from '../../../../support/renderer-samples.ts';

const texts = {
  title: 'Count the stars',
  running: 'The stars are being counted',
  cancelled: 'Counting was cancelled',
  failed: 'The stars could not be counted',
  nothing: 'Nothing was kept.',
  again: 'Back to the sky',
};

const page = (
  <JobFormPage
    way={[{ label: 'Sky', to: '/' }]}
    texts={texts}
    heading="Which stars?"
    lead="All are there."
    command="drift/run"
  >
    {(onStarted) => (
      <button
        type="button"
        onClick={() => {
          onStarted({ jobId: ids.job });
        }}
      >
        Count
      </button>
    )}
  </JobFormPage>
);
const heading = (name: string) => screen.findByRole('heading', { level: 1, name });

async function open(path: string, state: 'running' | 'cancelled') {
  const client = createFakeClient({ 'jobs/get': () => sampleJob({ state }) });
  return renderApp(path, client, [{ path: '/count', element: page }]);
}

it('shows the form, and the job once it runs, whose id stands in the address', async () => {
  const { router } = await open('/count?reference=1', 'running');
  expect(await heading('Which stars?')).toBeTruthy();
  expect(screen.getByText('All are there.')).toBeTruthy();
  expect(document.title).toBe('Count the stars · DriftGuard');
  await userEvent.click(screen.getByRole('button', { name: 'Count' }));
  expect(await heading(texts.running)).toBeTruthy();
  expect(router.state.location.search).toBe(`?job=${ids.job}`);
});

it('finds a job again by its address, and leads back to the form', async () => {
  const { router } = await open(`/count?job=${ids.job}`, 'cancelled');
  expect(await heading(texts.cancelled)).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: texts.again }));
  expect(await heading('Which stars?')).toBeTruthy();
  expect(router.state.location.search).toBe('');
});
