import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import { sampleId, sampleInfo, sampleModel, sampleModelRow } from '../../../../support/renderer-samples.ts';

const two = {
  items: [
    sampleModelRow(),
    sampleModelRow({ id: sampleId(2, 2), name: 'Bike demand', lastRunVerdict: null, lastRunAt: null }),
  ],
  total: 2,
  nextCursor: null,
};

describe('the list of models', () => {
  it('shows that it is loading', async () => {
    await renderApp('/models', createFakeClient({ 'models/list': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('lists models with verdict, state and a link', async () => {
    await renderApp('/models', createFakeClient({ 'models/list': () => two }));
    expect(await screen.findByRole('heading', { level: 1, name: '2 models' })).toBeTruthy();
    const link = await screen.findByRole('link', { name: 'House price' });
    expect(link.getAttribute('href')).toBe(`/models/${sampleId(2, 1)}`);
    const row = link.closest('[role="row"]');
    if (!(row instanceof HTMLElement)) throw new Error('The link is not in a row.');
    expect(within(row).getByText('Major drift')).toBeTruthy();
    expect(within(row).getByText('Production')).toBeTruthy();
    expect(within(row).getByText('Grade E')).toBeTruthy();
    expect(within(row).getByText('72.4 · 1 unknown')).toBeTruthy();
  });

  it('offers the next step when there is no model', async () => {
    await renderApp(
      '/models',
      createFakeClient({ 'models/list': () => ({ items: [], total: 0, nextCursor: null }) }),
    );
    expect(await screen.findByText('No models yet')).toBeTruthy();
    const links = screen.getAllByRole('link', { name: 'Register model' });
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['/models/new', '/models/new']);
  });

  it('shows a failure with its correlation id and tries again', async () => {
    const client = createFakeClient({
      'models/list': () => refuse('INTERNAL', 'The list broke.', {}, 'c-77'),
    });
    await renderApp('/models', client);
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByText('The list broke.')).toBeTruthy();
    expect(within(alert).getByText('c-77')).toBeTruthy();
    client.answer({ 'models/list': () => two });
    await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'House price' })).toBeTruthy();
  });

  it('reads its filter from the address and writes it back', async () => {
    const client = createFakeClient({ 'models/list': () => two });
    const { router } = await renderApp('/models?verdict=major&q=price&grade=unknown', client);
    await screen.findByRole('link', { name: 'House price' });
    await userEvent.click(screen.getByRole('button', { name: 'Moderate drift' }));
    await waitFor(() => {
      expect(router.state.location.search).toBe('?q=price&verdict=major&verdict=moderate&grade=unknown');
    });
    const filters = client.calls.filter(({ name }) => name === 'models/list').map(({ input }) => input);
    expect(filters).toEqual([
      {
        cursor: null,
        limit: 25,
        search: 'price',
        states: [],
        riskClasses: [],
        verdicts: ['major'],
        grades: ['unknown'],
        deleted: false,
        sort: { field: 'name', direction: 'asc' },
      },
      {
        cursor: null,
        limit: 25,
        search: 'price',
        states: [],
        riskClasses: [],
        verdicts: ['moderate', 'major'],
        grades: ['unknown'],
        deleted: false,
        sort: { field: 'name', direction: 'asc' },
      },
    ]);
  });

  it('restores a model from the bin', async () => {
    const binned = sampleModelRow({ deletedAt: '2026-03-01T12:00:00.000Z' });
    const client = createFakeClient({
      'models/list': () => ({ items: [binned], total: 1, nextCursor: null }),
      'models/restore': () => sampleModel({ rowVersion: 4 }),
    });
    await renderApp('/models?view=bin', client);
    await userEvent.click(await screen.findByRole('button', { name: 'Restore House price' }));
    expect(await screen.findByText('House price was restored.')).toBeTruthy();
    expect(client.calls.at(-1)).toEqual({
      name: 'models/restore',
      input: { id: binned.id, rowVersion: binned.rowVersion },
    });
  });

  it('does not offer to register a model to a role that may not', async () => {
    const info = sampleInfo({ user: { ...sampleInfo().user, role: 'auditor' } });
    await renderApp('/models', createFakeClient({ 'app/info': () => info, 'models/list': () => two }));
    await screen.findByRole('link', { name: 'House price' });
    const button = await screen.findByRole('button', { name: 'Register model' });
    expect(button.hasAttribute('disabled')).toBe(true);
  });
});
