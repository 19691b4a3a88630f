import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import {
  ids,
  sampleChange,
  sampleDatasetRow,
  sampleId,
  sampleModel,
  sampleRun,
} from '../../../../support/renderer-samples.ts';

const none = { items: [], total: 0, nextCursor: null };
const one = <Item,>(item: Item) => ({ items: [item], total: 1, nextCursor: null });

function runRow() {
  const { config: _config, unmatchedColumns: _unmatched, ...row } = sampleRun();
  return row;
}

const usual: FakeHandlers = {
  'models/get': () => sampleModel(),
  'drift/list': () => one(runRow()),
  'datasets/list': () => none,
};
const path = `/models/${ids.model}`;

describe('the page of a model', () => {
  it('shows that it is loading', async () => {
    await renderApp(path, createFakeClient({ ...usual, 'models/get': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('says in words how the last comparison ended', async () => {
    await renderApp(path, createFakeClient(usual));
    expect(
      await screen.findByRole('heading', { level: 1, name: 'House price has drifted in a major way' }),
    ).toBeTruthy();
    expect(screen.getByText(sampleRun().summary.reason)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open the result' }).getAttribute('href')).toBe(
      `/runs/${ids.run}`,
    );
  });

  it('leads on when nothing was compared yet', async () => {
    await renderApp(path, createFakeClient({ ...usual, 'drift/list': () => none }));
    expect(
      await screen.findByRole('heading', { level: 1, name: 'House price has not been compared yet' }),
    ).toBeTruthy();
    const step = await screen.findByRole('link', { name: 'Import reference data' });
    expect(step.getAttribute('href')).toBe(`${path}/import?purpose=reference`);
  });

  it('shows a failure with its way out', async () => {
    await renderApp(path, createFakeClient({ ...usual, 'models/get': () => refuse('INTERNAL') }));
    expect(await screen.findByText(/^Something went wrong inside the application/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  it('says that no model can have the address', async () => {
    await renderApp('/models/not-an-id', createFakeClient(usual));
    expect(await screen.findByText('The model does not exist or was removed.')).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('There is no page at this address');
    expect(screen.getByRole('link', { name: 'Go to the overview' })).toBeTruthy();
  });

  it('moves the model along with a reason', async () => {
    const client = createFakeClient({
      ...usual,
      'models/change-state': ({ state }) => sampleModel({ state, rowVersion: 4 }),
    });
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'More actions' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Blocked' }));
    const dialog = await screen.findByRole('dialog', { name: 'Move House price to Blocked' });
    await userEvent.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'Drifted');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Move to Blocked' }));
    expect(await screen.findByText('House price is now in state Blocked.')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'models/change-state')?.input).toEqual({
      id: ids.model,
      rowVersion: 3,
      state: 'blocked',
      note: 'Drifted',
    });
  });

  it('moves the model to the bin and brings it back on undo', async () => {
    const client = createFakeClient({
      ...usual,
      'models/delete': () => sampleModel({ deletedAt: '2026-03-02T00:00:00.000Z', rowVersion: 4 }),
      'models/restore': () => sampleModel({ rowVersion: 5 }),
      'models/list': () => none,
    });
    const { router } = await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'More actions' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/models');
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('House price was restored.')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'models/restore')?.input).toEqual({
      id: ids.model,
      rowVersion: 4,
    });
  });

  it('offers nothing but the way back for a model in the bin', async () => {
    const deleted = sampleModel({ deletedAt: '2026-03-02T00:00:00.000Z' });
    await renderApp(path, createFakeClient({ ...usual, 'models/get': () => deleted }));
    expect(await screen.findByText(/This model is in the bin/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Restore' })).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Compare data' })).toBeNull();
  });
});

describe('the data of a model', () => {
  it('lists reference and current sets, and the next step where there is none', async () => {
    const client = createFakeClient({
      ...usual,
      'datasets/list': ({ purpose }) => (purpose === 'reference' ? one(sampleDatasetRow()) : none),
    });
    await renderApp(`${path}/data`, client);
    const table = await screen.findByRole('table', { name: 'Reference data' });
    expect(within(table).getByText('16,512')).toBeTruthy();
    expect(await screen.findByText('No current data yet')).toBeTruthy();
    expect(screen.getByRole('tab', { name: 'Data' }).getAttribute('aria-selected')).toBe('true');
    const views = within(screen.getByRole('navigation', { name: 'Data' })).getAllByRole('link');
    expect(views.map((link) => [link.getAttribute('href'), link.getAttribute('aria-current')])).toEqual([
      [`${path}/data`, 'page'],
      [`${path}/predictions`, null],
    ]);
    expect(screen.getByRole('link', { name: 'Import current data' }).getAttribute('href')).toBe(
      `${path}/import?purpose=current`,
    );
  });

  it('deletes a data set with undo', async () => {
    const client = createFakeClient({
      ...usual,
      'datasets/list': ({ purpose }) => (purpose === 'reference' ? one(sampleDatasetRow()) : none),
      'datasets/delete': () => {
        const { columnCount: _count, ...row } = sampleDatasetRow({ rowVersion: 2 });
        return { ...row, columns: [] };
      },
      'datasets/restore': () => {
        const { columnCount: _count, ...row } = sampleDatasetRow({ rowVersion: 3 });
        return { ...row, columns: [] };
      },
    });
    await renderApp(`${path}/data`, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Delete Homes 2023' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Homes 2023 was restored.')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'datasets/restore')?.input).toEqual({
      id: ids.reference,
      rowVersion: 2,
    });
  });

  it('shows the rejected rows of a set', async () => {
    const client = createFakeClient({
      ...usual,
      'datasets/list': ({ purpose }) =>
        purpose === 'reference' ? one(sampleDatasetRow({ rejectedRows: 1 })) : none,
      'datasets/rejects': () => one({ line: 14, column: 'rooms', reason: 'Not a number.', text: 'n/a' }),
      'datasets/export-rejects': () => ({
        token: 'R'.repeat(43) as never,
        name: 'rejects.csv',
        sizeBytes: 10,
      }),
    });
    await renderApp(`${path}/data`, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Show 1 rejected row of Homes 2023' }));
    const dialog = await screen.findByRole('dialog', { name: 'Rejected rows of Homes 2023' });
    expect(await within(dialog).findByText('Not a number.')).toBeTruthy();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Download rejected rows' }));
    expect(await screen.findByText('rejects.csv was saved.')).toBeTruthy();
    expect(client.saved.map(({ name }) => name)).toEqual(['rejects.csv']);
  });
});

describe('the history of a model', () => {
  it('shows who changed what, field by field', async () => {
    const client = createFakeClient({
      ...usual,
      'models/history': () => ({
        items: [
          sampleChange({
            action: 'state changed',
            note: 'Approved.',
            fields: [{ field: 'state', before: 'canary', after: 'production' }],
          }),
          sampleChange({
            id: sampleId(6, 2),
            action: 'created',
            fields: [{ field: 'name', before: null, after: 'House price' }],
          }),
        ],
        total: 2,
        nextCursor: null,
      }),
    });
    await renderApp(`${path}/history`, client);
    expect(await screen.findByText('State changed')).toBeTruthy();
    expect(screen.getByText('Approved.')).toBeTruthy();
    const list = screen.getByRole('list', { name: 'History' });
    expect(within(list).getAllByRole('row').at(-1)?.textContent).toBe('StateCanaryProduction');
    await userEvent.click(screen.getAllByRole('button', { name: '1 value' })[1] ?? list);
    expect(within(list).getAllByRole('row').at(-1)?.textContent).toBe('NameHouse price');
  });

  it('shows a failure and an empty history', async () => {
    const client = createFakeClient({ ...usual, 'models/history': () => refuse('INTERNAL') });
    await renderApp(`${path}/history`, client);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer({ 'models/history': () => none });
    await userEvent.click(retry);
    expect(await screen.findByText('No changes yet')).toBeTruthy();
  });
});
