import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { AlertNotices } from '../../../../../shared/contract/alerts.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { sampleChange, sampleId, sampleInfo, sampleSession } from '../../../../support/renderer-samples.ts';
import { alertIds, sampleAlert } from '../../../../support/renderer-samples-alerts.ts';

const none = { items: [], total: 0, nextCursor: null };
const listed: FakeHandlers = {
  'alerts/summary': () => ({ waiting: 2, open: 1, critical: 1, snoozed: 1 }),
  'alerts/list': () => ({
    items: [
      sampleAlert(),
      sampleAlert({ id: sampleId(8, 2), severity: 'warning', title: 'Second', state: 'acknowledged' }),
    ],
    total: 2,
    nextCursor: null,
  }),
};

describe('the inbox of alerts', () => {
  it('shows that it is loading', async () => {
    await renderApp('/alerts', createFakeClient({ 'alerts/list': never, 'alerts/summary': never }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Alerts' })).toBeTruthy();
    expect(screen.getByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('is answered in words, leads to each alert, and counts in the navigation', async () => {
    await renderApp('/alerts', createFakeClient(listed));
    expect(
      await screen.findByRole('heading', { level: 1, name: '2 alerts wait, 1 of them critical' }),
    ).toBeTruthy();
    expect(screen.getByText(/1 more is put aside/)).toBeTruthy();
    const link = await screen.findByRole('link', { name: sampleAlert().title });
    expect(link.getAttribute('href')).toBe(`/alerts/${alertIds.alert}`);
    const places = within(screen.getByRole('navigation', { name: 'Main' }));
    expect(places.getByRole('link', { name: /^Alerts\s+2 waiting$/u })).toBeTruthy();
  });

  it('asks for what waits first, and for what the filter says then', async () => {
    const client = createFakeClient(listed);
    await renderApp('/alerts', client);
    await screen.findByRole('link', { name: 'Second' });
    await userEvent.click(screen.getByRole('button', { name: 'Resolved' }));
    await userEvent.click(screen.getByRole('button', { name: 'Critical' }));
    await userEvent.click(screen.getByRole('button', { name: 'Assigned to me' }));
    const asked = client.calls.filter(({ name }) => name === 'alerts/list').map(({ input }) => input);
    const page = { cursor: null, limit: 25, modelId: null };
    expect(asked[0]).toEqual({ ...page, states: ['open', 'acknowledged'], severities: [], mine: false });
    expect(asked.at(-1)).toEqual({ ...page, states: ['resolved'], severities: ['critical'], mine: true });
  });

  it('offers the next step when nothing waits or matches, and a retry after a failure', async () => {
    const client = createFakeClient({ 'alerts/list': () => refuse('INTERNAL') });
    await renderApp('/alerts', client);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer({ 'alerts/list': () => none });
    await userEvent.click(retry);
    expect(await screen.findByText('No alert waits')).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1, name: 'Nothing waits' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Warning' }));
    expect(await screen.findByText('No alert matches')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('No alert waits')).toBeTruthy();
  });

  it('tells of a new alert with the way to it, and goes to one clicked on the desktop', async () => {
    const client = createFakeClient({
      ...listed,
      'alerts/get': () => sampleAlert(),
      'alerts/history': () => none,
    });
    const { router } = await renderApp('/alerts', client);
    await screen.findByRole('link', { name: 'Second' });
    const { id, severity, title, detail } = sampleAlert();
    act(() => {
      client.push({ topic: 'alert/raised', payload: { id, severity, title, detail } });
    });
    expect(await screen.findByText(`Critical: ${title}`)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open' }).getAttribute('href')).toBe(`/alerts/${id}`);
    await act(async () => {
      client.push({ topic: 'alert/opened', payload: { id } });
      await Promise.resolve();
    });
    expect(await screen.findByRole('heading', { level: 1, name: title })).toBeTruthy();
    expect(router.state.location.pathname).toBe(`/alerts/${id}`);
  });
});

describe('how alerts reach a person', () => {
  it('is chosen on the page of alerts, where a button asks the browser, and holds for what is raised', async () => {
    let chosen: AlertNotices = { enabled: true, from: 'notice', desktop: false };
    const client = createFakeClient({
      'alerts/list': () => none,
      'alerts/notices': () => chosen,
      'alerts/save-notices': (input) => {
        chosen = input;
        client.push({ topic: 'records/changed', payload: { entity: 'user', ids: [sampleInfo().user.id] } });
        return chosen;
      },
    });
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    const { router } = await renderApp('/alerts', client);
    fireEvent.click(await screen.findByText('Notices'));
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.change(await dialog.findByRole('combobox'), { target: { value: 'critical' } });
    fireEvent.click(dialog.getByLabelText(/outside the window/u));
    expect(client.permission.asked).toBe(0);
    fireEvent.click(dialog.getByText('Allow notifications'));
    expect(client.permission.asked).toBe(1);
    fireEvent.click(dialog.getByText('Save'));
    expect(await screen.findByText('Your choice was saved.')).toBeTruthy();
    expect(chosen).toEqual({ enabled: true, from: 'critical', desktop: true });

    const { id, title, detail } = sampleAlert();
    await waitFor(() => {
      expect(client.calls.filter(({ name }) => name === 'alerts/notices').length).toBeGreaterThan(1);
    });
    act(() => {
      // The one below what was chosen is not told of, so it does not hold up the other.
      const other = sampleAlert({ id: sampleId(8, 7), severity: 'critical' });
      client.push({ topic: 'alert/raised', payload: { id: other.id, severity: 'warning', title, detail } });
      client.push({ topic: 'alert/raised', payload: { id, severity: 'critical', title, detail } });
    });
    expect(await screen.findByText(`Critical: ${title}`)).toBeTruthy();
    expect(client.desktopNotices).toEqual([
      { title: `Critical: ${title}`, body: detail, alertId: alertIds.alert },
    ]);
    act(() => {
      client.push({ topic: 'alert/opened', payload: { id: null } });
    });
    expect(router.state.location.pathname).toBe('/alerts');
  });
});

describe('the page of an alert', () => {
  const path = `/alerts/${alertIds.alert}`;
  const opened: FakeHandlers = { 'alerts/get': () => sampleAlert(), 'alerts/history': () => none };

  it('shows loading, and a failure for an alert that is not there', async () => {
    const view = await renderApp(path, createFakeClient({ ...opened, 'alerts/get': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
    view.unmount();
    await renderApp(path, createFakeClient({ ...opened, 'alerts/get': () => refuse('ALERT_NOT_FOUND') }));
    expect(await screen.findByText('The alert does not exist.')).toBeTruthy();
  });

  it('says what happened, leads to the result and keeps its history with the notes', async () => {
    const said = sampleChange({ action: 'commented', note: 'The feed lost a column.', fields: [] });
    const raised = sampleChange({
      id: sampleId(6, 2),
      action: 'resolved by itself',
      fields: [{ field: 'state', before: 'open', after: 'resolved' }],
    });
    await renderApp(
      path,
      createFakeClient({
        ...opened,
        'alerts/history': () => ({ items: [raised, said], total: 2, nextCursor: null }),
      }),
    );
    expect(await screen.findByText(sampleAlert().detail)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open the monitor' }).getAttribute('href')).toBe(
      `/monitors/${sampleAlert().resultId}`,
    );
    expect(await screen.findByText('The feed lost a column.')).toBeTruthy();
    expect(screen.getByRole('row', { name: 'State Open Resolved' })).toBeTruthy();
  });

  it('asks what was found before it resolves', async () => {
    const client = createFakeClient({
      ...opened,
      'alerts/resolve': () => sampleAlert({ state: 'resolved', rowVersion: 5 }),
    });
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Resolve' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Resolve this alert' }));
    expect(dialog.getByRole('button', { name: 'Resolve' })).toHaveProperty('disabled', true);
    await userEvent.type(dialog.getByRole('textbox', { name: /What was found/ }), 'A broken feed');
    await userEvent.click(dialog.getByRole('button', { name: 'Resolve' }));
    expect(await screen.findByText('The alert is resolved.')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'alerts/resolve')?.input).toEqual({
      id: alertIds.alert,
      rowVersion: 4,
      note: 'A broken feed',
    });
  });

  it('checks its own number of hours while it is typed', async () => {
    const client = createFakeClient({
      ...opened,
      'alerts/snooze': () => sampleAlert({ state: 'snoozed', snoozedUntil: '2026-03-03T08:00:00.000Z' }),
    });
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Put aside' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Put this alert aside' }));
    await userEvent.click(dialog.getByRole('radio', { name: 'Another number of hours' }));
    const hours = dialog.getByRole('textbox', { name: 'Hours' });
    await userEvent.clear(hours);
    expect(dialog.getByText('Enter how many hours.')).toBeTruthy();
    await userEvent.type(hours, '1000');
    expect(dialog.getByText('Use at most 720 hours.')).toBeTruthy();
    expect(dialog.getByRole('button', { name: 'Put aside' })).toHaveProperty('disabled', true);
    await userEvent.clear(hours);
    await userEvent.type(hours, '12');
    await userEvent.click(dialog.getByRole('button', { name: 'Put aside' }));
    expect(await screen.findByText(/comes back by itself\.$/)).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'alerts/snooze')?.input).toEqual({
      id: alertIds.alert,
      rowVersion: 4,
      hours: 12,
      note: '',
    });
  });

  it('says when somebody was faster, reads again and keeps what was typed', async () => {
    let present = sampleAlert();
    const client = createFakeClient({
      ...opened,
      'alerts/get': () => present,
      'alerts/acknowledge': ({ rowVersion }) =>
        rowVersion === 9 ? sampleAlert({ state: 'acknowledged', rowVersion: 10 }) : refuse('STALE_VERSION'),
    });
    await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Acknowledge' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Acknowledge this alert' }));
    await userEvent.type(dialog.getByRole('textbox', { name: /Note/ }), 'On it');
    present = sampleAlert({ occurrences: 4, rowVersion: 9 });
    await userEvent.click(dialog.getByRole('button', { name: 'Acknowledge' }));
    await userEvent.click(await dialog.findByRole('button', { name: 'Read again' }));
    expect(await dialog.findByText('Now: Open, seen 4 times. What you typed is kept.')).toBeTruthy();
    await userEvent.click(dialog.getByRole('button', { name: 'Acknowledge' }));
    expect(await screen.findByText('The alert is acknowledged.')).toBeTruthy();
    expect(client.calls.findLast(({ name }) => name === 'alerts/acknowledge')?.input).toEqual({
      id: alertIds.alert,
      rowVersion: 9,
      note: 'On it',
    });
  });

  it('is assigned to one of the people, and only read by an auditor', async () => {
    const person = { id: sampleId(1, 7), name: 'Ben Scientist' };
    const client = createFakeClient({
      ...opened,
      'alerts/people': () => ({ people: [person] }) as never,
      'alerts/assign': () => sampleAlert({ assignee: person }),
    });
    const view = await renderApp(path, client);
    await userEvent.click(await screen.findByRole('button', { name: 'Assign' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Who looks after this alert?' }));
    await userEvent.selectOptions(
      await dialog.findByRole('combobox', { name: 'Assigned to' }),
      'Ben Scientist',
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Assign' }));
    expect(await screen.findByText('The alert is assigned to Ben Scientist.')).toBeTruthy();
    view.unmount();

    const user = { ...sampleInfo().user, role: 'auditor' as const };
    await renderApp(
      path,
      createFakeClient({
        ...opened,
        'app/info': () => sampleInfo({ user }),
        'session/state': () => sampleSession({ user: { ...user, email: 'ada@example.org' } }),
      }),
    );
    await waitFor(() => {
      for (const name of ['Acknowledge', 'Resolve', 'Put aside', 'Assign']) {
        expect(screen.getByRole('button', { name })).toHaveProperty('disabled', true);
      }
    });
  });
});
