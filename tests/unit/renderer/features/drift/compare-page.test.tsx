import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../../../../shared/errors.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import {
  ids,
  sampleDatasetRow,
  sampleId,
  sampleJob,
  sampleModel,
  sampleRun,
} from '../../../../support/renderer-samples.ts';

const none = { items: [], total: 0, nextCursor: null };
const currents = [
  sampleDatasetRow({ id: ids.current, purpose: 'current', name: 'Homes 2025', rows: 4128 }),
  sampleDatasetRow({ id: sampleId(4, 3), purpose: 'current', name: 'Homes 2024', rows: 1 }),
];
const usual: FakeHandlers = {
  'models/get': () => sampleModel(),
  'datasets/list': ({ purpose }) =>
    purpose === 'reference'
      ? { items: [sampleDatasetRow()], total: 1, nextCursor: null }
      : { items: currents, total: 2, nextCursor: null },
  'drift/run': () => ({ jobId: ids.job as never }),
  'jobs/get': () => sampleJob(),
  'drift/get': () => sampleRun(),
  'drift/features': () => none,
};
const path = `/models/${ids.model}/compare`;

describe('comparing data', () => {
  it('shows that it is loading', async () => {
    await renderApp(path, createFakeClient({ ...usual, 'datasets/list': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('sends people for what is missing', async () => {
    await renderApp(path, createFakeClient({ ...usual, 'datasets/list': () => none }));
    expect(await screen.findByText('This model has neither reference nor current data yet.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Import reference data' })).toBeTruthy();
  });

  it('starts with the newest sets and sound defaults, follows the job and lands on the result', async () => {
    const client = createFakeClient(usual);
    const { router } = await renderApp(path, client);
    expect((await screen.findByRole('combobox', { name: 'Current data' })).textContent).toBe(
      'Homes 2025 (4,128 rows)',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Compare' }));
    expect(await screen.findByRole('progressbar')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'drift/run')?.input).toMatchObject({
      modelId: ids.model,
      referenceId: ids.reference,
      currentId: ids.current,
      config: { bins: { method: 'quantile', count: 10 }, alpha: 0.05, majorAlpha: 0.01, thresholds: {} },
    });
    act(() => {
      client.push({
        topic: 'job/done',
        payload: sampleJob({
          state: 'done',
          outcome: { entity: 'run', id: ids.run, message: 'Major drift.' },
        }),
      });
    });
    await waitFor(() => {
      expect(router.state.location.pathname).toBe(`/runs/${ids.run}`);
    });
  });

  it('opens with the sets of the address', async () => {
    await renderApp(`${path}?current=${sampleId(4, 3)}`, createFakeClient(usual));
    expect((await screen.findByRole('combobox', { name: 'Current data' })).textContent).toBe(
      'Homes 2024 (1 row)',
    );
  });

  it('compares any two sets, whatever they were imported for, but not one with itself', async () => {
    const client = createFakeClient({
      ...usual,
      'datasets/list': ({ purpose }) =>
        purpose === 'reference' ? none : { items: currents, total: 2, nextCursor: null },
    });
    await renderApp(path, client);
    const reference = await screen.findByRole('combobox', { name: 'Reference data' });
    expect(reference.textContent).toBe('Homes 2024 (1 row)');
    const start = screen.getByRole('button', { name: 'Compare' });
    await userEvent.click(reference);
    await userEvent.click(screen.getByRole('option', { name: 'Homes 2025 (4,128 rows)' }));
    expect(screen.getByText('Choose two different data sets.')).toBeTruthy();
    expect(start).toHaveProperty('disabled', true);
    await userEvent.click(screen.getByRole('combobox', { name: 'Current data' }));
    await userEvent.click(screen.getByRole('option', { name: 'Homes 2024 (1 row)' }));
    await userEvent.click(start);
    expect(client.calls.find(({ name }) => name === 'drift/run')?.input).toMatchObject({
      referenceId: ids.current,
      currentId: sampleId(4, 3),
    });
  });

  it('marks settings that cannot be used, opens where they are hidden, and sends nothing', async () => {
    const client = createFakeClient(usual);
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: /Significance and thresholds/ }));
    const level = screen.getByRole('textbox', { name: 'Level for major drift' });
    await userEvent.clear(level);
    await userEvent.type(level, '0.4');
    await userEvent.click(screen.getByRole('button', { name: 'Compare' }));
    expect(
      await screen.findByText('The level for major must not be above the level for moderate.'),
    ).toBeTruthy();
    expect(client.calls.some(({ name }) => name === 'drift/run')).toBe(false);
  });

  it('suggests thresholds from the reference, shows them and uses them when asked to', async () => {
    const client = createFakeClient({
      ...usual,
      'drift/plan-budget': () => ({
        level: 0.001,
        ratePerWindow: 0.01,
        alarmsPerYear: 2,
        explanation: 'Two.',
      }),
      'drift/suggest-thresholds': () => ({
        features: [
          {
            name: 'rooms',
            windows: 200,
            tests: [
              {
                id: 'ks',
                suggested: { moderate: 0.04, major: 0.05 },
                present: { moderate: 0.1, major: 0.2 },
                largest: 0.06,
              },
            ],
          },
        ],
        rows: 5000,
        windowRows: 2500,
        explanation: '200 windows were drawn.',
        leftOut: [],
      }),
    });
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: /Significance and thresholds/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Suggest thresholds' }));
    expect(await screen.findByText('200 windows were drawn.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Use these for this comparison' }));
    expect(await screen.findByText('1 feature has thresholds of its own.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Use this level' }));
    await userEvent.click(screen.getByRole('button', { name: 'Compare' }));
    expect(client.calls.find(({ name }) => name === 'drift/run')?.input).toMatchObject({
      config: {
        alpha: 0.001,
        majorAlpha: 0.001,
        correction: 'none',
        features: { rooms: { thresholds: { ks: { moderate: 0.04, major: 0.05 } } } },
      },
    });
  });

  it('shows why the engine would not compare', async () => {
    await renderApp(path, createFakeClient({ ...usual, 'drift/run': () => refuse('EVIDENCE_MISSING') }));
    await userEvent.click(await screen.findByRole('button', { name: 'Compare' }));
    expect(await screen.findByText(errorCatalogue.EVIDENCE_MISSING.sentence)).toBeTruthy();
  });

  it('says that a cancelled comparison left nothing behind', async () => {
    const cancelled = sampleJob({ state: 'cancelled', endedAt: '2026-03-01T12:00:00.000Z' });
    await renderApp(`${path}?job=${ids.job}`, createFakeClient({ ...usual, 'jobs/get': () => cancelled }));
    expect(
      await screen.findByRole('heading', { level: 1, name: 'The comparison was cancelled' }),
    ).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Back to the settings' }));
    expect(await screen.findByRole('button', { name: 'Compare' })).toBeTruthy();
  });
});
