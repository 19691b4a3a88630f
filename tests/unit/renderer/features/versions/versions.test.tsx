import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { FileSource } from '../../../../../renderer/client/client.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import {
  ids,
  sampleDatasetRow,
  sampleInfo,
  sampleJob,
  sampleModel,
  sampleToken,
} from '../../../../support/renderer-samples.ts';
import { sampleVersion, sampleVersionRow } from '../../../../support/renderer-samples-versions.ts';

const version = sampleVersion();
const path = `/versions/${version.id}`;
const none = { items: [], total: 0, nextCursor: null };
const usual: FakeHandlers = {
  'models/get': () => sampleModel(),
  'drift/list': () => none,
  'versions/get': () => version,
  'versions/list': () => ({ items: [sampleVersionRow()], total: 1, nextCursor: null }),
  'versions/history': () => none,
  'datasets/list': () => ({ items: [sampleDatasetRow()], total: 1, nextCursor: null }),
  'performance/list': () => none,
};
const written = (client: ReturnType<typeof createFakeClient>, name: string) =>
  client.calls.filter((call) => call.name === name).map(({ input }) => input);

const set = (name: string | RegExp, value: string): void => {
  fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } });
};

describe('the versions of a model', () => {
  it('wait, fail with a retry, and answer which file the present one runs from', async () => {
    const client = createFakeClient({ ...usual, 'versions/list': never });
    await renderApp(`/models/${ids.model}/versions`, client);
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('say what is missing of the present one, with the step that mends it', async () => {
    const client = createFakeClient({ ...usual, 'versions/list': () => refuse('INTERNAL') });
    await renderApp(`/models/${ids.model}/versions`, client);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer({
      'versions/list': () => ({ items: [sampleVersionRow({ artefact: null })], total: 1, nextCursor: null }),
    });
    await userEvent.click(retry);
    expect(
      await screen.findByRole('heading', { name: 'Nothing tells yet which file version 1.4.2 runs from.' }),
    ).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Record its artefact' }).getAttribute('href')).toContain(
      `${path}/complete`,
    );
  });
});

describe('a version', () => {
  it('says which file it runs from, what is recorded, and its card section by section', async () => {
    await renderApp(path, createFakeClient(usual));
    expect(
      await screen.findByRole('heading', {
        level: 1,
        name: 'Version 1.4.2 runs from the file with the SHA-256 a1a1a1a1…a1a1',
      }),
    ).toBeTruthy();
    expect(screen.getByText('1 of 9 sections say something.')).toBeTruthy();
    expect(screen.getByText('computed from the file by DriftGuard')).toBeTruthy();
    const card = screen.getByRole('region', { name: 'Model card' });
    expect(within(card).getByText('Valuation team')).toBeTruthy();
    expect(within(card).getAllByText('Not written yet.')).toHaveLength(8);
    expect(screen.getByRole('row', { name: 'AUC 0.81 – Report of March' })).toBeTruthy();
    const data = screen.getByRole('region', { name: 'Data of this version' });
    expect(await within(data).findByText(sampleDatasetRow().name)).toBeTruthy();
  });

  it('compares a file that is chosen and says what came of it', async () => {
    const asked: (string | undefined)[] = [];
    const files: FileSource = {
      kind: 'dialog',
      choose: (purpose) => {
        asked.push(purpose);
        return Promise.resolve({ token: sampleToken as never, name: 'bands.onnx', sizeBytes: 2048 });
      },
    };
    const client = createFakeClient(
      {
        ...usual,
        'versions/check-artefact': () => ({ jobId: ids.job as never }),
        'jobs/get': () =>
          sampleJob({
            kind: 'artefact-check',
            state: 'done',
            outcome: { entity: 'model-version', id: version.id, message: '“bands.onnx” is the artefact.' },
          }),
      },
      files,
    );
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Choose a file' }));
    expect(await screen.findByText('“bands.onnx” is the artefact.')).toBeTruthy();
    expect(asked).toEqual(['artefact']);
    expect(written(client, 'versions/check-artefact')).toEqual([{ id: version.id, token: sampleToken }]);
  });
});

describe('registering a version', () => {
  it('says what is wrong beside the fields, and then sends what was filled in', async () => {
    const client = createFakeClient({
      ...usual,
      'versions/register': () =>
        refuse('VERSION_NOT_MONOTONIC', 'Too low.', { problems: [{ path: 'version', message: 'Too low.' }] }),
    });
    await renderApp(`/models/${ids.model}/register-version`, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Choose the file' }));
    await userEvent.click(screen.getByRole('button', { name: 'Register the version' }));
    expect(screen.getByText(/^No file is chosen yet\./u)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Type its SHA-256' }));
    set('SHA-256', 'abc');
    await userEvent.click(screen.getByRole('button', { name: 'Add a figure' }));
    set('Figure', 'AUC');
    await userEvent.click(screen.getByRole('button', { name: 'Register the version' }));
    expect(screen.getByText(/as sha256sum prints them\.$/u)).toBeTruthy();
    expect(screen.getByText(/Write the version as three numbers/u)).toBeTruthy();
    expect(screen.getByText('Enter a number.')).toBeTruthy();
    expect(written(client, 'versions/register')).toEqual([]);

    set(/^Version/u, '1.5.0');
    set('SHA-256', 'A1'.repeat(32));
    set('Value', '0.9');
    set('Where it comes from', 'Report');
    await userEvent.click(screen.getByRole('button', { name: 'Register the version' }));
    expect(await screen.findByText('Too low.')).toBeTruthy();
    expect(written(client, 'versions/register')).toEqual([
      {
        modelId: ids.model,
        rowVersion: sampleModel().rowVersion,
        version: '1.5.0',
        artefact: { kind: 'typed', sha256: 'a1'.repeat(32), name: null },
        trainingDatasetId: null,
        performanceRunId: null,
        metrics: [{ name: 'AUC', value: 0.9, origin: 'Report' }],
        note: '',
      },
    ]);
  });
});

describe('a form about versions', () => {
  it.each([`/models/${ids.model}/register-version`, `${path}/complete`, `${path}/card`])(
    'tells a role that may not send it so above the fields: %s',
    async (address) => {
      const info = sampleInfo();
      const asAuditor = { ...info, user: { ...info.user, role: 'auditor' as const } };
      await renderApp(address, createFakeClient({ ...usual, 'app/info': () => asAuditor }));
      expect((await screen.findByRole('alert')).textContent).toMatch(/^Your role \(Auditor\)/u);
    },
  );
});

describe('recording what is missing of a version', () => {
  it('says what is refused of a figure beside it, whatever blank rows stood before it', async () => {
    const client = createFakeClient({
      ...usual,
      'versions/complete': () =>
        refuse('INVALID_INPUT', 'There already.', {
          problems: [{ path: 'metrics.0.name', message: 'There already.' }],
        }),
    });
    await renderApp(`${path}/complete`, client);
    const add = await screen.findByRole('button', { name: 'Add a figure' });
    await userEvent.click(add);
    await userEvent.click(add);
    for (const [name, value] of [
      ['Figure', 'AUC'],
      ['Value', '0.9'],
      ['Where it comes from', 'Report'],
    ] as const) {
      const [, second] = screen.getAllByRole('textbox', { name });
      if (second !== undefined) fireEvent.change(second, { target: { value } });
    }
    await userEvent.click(screen.getByRole('button', { name: 'Record it' }));
    const refused = await screen.findByRole('textbox', { name: 'Figure', description: 'There already.' });
    expect((refused as HTMLInputElement).value).toBe('AUC');
  });
});

describe('writing a card', () => {
  it('shows both texts when somebody else was faster, and saves over theirs when asked to', async () => {
    const theirs = sampleVersion({
      rowVersion: 4,
      card: { ...version.card, details: { ...version.card.details, developers: 'Others' } },
    });
    const client = createFakeClient({ ...usual, 'versions/save-card': () => refuse('STALE_VERSION') });
    await renderApp(`${path}/card`, client);
    fireEvent.change(await screen.findByRole('textbox', { name: 'Who develops it' }), {
      target: { value: 'We' },
    });
    client.answer({ 'versions/get': () => theirs });
    await userEvent.click(screen.getByRole('button', { name: 'Save the card' }));
    const dialog = await screen.findByRole('dialog', { name: 'The version was changed by somebody else' });
    expect(within(dialog).getByRole('row', { name: 'Who develops it We Others' })).toBeTruthy();
    client.answer({ 'versions/save-card': () => theirs });
    await userEvent.click(within(dialog).getByRole('button', { name: /mine|yours|again/iu }));
    expect(await screen.findByText('The card of version 1.4.2 was saved.')).toBeTruthy();
    expect(written(client, 'versions/save-card')).toMatchObject([
      { rowVersion: 3, card: { details: { developers: 'We' } } },
      { rowVersion: 4, card: { details: { developers: 'We' } } },
    ]);
  });
});
