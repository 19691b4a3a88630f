import { screen, within } from '@testing-library/react';
import { webcrypto } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import { ids } from '../../../../support/renderer-samples.ts';
import { sampleDetail } from './audit-samples.ts';

describe('the page of an entry', () => {
  beforeEach(() => {
    vi.stubGlobal('crypto', webcrypto);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('shows what changed, the exact text and a proof that was recomputed', async () => {
    const entry = sampleDetail(3, 7);
    await renderApp('/audit/3?object=x', createFakeClient({ 'audit/get': () => entry }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Model changed: House price' })).toBeTruthy();
    const change = within(screen.getByRole('region', { name: 'What changed' })).getByRole('row', {
      name: 'Owner Pricing team Valuation team',
    });
    expect(change).toBeTruthy();
    expect(within(screen.getByRole('region', { name: 'Exact text' })).getByText('entry 3')).toBeTruthy();
    const proof = screen.getByRole('region', { name: 'Proof that the record holds this entry' });
    expect((await within(proof).findByRole('alert')).textContent).toBe(
      'Recomputed in this window just now: text, leaf, path and root fit together.',
    );
    const path = within(proof).getByRole('list', { name: 'Hashes of the path, from the leaf upwards' });
    expect(
      within(path)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(entry.proof.path);
    expect(within(proof).getByText(entry.leafHash)).toBeTruthy();
    expect(within(proof).getByText(entry.proof.root)).toBeTruthy();
    const facts = screen.getByRole('region', { name: 'About this entry' });
    expect(within(facts).getByRole('link', { name: 'House price' }).getAttribute('href')).toBe(
      `/models/${ids.model}`,
    );
    expect(within(facts).getByRole('link', { name: 'All entries about it' }).getAttribute('href')).toBe(
      `/audit?object=${ids.model}`,
    );
  });

  it('leads back to the list as it was filtered, and to the neighbours', async () => {
    await renderApp('/audit/3?q=price', createFakeClient({ 'audit/get': () => sampleDetail(3, 7) }));
    const before = await screen.findByRole('link', { name: 'Entry before' });
    expect(before.getAttribute('href')).toBe('/audit/2?q=price');
    expect(screen.getByRole('link', { name: 'Entry after' }).getAttribute('href')).toBe('/audit/4?q=price');
    const trail = screen.getByRole('navigation', { name: 'Breadcrumb' });
    expect(within(trail).getByRole('link', { name: 'Audit' }).getAttribute('href')).toBe('/audit?q=price');
  });

  it('has no neighbour beyond the last entry', async () => {
    await renderApp('/audit/6', createFakeClient({ 'audit/get': () => sampleDetail(6, 7) }));
    const after = await screen.findByRole('button', { name: 'Entry after' });
    expect(after.hasAttribute('disabled')).toBe(true);
  });

  it('says so when the text does not fit its hash', async () => {
    const entry = { ...sampleDetail(3, 7), body: 'entry 3, edited', fields: [] };
    await renderApp('/audit/3', createFakeClient({ 'audit/get': () => entry }));
    expect((await screen.findByRole('alert')).textContent).toBe(
      'Recomputed in this window: the text does not give this leaf hash. Verify the whole record.',
    );
    expect(screen.queryByRole('region', { name: 'What changed' })).toBeNull();
  });

  it('explains an empty path', async () => {
    await renderApp('/audit/0', createFakeClient({ 'audit/get': () => sampleDetail(0, 1) }));
    expect(
      await screen.findByText('Empty: the record has one entry, and its leaf is the root.'),
    ).toBeTruthy();
  });

  it('shows loading, and an entry that is not there', async () => {
    const { unmount } = await renderApp('/audit/3', createFakeClient({ 'audit/get': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
    unmount();
    await renderApp(
      '/audit/99',
      createFakeClient({ 'audit/get': () => refuse('NOT_FOUND', 'The ledger has no entry 99.') }),
    );
    expect(await screen.findByText('The ledger has no entry 99.')).toBeTruthy();
  });

  it('refuses an address that cannot be an entry without asking the engine', async () => {
    // React writes every caught failure to the console.
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const client = createFakeClient();
    await renderApp('/audit/last', client);
    expect(await screen.findByText('The record does not exist or was removed.')).toBeTruthy();
    expect(client.calls.map(({ name }) => name)).not.toContain('audit/get');
    quiet.mockRestore();
  });
});
