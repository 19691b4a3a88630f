import { fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { createI18n } from '../../../../../renderer/app/i18n.ts';
import { Providers } from '../../../../../renderer/app/providers.tsx';
import { createQueryClient } from '../../../../../renderer/client/query-client.ts';
import { BudgetFields } from '../../../../../renderer/features/drift/budget-fields.tsx';
import { createFakeClient } from '../../../../support/renderer-fake-client.tsx';

it('plans the level that keeps a yearly budget of false alarms, says what cannot be, and uses it', async () => {
  const client = createFakeClient({
    'drift/plan-budget': ({ alarmsPerYear, windowsPerYear, features }) => ({
      level: 0.000_391_234,
      ratePerWindow: 0.005,
      alarmsPerYear,
      explanation: `${alarmsPerYear} of ${windowsPerYear} windows with ${features} features.`,
    }),
  });
  const change = vi.fn();
  render(
    <Providers client={client} queries={createQueryClient()} texts={await createI18n()}>
      <MemoryRouter>
        <BudgetFields features={14} onChange={change} />
      </MemoryRouter>
    </Providers>,
  );
  expect(await screen.findByText('2 of 365 windows with 14 features.')).toBeTruthy();
  const [alarms, windows] = screen.getAllByRole('textbox');
  if (alarms === undefined || windows === undefined) throw new Error('A field is missing.');
  fireEvent.change(windows, { target: { value: '12.5' } });
  expect([alarms, windows].map((field) => field.getAttribute('aria-invalid'))).toEqual(['false', 'true']);
  expect(screen.getByRole('button')).toHaveProperty('disabled', true);
  fireEvent.change(windows, { target: { value: '12' } });
  fireEvent.change(alarms, { target: { value: '0.005' } });
  expect([alarms, windows].map((field) => field.getAttribute('aria-invalid'))).toEqual(['true', 'false']);
  expect(screen.getByText('Enter a number from 0.01 to 1,000.')).toBeTruthy();
  fireEvent.change(alarms, { target: { value: '1' } });
  expect(await screen.findByText('1 of 12 windows with 14 features.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button'));
  expect(change).toHaveBeenCalledWith({ alpha: '0.000391', majorAlpha: '0.000391', correction: 'none' });
});
