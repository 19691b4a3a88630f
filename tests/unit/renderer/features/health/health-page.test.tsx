import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { figureText } from '../../../../../renderer/features/health/figure-text.ts';
import { fileToken } from '../../../../../shared/schema/ids.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import { sampleHealth, sampleMetrics } from '../../../../support/renderer-samples.ts';

const well = { 'app/health': () => sampleHealth(), 'app/metrics': () => sampleMetrics() };

async function rowsOf(name: string): Promise<string[]> {
  const table = await screen.findByRole('table', { name });
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent);
}

describe('the health of the application', () => {
  it('shows that it is loading', async () => {
    await renderApp('/health', createFakeClient({ ...well, 'app/health': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('says in words that all is well, with the figures', async () => {
    await renderApp('/health', createFakeClient(well));
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Everything works; 2 things are not known.' }),
    ).toBeTruthy();
    expect(screen.getByText(/^Not known: Backup, Restore drill\. Looked at /u)).toBeTruthy();
    const rows = await rowsOf('What was looked at');
    expect(rows).toHaveLength(12);
    expect(rows[0]).toBe('DatabaseWell5 MiBThe database can be read and written.');
    expect(rows[2]).toBe(
      'LedgerWell1,2041,204 entries, all covered by a signed checkpoint; verified 1 day ago.',
    );
    expect(screen.getByText('12 MiB in 8 files')).toBeTruthy();
    expect(screen.getAllByText('1 h 6 min')).toHaveLength(2);
  });

  it('counts what needs attention and says what to do', async () => {
    const health = sampleHealth({ freeDiskBytes: 524_288_000, evidenceMissing: 1 });
    await renderApp('/health', createFakeClient({ ...well, 'app/health': () => health }));
    expect(await screen.findByRole('heading', { level: 1, name: '2 things need attention.' })).toBeTruthy();
    const rows = await rowsOf('What was looked at');
    expect(rows.filter((row) => /Needs attention|Not working/u.test(row))).toEqual([
      'Evidence storeNot working11 evidence file is missing from the data folder, or in quarantine.The Audit page says which, and puts back what a backup has; until then the data sets they belong to cannot be compared.',
      'DiskNeeds attention500 MiB500 MiB of 100 GiB are free: the disk is nearly full.Free some space before the next import.',
    ]);
  });

  it('sorts commands by any column', async () => {
    await renderApp('/health', createFakeClient(well));
    expect(await rowsOf('Commands since the start')).toEqual([
      'models/createNAME_TAKEN: 23212.014.014.014.1',
      'models/list4003.29.522.022.4',
    ]);
    const table = screen.getByRole('table', { name: 'Commands since the start' });
    await userEvent.click(within(table).getByRole('button', { name: 'Calls' }));
    expect((await rowsOf('Commands since the start'))[0]).toMatch(/^models\/list/u);
    await userEvent.click(within(table).getByRole('button', { name: 'Calls' }));
    expect((await rowsOf('Commands since the start'))[0]).toMatch(/^models\/create/u);
    expect(within(table).getByRole('columnheader', { name: 'Calls' }).getAttribute('aria-sort')).toBe(
      'ascending',
    );
  });

  it('says that nothing was measured yet', async () => {
    const metrics = sampleMetrics({ commands: [], statements: [] });
    await renderApp('/health', createFakeClient({ ...well, 'app/metrics': () => metrics }));
    expect(await screen.findByText('No command has been called yet.')).toBeTruthy();
    expect(screen.getByText('No query has run yet.')).toBeTruthy();
  });

  it('shows a failure and checks again', async () => {
    const client = createFakeClient({ ...well, 'app/health': () => refuse('INTERNAL') });
    await renderApp('/health', client);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer({ 'app/health': () => sampleHealth() });
    await userEvent.click(retry);
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Everything works; 2 things are not known.' }),
    ).toBeTruthy();
  });

  it('shows the diagnostics file before it is saved', async () => {
    const preview = {
      fileName: 'driftguard-diagnostics-2026-01-02.json',
      sizeBytes: 2048,
      sections: [{ name: 'health', what: 'What the Health page shows', items: 12 }],
      text: '{"format": "driftguard-diagnostics"}',
    };
    const client = createFakeClient({
      ...well,
      'app/diagnostics': () => preview,
      'app/export-diagnostics': () => ({
        token: fileToken.parse('t'.repeat(43)),
        name: preview.fileName,
        sizeBytes: 2048,
      }),
    });
    await renderApp('/health', client);
    await userEvent.click(await screen.findByRole('button', { name: 'Diagnostics' }));
    const dialog = await screen.findByRole('dialog', { name: 'Diagnostics file' });
    expect(await within(dialog).findByText('{"format": "driftguard-diagnostics"}')).toBeTruthy();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save as a file' }));
    expect(await screen.findByText(/driftguard-diagnostics-2026-01-02\.json/u)).toBeTruthy();
  });
});

describe('figures of checks', () => {
  it('carry their unit', () => {
    const texts = [
      figureText({ figure: null, unit: 'bytes' }),
      figureText({ figure: 2048, unit: 'bytes' }),
      figureText({ figure: 1204, unit: 'count' }),
      figureText({ figure: 90, unit: 'seconds' }),
      figureText({ figure: 1.26, unit: 'milliseconds' }),
      figureText({ figure: 1, unit: 'none' }),
    ];
    expect(texts).toEqual(['–', '2 KiB', '1,204', '1 min 30 s', '1.3 ms', '–']);
  });
});
