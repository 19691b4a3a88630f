import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeClient, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import { ids, sampleInfo, sampleModel } from '../../../../support/renderer-samples.ts';

const noRuns = () => ({ items: [], total: 0, nextCursor: null });
const afterSaving = {
  'drift/list': noRuns,
  'datasets/list': noRuns,
} as const;

const field = (name: string): HTMLElement => screen.getByRole('textbox', { name: new RegExp(`^${name}`) });

async function fill(name: string, text: string): Promise<void> {
  await userEvent.clear(field(name));
  await userEvent.click(field(name));
  await userEvent.paste(text);
}

describe('registering a model', () => {
  it('says next to each field what is wrong and sends nothing', async () => {
    const client = createFakeClient();
    await renderApp('/models/new', client);
    await screen.findByRole('heading', { level: 1, name: 'Register a model' });
    await fill('Version', 'one');
    await fill('Feature schema', '{ "type": ');
    await userEvent.click(screen.getByRole('button', { name: 'Register model' }));
    expect(await screen.findAllByText('Enter at least one character.')).toHaveLength(2);
    expect(
      screen.getByText('Write the version as three numbers, for example 1.4.0 (semver.org).'),
    ).toBeTruthy();
    expect(screen.getByText(/^This is not valid JSON:/)).toBeTruthy();
    expect(field('Name').getAttribute('aria-invalid')).toBe('true');
    expect(client.calls.some(({ name }) => name === 'models/create')).toBe(false);
  });

  it('says at the top that a role may not, before anything is filled in', async () => {
    const info = sampleInfo({ user: { ...sampleInfo().user, role: 'executive' } });
    await renderApp('/models/new', createFakeClient({ 'app/info': () => info }));
    const note = await screen.findByText('Your role (Executive) can look at this but not change it.');
    expect(note.closest('[role="alert"]')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Register model' }).hasAttribute('disabled')).toBe(true);
  });

  it('refuses a schema that is JSON but no object', async () => {
    await renderApp('/models/new', createFakeClient());
    await screen.findByRole('heading', { level: 1, name: 'Register a model' });
    await fill('Feature schema', '[1, 2]');
    await userEvent.tab();
    expect(await screen.findByText('A JSON Schema is an object in braces, or empty for none.')).toBeTruthy();
  });

  it('sends the draft and opens the model', async () => {
    const client = createFakeClient({
      ...afterSaving,
      'models/create': (draft) => sampleModel({ ...draft, state: 'draft', rowVersion: 1 }),
      'models/get': () => sampleModel(),
    });
    const { router } = await renderApp('/models/new', client);
    await screen.findByRole('heading', { level: 1, name: 'Register a model' });
    await fill('Name', '  House price ');
    await fill('Owner', 'Valuation team');
    await userEvent.click(screen.getByRole('button', { name: 'Register model' }));
    expect(await screen.findByText('House price was registered.')).toBeTruthy();
    await waitFor(() => {
      expect(router.state.location.pathname).toBe(`/models/${ids.model}`);
    });
    expect(client.calls.find(({ name }) => name === 'models/create')?.input).toEqual({
      name: 'House price',
      semanticVersion: '1.0.0',
      owner: 'Valuation team',
      purpose: '',
      task: 'binary-classification',
      riskClass: 'limited',
      featureSchema: '',
    });
  });

  it('puts what the engine refuses next to its field, and the rest above the form', async () => {
    const client = createFakeClient({
      'models/create': () =>
        refuse(
          'INVALID_INPUT',
          'Some of the values are not valid.',
          {
            problems: [
              { path: 'featureSchema/properties/age', message: 'The keyword is not known.' },
              { path: 'workspace', message: 'The workspace is closed.' },
            ],
          },
          'c-5',
        ),
    });
    await renderApp('/models/new', client);
    await screen.findByRole('heading', { level: 1, name: 'Register a model' });
    await fill('Name', 'A');
    await fill('Owner', 'B');
    await userEvent.click(screen.getByRole('button', { name: 'Register model' }));
    expect(await screen.findByText('The keyword is not known.')).toBeTruthy();
    expect(field('Feature schema').getAttribute('aria-invalid')).toBe('true');
    const alert = screen.getByRole('alert');
    expect(within(alert).getByText('The workspace is closed.')).toBeTruthy();
    expect(within(alert).getByText('c-5')).toBeTruthy();
  });

  it('shows a taken name at the name', async () => {
    const client = createFakeClient({ 'models/create': () => refuse('NAME_TAKEN') });
    await renderApp('/models/new', client);
    await screen.findByRole('heading', { level: 1, name: 'Register a model' });
    await fill('Name', 'A');
    await fill('Owner', 'B');
    await userEvent.click(screen.getByRole('button', { name: 'Register model' }));
    expect(await screen.findByText('The name is already in use. Choose another name.')).toBeTruthy();
    expect(field('Name').getAttribute('aria-invalid')).toBe('true');
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('editing a model that someone changed meanwhile', () => {
  const present = sampleModel({ owner: 'Audit team', rowVersion: 4 });

  async function openConflict() {
    let stored = sampleModel();
    const client = createFakeClient({
      ...afterSaving,
      'models/get': () => stored,
      'models/update': ({ rowVersion, ...draft }) =>
        rowVersion === stored.rowVersion
          ? sampleModel({ ...draft, rowVersion: rowVersion + 1 })
          : refuse('STALE_VERSION'),
    });
    const { router } = await renderApp(`/models/${ids.model}/edit`, client);
    await screen.findByRole('textbox', { name: /^Owner/ });
    stored = present;
    await fill('Owner', 'Lending');
    await userEvent.click(screen.getByRole('button', { name: 'Save changes' }));
    const dialog = await screen.findByRole('dialog', { name: 'Someone changed this model in the meantime' });
    return { client, router, dialog };
  }

  it('shows both versions of what differs', async () => {
    const { dialog } = await openConflict();
    const rows = within(dialog).getAllByRole('row').slice(1);
    expect(rows.map((row) => row.textContent)).toEqual(['OwnerLendingAudit team']);
  });

  it('applies the own values again on top of the present version', async () => {
    const { client, router, dialog } = await openConflict();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Apply my values again' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe(`/models/${ids.model}`);
    });
    const updates = client.calls.filter(({ name }) => name === 'models/update').map(({ input }) => input);
    expect(updates).toMatchObject([
      { owner: 'Lending', rowVersion: 3 },
      { owner: 'Lending', rowVersion: 4 },
    ]);
  });

  it('takes the present values when asked', async () => {
    const { client, dialog } = await openConflict();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Use the present values' }));
    await waitFor(() => {
      expect(field('Owner')).toHaveProperty('value', 'Audit team');
    });
    expect(client.calls.filter(({ name }) => name === 'models/update')).toHaveLength(1);
  });
});
