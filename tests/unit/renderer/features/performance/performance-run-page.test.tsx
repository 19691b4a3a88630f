import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { PerformanceRun } from '../../../../../shared/contract/performance.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { sampleToken } from '../../../../support/renderer-samples.ts';
import { sampleClasses, sampleEstimate } from '../../../../support/renderer-samples-performance.ts';

const estimate = sampleEstimate();
const path = `/performance/${estimate.id}`;
const answering = (run: PerformanceRun): FakeHandlers => ({ 'performance/get': () => run });

async function cellsOf(table: string): Promise<(string | null)[][]> {
  const rows = within(await screen.findByRole('table', { name: table })).getAllByRole('row');
  return rows
    .slice(1)
    .map((row) => [...row.querySelectorAll('th, td')].map(({ textContent }) => textContent));
}

describe('the result of measuring performance', () => {
  it('shows that it is loading', async () => {
    await renderApp(path, createFakeClient({ 'performance/get': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('shows a failure and tries again', async () => {
    const client = createFakeClient({ 'performance/get': () => refuse('INTERNAL') });
    await renderApp(path, client);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer(answering(estimate));
    await userEvent.click(retry);
    expect(await screen.findByRole('heading', { level: 1, name: estimate.sentence })).toBeTruthy();
  });

  it('says of an estimate that it is one, what it takes for granted, and what it expects', async () => {
    await renderApp(path, createFakeClient(answering(estimate)));
    expect(await screen.findByRole('heading', { level: 1, name: estimate.sentence })).toBeTruthy();
    expect(screen.getByText('Estimated, without labels')).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toBe(
      'This is an estimate. The estimate holds as long as a score means the same.',
    );
    expect(await cellsOf('Figures')).toEqual([
      [
        'AUCChance that a positive scores above a negative; 0.5 is guessing.',
        '0.8400',
        '0.7900 to 0.8900',
        '0.9000',
      ],
      [
        'PrecisionShare of predicted positives that are positive.',
        'undefined: Nothing was predicted positive.',
        '–',
        '0.7000',
      ],
    ]);
    expect(await cellsOf('Confusion matrix')).toEqual([
      ['negative', '850', '49'],
      ['positive', '100', '200'],
    ]);
    expect(screen.getByText('10 rows of “Spring” lack a value and were left out.')).toBeTruthy();
    expect(screen.queryByRole('table', { name: 'By class' })).toBeNull();
  });

  it('shows each class by itself, with why a figure of it is undefined', async () => {
    await renderApp(path, createFakeClient(answering(sampleClasses())));
    expect(await cellsOf('By class')).toEqual([
      ['high', '900', '0.7400 (0.6900 to 0.7900)', '0.9500 (0.9000 to 1.0000)', '0.8300'],
      ['low', '310', 'undefined: The class was never predicted.', '0.0600 (0.0100 to 0.1100)', '0.0000'],
    ]);
    expect(await cellsOf('Confusion matrix')).toEqual([
      ['high', '900', '0'],
      ['low', '310', '0'],
    ]);
    expect(screen.queryByText(/This is an estimate/u)).toBeNull();
    expect(screen.queryByRole('region', { name: 'Remarks' })).toBeNull();
  });

  it('can be taken away as CSV and JSON', async () => {
    const client = createFakeClient({
      ...answering(estimate),
      'performance/export': ({ format }) => ({
        token: sampleToken as never,
        name: `performance.${format}`,
        sizeBytes: 100,
      }),
    });
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'CSV' }));
    expect(await screen.findByText('performance.csv was saved.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'JSON' }));
    expect(await screen.findByText('performance.json was saved.')).toBeTruthy();
  });
});
