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
