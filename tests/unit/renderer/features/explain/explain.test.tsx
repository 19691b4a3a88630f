import { fireEvent, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { explainAnswer, explainSettings } from '../../../../../shared/contract/explain.ts';
import { createFakeClient, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import {
  ids,
  sampleExplainStatus,
  sampleFeature,
  sampleInfo,
  sampleJob,
  sampleRun,
} from '../../../../support/renderer-samples.ts';

const digest = 'ab'.repeat(32);
const run: FakeHandlers = {
  'drift/get': () => sampleRun(),
  'drift/features': () => ({ items: [sampleFeature()], total: 1, nextCursor: null }),
};
const path = `/runs/${ids.run}`;
const on = () => sampleExplainStatus({ enabled: true, host: 'models.example.org', model: 'a-model' });

it('tells a result by fixed rules, and shows administrators the way to a model outside while it is off', async () => {
  await renderApp(path, createFakeClient(run));
  const section = within(await screen.findByRole('region', { name: 'In words' }));
  expect(await section.findByText('All is told in words.')).toBeTruthy();
  expect(section.getByText(/no language model is involved/)).toBeTruthy();
  expect(await section.findByRole('link', { name: 'Settings of the model outside' })).toBeTruthy();
  expect(section.queryByRole('button')).toBeNull();
});

it('shows nobody else the way to a model outside', async () => {
  const info = sampleInfo();
  const client = createFakeClient({
    ...run,
    'app/info': () => ({ ...info, user: { ...info.user, role: 'auditor' } }),
  });
  await renderApp(path, client);
  const section = within(await screen.findByRole('region', { name: 'In words' }));
  expect(await section.findByText('All is told in words.')).toBeTruthy();
  expect(section.queryByRole('link', { name: 'Settings of the model outside' })).toBeNull();
});

it('shows exactly what would be sent, sends that, and marks the answer and the numbers that are not from it', async () => {
  const answer = explainAnswer.parse({
    id: ids.run,
    at: '2026-11-23T08:00:00.000Z',
    askedBy: 'Ada',
    host: 'models.example.org',
    model: 'a-model',
    digest,
    parts: [
      { text: 'It rose by ', flagged: false },
      { text: '99', flagged: true },
      { text: ' <b>%</b>.', flagged: false },
    ],
    flagged: 1,
  });
  const client = createFakeClient({
    ...run,
    'explain/status': on,
    'explain/answer': () => ({ answer }),
    'explain/preview': () => ({
      url: 'https://models.example.org/v1/chat/completions',
      headers: [{ name: 'authorization', value: 'Bearer (the key, which is not shown)' }],
      body: '{"model":"a-model"}',
      bytes: 19,
      digest: answer.digest,
      replaced: [{ placeholder: 'Column A', text: 'income', of: 'column' }],
      cached: false,
    }),
    'explain/request': () => ({ jobId: sampleJob().id }),
    'jobs/get': () => sampleJob({ state: 'running' }),
  });
  await renderApp(path, client);
  const section = within(await screen.findByRole('region', { name: 'In words' }));
  expect(await section.findByText('Written by an AI')).toBeTruthy();
  const mark = section.getByText('99');
  expect([mark.tagName, mark.textContent]).toEqual(['MARK', '99 (Not in what was sent) (?)']);
  // What comes from outside is text and nothing else.
  expect(section.getByText(/<b>%<\/b>/)).toBeTruthy();
  expect(section.getByText(/One number in this text was not in what was sent/)).toBeTruthy();

  fireEvent.click(section.getByRole('button', { name: 'Ask models.example.org to explain this' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(await dialog.findByText('{"model":"a-model"}')).toBeTruthy();
  expect(dialog.getByText('income is sent as “Column A”')).toBeTruthy();
  expect(client.calls.some(({ name }) => name === 'explain/request')).toBe(false);
  fireEvent.click(dialog.getByRole('button', { name: 'Send to models.example.org' }));
  expect(await section.findByRole('button', { name: /^Cancel/ })).toBeTruthy();
  expect(client.calls.find(({ name }) => name === 'explain/request')?.input).toEqual({
    subject: { kind: 'drift-run', id: ids.run },
    digest,
  });
});

function enter(label: string | RegExp, value: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
}

it('saves the settings with a new key, and shows what is wrong beside its field', async () => {
  const settings = explainSettings.parse({
    enabled: false,
    provider: 'openai-compatible',
    url: '',
    model: '',
    timeoutSeconds: 30,
    sendNames: false,
    sendValues: false,
    rowVersion: 0,
    savedAt: null,
    keyHeldIn: null,
  });
  const client = createFakeClient({
    'explain/settings': () => settings,
    'explain/save-settings': () => settings,
  });
  await renderApp('/explain/settings', client);
  expect(await screen.findByRole('heading', { level: 1, name: 'Nothing is sent anywhere.' })).toBeTruthy();
  fireEvent.click(screen.getByRole('switch', { name: /Let people send results/ }));
  const kind = screen.getByRole('combobox', { name: 'Kind' });
  fireEvent.mouseDown(kind);
  fireEvent.click(screen.getByRole('option', { name: /^RunAnywhere/ }));
  expect(screen.queryByLabelText('Key')).toBeNull();
  expect(screen.getByText(/The address that the server names when it starts/)).toBeTruthy();
  fireEvent.mouseDown(kind);
  fireEvent.click(screen.getByRole('option', { name: 'OpenAI-compatible' }));
  enter('Address', 'http://127.0.0.1:8080/v1');
  enter('Model', 'a-model');
  enter('Key', 'secret');
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Saved');
  expect(client.calls.find(({ name }) => name === 'explain/save-settings')?.input).toEqual({
    enabled: true,
    provider: 'openai-compatible',
    url: 'http://127.0.0.1:8080/v1',
    model: 'a-model',
    timeoutSeconds: 30,
    sendNames: false,
    sendValues: false,
    rowVersion: 0,
    key: { action: 'set', value: 'secret' },
  });
});
