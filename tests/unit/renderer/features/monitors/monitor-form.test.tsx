import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { createFakeClient, renderApp } from '../../../../support/renderer-fake-client.tsx';
import { sampleMonitor } from '../../../../support/renderer-samples-monitors.ts';
import { ids, sampleDataset, sampleDatasetRow, sampleModel } from '../../../../support/renderer-samples.ts';

/** The form of a new monitor of a reference. */
async function openForm(dataset = sampleDataset()) {
  const client = createFakeClient({
    'models/get': () => sampleModel(),
    'datasets/list': () => ({ items: [sampleDatasetRow()], total: 1, nextCursor: null }),
    'datasets/get': () => dataset,
    'monitors/preview': () => ({
      sentence: 'Compares every column with “Training”.',
      dataset: null,
      watchedColumns: 2,
      windows: [],
      tooSmall: 0,
      withoutTime: 0,
      warnings: [],
    }),
    'monitors/create': () => sampleMonitor(),
  });
  await renderApp(`/models/${ids.model}/monitors/new`, client);
  expect(await screen.findByText('Compares every column with “Training”.')).toBeTruthy();
  return client;
}

it('sets everything of a monitor: methods together, and tests and thresholds of one column', async () => {
  const client = await openForm();

  fireEvent.click(screen.getByRole('button', { name: /^All features together/u }));
  fireEvent.click(await screen.findByRole('checkbox', { name: /classifier/iu }));

  fireEvent.click(screen.getByRole('button', { name: /^Single columns/u }));
  fireEvent.mouseDown(await screen.findByRole('combobox', { name: 'Column' }));
  const [first] = within(screen.getByRole('listbox')).getAllByRole('option');
  const name = first?.textContent ?? '';
  fireEvent.click(first as HTMLElement);
  const tests = await screen.findByRole('radiogroup', { name: `Tests of ${name}` });
  fireEvent.click(within(tests).getByRole('radio', { name: 'These tests' }));
  const typed = (bound: string, value: string) =>
    fireEvent.change(screen.getByRole('textbox', { name: `${bound} threshold of PSI for ${name}` }), {
      target: { value },
    });
  typed('Moderate', '0.1');
  // Judged while it is typed, also where somebody is about to save.
  expect(screen.getByText('Enter both thresholds, or none.')).toBeTruthy();
  expect(screen.getByText(`The settings of “${name}” need another look.`)).toBeTruthy();
  typed('Major', '0,3');
  expect(screen.queryByText('Enter both thresholds, or none.')).toBeNull();
  expect(screen.getByText(`Own settings: “${name}”.`)).toBeTruthy();

  fireEvent.click(screen.getByLabelText('Check fairness'));
  await userEvent.click(screen.getByRole('button', { name: 'Set up' }));
  expect(client.calls.find((call) => call.name === 'monitors/create')?.input).toMatchObject({
    draft: {
      measures: { performance: false, fairness: true },
      config: {
        multivariate: ['reconstruction'],
        features: {
          [name]: {
            tests: ['ks', 'psi', 'chi2', 'missing-rate', 'new-category'],
            thresholds: { psi: { moderate: 0.1, major: 0.3 } },
          },
        },
      },
    },
  });
});

it('takes a column that is called like something every object has for one as usual', async () => {
  const [column] = sampleDataset().columns;
  if (column === undefined) throw new Error('The sample has no columns.');
  await openForm(sampleDataset({ columns: [{ ...column, name: 'constructor' }] }));
  fireEvent.click(screen.getByRole('button', { name: /^Single columns/u }));
  expect(await screen.findByText('Every column has the settings of all.')).toBeTruthy();
  fireEvent.mouseDown(screen.getByRole('combobox', { name: 'Column' }));
  fireEvent.click(screen.getByRole('option', { name: 'constructor' }));
  const tests = await screen.findByRole('radiogroup', { name: 'Tests of constructor' });
  expect(within(tests).getByRole('radio', { name: 'As for all columns', checked: true })).toBeTruthy();
});
