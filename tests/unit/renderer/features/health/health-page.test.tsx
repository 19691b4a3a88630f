import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { healthAnswer } from '../../../../../renderer/features/health/health-answer.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import { sampleHealth } from '../../../../support/renderer-samples.ts';

describe('the health of the application', () => {
  it('shows that it is loading', async () => {
    await renderApp('/health', createFakeClient({ 'app/health': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('says in words that all is well, with the figures', async () => {
    await renderApp('/health', createFakeClient({ 'app/health': () => sampleHealth() }));
    expect(await screen.findByRole('heading', { level: 1, name: /^Everything works/ })).toBeTruthy();
    expect(screen.getByText('12 MiB in 8 files')).toBeTruthy();
    expect(screen.getByText('1 h 6 min')).toBeTruthy();
  });

  it('puts the worst first', () => {
    const gib = 1024 ** 3;
    expect([
      healthAnswer({ database: 'failed', freeDiskBytes: 0 }),
      healthAnswer({ database: 'read-only', freeDiskBytes: 0 }),
      healthAnswer({ database: 'ok', freeDiskBytes: gib - 1 }),
      healthAnswer({ database: 'ok', freeDiskBytes: gib }),
    ]).toEqual(['failed', 'readOnly', 'lowDisk', 'ok']);
  });

  it('names how little room is left', async () => {
    await renderApp(
      '/health',
      createFakeClient({ 'app/health': () => sampleHealth({ freeDiskBytes: 524_288_000 }) }),
    );
    expect(
      await screen.findByRole('heading', { level: 1, name: 'The disk is nearly full: 500 MiB left.' }),
    ).toBeTruthy();
  });

  it('shows a failure and checks again', async () => {
    const client = createFakeClient({ 'app/health': () => refuse('INTERNAL') });
    await renderApp('/health', client);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer({ 'app/health': () => sampleHealth() });
    await userEvent.click(retry);
    expect(await screen.findByRole('heading', { level: 1, name: /^Everything works/ })).toBeTruthy();
  });
});
