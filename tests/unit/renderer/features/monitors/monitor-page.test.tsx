import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import {
  monitorIds,
  sampleMonitor,
  samplePoint,
  sampleWindow,
} from '../../../../support/renderer-samples-monitors.ts';
import { ids, sampleJob } from '../../../../support/renderer-samples.ts';

// jsdom cannot draw; what the chart is given is what matters here.
vi.mock('../../../../../renderer/charts/chart.tsx', () => ({
  default: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
}));

const emptyPage = { items: [], total: 0, nextCursor: null };
const windows = [
  sampleWindow(),
  sampleWindow({
    id: '0190f0c0-0000-7000-8000-0000000000a3' as never,
    outcome: 'too-small',
    verdict: 'insufficient',
    reason: 'It has 40 rows; the monitor asks for at least 100.',
    runId: null,
    columns: 0,
    drifted: 0,
  }),
];
const usual: FakeHandlers = {
  'monitors/get': () => sampleMonitor(),
  'monitors/windows': () => ({ items: windows, total: 2, nextCursor: null }),
  'monitors/trend': () => ({ points: [samplePoint()], columns: ['rooms', 'age'] }),
  'datasets/list': () => ({ ...emptyPage, total: 2 }),
  'monitors/history': () => emptyPage,
};
const path = `/monitors/${monitorIds.monitor}`;

describe('the page of a monitor', () => {
  it('shows that it is loading', async () => {
    await renderApp(path, createFakeClient({ ...usual, 'monitors/get': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('says how the monitor stands and why, with every window', async () => {
    await renderApp(path, createFakeClient(usual));
    expect(await screen.findByRole('heading', { level: 1, name: 'By month raises an alarm' })).toBeTruthy();
    expect(
      screen.getByText('2 of the latest 3 windows drifted. 2026-05: rooms moved strongly.'),
    ).toBeTruthy();
    expect(screen.getByText('1 data set has not been looked at with the present settings.')).toBeTruthy();
    const link = await screen.findByRole('link', { name: 'Open the comparison of 2026-05' });
    expect(link.getAttribute('href')).toBe(`/runs/${ids.run}`);
    expect(screen.getByText('It has 40 rows; the monitor asks for at least 100.')).toBeTruthy();
  });

  it('shows what else was measured in a window, and why something was not', async () => {
    const measured = sampleWindow({
      performance: { measured: false, sentence: 'Not measured, no labels yet.' },
      fairness: {
        measured: true,
        result: { id: monitorIds.check, verdict: 'violation' },
        sentence: 'Women are selected less often.',
      },
    });
    const client = createFakeClient({
      ...usual,
      'monitors/windows': () => ({ items: [measured], total: 1, nextCursor: null }),
    });
    await renderApp(path, client);
    expect(await screen.findByText('Not measured, no labels yet.')).toBeTruthy();
    const link = screen.getByRole('link', { name: 'Open the fairness check of 2026-05' });
    expect(link.getAttribute('href')).toBe(`/fairness/${monitorIds.check}`);
    expect(link.textContent).toBe('Violation');
  });

  it('says that the monitor cannot run, why, when it tries again, and what was known before', async () => {
    const failure = {
      sentence: 'The reference “Training” is in the bin. Take it out of the bin.',
      since: '2026-06-02T08:00:00.000Z' as never,
      attempts: 3,
      retryAt: '2026-06-02T08:07:00.000Z' as never,
    };
    await renderApp(path, createFakeClient({ ...usual, 'monitors/get': () => sampleMonitor({ failure }) }));
    expect(await screen.findByRole('heading', { level: 1, name: 'By month cannot run' })).toBeTruthy();
    expect(screen.getByText(failure.sentence)).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toMatch(
      /^It has not been able to run since .*; 3 attempts in a row failed\. It tries again by itself at .*What stands below is from before: 2 of the latest 3 windows drifted\./u,
    );
  });

  it('has the figures of the chart as a table, for all columns or for one', async () => {
    const client = createFakeClient(usual);
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Show as table: Over time' }));
    const table = screen.getByRole('table', { name: 'Over time' });
    const [, row] = within(table).getAllByRole('row');
    expect(
      within(row as HTMLElement)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    ).toEqual(['Major drift', '3.1', 'rooms', '72.7\u00A0%', '744']);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Column' }), 'age');
    expect(client.calls.findLast(({ name }) => name === 'monitors/trend')?.input).toMatchObject({
      column: 'age',
    });
  });

  it('says what to do where there are no data to look at', async () => {
    await renderApp(
      path,
      createFakeClient({
        ...usual,
        'monitors/get': () =>
          sampleMonitor({ standing: { ...sampleMonitor().standing, state: 'never-run' } }),
        'monitors/windows': () => emptyPage,
        'monitors/trend': () => ({ points: [], columns: [] }),
        'datasets/list': () => emptyPage,
      }),
    );
    expect(await screen.findByText('Nothing to draw yet')).toBeTruthy();
    const link = await screen.findByRole('link', { name: 'Import current data' });
    expect(link.getAttribute('href')).toBe(`/models/${ids.model}/import?purpose=current`);
  });

  it('offers to try again when it could not be read', async () => {
    const client = createFakeClient({
      ...usual,
      'monitors/get': () => refuse('INTERNAL', 'Something broke.'),
    });
    await renderApp(path, client);
    expect(await screen.findByText('Something broke.')).toBeTruthy();
    client.answer(usual);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'By month raises an alarm' })).toBeTruthy();
  });

  it('runs when it is asked to', async () => {
    const client = createFakeClient({
      ...usual,
      'monitors/run': () => ({ jobId: ids.job as never }),
      'jobs/get': never,
    });
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Run now' }));
    await waitFor(() => {
      expect(client.calls.find(({ name }) => name === 'monitors/run')?.input).toEqual({
        id: monitorIds.monitor,
      });
    });
  });

  it('tells once why it could not run when it was asked to, with what finds it in the log', async () => {
    const sentence = 'The reference “Training” is in the bin. Take it out of the bin.';
    const failure = {
      sentence,
      since: '2026-06-02T08:00:00.000Z' as never,
      attempts: 1,
      retryAt: '2026-06-02T08:01:00.000Z' as never,
    };
    const correlationId = '0190f0c0-0000-7000-8000-0000000000c1';
    const job = sampleJob({
      state: 'failed',
      failure: { code: 'RECORD_DELETED', message: sentence, problems: [], correlationId },
    });
    await renderApp(
      path,
      createFakeClient({
        ...usual,
        'monitors/get': () => sampleMonitor({ failure }),
        'monitors/run': () => ({ jobId: job.id }),
        'jobs/get': () => job,
      }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Run now' }));
    expect(await screen.findByText(correlationId)).toBeTruthy();
    const [box, ...others] = screen.getAllByRole('alert');
    expect(box?.textContent).toMatch(/^It has not been able to run since /u);
    expect(others).toEqual([]);
    expect(screen.getAllByText(sentence)).toHaveLength(1);
  });

  it('says why a run failed that the monitor knows nothing of', async () => {
    const message = 'The model is in the bin. Restore it first.';
    const job = sampleJob({
      state: 'failed',
      failure: { code: 'RECORD_DELETED', message, problems: [], correlationId: '' },
    });
    await renderApp(
      path,
      createFakeClient({ ...usual, 'monitors/run': () => ({ jobId: job.id }), 'jobs/get': () => job }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Run now' }));
    expect((await screen.findByRole('alert')).textContent).toBe(message);
  });
});

describe('the list of monitors', () => {
  it('counts the alarms in its heading', async () => {
    await renderApp(
      '/monitors',
      createFakeClient({
        'monitors/list': () => {
          const { config: _config, columns: _columns, ...row } = sampleMonitor();
          return { items: [row], total: 1, nextCursor: null };
        },
      }),
    );
    expect(await screen.findByRole('heading', { level: 1, name: '1 monitor raises an alarm' })).toBeTruthy();
    expect(await screen.findByRole('link', { name: 'Open monitor By month' })).toBeTruthy();
  });

  it('leads to the models where there is none', async () => {
    await renderApp('/monitors', createFakeClient({ 'monitors/list': () => emptyPage }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Nothing is watched yet' })).toBeTruthy();
    expect((await screen.findByRole('link', { name: 'Open the models' })).getAttribute('href')).toBe(
      '/models',
    );
  });
});
