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

  it('tells the share, the outcome of the model and what the features show together', async () => {
    const { summary } = sampleRun();
    const run = sampleRun({
      summary: {
        ...summary,
        aggregate: {
          drifted: 2,
          judged: 3,
          share: 2 / 3,
          alarmShare: 0.2,
          tierOne: 2,
          tierOneDrifted: 1,
          alarmBy: 'both',
          weightedScore: 0.5,
          unjudgedWeight: 0,
          weighted: true,
          weights: [{ name: 'rooms', weight: 0.75 }],
        },
        roles: [{ role: 'prediction', name: 'price', verdict: 'stable', reason: 'price is stable.' }],
        multivariate: [
          {
            method: 'reconstruction',
            verdict: 'moderate',
            reason: 'Taken together the features moved.',
            effectName: 'effect',
            effectSize: 0.2,
            threshold: 0.1,
            majorThreshold: 0.25,
            pValue: 0.001,
            adjustedPValue: 0.002,
            pValueMethod: '999 seeded exchanges of rows, two-sided',
            referenceRows: 5000,
            currentRows: 4128,
            referenceRowsInAll: 16_512,
            currentRowsInAll: 4128,
            seed: 7,
            columns: ['rooms', 'age'],
            contributions: [{ name: 'rooms', share: 0.8 }],
            details: { bandLower: 0.9, bandUpper: 1.1, currentError: 1.4 },
          },
        ],
      },
    });
    await renderApp(path, createFakeClient({ ...usual, 'drift/get': () => run }));
    expect(
      await screen.findByText(/2 of 3 judged features drifted, 66\.7\s?% \(alarm from 20\s?%\)/u),
    ).toBeTruthy();
    const outcome = screen.getByRole('region', { name: 'Prediction and label drift' });
    expect(within(outcome).getByText('Prediction drift')).toBeTruthy();
    expect(within(outcome).getByRole('link', { name: 'price' })).toBeTruthy();
    const together = screen.getByRole('region', { name: 'All features together' });
    expect(within(together).getByText('1.4000; without drift 0.9000 to 1.1000')).toBeTruthy();
    expect(within(together).getByText('4,128 of 4,128 current, 5,000 of 16,512 reference')).toBeTruthy();
    expect(within(together).getByRole('table', { name: 'Features that tell most' }).textContent).toContain(
      'rooms',
    );
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
    const client = createFakeClient({ ...usual, 'drift/get': () => refuse('INTERNAL') });
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
    expect(screen.getByRole('link', { name: 'Open the models' }).getAttribute('href')).toBe('/models');
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
