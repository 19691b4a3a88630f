import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { FilePreview } from '../../../../../shared/contract/datasets.ts';
import type { HeldFile } from '../../../../../shared/contract/files.ts';
import type { PredictionBatchRow, PredictionSummary } from '../../../../../shared/contract/predictions.ts';
import type { ColumnRole } from '../../../../../shared/schema/column.ts';
import { datasetId, jobId, predictionBatchId } from '../../../../../shared/schema/ids.ts';
import { utcInstant } from '../../../../../shared/schema/time.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import {
  ids,
  sampleId,
  sampleInfo,
  sampleJob,
  sampleModel,
  sampleToken,
} from '../../../../support/renderer-samples.ts';

const at = (text: string) => utcInstant.parse(`2026-01-0${text}:00:00.000Z`);

function batchOf(number: number, part: Partial<PredictionBatchRow> = {}): PredictionBatchRow {
  return {
    id: predictionBatchId.parse(sampleId(12, number)),
    modelId: sampleModel().id,
    name: `day ${number}`,
    state: 'staged',
    parts: 1,
    partsPresent: 1,
    rows: 1000,
    labelledRows: 0,
    firstAt: at('1T08'),
    lastAt: at('1T20'),
    dataset: null,
    modelVersion: null,
    createdAt: at('2T00'),
    sealedAt: null,
    rowVersion: 1,
    ...part,
  };
}

const summary: PredictionSummary = {
  batches: 3,
  rows: 3000,
  labelledRows: 750,
  stagedBatches: 2,
  stagedRows: 2000,
  incompleteBatches: 1,
  lastAt: at('3T08'),
  lastLoggedAt: at('3T09'),
};

const batches = [
  batchOf(1),
  batchOf(2, { parts: 4, partsPresent: 3 }),
  batchOf(3, {
    state: 'sealed',
    labelledRows: 750,
    sealedAt: at('3T00'),
    dataset: { id: datasetId.parse(ids.current), name: 'First days' },
  }),
];

const usual: FakeHandlers = {
  'models/get': () => sampleModel(),
  'drift/list': () => ({ items: [], total: 0, nextCursor: null }),
  'predictions/summary': () => summary,
  'predictions/list': ({ state }) => {
    const items = batches.filter((batch) => state === null || batch.state === state);
    return { items, total: items.length, nextCursor: null };
  },
};
const path = `/models/${ids.model}/predictions`;
const none: PredictionSummary = { ...summary, batches: 0, rows: 0, labelledRows: 0, lastAt: null };

function previewOf(file: HeldFile, roles: Readonly<Record<string, ColumnRole>>): FilePreview {
  return {
    file,
    detected: { format: 'csv', delimiter: ',', header: true, encoding: 'utf-8' },
    columns: Object.entries(roles).map(([name, suggestedRole]) => ({
      name,
      suggestedRole,
      sourceType: 'VARCHAR',
      type: 'text',
      missing: 0,
      distinct: 2,
      samples: [],
    })),
    rows: [],
    sampledRows: 2,
    estimatedRows: 2,
    alreadyImported: null,
    asBefore: null,
    mixedZones: [],
    warnings: [],
  };
}

const scored: HeldFile = { token: sampleToken as never, name: 'scored march.csv', sizeBytes: 200 };
const scoredRoles = {
  application: 'id',
  scored_at: 'timestamp',
  age: 'feature',
  sex: 'protected',
  remark: 'ignore',
  pd: 'score',
  repaid: 'label',
} as const;

/** The page with the file chosen in the dialog. */
async function chooseScored(handlers: FakeHandlers) {
  const user = userEvent.setup();
  const client = createFakeClient(
    { ...usual, 'datasets/preview': () => previewOf(scored, scoredRoles), ...handlers },
    { kind: 'dialog', choose: () => Promise.resolve(scored) },
  );
  await renderApp(path, client);
  await user.click(await screen.findByRole('button', { name: 'Log a file' }));
  const dialog = await screen.findByRole('dialog', { name: 'Log a file' });
  await user.click(within(dialog).getByRole('button', { name: /Choose/u }));
  await within(dialog).findByText('scored march.csv');
  const sent = () => client.calls.filter(({ name }) => name === 'predictions/log-file');
  const looked = () =>
    client.calls.filter(({ name }) => name === 'datasets/preview').map(({ input }) => input);
  const submit = () => within(dialog).getByRole('button', { name: 'Log' });
  const choose = (name: string, value: string) => {
    fireEvent.change(within(dialog).getByRole('combobox', { name }), { target: { value } });
  };
  return { user, dialog, sent, looked, submit, choose };
}

it('keeps what was entered for a file that was refused, to be corrected', async () => {
  const failed = sampleJob({
    id: sampleId(30, 1),
    kind: 'prediction-log',
    title: 'Log “day 9”',
    state: 'failed',
    endedAt: '2026-03-01T12:00:00.000Z',
    failure: {
      code: 'INVALID_INPUT',
      message: 'Record 5: the score is 73.',
      problems: [],
      correlationId: 'c-5',
    },
  });
  const { user, dialog, sent, submit, choose } = await chooseScored({
    'predictions/log-file': () => ({ jobId: failed.id }),
    'jobs/get': () => failed,
  });
  choose('Column with the score', 'remark');
  fireEvent.change(within(dialog).getByRole('textbox', { name: /Name of the batch/u }), {
    target: { value: 'day 9' },
  });
  await user.click(submit());
  expect(await screen.findByText('Record 5: the score is 73.')).toBeTruthy();
  await user.click(await screen.findByRole('button', { name: 'Correct and log again' }));
  const again = within(await screen.findByRole('dialog', { name: 'Log a file' }));
  await again.findByText('scored march.csv');
  fireEvent.change(again.getByRole('combobox', { name: 'Column with the score' }), {
    target: { value: 'pd' },
  });
  await user.click(again.getByRole('button', { name: 'Log' }));
  const inputs = sent().map(({ input }) => input);
  expect(inputs[0]).toMatchObject({ batch: 'day 9', columns: { id: 'application', score: 'remark' } });
  expect(inputs[1]).toMatchObject({ batch: 'day 9', columns: { id: 'application', score: 'pd' } });
});

describe('the predictions of a model', () => {
  it('are counted in words, with what waits and every batch', async () => {
    const client = createFakeClient(usual);
    await renderApp(path, client);
    expect(
      await screen.findByRole('heading', { name: '3,000 predictions, 25\u00A0% of them labelled' }),
    ).toBeTruthy();
    expect(
      screen.getByText(
        /2 batches of 2,000 predictions wait to be sealed\. Of 1 of them parts are missing\./u,
      ),
    ).toBeTruthy();
    const table = await screen.findByRole('table', { name: 'Batches' });
    const rows = within(table).getAllByRole('row').slice(1);
    expect(
      rows.map((row) =>
        within(row)
          .getAllByRole('cell')
          .slice(0, 3)
          .map((cell) => cell.textContent),
      ),
    ).toEqual([
      ['Staged', '1,000', '0 (0\u00A0%)'],
      ['Incomplete', '1,000', '0 (0\u00A0%)'],
      ['Sealed', '1,000', '750 (75\u00A0%)'],
    ]);
    expect(within(table).getByText('3 of 4 parts are there')).toBeTruthy();
    expect(within(table).getByText('in “First days”')).toBeTruthy();
    // A sealed batch is neither sealed again nor discarded, and an incomplete one waits.
    expect(
      within(table)
        .getAllByRole('button', { name: /^Seal /u })
        .map((button) => button.hasAttribute('disabled')),
    ).toEqual([false, true]);
    fireEvent.change(screen.getByRole('combobox', { name: 'Show batches' }), { target: { value: 'sealed' } });
    expect(await screen.findByText('in “First days”')).toBeTruthy();
    expect(client.calls.at(-1)).toMatchObject({ name: 'predictions/list', input: { state: 'sealed' } });
  });

  it('are sealed under a name, and refused beside it', async () => {
    const user = userEvent.setup();
    const client = createFakeClient({
      ...usual,
      'predictions/seal': () =>
        refuse('NAME_TAKEN', 'Taken.', { problems: [{ path: 'name', message: 'The name is taken.' }] }),
    });
    await renderApp(path, client);
    await user.click(await screen.findByRole('button', { name: 'Seal day 1' }));
    const dialog = await screen.findByRole('dialog', { name: 'Seal “day 1”' });
    await user.click(within(dialog).getByRole('button', { name: 'Seal' }));
    expect(await within(dialog).findByText('The name is taken.')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'predictions/seal')?.input).toMatchObject({
      name: 'day 1',
      selection: { kind: 'batches', ids: [batches[0]?.id] },
    });
  });

  it('lead on where there are none, and show loading and failure', async () => {
    const empty = await renderApp(path, createFakeClient({ ...usual, 'predictions/summary': () => none }));
    expect(await screen.findByText('No predictions yet')).toBeTruthy();
    expect(screen.getByRole('button', { name: /Copy/u })).toBeTruthy();
    empty.unmount();

    const loading = await renderApp(path, createFakeClient({ ...usual, 'predictions/summary': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
    loading.unmount();

    await renderApp(path, createFakeClient({ ...usual, 'predictions/summary': () => refuse('TIMED_OUT') }));
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  it('take labels from a file whose columns are recognised; who may only look is told why', async () => {
    const user = userEvent.setup();
    const file = { token: sampleToken as never, name: 'labels.csv', sizeBytes: 20 };
    const client = createFakeClient(
      {
        ...usual,
        'datasets/preview': () => previewOf(file, { outcome: 'label', application: 'id' }),
        'predictions/join-labels': () => refuse('NOT_ENOUGH_DATA', 'There are no predictions.'),
      },
      { kind: 'dialog', choose: () => Promise.resolve(file) },
    );
    const shown = await renderApp(path, client);
    await user.click(await screen.findByRole('button', { name: 'Join labels' }));
    await user.click(await screen.findByRole('button', { name: /Choose/u }));
    await screen.findByText('labels.csv');
    await user.click(screen.getByRole('button', { name: 'Join' }));
    expect(await screen.findByText('There are no predictions.')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'predictions/join-labels')?.input).toMatchObject({
      batchId: null,
      labels: { kind: 'file', idColumn: 'application', labelColumn: 'outcome' },
    });
    shown.unmount();

    const auditor = { ...sampleInfo().user, role: 'auditor' as const };
    await renderApp(path, createFakeClient({ ...usual, 'app/info': () => sampleInfo({ user: auditor }) }));
    expect((await screen.findByRole('button', { name: 'Join labels' })).hasAttribute('disabled')).toBe(true);
  });

  it('are logged from a file where there are none yet, with its columns recognised', async () => {
    const { user, sent, looked, submit } = await chooseScored({
      'predictions/summary': () => none,
      'predictions/log-file': () => ({ jobId: jobId.parse(sampleId(9, 1)) }),
      'jobs/get': never,
    });
    await user.click(submit());
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
    // What the reference of the model says of a column goes before what its name looks like.
    expect(looked()).toEqual([{ token: sampleToken, options: {}, modelId: ids.model }]);
    expect(sent().map(({ input }) => input)).toEqual([
      {
        token: sampleToken,
        modelId: ids.model,
        batch: 'scored march',
        modelVersionId: null,
        options: {},
        columns: {
          id: 'application',
          at: 'scored_at',
          features: ['age', 'sex'],
          score: 'pd',
          prediction: null,
          label: 'repaid',
        },
      },
    ]);
  });

  it('wait for a name and for every column to have one use, and take what is chosen otherwise', async () => {
    const { user, dialog, sent, submit, choose } = await chooseScored({
      'predictions/log-file': () => refuse('MODEL_NOT_FOUND', 'There is no such model.'),
    });
    const name = within(dialog).getByRole('textbox', { name: /Name of the batch/u });
    await user.clear(name);
    expect(submit().hasAttribute('disabled')).toBe(true);
    await user.type(name, 'March');
    choose('Column with its time', 'application');
    choose('Column that names the prediction', 'application');
    expect(
      within(dialog).getByText('“application” is chosen for two things. Choose another column.'),
    ).toBeTruthy();
    expect(submit().hasAttribute('disabled')).toBe(true);
    choose('Column with its time', '');
    expect(submit().hasAttribute('disabled')).toBe(true);
    choose('Column with its time', 'scored_at');
    choose('Column with the score', '');
    choose('Column with the decision, class or number', 'sex');
    await user.click(submit());
    expect(await within(dialog).findByText('There is no such model.')).toBeTruthy();
    expect(sent().map(({ input }) => input)).toMatchObject([
      { batch: 'March', columns: { at: 'scored_at', features: ['age'], score: null, prediction: 'sex' } },
    ]);
  });

  it('show what is refused beside its field', async () => {
    const { user, dialog, submit } = await chooseScored({
      'predictions/log-file': () =>
        refuse('INVALID_INPUT', 'Refused.', {
          problems: [
            { path: 'batch', message: 'The name holds a control character.' },
            { path: 'columns.features', message: 'At most 1,000 features.' },
          ],
        }),
    });
    await user.click(submit());
    expect(await within(dialog).findByText('The name holds a control character.')).toBeTruthy();
    expect(within(dialog).getByText('At most 1,000 features.')).toBeTruthy();
    expect(within(dialog).queryByRole('alert')).toBeNull();
    for (const field of [/Name of the batch/u, 'Features']) {
      const input = within(dialog).getByLabelText(field);
      expect(input.getAttribute('aria-invalid')).toBe('true');
    }
  });

  it('are not logged by who may only look, nor for a model in the bin', async () => {
    const auditor = { ...sampleInfo().user, role: 'auditor' as const };
    const shown = await renderApp(
      path,
      createFakeClient({
        ...usual,
        'predictions/summary': () => none,
        'app/info': () => sampleInfo({ user: auditor }),
      }),
    );
    expect((await screen.findByRole('button', { name: 'Log a file' })).hasAttribute('disabled')).toBe(true);
    shown.unmount();

    await renderApp(
      path,
      createFakeClient({
        ...usual,
        'predictions/summary': () => none,
        'models/get': () => ({ ...sampleModel(), deletedAt: at('3T10') }),
      }),
    );
    expect(await screen.findByText('No predictions yet')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Log a file' })).toBeNull();
  });
});
