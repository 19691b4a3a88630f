import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { change } from '../../../../../shared/contract/models.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { sampleModelRow } from '../../../../support/renderer-samples.ts';
import { alertIds, sampleAlertRule } from '../../../../support/renderer-samples-alerts.ts';

const rule = sampleAlertRule();
const usual: FakeHandlers = {
  'alerts/rules': () => ({ rules: [rule] }),
  'models/list': () => ({ items: [sampleModelRow()], total: 1, nextCursor: null }),
};

describe('the rules of alerts', () => {
  it('show loading, a failure with its retry, and the next step when there is none', async () => {
    const view = await renderApp('/alerts/rules', createFakeClient({ 'alerts/rules': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
    view.unmount();
    const client = createFakeClient({ 'alerts/rules': () => refuse('INTERNAL') });
    await renderApp('/alerts/rules', client);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer({ 'alerts/rules': () => ({ rules: [] }) });
    await userEvent.click(retry);
    expect(await screen.findByText('There is no rule')).toBeTruthy();
    expect(screen.getByText(/Every rule is switched off/)).toBeTruthy();
  });

  it('say in a sentence what each does, and are switched off', async () => {
    const client = createFakeClient({
      ...usual,
      'alerts/save-rule': ({ draft }) => sampleAlertRule({ ...draft, rowVersion: 3 }),
    });
    await renderApp('/alerts/rules', client);
    expect(await screen.findByRole('heading', { level: 1, name: '1 rule raises alerts' })).toBeTruthy();
    expect(screen.getByText(/^Comparisons that find major drift raise a warning/)).toBeTruthy();
    await userEvent.click(screen.getByRole('switch', { name: `The rule ${rule.name} is on` }));
    expect(await screen.findByText(`The rule “${rule.name}” is off.`)).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'alerts/save-rule')?.input).toMatchObject({
      rule: { id: alertIds.rule, rowVersion: 2 },
      draft: { enabled: false, sources: ['comparison'] },
    });
  });

  it('have a history each, which tells who changed what', async () => {
    const changed = {
      id: '01900000-0000-7000-8000-0000000000c1',
      at: '2026-03-02T09:00:00.000Z',
      actor: { id: '01900000-0000-7000-8000-000000000009', name: 'Ada Reviewer' },
      action: 'updated',
      note: '',
      fields: [{ field: 'coolDownHours', before: '24', after: '12' }],
    };
    const client = createFakeClient({
      ...usual,
      'alerts/rule-history': () => ({ items: [change.parse(changed)], total: 1, nextCursor: null }),
    });
    await renderApp('/alerts/rules', client);
    await userEvent.click(await screen.findByRole('button', { name: `History of the rule ${rule.name}` }));
    const dialog = await screen.findByRole('dialog', { name: `History of “${rule.name}”` });
    expect(await within(dialog).findByRole('row', { name: 'Cool-down in hours 24 12' })).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'alerts/rule-history')?.input).toMatchObject({
      id: alertIds.rule,
    });
  });

  it('are checked while they are typed, and a name that is taken is said at its field', async () => {
    const client = createFakeClient({
      ...usual,
      'alerts/save-rule': ({ draft }) =>
        draft.name === 'Taken'
          ? refuse('NAME_TAKEN', 'There is one.', {
              problems: [{ path: 'draft.name', message: 'There is a rule “Taken” already.' }],
            })
          : sampleAlertRule({ ...draft, modelName: 'House price' }),
    });
    await renderApp('/alerts/rules', client);
    await userEvent.click(await screen.findByRole('button', { name: 'Add a rule' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Add a rule' }));
    await userEvent.type(dialog.getByRole('textbox', { name: /Name/ }), 'Taken');
    const coolDown = dialog.getByRole('textbox', { name: 'Cool-down in hours' });
    await userEvent.clear(coolDown);
    expect(dialog.getByText('Enter a whole number of hours.')).toBeTruthy();
    await userEvent.type(coolDown, '721');
    expect(dialog.getByText('Use at most 720 hours.')).toBeTruthy();
    await userEvent.clear(coolDown);
    await userEvent.type(coolDown, '48');
    await userEvent.click(dialog.getByRole('checkbox', { name: 'Comparisons' }));
    expect(dialog.getByText('Choose at least one kind of result.')).toBeTruthy();
    await userEvent.click(dialog.getByRole('checkbox', { name: 'Monitors' }));
    await userEvent.selectOptions(await dialog.findByRole('combobox', { name: 'Model' }), 'House price');
    expect(dialog.getByText(/for the model “House price”\. It is announced at most once in 48/)).toBeTruthy();
    await userEvent.click(dialog.getByRole('button', { name: 'Save the rule' }));
    expect(await dialog.findByText('There is a rule “Taken” already.')).toBeTruthy();
    await userEvent.type(dialog.getByRole('textbox', { name: /Name/ }), ' no more');
    await userEvent.click(dialog.getByRole('button', { name: 'Save the rule' }));
    expect(await screen.findByText('The rule “Taken no more” was saved.')).toBeTruthy();
  });

  it('ask for figures where results have no verdict, and say at the field what is wrong', async () => {
    const client = createFakeClient({ ...usual, 'alerts/save-rule': ({ draft }) => sampleAlertRule(draft) });
    await renderApp('/alerts/rules', client);
    await userEvent.click(await screen.findByRole('button', { name: 'Add a rule' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Add a rule' }));
    const type = (name: RegExp | string, value: string): void => {
      fireEvent.change(dialog.getByRole('textbox', { name }), { target: { value } });
    };
    type(/Name/, 'Worse');
    for (const name of ['Comparisons', 'Performance', 'Risk scores', 'Imported data']) {
      fireEvent.click(dialog.getByRole('checkbox', { name }));
    }
    type('Raises below', '70');
    expect(dialog.getByText('Enter a number up to 1.')).toBeTruthy();
    type('Raises below', 'seventy');
    expect(dialog.getByText('Enter a number.')).toBeTruthy();
    type('Raises below', '0.7');
    type('Or worse than the reference by more than', '');
    await userEvent.selectOptions(dialog.getByRole('combobox', { name: 'From grade' }), 'D or worse');
    type('Missing values, more than (%)', '');
    expect(dialog.getByText(/^Performance results with AUC below 0\.7 \(beyond chance\)/)).toBeTruthy();
    await userEvent.click(dialog.getByRole('button', { name: 'Save the rule' }));
    expect(await screen.findByText('The rule “Worse” was saved.')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'alerts/save-rule')?.input).toMatchObject({
      draft: {
        sources: ['performance', 'risk', 'data-quality'],
        performance: { metric: 'auc', limit: 0.7, drop: null },
        risk: { grade: 'D' },
        dataQuality: { refusedPercent: 5, missingPercent: null },
      },
    });
  });

  it('are read again when somebody was faster', async () => {
    let present = rule;
    const client = createFakeClient({
      ...usual,
      'alerts/rules': () => ({ rules: [present] }),
      'alerts/save-rule': ({ rule: target, draft }) =>
        target?.rowVersion === 7 ? sampleAlertRule({ ...draft, rowVersion: 8 }) : refuse('STALE_VERSION'),
    });
    await renderApp('/alerts/rules', client);
    await userEvent.click(await screen.findByRole('button', { name: `Change the rule ${rule.name}` }));
    const dialog = within(await screen.findByRole('dialog'));
    present = sampleAlertRule({ name: 'Renamed', rowVersion: 7 });
    await userEvent.click(dialog.getByRole('button', { name: 'Save the rule' }));
    await userEvent.click(await dialog.findByRole('button', { name: 'Read again' }));
    expect(await dialog.findByDisplayValue('Renamed')).toBeTruthy();
    await userEvent.click(dialog.getByRole('button', { name: 'Save the rule' }));
    expect(await screen.findByText('The rule “Renamed” was saved.')).toBeTruthy();
  });

  it('are removed after a question', async () => {
    const client = createFakeClient({ ...usual, 'alerts/delete-rule': () => ({}) });
    await renderApp('/alerts/rules', client);
    await userEvent.click(await screen.findByRole('button', { name: `Remove the rule ${rule.name}` }));
    await userEvent.click(await screen.findByRole('button', { name: 'Remove the rule' }));
    expect(await screen.findByText(`The rule “${rule.name}” was removed.`)).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'alerts/delete-rule')?.input).toEqual({
      id: alertIds.rule,
      rowVersion: 2,
    });
  });
});
