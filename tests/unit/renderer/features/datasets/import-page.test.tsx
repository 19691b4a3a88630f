import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { FileSource } from '../../../../../renderer/client/client.ts';
import { sampleVersionRow } from '../../../../support/renderer-samples-versions.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import {
  ids,
  sampleDataset,
  sampleJob,
  sampleModel,
  samplePreview,
  sampleToken,
} from '../../../../support/renderer-samples.ts';

const held = samplePreview().file;
const dialog: FileSource = { kind: 'dialog', choose: () => Promise.resolve(held) };
const job = sampleJob({ kind: 'dataset-import', title: 'Import homes-2025.csv' });
const usual: FakeHandlers = {
  'models/get': () => sampleModel(),
  'datasets/preview': () => samplePreview(),
  'datasets/import': () => ({ jobId: job.id }),
  'jobs/get': () => job,
};
const path = `/models/${ids.model}/import`;

async function reachCheck(handlers: FakeHandlers = {}, search = '?purpose=current') {
  const client = createFakeClient({ ...usual, ...handlers }, dialog);
  const { router } = await renderApp(`${path}${search}`, client);
  await userEvent.click(await screen.findByRole('button', { name: 'Choose a file' }));
  return { client, router };
}

const drop = async (name: string): Promise<void> => {
  const zone = (await screen.findByText('Drop a file here')).parentElement;
  if (zone === null) throw new Error('There is nowhere to drop.');
  fireEvent.drop(zone, { dataTransfer: { files: [new File(['x'], name)] } });
};

describe('choosing a file', () => {
  it('uploads a chosen file with progress, and can be cancelled', async () => {
    let report: ((share: number) => void) | null = null;
    let aborted = false;
    const upload: FileSource = {
      kind: 'upload',
      upload: (_file, onProgress, signal) =>
        new Promise((_resolve, reject) => {
          report = onProgress;
          signal.addEventListener('abort', () => {
            aborted = true;
            reject(new Error('aborted'));
          });
        }),
    };
    await renderApp(path, createFakeClient(usual, upload));
    const input = await screen.findByLabelText('Data file');
    fireEvent.change(input, { target: { files: [new File(['a,b\n1,2\n'], 'homes-2025.csv')] } });
    const bar = await screen.findByRole('progressbar', { name: 'Reading homes-2025.csv' });
    act(() => {
      report?.(0.4);
    });
    expect(bar.getAttribute('aria-valuenow')).toBe('40');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(await screen.findByRole('button', { name: 'Choose a file' })).toBeTruthy();
    expect([aborted, screen.queryByRole('alert')]).toEqual([true, null]);
  });

  it('takes a dropped file and shows why one was refused', async () => {
    const names: string[] = [];
    const upload: FileSource = {
      kind: 'upload',
      upload: (file) => {
        names.push(file.name);
        return names.length === 1
          ? Promise.resolve().then(() => refuse('FILE_TOO_LARGE'))
          : Promise.resolve(held);
      },
    };
    await renderApp(path, createFakeClient(usual, upload));
    await drop('huge.csv');
    expect(await screen.findByText('The file is larger than the limit.')).toBeTruthy();
    await drop('homes-2025.csv');
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Is this how the file should be read?' }),
    ).toBeTruthy();
    expect(names).toEqual(['huge.csv', 'homes-2025.csv']);
  });

  it('stays where it is when the dialog was closed without a choice', async () => {
    await renderApp(path, createFakeClient(usual, { kind: 'dialog', choose: () => Promise.resolve(null) }));
    await userEvent.click(await screen.findByRole('button', { name: 'Choose a file' }));
    expect(screen.getByRole('heading', { level: 1, name: 'Which file holds the data?' })).toBeTruthy();
  });
});

describe('checking the columns', () => {
  it('waits for the engine to look at the file', async () => {
    await reachCheck({ 'datasets/preview': never });
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('shows what was found and what to do about a file that cannot be read', async () => {
    await reachCheck({ 'datasets/preview': () => refuse('FILE_EMPTY') });
    expect(await screen.findByText(/The file has no rows/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Choose another file' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Which file holds the data?' })).toBeTruthy();
  });

  it('reads the file again in the way that is asked for, and keeps the roles already chosen', async () => {
    const { client } = await reachCheck();
    await userEvent.selectOptions(
      await screen.findByRole('combobox', { name: 'Role of region' }),
      'Protected attribute',
    );
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Delimiter' }), 'Semicolon ;');
    await waitFor(() => {
      expect(client.calls.filter(({ name }) => name === 'datasets/preview').at(-1)?.input).toEqual({
        token: sampleToken,
        options: { delimiter: ';' },
        modelId: ids.model,
      });
    });
    expect(screen.getByRole('combobox', { name: 'Role of region' })).toHaveProperty('value', 'protected');
  });

  it('says whose roles and types the columns have', async () => {
    await reachCheck({
      'datasets/preview': () => samplePreview({ asBefore: { datasetId: ids.reference, name: 'Homes 2024' } }),
    });
    expect(
      await screen.findByText(
        /Columns that the reference “Homes 2024” has are taken as in it; types and roles of the others were detected/,
      ),
    ).toBeTruthy();
    expect(screen.getByRole('radio', { name: /^Current/ })).toHaveProperty('checked', true);
  });

  it('points out what was imported before, warnings and missing values', async () => {
    await reachCheck({
      'datasets/preview': () =>
        samplePreview({
          alreadyImported: { datasetId: ids.current, name: 'Homes 2025' },
          warnings: ['Two columns are empty.'],
        }),
    });
    expect(await screen.findByText(/These very contents were imported before, as “Homes 2025”/)).toBeTruthy();
    expect(screen.getByText('Two columns are empty.')).toBeTruthy();
    expect(within(screen.getByRole('table', { name: 'Columns' })).getByText('12 (1.2 %)')).toBeTruthy();
  });

  it('does not start while two columns have a role that only one may have', async () => {
    await reachCheck();
    const button = await screen.findByRole('button', { name: 'Import' });
    for (const column of ['rooms', 'region']) {
      await userEvent.selectOptions(screen.getByRole('combobox', { name: `Role of ${column}` }), 'Label');
    }
    expect(screen.getByText('Only one column can be the Label. Now it is: rooms, region.')).toBeTruthy();
    expect(button.hasAttribute('disabled')).toBe(true);
  });

  it('starts the import with name, purpose, columns and the version that was chosen', async () => {
    const version = sampleVersionRow();
    const versions = { items: [version], total: 1, nextCursor: null };
    const { client, router } = await reachCheck({ 'versions/list': () => versions });
    await screen.findByRole('button', { name: 'Import' });
    await userEvent.selectOptions(
      await screen.findByRole('combobox', { name: 'Version of the model (optional)' }),
      await screen.findByRole('option', { name: '1.4.2, the present one' }),
    );
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Type of rooms' }), 'Category');
    await userEvent.click(screen.getByRole('button', { name: 'Import' }));
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Import homes-2025.csv is being imported' }),
    ).toBeTruthy();
    expect(router.state.location.search).toBe(`?purpose=current&job=${job.id}`);
    expect(client.calls.find(({ name }) => name === 'datasets/import')?.input).toEqual({
      token: sampleToken,
      modelId: ids.model,
      name: 'homes-2025',
      purpose: 'current',
      options: {},
      columns: [
        { name: 'rooms', type: 'categorical', role: 'feature' },
        { name: 'region', type: 'categorical', role: 'feature' },
      ],
      zone: null,
      modelVersionId: version.id,
    });
  });

  it('asks for the zone of times where only some name theirs', async () => {
    const [rooms, region] = samplePreview().columns;
    if (rooms === undefined || region === undefined) throw new Error('The sample has too few columns.');
    const at = { ...region, name: 'at', type: 'datetime', suggestedRole: 'timestamp' } as const;
    const { client } = await reachCheck({
      'datasets/preview': () => samplePreview({ columns: [rooms, at], mixedZones: ['at'] }),
    });
    const button = await screen.findByRole('button', { name: 'Import' });
    const missing = 'Only some times in “at” name their zone.';
    expect([button.hasAttribute('disabled'), screen.queryByText(missing, { exact: false }) !== null]).toEqual(
      [true, true],
    );
    fireEvent.change(screen.getByRole('combobox', { name: 'Zone of times that name none' }), {
      target: { value: 'Europe/Berlin' },
    });
    expect(screen.queryByText(missing, { exact: false })).toBeNull();
    await userEvent.click(button);
    expect(client.calls.find(({ name }) => name === 'datasets/import')?.input).toMatchObject({
      zone: 'Europe/Berlin',
    });
  });

  it('shows a taken name at the name', async () => {
    await reachCheck({ 'datasets/import': () => refuse('NAME_TAKEN') });
    await userEvent.click(await screen.findByRole('button', { name: 'Import' }));
    expect(await screen.findByText('The name is already in use. Choose another name.')).toBeTruthy();
    expect(screen.getByRole('textbox', { name: /Name of the data set/ }).getAttribute('aria-invalid')).toBe(
      'true',
    );
  });
});

describe('the outcome of an import', () => {
  const done = sampleJob({
    ...job,
    state: 'done',
    endedAt: '2026-03-01T12:00:00.000Z',
    outcome: { entity: 'dataset', id: ids.reference, message: 'Imported.' },
  });

  it('is found again after a reload, lists rejected rows and offers the next step', async () => {
    const client = createFakeClient({
      ...usual,
      'jobs/get': () => job,
      'datasets/get': () => sampleDataset({ rejectedRows: 1, createdAt: '2026-03-01T12:00:00.000Z' }),
      'datasets/rejects': () => ({
        items: [{ line: 14, column: null, reason: 'Too few values.', text: '1,2' }],
        total: 1,
        nextCursor: null,
      }),
    });
    await renderApp(`${path}?purpose=reference&job=${job.id}`, client);
    expect(await screen.findByRole('progressbar')).toBeTruthy();
    act(() => {
      client.push({ topic: 'job/done', payload: done });
    });
    expect(await screen.findByRole('heading', { level: 1, name: '16,512 rows were imported' })).toBeTruthy();
    expect(
      screen.getByText('Imported. 1 row was rejected and is listed below with the reason.'),
    ).toBeTruthy();
    expect(await screen.findByText('Too few values.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Import current data' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Compare data' }).getAttribute('href')).toBe(
      `/models/${ids.model}/compare?reference=${ids.reference}`,
    );
  });

  it('says that the data were here already', async () => {
    const message = 'This data is already here as “Homes 2024”. Nothing was imported.';
    const client = createFakeClient({
      ...usual,
      'jobs/get': () => ({ ...done, outcome: { entity: 'dataset', id: ids.reference, message } }),
      'datasets/get': () => sampleDataset(),
    });
    await renderApp(`${path}?purpose=reference&job=${job.id}`, client);
    expect(
      await screen.findByRole('heading', { level: 1, name: 'These data are here already' }),
    ).toBeTruthy();
    expect(screen.getByText(message)).toBeTruthy();
  });

  it('says what was wrong and that nothing was changed', async () => {
    const failed = sampleJob({
      ...job,
      state: 'failed',
      endedAt: '2026-03-01T12:00:00.000Z',
      failure: {
        code: 'FILE_DAMAGED',
        message: 'The file ends in the middle of a row.',
        problems: [],
        correlationId: 'c-3',
      },
    });
    await renderApp(`${path}?job=${job.id}`, createFakeClient({ ...usual, 'jobs/get': () => failed }));
    expect(await screen.findByRole('heading', { level: 1, name: 'The file was not imported' })).toBeTruthy();
    expect(screen.getByText('The file ends in the middle of a row.')).toBeTruthy();
    expect(screen.getByText('c-3')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Choose a file again' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Which file holds the data?' })).toBeTruthy();
  });
});
