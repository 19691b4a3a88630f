import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { createFakeClient, renderApp } from '../../../../support/renderer-fake-client.tsx';
import { monitorIds, sampleMonitor, samplePoint } from '../../../../support/renderer-samples-monitors.ts';

const [april, march] = ['0190f0c0-0000-7000-8000-0000000000a4', '0190f0c0-0000-7000-8000-0000000000a5'];
const points = [
  samplePoint({ windowId: march as never, label: '2026-03', rows: 1 }),
  samplePoint({ windowId: april as never, label: '2026-04', verdict: 'stable' }),
  samplePoint(),
];

it('compares the newest window with the one before it, or any two others', async () => {
  const client = createFakeClient({
    'monitors/get': () => sampleMonitor(),
    'monitors/trend': () => ({ points, columns: [] }),
    'monitors/compare-windows': () => ({ jobId: '0190f0c0-0000-7000-8000-0000000000b1' as never }),
  });
  await renderApp(`/monitors/${monitorIds.monitor}/compare`, client);
  const reference = await screen.findByRole('combobox', { name: 'Reference window' });
  const start = screen.getByRole('button', { name: 'Compare' });
  expect((reference as HTMLSelectElement).selectedOptions[0]?.textContent).toBe(
    '2026-04 (744 rows, No drift)',
  );
  expect(
    screen.getByText(
      'Judged as the monitor judges its windows: at the level of 0.05. Correction over the features: Benjamini-Hochberg.',
    ),
  ).toBeTruthy();
  await userEvent.selectOptions(reference, '2026-05 (744 rows, Major drift)');
  expect(screen.getByRole('status').textContent).toBe('Choose two different windows.');
  expect(start).toHaveProperty('disabled', true);
  await userEvent.selectOptions(reference, '2026-03 (1 row, Major drift)');
  await userEvent.click(start);
  expect(client.calls.find(({ name }) => name === 'monitors/compare-windows')?.input).toEqual({
    id: monitorIds.monitor,
    referenceWindowId: march,
    currentWindowId: monitorIds.window,
  });
});

it('says at which level a budget has the windows judged', async () => {
  const plan = { level: 0.000_137, tests: 40, windowsPerYear: 366, alarmsPerYear: 2 };
  const client = createFakeClient({
    'monitors/get': () => sampleMonitor({ budget: { alarmsPerYear: 2, windowsPerYear: null }, plan }),
    'monitors/trend': () => ({ points, columns: [] }),
  });
  await renderApp(`/monitors/${monitorIds.monitor}/compare`, client);
  expect(
    await screen.findByText(
      'Judged as the monitor judges its windows: each test at the level of 1.37E-4, which its budget of 2 false alarms a year allows.',
    ),
  ).toBeTruthy();
});
