import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { change } from '../../../../../shared/contract/models.ts';
import { defaultGatePolicy } from '../../../../../shared/schema/gate.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import {
  deploymentIds,
  sampleDeployment,
  sampleDeploymentRow,
  sampleGatePolicy,
} from '../../../../support/renderer-samples-deployments.ts';
import { ids, sampleInfo } from '../../../../support/renderer-samples.ts';

const none = { items: [], total: 0, nextCursor: null };
const one = <Item,>(item: Item) => ({ items: [item], total: 1, nextCursor: null });

describe('the page of deployments', () => {
  it('says how many models run and which do so by an override, and filters what was decided', async () => {
    const client = createFakeClient({
      'models/list': () => ({ ...none, total: 2 }),
      'deployments/list': ({ outcomes }) =>
        outcomes.includes('blocked') ? none : one(sampleDeploymentRow()),
    });
    await renderApp('/deployments', client);
    expect(await screen.findByRole('heading', { level: 1, name: '2 models run in production' })).toBeTruthy();
    expect(await screen.findByText('1 model is where it is by an override, not by the gate.')).toBeTruthy();
    const standing = await screen.findByRole('table', { name: 'Overrides that stand' });
    expect(within(standing).getByText('3 days left')).toBeTruthy();
    expect(within(standing).getByRole('link').getAttribute('href')).toBe(
      `/deployments/${deploymentIds.entry}`,
    );
    expect(await screen.findByRole('grid', { name: 'Decisions' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Blocked' }));
    expect(await screen.findByText('Nothing with this outcome')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByRole('grid', { name: 'Decisions' })).toBeTruthy();
  });

  it('says what to do where nothing was decided yet, and that it is loading', async () => {
    const client = createFakeClient({
      'models/list': () => none,
      'deployments/list': ({ standing }) => (standing ? never() : none),
    });
    await renderApp('/deployments', client);
    expect(await screen.findByText('No model has gone anywhere yet')).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1, name: 'No model runs in production' })).toBeTruthy();
    expect(screen.getByRole('status', { name: 'Loading' })).toBeTruthy();
  });
});

describe('the page of one decision', () => {
  it('says what happened, what the gate said in words and rule by rule, and by which version of the policy', async () => {
    const client = createFakeClient({ 'deployments/get': () => sampleDeployment() });
    await renderApp(`/deployments/${deploymentIds.entry}`, client);
    const heading =
      'Ada Reviewer let version 2.1.0 of House price into production, which the gate did not admit';
    expect(await screen.findByRole('heading', { level: 1, name: heading })).toBeTruthy();
    expect(screen.getByText(/^The override holds until/u)).toBeTruthy();
    expect(await screen.findByText('All is told in words.')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'explain/narrative')?.input).toEqual({
      subject: { kind: 'deployment', id: deploymentIds.entry },
    });
    expect(screen.getByRole('table', { name: 'Rule by rule' })).toBeTruthy();
    const facts = screen.getByRole('region', { name: 'About this decision' });
    expect(within(facts).getByText('The new column is harmless, as two people checked.')).toBeTruthy();
    expect(within(facts).getByRole('link', { name: 'Version 1' }).getAttribute('href')).toBe('/gate');
    const audit = within(facts).getByRole('link', { name: 'Show in the audit record' });
    expect(audit.getAttribute('href')).toBe(`/audit?object=${deploymentIds.entry}`);
  });

  it('says that the gate was not asked, and that there is no such decision', async () => {
    const plain = {
      outcome: 'moved',
      to: 'retired',
      verdict: null,
      evaluation: null,
      evaluationSha256: null,
    };
    const unasked = sampleDeployment({ ...plain, narrative: null, overrideUntil: null, standing: false });
    const client = createFakeClient({ 'deployments/get': () => unasked });
    const { unmount } = await renderApp(`/deployments/${deploymentIds.entry}`, client);
    expect(await screen.findByText('The gate was not asked: this step needs none.')).toBeTruthy();
    expect(screen.queryByRole('table', { name: 'Rule by rule' })).toBeNull();
    unmount();
    client.answer({ 'deployments/get': () => refuse('NOT_FOUND', 'There is no such deployment.') });
    await renderApp(`/deployments/${deploymentIds.entry}`, client);
    expect(await screen.findByText('There is no such deployment.')).toBeTruthy();
  });
});

describe('what the gate asks', () => {
  const answers: FakeHandlers = {
    'gate/policy': sampleGatePolicy,
    'gate/preview': () => ({
      models: 6,
      admitted: [{ step: 'production', before: 1, after: 3 }],
      changed: 1,
      moves: [
        {
          modelId: ids.model as never,
          modelName: 'House price',
          state: 'canary',
          step: 'production',
          before: 'fail',
          after: 'pass',
          rules: ['drift'],
        },
      ],
    }),
  };

  it('is told step by step, changed where the steps fit, tried over all models and saved', async () => {
    const client = createFakeClient({ ...answers, 'gate/save-policy': sampleGatePolicy });
    await renderApp('/gate', client);
    expect(
      await screen.findByRole('heading', { level: 1, name: /8 rules before production, 7 before canary/u }),
    ).toBeTruthy();
    expect(screen.getByText('The risk score is below 70 of 100. It has to be known.')).toBeTruthy();
    const save = screen.getByRole<HTMLButtonElement>('button', { name: 'Save' });
    const tryIt = screen.getByRole<HTMLButtonElement>('button', { name: 'Try over all models' });
    fireEvent.change(screen.getByRole('textbox', { name: 'Risk score: limit' }), { target: { value: 'x' } });
    const drift = screen.getByRole('combobox', { name: 'Drift: asked from' });
    fireEvent.change(drift, { target: { value: 'never' } });
    expect(screen.getByText('Enter a whole number.')).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toBe(
      'Choose the step from which the rule holds, or a later one.',
    );
    expect(tryIt.disabled).toBe(true);
    fireEvent.change(screen.getByRole('textbox', { name: 'Risk score: limit' }), { target: { value: '60' } });
    const known = screen.getByRole('combobox', { name: 'Drift: has to be known from' });
    fireEvent.change(known, { target: { value: 'never' } });
    expect(screen.queryByRole('alert')).toBeNull();
    expect(save.disabled).toBe(true);
    await userEvent.click(tryIt);
    expect(await screen.findByText('The gate would say something else of 1 of 6 models.')).toBeTruthy();
    expect(screen.getByRole('row', { name: 'Production 1 3' })).toBeTruthy();
    expect(
      screen.getByRole('row', { name: 'House price Production Gate closed Gate open Drift' }),
    ).toBeTruthy();
    await userEvent.click(save);
    expect(client.calls.find(({ name }) => name === 'gate/save-policy')?.input).toEqual({
      policy: {
        ...defaultGatePolicy,
        drift: { ...defaultGatePolicy.drift, from: null, knownFrom: null },
        risk: { ...defaultGatePolicy.risk, below: 60 },
      },
      version: 3,
    });
  });

  it('is read by others, with its history in words', async () => {
    const saved = change.parse({
      id: ids.job,
      at: '2026-06-01T08:00:00.000Z',
      actor: { id: ids.user, name: 'Ana' },
      action: 'changed',
      note: '',
      fields: [{ field: 'artefact', before: 'from canary', after: 'from never' }],
    });
    const client = createFakeClient({
      ...answers,
      'app/info': () => sampleInfo({ user: { id: ids.user as never, name: 'Eve', role: 'auditor' } }),
      'gate/policy-history': () => one(saved),
    });
    await renderApp('/gate', client);
    expect(await screen.findByText(/^Administrators and compliance officers change/u)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'History' }));
    const dialog = await screen.findByRole('dialog', { name: 'History of what the gate asks' });
    const row = 'Artefact Asked from: Canary Asked from: Never';
    expect(await within(dialog).findByRole('row', { name: row })).toBeTruthy();
  });
});
