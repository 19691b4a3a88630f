import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChartProps } from '../../../../../renderer/charts/chart.tsx';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import {
  ids,
  sampleCategorical,
  sampleFeature,
  sampleNumeric,
  sampleRun,
} from '../../../../support/renderer-samples.ts';

// The test browser cannot draw; what the charts are told is tested with their options.
vi.mock('../../../../../renderer/charts/chart.tsx', () => ({
  default: ({ label }: ChartProps) => <div role="img" aria-label={label} />,
}));

const usual: FakeHandlers = {
  'drift/get': () => sampleRun(),
  'drift/features': () => ({
    items: [sampleFeature(), sampleFeature({ name: 'a/b?' })],
    total: 2,
    nextCursor: null,
  }),
  'drift/feature': () => ({ result: sampleFeature(), distribution: sampleNumeric() }),
};
const path = `/runs/${ids.run}/features/rooms`;

beforeEach(() => {
  vi.clearAllMocks();
});

describe('one feature of a comparison', () => {
  it('shows that it is loading', async () => {
    await renderApp(path, createFakeClient({ ...usual, 'drift/feature': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('answers in words and shows every test with its figures', async () => {
    await renderApp(path, createFakeClient(usual));
    expect(
      await screen.findByRole('heading', { level: 1, name: 'rooms has drifted in a major way' }),
    ).toBeTruthy();
    expect(screen.getByText(sampleFeature().reason)).toBeTruthy();
    const rows = within(screen.getByRole('table', { name: 'Tests' })).getAllByRole('row');
    expect(
      rows.map((row) =>
        within(row)
          .queryAllByRole('cell')
          .map((cell) => cell.textContent),
      ),
    ).toEqual([
      [],
      ['Major drift', '0.2314', '0.2314', '0.1 / 0.2', '< 0.001'],
      [
        'Moved strongly: KS D = 0.231 (tolerated 0.10), adjusted p < 0.001, 4,128 against 16,512 rows.p: < 0.001 · Critical value: 0.0236 · Rows used: 16,512 / 4,128largest distance D · p-value: asymptoticMissing values are left out.',
      ],
      ['Major drift', '0.3121', '0.3121', '0.1 / 0.25', '< 0.001'],
      [
        'Moved strongly: PSI = 0.312 (tolerated 0.10), adjusted p < 0.001, 4,128 against 16,512 rows.p: < 0.001 · Critical value: 0.0236 · Bins: 10 · Rows used: 16,512 / 4,128PSI · p-value: chi-square · 9 degrees of freedomHalf a row is added to every bin.',
      ],
    ]);
  });

  it('draws histogram, distribution functions and contributions, each with its table', async () => {
    await renderApp(path, createFakeClient(usual));
    const charts = await screen.findAllByRole('img', { name: /rooms/ });
    expect(charts.map((chart) => chart.getAttribute('aria-label'))).toEqual([
      'Overlaid histograms of rooms: reference with a solid outline, current with a dashed one.',
      'Cumulative distributions of rooms: reference as a solid line, current as a dashed one. Largest gap 0.3256 at 5.8.',
      'Contribution of each bin to the PSI of rooms.',
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Show as table: Distribution' }));
    const table = screen.getByRole('table', { name: 'Distribution' });
    expect(within(table).getAllByRole('row')).toHaveLength(31);
    await userEvent.click(screen.getByRole('button', { name: 'Show as chart: Distribution' }));
    expect(screen.queryByRole('table', { name: 'Distribution' })).toBeNull();
  });

  it('shows categories with the new and the vanished ones', async () => {
    const result = sampleFeature({ name: 'region', type: 'categorical' });
    await renderApp(
      `/runs/${ids.run}/features/region`,
      createFakeClient({ ...usual, 'drift/feature': () => ({ result, distribution: sampleCategorical() }) }),
    );
    const fresh = await screen.findByRole('region', { name: 'New in the current data' });
    expect(within(fresh).getByText('island')).toBeTruthy();
    expect(screen.getByText('No category has vanished.')).toBeTruthy();
  });

  it('says that the values of a text column are not compared', async () => {
    const result = sampleFeature({ type: 'text' });
    await renderApp(
      path,
      createFakeClient({ ...usual, 'drift/feature': () => ({ result, distribution: { kind: 'none' } }) }),
    );
    expect(await screen.findByText(/The values of this column are not compared/)).toBeTruthy();
  });

  it('leads to the next feature, whatever its name', async () => {
    const client = createFakeClient(usual);
    const { router } = await renderApp(path, client);
    await userEvent.click(await screen.findByRole('link', { name: 'Next feature' }));
    expect(router.state.location.pathname).toBe(`/runs/${ids.run}/features/a%2Fb%3F`);
    expect(client.calls.filter(({ name }) => name === 'drift/feature').at(-1)?.input).toEqual({
      id: ids.run,
      name: 'a/b?',
    });
    expect(screen.getByRole('button', { name: 'Next feature' }).hasAttribute('disabled')).toBe(true);
  });

  it('shows a failure', async () => {
    await renderApp(path, createFakeClient({ ...usual, 'drift/feature': () => refuse('FEATURE_NOT_FOUND') }));
    expect(await screen.findByText('The run has no feature of that name.')).toBeTruthy();
  });
});
