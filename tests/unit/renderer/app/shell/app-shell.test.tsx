import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { AppShell } from '../../../../../renderer/app/shell/app-shell.tsx';
import { setConnectionState } from '../../../../../renderer/client/connection.ts';
import { createFakeClient, renderApp } from '../../../../support/renderer-fake-client.tsx';
import {
  sampleHealth,
  sampleId,
  sampleInfo,
  sampleJob,
  sampleMetrics,
} from '../../../../support/renderer-samples.ts';

const health = { 'app/health': () => sampleHealth(), 'app/metrics': () => sampleMetrics() };

describe('the frame of the application', () => {
  it('names its parts and says who is signed in', async () => {
    await renderApp('/health', createFakeClient(health));
    await screen.findByRole('heading', { level: 1, name: /Everything works/ });
    const links = within(screen.getByRole('navigation', { name: 'Main' })).getAllByRole('link');
    expect(links.map((link) => link.textContent)).toEqual([
      'Overview',
      'Alerts',
      'Approvals',
      'Models',
      'Deployments',
      'Risk',
      'Monitors',
      'Comparisons',
      'Audit',
      'Jobs',
      'Safe-keeping',
      'Accounts',
      'Health',
    ]);
    expect(
      await screen.findByRole('button', { name: 'Signed in as Ada Reviewer, Administrator' }),
    ).toBeTruthy();
    expect(document.title).toBe('Health · DriftGuard');
  });

  it('lets the keyboard skip to the content', async () => {
    await renderApp('/health', createFakeClient(health));
    await screen.findByRole('heading', { level: 1 });
    await userEvent.tab();
    expect(document.activeElement?.textContent).toBe('Skip to content');
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement?.tagName).toBe('MAIN');
  });

  it('says on every page that nothing can be changed, why, and where to look', async () => {
    const client = createFakeClient({
      'app/info': () => sampleInfo({ readingOnly: true }),
      'models/list': () => ({ items: [], total: 0, nextCursor: null }),
    });
    await renderApp('/models', client);
    await screen.findByText('No models yet');
    const banner = screen.getByRole('alert');
    expect(banner.textContent).toContain('The workspace is open for reading only');
    const look = within(banner).getByRole('link', { name: 'Why, and what to do' });
    expect(look.getAttribute('href')).toBe('/audit');
    const held = screen.getAllByRole('button', { name: 'Register model' });
    expect(held.map((button) => button.hasAttribute('disabled'))).toEqual([true, true]);
  });

  it('says that the engine is away, holds writes back, and takes both back', async () => {
    const client = createFakeClient({ 'models/list': () => ({ items: [], total: 0, nextCursor: null }) });
    await renderApp('/models', client);
    await screen.findByText('No models yet');
    act(() => {
      setConnectionState(client.connection, 'offline');
    });
    expect(screen.getByRole('alert').textContent).toBe('The engine is not answering. Trying again…');
    const held = screen.getAllByRole('button', { name: 'Register model' });
    expect(held.map((button) => button.hasAttribute('disabled'))).toEqual([true, true]);
    act(() => {
      setConnectionState(client.connection, 'online');
    });
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getAllByRole('link', { name: 'Register model' })).toHaveLength(2);
  });

  it('tells how to come back when the session is over', async () => {
    const client = createFakeClient(health);
    await renderApp('/health', client);
    await screen.findByRole('heading', { level: 1, name: /Everything works/ });
    act(() => {
      setConnectionState(client.connection, 'signed-out');
    });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('This page is no longer connected');
    expect(screen.queryByRole('navigation', { name: 'Main' })).toBeNull();
  });

  it('has a page for an address that leads nowhere', async () => {
    await renderApp('/nowhere/at/all', createFakeClient());
    expect(
      await screen.findByRole('heading', { level: 1, name: 'There is no page at this address' }),
    ).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Go to the overview' }).getAttribute('href')).toBe('/');
  });

  it('keeps the frame when a page fails, and tries the page again', async () => {
    // React writes every caught failure to the console.
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let broken = true;
    const Fragile = () => {
      if (broken) throw new Error('boom');
      return <h1>Whole again</h1>;
    };
    await renderApp('/', createFakeClient(), [
      { path: '/', Component: AppShell, children: [{ index: true, Component: Fragile }] },
    ]);
    expect(await screen.findByRole('heading', { level: 1, name: 'This page stopped working' })).toBeTruthy();
    expect(screen.getByRole('navigation', { name: 'Main' })).toBeTruthy();
    broken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Whole again' })).toBeTruthy();
    quiet.mockRestore();
  });

  it('shows running jobs from every page, with progress and cancel', async () => {
    const client = createFakeClient({
      ...health,
      'jobs/list': () => ({ items: [sampleJob()], total: 1, nextCursor: null }),
      'jobs/cancel': () => sampleJob({ state: 'cancelled' }),
    });
    await renderApp('/health', client);
    await userEvent.click(await screen.findByRole('button', { name: 'Background jobs: 1 running' }));
    const dialog = await screen.findByRole('dialog', { name: 'Background jobs' });
    expect(within(dialog).getByText('Comparing features · 3 of 8 features')).toBeTruthy();
    expect(within(dialog).getByRole('progressbar').getAttribute('aria-valuenow')).toBe('37.5');
    act(() => {
      client.push({
        topic: 'job/progress',
        payload: {
          jobId: sampleJob().id,
          progress: { done: 6, total: 8, unit: 'features', phase: 'Comparing features' },
        },
      });
    });
    expect(await within(dialog).findByText('Comparing features · 6 of 8 features')).toBeTruthy();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel Compare Homes 2025 with Homes 2023' }),
    );
    expect(await screen.findByText('The job was cancelled. Nothing was changed.')).toBeTruthy();
    expect(client.calls.at(-1)).toEqual({ name: 'jobs/cancel', input: { id: sampleId(5, 1) } });
  });

  it('says when a job has ended, with a way to its result', async () => {
    const client = createFakeClient(health);
    await renderApp('/health', client);
    await screen.findByRole('heading', { level: 1, name: /Everything works/ });
    act(() => {
      client.push({
        topic: 'job/done',
        payload: sampleJob({
          state: 'done',
          endedAt: '2026-03-01T12:00:00.000Z',
          outcome: { entity: 'run', id: sampleId(3, 1), message: 'Major drift.' },
        }),
      });
    });
    expect(await screen.findByText('Compare Homes 2025 with Homes 2023: Major drift.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open result' }).getAttribute('href')).toBe(
      `/runs/${sampleId(3, 1)}`,
    );
  });

  it('remembers the theme that was chosen', async () => {
    await renderApp('/health', createFakeClient(health));
    // The page before signing in has the same button.
    await screen.findByRole('heading', { level: 1, name: /Everything works/ });
    await userEvent.click(screen.getByRole('button', { name: 'Theme: System' }));
    await userEvent.click(await screen.findByRole('menuitemradio', { name: 'Dark' }));
    expect(await screen.findByRole('button', { name: 'Theme: Dark' })).toBeTruthy();
    expect(document.documentElement.getAttribute('data-color-scheme')).toBe('dark');
    expect(localStorage.getItem('mui-mode')).toBe('dark');
  });
});
