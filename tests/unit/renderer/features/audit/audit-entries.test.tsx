import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import { heldFile } from '../../../../../shared/contract/files.ts';
import { createFakeClient, never, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { ids, sampleId, sampleInfo, sampleToken } from '../../../../support/renderer-samples.ts';
import { sampleEntry } from './audit-samples.ts';

const entries = [
  sampleEntry({ seq: 3, action: 'model.rewritten' }),
  sampleEntry(),
  sampleEntry({
    seq: 1,
    action: 'ledger.verified',
    target: { type: 'workspace', id: 'ledger', label: null },
    actor: { id: ids.user, name: 'DriftGuard', role: 'administrator', isProgram: true },
  }),
];

const nothing = { items: [], total: 0, isMore: false, nextCursor: null };

const answers: FakeHandlers = {
  'audit/checkpoints': () => ({ items: [] }),
  'audit/status': never,
  'audit/list': () => ({ items: entries, total: 3, isMore: false, nextCursor: null }),
  'audit/facets': () => ({
    actions: ['ledger.verified', 'model.rewritten', 'model.updated'],
    actors: [{ id: ids.user, name: 'Ada Reviewer' }],
    targetTypes: ['model', 'workspace'],
  }),
};

const lastList = (client: ReturnType<typeof createFakeClient>) =>
  client.calls.findLast(({ name }) => name === 'audit/list')?.input;

function fill(label: string, value: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
}

describe('the entries of the audit page', () => {
  it('lists them in words, with links to the record and to the entry', async () => {
    const { router } = await renderApp('/audit?person=someone', createFakeClient(answers));
    const link = await screen.findByText('Model changed');
    const row = link.closest('[role="row"]');
    if (!(row instanceof HTMLElement)) throw new Error('The link is not in a row.');
    expect(link.getAttribute('href')).toBe('/audit/2?person=someone');
    expect(within(row).getByRole('link', { name: 'House price' }).getAttribute('href')).toBe(
      `/models/${ids.model}`,
    );
    expect(within(row).getByText('After the yearly review.')).toBeTruthy();
    expect(within(row).getByText('Administrator')).toBeTruthy();
    const byItself = within(screen.getByRole('grid')).getByText('DriftGuard').closest('[role="row"]');
    if (!(byItself instanceof HTMLElement)) throw new Error('The name is not in a row.');
    expect(within(byItself).queryByText('Administrator')).toBeNull();
    // An action without words stays as it is recorded.
    expect(screen.getByRole('link', { name: 'model.rewritten' })).toBeTruthy();
    expect(router.state.location.pathname).toBe('/audit');
  });

  it('takes its filter from the address and asks the engine for it', async () => {
    const client = createFakeClient(answers);
    await renderApp(
      `/audit?q=price&person=${ids.user}&event=model&type=model&object=${ids.model}&from=2026-03-01`,
      client,
    );
    await screen.findByText('Model changed');
    expect(lastList(client)).toEqual({
      cursor: null,
      limit: 25,
      search: 'price',
      actorId: ids.user,
      actions: ['model'],
      targetType: 'model',
      targetId: ids.model,
      from: new Date(2026, 2, 1).toISOString(),
      until: null,
    });
    expect(screen.getByText('3 entries match')).toBeTruthy();
    expect(screen.getByText('Only entries about House price')).toBeTruthy();
  });

  it('writes every filter into the address', async () => {
    const { router } = await renderApp(
      '/audit',
      createFakeClient({ ...answers, 'audit/list': () => nothing }),
    );
    await screen.findByText('Nothing has been recorded yet');
    await screen.findByText('Ada Reviewer', { selector: 'option' });
    fill('Person', ids.user);
    fill('Object', 'model');
    fill('From', '2026-03-01');
    fill('Until', '2026-03-02');
    fill('Search entries', 'price');
    await userEvent.click(screen.getByLabelText('Event'));
    await userEvent.click(await screen.findByText('Everything about models'));
    const expected = `?q=price&person=${ids.user}&event=model&type=model&from=2026-03-01&until=2026-03-02`;
    await waitFor(() => {
      expect(router.state.location.search).toBe(expected);
    });
  });

  it('offers a way out when nothing matches', async () => {
    const client = createFakeClient({
      ...answers,
      'audit/list': ({ search }) =>
        search === '' ? { items: entries, total: 3, isMore: false, nextCursor: null } : nothing,
    });
    const { router } = await renderApp('/audit?q=nothing', client);
    expect(await screen.findByText('No entry matches')).toBeTruthy();
    const [, below] = screen.getAllByRole('button', { name: 'Clear filters' });
    if (below === undefined) throw new Error('There is no way out below the message.');
    await userEvent.click(below);
    expect(await screen.findByText('Model changed')).toBeTruthy();
    expect(router.state.location.search).toBe('');
  });

  it('says when more match than were counted, and goes on beyond them', async () => {
    const client = createFakeClient({
      ...answers,
      'audit/list': ({ cursor }) =>
        cursor === null
          ? { items: entries, total: 3, isMore: true, nextCursor: 'c-2' }
          : { items: [sampleEntry({ seq: 4 })], total: 3, isMore: true, nextCursor: null },
    });
    await renderApp('/audit?q=e', client);
    expect(await screen.findByText('More than 3 entries match')).toBeTruthy();
    await userEvent.click(screen.getByLabelText('Go to next page'));
    await waitFor(() => {
      expect(lastList(client)).toMatchObject({ cursor: 'c-2' });
    });
    await waitFor(() => {
      expect(screen.getByLabelText('Go to next page').hasAttribute('disabled')).toBe(true);
    });
  });

  it('goes from page to page with the cursor of the engine', async () => {
    const client = createFakeClient({
      ...answers,
      'audit/list': ({ cursor }) =>
        cursor === null
          ? { items: [sampleEntry({ seq: 29 })], total: 30, isMore: false, nextCursor: 'c-2' }
          : { items: [sampleEntry({ seq: 4 })], total: 30, isMore: false, nextCursor: null },
    });
    await renderApp('/audit', client);
    await screen.findByText('29');
    await userEvent.click(screen.getByLabelText('Go to next page'));
    expect(await screen.findByText('4')).toBeTruthy();
    expect(lastList(client)).toMatchObject({ cursor: 'c-2' });
  });

  it('opens an entry with Enter', async () => {
    const { router } = await renderApp('/audit', createFakeClient({ ...answers, 'audit/get': never }));
    const cell = (await screen.findByText('Model changed')).closest('[role="gridcell"]');
    if (!(cell instanceof HTMLElement)) throw new Error('The event is not in a cell.');
    act(() => {
      cell.focus();
    });
    await userEvent.keyboard('{Enter}');
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/audit/2');
    });
  });

  it('exports in both forms and reads again what the export has added', async () => {
    const file = heldFile.parse({ token: sampleToken, name: 'ledger.json', sizeBytes: 10 });
    const client = createFakeClient({ ...answers, 'audit/export': () => file });
    await renderApp('/audit', client);
    await screen.findByText('Model changed');
    const reads = () => client.calls.filter(({ name }) => name === 'audit/list').length;
    const before = reads();
    await userEvent.click(screen.getByRole('button', { name: 'Export JSON' }));
    expect(await screen.findByText('ledger.json was saved.')).toBeTruthy();
    expect(client.saved).toEqual([file]);
    expect(client.calls.find(({ name }) => name === 'audit/export')?.input).toEqual({
      format: 'json',
      log: null,
    });
    await waitFor(() => {
      expect(reads()).toBe(before + 1);
    });
  });

  it('asks for no entries in the name of a role that may not read them', async () => {
    const client = createFakeClient({
      ...answers,
      'app/info': () => sampleInfo({ user: { ...sampleInfo().user, name: 'Eve Board', role: 'executive' } }),
    });
    await renderApp('/audit', client);
    expect(await screen.findByText(/^The entries are shown to administrators/)).toBeTruthy();
    expect(client.calls.map(({ name }) => name)).not.toContain('audit/list');
    expect(screen.getByRole('button', { name: 'Verify now' }).hasAttribute('disabled')).toBe(true);
    expect(screen.getByRole('button', { name: 'Export CSV' }).hasAttribute('disabled')).toBe(true);
  });

  it('reads the entries again when a record was changed', async () => {
    const client = createFakeClient(answers);
    await renderApp('/audit', client);
    await screen.findByText('Model changed');
    client.answer({
      'audit/list': () => ({
        items: [sampleEntry({ seq: 4, action: 'model.deleted' })],
        total: 1,
        isMore: false,
        nextCursor: null,
      }),
    });
    act(() => {
      client.push({ topic: 'records/changed', payload: { entity: 'model', ids: [sampleId(2, 1)] } });
    });
    expect(await screen.findByText('Model moved to the bin')).toBeTruthy();
  });
});
