import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { ids, sampleFeature, sampleRun, sampleToken } from '../../../../support/renderer-samples.ts';

const features = [sampleFeature(), sampleFeature({ name: 'price per m² / region', verdict: 'stable' })];
const usual: FakeHandlers = {
  'drift/get': () => sampleRun(),
  'drift/features': () => ({ items: features, total: 2, nextCursor: null }),
};
const path = `/runs/${ids.run}`;

describe('the result of a comparison', () => {
  it('shows that it is loading', async () => {
    await renderApp(path, createFakeClient({ ...usual, 'drift/get': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('answers in a sentence and lists the features with the figures of the deciding test', async () => {
    await renderApp(path, createFakeClient(usual));
    expect(await screen.findByRole('heading', { level: 1, name: sampleRun().summary.reason })).toBeTruthy();
    const counts = within(screen.getByRole('list', { name: 'Features by verdict' })).getAllByRole('listitem');
    expect(counts.map((item) => item.textContent)).toEqual([
      '1Major drift',
      '1Moderate drift',
      '0Not enough data',
      '1No drift',
    ]);
    const link = await screen.findByRole('link', { name: 'rooms' });
    const cells = within(link.closest('[role="row"]') as HTMLElement).getAllByRole('gridcell');
    expect(cells.map((cell) => cell.textContent)).toEqual([
      'roomsNumber',
      'Major drift',
      'PSI',
      '0.3121',
      '0.3121',
      '0.1',
      '< 0.001',
      '16,512 / 4,100',
    ]);
    expect(screen.getByRole('link', { name: 'price per m² / region' }).getAttribute('href')).toBe(
      `${path}/features/price%20per%20m%C2%B2%20%2F%20region`,
    );
  });

  it('states what is needed to compute it again', async () => {
    await renderApp(path, createFakeClient(usual));
    const section = await screen.findByRole('region', { name: 'How this was computed' });
    expect(within(section).getByText('Quantiles of the reference, 10')).toBeTruthy();
    expect(within(section).getByText('In the current data only: postcode')).toBeTruthy();
    expect(within(section).getByRole('button', { name: 'Copy Current evidence' })).toBeTruthy();
  });

  it('exports as CSV and JSON', async () => {
    const client = createFakeClient({
      ...usual,
      'drift/export': ({ format }) => ({
        token: sampleToken as never,
        name: `run.${format}`,
        sizeBytes: 100,
      }),
    });
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Export CSV' }));
    expect(await screen.findByText('run.csv was saved.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Export JSON' }));
    expect(await screen.findByText('run.json was saved.')).toBeTruthy();
    expect(client.saved.map(({ name }) => name)).toEqual(['run.csv', 'run.json']);
  });

  it('filters by verdict through the address', async () => {
    const client = createFakeClient(usual);
    const { router } = await renderApp(path, client);
    await screen.findByRole('link', { name: 'rooms' });
    await userEvent.click(screen.getByRole('button', { name: 'Major drift' }));
    await waitFor(() => {
      expect(router.state.location.search).toBe('?verdict=major');
    });
    expect(client.calls.filter(({ name }) => name === 'drift/features').at(-1)?.input).toMatchObject({
      verdicts: ['major'],
      sort: { field: 'verdict', direction: 'desc' },
    });
  });

  it('says so when no feature matches or none was compared', async () => {
    const client = createFakeClient({
      ...usual,
      'drift/features': () => ({ items: [], total: 0, nextCursor: null }),
    });
    await renderApp(`${path}?verdict=major`, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('No feature was compared')).toBeTruthy();
  });

  it('shows a failure and tries again', async () => {
    const client = createFakeClient({ ...usual, 'drift/get': () => refuse('RUN_NOT_FOUND') });
    await renderApp(path, client);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer(usual);
    await userEvent.click(retry);
    expect(await screen.findByRole('heading', { level: 1, name: sampleRun().summary.reason })).toBeTruthy();
  });
});

describe('the list of comparisons', () => {
  it('offers the next step when there is none', async () => {
    await renderApp(
      '/runs',
      createFakeClient({ 'drift/list': () => ({ items: [], total: 0, nextCursor: null }) }),
    );
    expect(await screen.findByText('No comparisons yet')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Go to models' }).getAttribute('href')).toBe('/models');
  });

  it('lists them with model, verdict and share of drifted features', async () => {
    const { config: _config, unmatchedColumns: _unmatched, ...row } = sampleRun();
    await renderApp(
      '/runs',
      createFakeClient({ 'drift/list': () => ({ items: [row], total: 1, nextCursor: null }) }),
    );
    const link = await screen.findByRole('link', { name: 'Comparison of House price' });
    expect(link.getAttribute('href')).toBe(path);
    expect(within(link.closest('[role="row"]') as HTMLElement).getByText('2 of 3')).toBeTruthy();
  });

  it('shows a failure', async () => {
    await renderApp('/runs', createFakeClient({ 'drift/list': () => refuse('INTERNAL') }));
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});
