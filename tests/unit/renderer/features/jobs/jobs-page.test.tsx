import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import { ids, sampleId, sampleJob } from '../../../../support/renderer-samples.ts';

const jobs = [
  sampleJob({ id: sampleId(5, 1), title: 'Running one' }),
  sampleJob({
    id: sampleId(5, 2),
    title: 'Done one',
    state: 'done',
    endedAt: '2026-03-01T11:59:02.500Z',
    outcome: { entity: 'run', id: ids.run, message: 'Major drift in 1 of 3 features.' },
  }),
  sampleJob({
    id: sampleId(5, 3),
    title: 'Failed one',
    state: 'failed',
    endedAt: '2026-03-01T11:59:02.000Z',
    failure: {
      code: 'COLUMNS_INVALID',
      message: 'The columns cannot be used.',
      problems: [{ path: 'age', message: 'Appears twice.' }],
      correlationId: 'c-8',
    },
  }),
  sampleJob({
    id: sampleId(5, 4),
    title: 'Interrupted one',
    state: 'interrupted',
    endedAt: '2026-03-01T11:59:02.000Z',
  }),
];

describe('the list of jobs', () => {
  it('shows that it is loading', async () => {
    await renderApp('/jobs', createFakeClient({ 'jobs/list': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('shows each with state, progress, outcome or failure', async () => {
    await renderApp(
      '/jobs',
      createFakeClient({ 'jobs/list': () => ({ items: jobs, total: 4, nextCursor: null }) }),
    );
    const list = await screen.findByRole('list', { name: 'Jobs' });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('1 job is running');
    const item = (title: string): HTMLElement => {
      const found = within(list).getByText(title).closest('li');
      if (found === null) throw new Error(`${title} is not in the list.`);
      return found;
    };
    const [running, done, failed, interrupted] = jobs.map((job) => item(job.title)) as [
      HTMLElement,
      HTMLElement,
      HTMLElement,
      HTMLElement,
    ];
    expect(within(running).getByRole('button', { name: 'Cancel Running one' })).toBeTruthy();
    expect(within(done).getByText(/Took 1.5 s/)).toBeTruthy();
    expect(within(done).getByRole('link', { name: 'Open result' }).getAttribute('href')).toBe(
      `/runs/${ids.run}`,
    );
    expect(failed.textContent).toContain('The columns cannot be used.age: Appears twice.Correlation id: c-8');
    expect(within(interrupted).getByText(/Nothing was half-written/)).toBeTruthy();
  });

  it('filters by state through the address', async () => {
    const client = createFakeClient({ 'jobs/list': () => ({ items: [], total: 0, nextCursor: null }) });
    const { router } = await renderApp('/jobs', client);
    expect(await screen.findByText('No jobs yet')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Failed or stopped' }));
    expect(await screen.findByText('No jobs in this state')).toBeTruthy();
    expect(router.state.location.search).toBe('?state=problem');
    expect(client.calls.at(-1)?.input).toMatchObject({ states: ['failed', 'cancelled', 'interrupted'] });
  });

  it('shows a failure', async () => {
    await renderApp('/jobs', createFakeClient({ 'jobs/list': () => refuse('INTERNAL') }));
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});
