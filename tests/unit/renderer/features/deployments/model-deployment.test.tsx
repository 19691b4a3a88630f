import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import {
  deploymentIds,
  sampleCheck,
  sampleDeploymentRow,
  sampleStanding,
} from '../../../../support/renderer-samples-deployments.ts';
import { ids, sampleInfo, sampleModel } from '../../../../support/renderer-samples.ts';

const none = { items: [], total: 0, nextCursor: null };
const one = <Item,>(item: Item) => ({ items: [item], total: 1, nextCursor: null });
const path = `/models/${ids.model}/deployment`;
const canary = sampleModel({
  state: 'canary',
  semanticVersion: '2.1.0',
  nextStates: ['production', 'blocked'],
});
const usual: FakeHandlers = {
  'models/get': () => canary,
  'drift/list': () => none,
  'deployments/check': ({ step }) => sampleCheck({ step }),
};

describe('the deployment of a model', () => {
  it('answers why the gate is closed, rule by rule, and lets an administrator override it with a reason', async () => {
    const client = createFakeClient({ ...usual, 'deployments/override': () => canary });
    await renderApp(path, client);
    const answer = await screen.findByRole('region', { name: 'May version 2.1.0 run in production?' });
    expect(await within(answer).findByText('Gate closed')).toBeTruthy();
    expect(within(answer).getByText('The gate does not let it.')).toBeTruthy();
    expect(within(answer).getByText('First find out what changed.')).toBeTruthy();
    expect(screen.getByText('It is no judgement on anything else.')).toBeTruthy();
    const rows = within(screen.getByRole('table', { name: 'Rule by rule' })).getAllByRole('row');
    expect(rows.map((row) => within(row).queryByRole('rowheader')?.textContent ?? '')).toEqual([
      '',
      'Drift',
      'Fairness',
      'Risk score',
      'Artefact',
      'Training data',
      'Model card',
      'Performance',
      'Alerts',
    ]);
    expect(rows[1]?.textContent).toMatch(/^DriftNot metAsked of drift\.Found of drift\./u);
    const mend = within(rows[2] ?? answer).getByRole('link', { name: 'Check its fairness' });
    expect(mend.getAttribute('href')).toBe(`/models/${ids.model}/fairness`);
    expect(rows[3]?.textContent).toContain('Cannot be toldNeed not be known here');
    expect(
      within(rows[1] ?? answer)
        .getByRole('link')
        .getAttribute('href'),
    ).toBe(`/runs/${ids.run}`);
    expect(await screen.findByText('This model has not gone anywhere yet')).toBeTruthy();

    await userEvent.click(within(answer).getByRole('button', { name: 'Override…' }));
    const dialog = await screen.findByRole('dialog');
    const send = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Override the gate' });
    const reason = within(dialog).getByRole('textbox', { name: /Why the model may run/u });
    expect(within(dialog).getByText('Found of drift.', { exact: false })).toBeTruthy();
    fireEvent.change(reason, { target: { value: 'Two people checked it twice.' } });
    expect(within(dialog).getByText('2 more characters are needed.')).toBeTruthy();
    expect(send.disabled).toBe(true);
    fireEvent.change(reason, { target: { value: 'Two people checked it twice, by hand.' } });
    fireEvent.change(within(dialog).getByRole('textbox', { name: /Days/u }), { target: { value: '15' } });
    expect(within(dialog).getByText('Enter a whole number from 1 to 14.')).toBeTruthy();
    expect(send.disabled).toBe(true);
    fireEvent.change(within(dialog).getByRole('textbox', { name: /Days/u }), { target: { value: '3' } });
    expect(within(dialog).getByText(/^It holds until .* the model is blocked\.$/u)).toBeTruthy();
    await userEvent.click(send);
    expect(await screen.findByText(/^House price stands on an override until/u)).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'deployments/override')?.input).toEqual({
      id: ids.model,
      rowVersion: canary.rowVersion,
      state: 'production',
      reason: 'Two people checked it twice, by hand.',
      days: 3,
    });
  });

  it('says on what override the model stands, which version was let in, and what was decided', async () => {
    const live = sampleModel({ state: 'production', semanticVersion: '2.1.0', nextStates: ['blocked'] });
    const admitted = {
      id: deploymentIds.earlier as never,
      version: '2.0.0',
      at: '2026-05-01T08:00:00.000Z' as never,
    };
    const check = { standing: sampleStanding(), admitted, reachable: false };
    const client = createFakeClient({
      ...usual,
      'models/get': () => live,
      'deployments/check': ({ step }) => sampleCheck({ ...check, step }),
      'deployments/list': () => one(sampleDeploymentRow()),
      'deployments/override': () => live,
    });
    await renderApp(path, client);
    expect(await screen.findByText('On an override for 3 more days')).toBeTruthy();
    expect(screen.getByText(/Reason: The new column is harmless/u)).toBeTruthy();
    expect(screen.getByText(/^Version 2\.0\.0 is what was let into production/u)).toBeTruthy();
    expect(screen.getByText('This is the step that the model has reached.')).toBeTruthy();
    const grid = await screen.findByRole('grid', { name: 'Decisions' });
    expect(within(grid).getByRole('link').getAttribute('href')).toBe(`/deployments/${deploymentIds.entry}`);
    expect(within(grid).getByText('Overridden')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Canary' }));
    expect(await screen.findByRole('region', { name: 'May version 2.1.0 run in canary?' })).toBeTruthy();
    expect(await screen.findByText(/cannot go to Canary from there, whatever the gate says/u)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Give it more time…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Give the override of House price more time' });
    const reason = within(dialog).getByRole('textbox', { name: /Why the model may run/u });
    fireEvent.change(reason, { target: { value: 'The fitted model comes on Thursday.' } });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Give it more time' }));
    const sent = client.calls.find(({ name }) => name === 'deployments/override')?.input;
    expect(sent).toMatchObject({ state: 'production', days: 7 });
  });

  it('moves the model where the gate is open, and says what the gate said when it closed in between', async () => {
    const client = createFakeClient({
      ...usual,
      'app/info': () => sampleInfo({ user: { id: ids.user as never, name: 'Eve', role: 'ml-engineer' } }),
      'deployments/check': ({ step }) => sampleCheck({ step, open: true }),
      'models/change-state': () =>
        refuse('GATE_CLOSED', 'The gate closed a moment ago.', { deploymentId: deploymentIds.entry }),
    });
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Move to production' }));
    const dialog = await screen.findByRole('dialog', { name: 'Move House price to Production' });
    expect(within(dialog).getByText('Gate open')).toBeTruthy();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Move to Production' }));
    expect(await within(dialog).findByText('The gate closed a moment ago.')).toBeTruthy();
    expect(within(dialog).getByRole('link', { name: 'See what the gate said' }).getAttribute('href')).toBe(
      `/deployments/${deploymentIds.entry}`,
    );
  });

  it('shows in the dialog of a state what keeps the gate closed, and leads to it', async () => {
    await renderApp(`/models/${ids.model}`, createFakeClient({ ...usual, 'datasets/list': () => none }));
    await userEvent.click(await screen.findByRole('button', { name: 'More actions' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Production' }));
    const dialog = await screen.findByRole('dialog', { name: 'Move House price to Production' });
    expect(await within(dialog).findByText('Kept closed by: Drift, Fairness.')).toBeTruthy();
    expect(within(dialog).queryByRole('button', { name: 'Move to Production' })).toBeNull();
    expect(within(dialog).getByRole('link', { name: 'See what is missing' }).getAttribute('href')).toBe(path);
  });

  it('shows that the gate is being asked, and a failure with its way out', async () => {
    const client = createFakeClient({ ...usual, 'deployments/check': never });
    await renderApp(path, client);
    const other = await screen.findByRole('button', { name: 'Staging' });
    const answer = screen.getByRole('region', { name: 'May version 2.1.0 run in production?' });
    expect(within(answer).getByRole('status', { name: 'Loading' })).toBeTruthy();
    client.answer({ 'deployments/check': () => refuse('INTERNAL') });
    await userEvent.click(other);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer(usual);
    await userEvent.click(retry);
    expect(await screen.findByText('Gate closed')).toBeTruthy();
  });
});
