import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { CommandInput } from '../../../../../shared/contract/index.ts';
import { createFakeClient, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { ids, sampleDatasetRow, sampleId, sampleModel } from '../../../../support/renderer-samples.ts';

const usual: FakeHandlers = {
  'models/get': () => sampleModel(),
  'drift/list': () => ({ items: [], total: 0, nextCursor: null }),
  'datasets/list': () => ({ items: [], total: 0, nextCursor: null }),
};

describe('measuring the performance of a model', () => {
  it('is measured from a form that refuses what cannot be, beside its field', async () => {
    const sent: CommandInput<'performance/run'>[] = [];
    const client = createFakeClient({
      ...usual,
      'models/get': () => sampleModel({ task: 'binary-classification' }),
      'datasets/list': () => ({
        items: [
          sampleDatasetRow({ id: ids.current, name: 'Spring', purpose: 'current' }),
          sampleDatasetRow(),
        ],
        total: 2,
        nextCursor: null,
      }),
      'performance/run': (input) => {
        sent.push(input);
        return refuse('NOT_ENOUGH_DATA');
      },
    });
    await renderApp(`/models/${ids.model}/measure-performance`, client);
    const threshold = await screen.findByRole('textbox', { name: 'Threshold of scores' });
    fireEvent.change(threshold, { target: { value: '1.5' } });
    fireEvent.change(screen.getByRole('textbox', { name: 'Seed' }), { target: { value: '' } });
    const submit = screen.getByRole('button', { name: 'Measure performance' });
    fireEvent.click(submit);
    expect([threshold.getAttribute('aria-invalid'), sent]).toEqual(['true', []]);
    expect(screen.getByText('Enter a number from 0 to 1.')).toBeTruthy();
    expect(screen.getByText('Enter a whole number from 1 on.')).toBeTruthy();
    fireEvent.change(threshold, { target: { value: '0.3' } });
    fireEvent.change(screen.getByRole('textbox', { name: 'Seed' }), { target: { value: '7' } });
    fireEvent.change(screen.getByRole('textbox', { name: 'Positive class' }), { target: { value: ' yes ' } });
    fireEvent.click(submit);
    expect(await screen.findByRole('alert')).toBeTruthy();
    expect(sent).toEqual([
      {
        modelId: ids.model,
        datasetId: ids.current,
        referenceId: ids.reference,
        threshold: 0.3,
        positiveClass: 'yes',
        seed: 7,
      },
    ]);
  });

  it('asks for no threshold where the model predicts numbers', async () => {
    const client = createFakeClient({
      ...usual,
      'models/get': () => sampleModel({ task: 'regression' }),
      'datasets/list': () => ({ items: [sampleDatasetRow()], total: 1, nextCursor: null }),
    });
    await renderApp(`/models/${ids.model}/measure-performance`, client);
    expect(await screen.findByRole('textbox', { name: 'Seed' })).toBeTruthy();
    expect(screen.getAllByRole('textbox')).toHaveLength(1);
  });

  it('has a heading of its own where its result is not there', async () => {
    const client = createFakeClient({ 'performance/get': () => refuse('PERFORMANCE_RUN_NOT_FOUND') });
    await renderApp(`/performance/${sampleId(16, 9)}`, client);
    expect(await screen.findByRole('heading', { level: 1, name: 'Performance result' })).toBeTruthy();
  });
});
