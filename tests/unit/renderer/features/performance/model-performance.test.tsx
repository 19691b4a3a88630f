import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { CommandInput } from '../../../../../shared/contract/index.ts';
import { performanceCommands } from '../../../../../shared/contract/performance.ts';
import type { PerformanceRun, PerformanceRunRow } from '../../../../../shared/contract/performance.ts';
import { performanceRunId } from '../../../../../shared/schema/ids.ts';
import { createFakeClient, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { ids, sampleDatasetRow, sampleId, sampleModel } from '../../../../support/renderer-samples.ts';
import { sampleClasses, sampleEstimate } from '../../../../support/renderer-samples-performance.ts';

function rowOf(run: PerformanceRun): PerformanceRunRow {
  const { id, modelId, modelName, createdAt, dataset, reference, kind, sentence } = run;
  return { id, modelId, modelName, createdAt, dataset, reference, kind, sentence };
}

const { points } = performanceCommands['performance/trend'].output.parse({
  points: [
    {
      runId: sampleId(16, 2),
      at: '2026-05-01T08:00:00.000Z',
      dataset: 'Winter',
      estimated: false,
      value: 0.8712,
      interval: { lower: 0.79, upper: 0.89, confidence: 0.95, method: 'DeLong' },
    },
    {
      runId: sampleId(16, 1),
      at: '2026-06-01T08:00:00.000Z',
      dataset: 'Spring',
      estimated: true,
      value: 0.84,
      interval: null,
    },
  ],
});

const usual: FakeHandlers = {
  'models/get': () => sampleModel(),
  'drift/list': () => ({ items: [], total: 0, nextCursor: null }),
  'datasets/list': () => ({ items: [], total: 0, nextCursor: null }),
};

describe('the performance of a model', () => {
  it('is told by the last answer, a trend with its table, and a list of all results', async () => {
    const asked: string[] = [];
    const runs = [
      rowOf(sampleEstimate()),
      rowOf({ ...sampleClasses(), id: performanceRunId.parse(sampleId(16, 2)) }),
    ];
    const client = createFakeClient({
      ...usual,
      'performance/list': () => ({ items: runs, total: 2, nextCursor: null }),
      'performance/trend': ({ metric }) => {
        asked.push(metric);
        return { points: metric === 'recall' ? [] : points };
      },
    });
    await renderApp(`/models/${ids.model}/performance`, client);
    expect(await screen.findByRole('heading', { name: sampleEstimate().sentence })).toBeTruthy();
    await userEvent.click(await screen.findByRole('button', { name: /table/iu }));
    const table = await screen.findByRole('table', { name: 'AUC' });
    expect(
      within(table)
        .getAllByRole('row')
        .slice(1)
        .map((row) => [...row.querySelectorAll('th, td')].slice(1).map(({ textContent }) => textContent)),
    ).toEqual([
      ['Winter', 'Measured', '0.8712', '0.79 to 0.89'],
      ['Spring', 'Estimated', '0.84', '–'],
    ]);
    const grid = await screen.findByRole('grid', { name: 'Performance results' });
    expect(within(grid).getByText(sampleClasses().sentence)).toBeTruthy();
    fireEvent.change(screen.getByRole('combobox', { name: 'Figure' }), { target: { value: 'recall' } });
    expect(await screen.findByText('No result has this figure. Choose another.')).toBeTruthy();
    expect(asked).toEqual(['auc', 'recall']);
  });

  it('is measured from a form that refuses what cannot be, beside its field', async () => {
    const sent: CommandInput<'performance/run'>[] = [];
    const client = createFakeClient({
      ...usual,
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
    await userEvent.click(submit);
    expect([threshold.getAttribute('aria-invalid'), sent]).toEqual(['true', []]);
    expect(screen.getByText('Enter a number from 0 to 1.')).toBeTruthy();
    expect(screen.getByText('Enter a whole number from 1 on.')).toBeTruthy();
    fireEvent.change(threshold, { target: { value: '0.3' } });
    fireEvent.change(screen.getByRole('textbox', { name: 'Seed' }), { target: { value: '7' } });
    fireEvent.change(screen.getByRole('textbox', { name: 'Positive class' }), { target: { value: ' yes ' } });
    await userEvent.click(submit);
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

  it('has a heading of its own where a result is not there', async () => {
    const client = createFakeClient({ 'performance/get': () => refuse('PERFORMANCE_RUN_NOT_FOUND') });
    await renderApp(`/performance/${sampleId(16, 9)}`, client);
    expect(await screen.findByRole('heading', { level: 1, name: 'Performance result' })).toBeTruthy();
  });
});
