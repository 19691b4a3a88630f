import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { performanceCommands } from '../../../../../shared/contract/performance.ts';
import type { PerformanceRun, PerformanceRunRow } from '../../../../../shared/contract/performance.ts';
import { performanceRunId } from '../../../../../shared/schema/ids.ts';
import { createFakeClient, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { ids, sampleId, sampleModel } from '../../../../support/renderer-samples.ts';
import { sampleClasses, sampleEstimate } from '../../../../support/renderer-samples-performance.ts';

function rowOf(run: PerformanceRun): PerformanceRunRow {
  const { id, modelId, modelName, createdAt, dataset, reference, part, kind, sentence } = run;
  return { id, modelId, modelName, createdAt, dataset, reference, part, kind, sentence };
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
    fireEvent.click(await screen.findByRole('button', { name: /table/iu }));
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
});
