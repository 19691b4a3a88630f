import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import {
  ids,
  sampleInfo,
  sampleJob,
  sampleOverview,
  samplePeople,
  sampleSession,
} from '../../../../support/renderer-samples.ts';

const demo = {
  available: true,
  models: [{ name: 'House price', story: 'Moved to the coast.' }],
  sources: [
    { title: 'California housing', licence: 'Public domain', source: 'StatLib', context: 'Census blocks.' },
  ],
};

const empty = () => sampleInfo({ empty: true, demoLoaded: false });

const listed = (name: RegExp) => screen.getByRole('link', { name }).getAttribute('href');

describe('the overview', () => {
  it('shows that it is loading', async () => {
    await renderApp('/', createFakeClient({ 'app/info': never }));
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('answers in words, counts by verdict and leads to what needs a look', async () => {
    const grades = { A: 1, B: 0, C: 0, D: 0, E: 2, F: 0 };
    await renderApp(
      '/',
      createFakeClient({
        'workspace/overview': () => sampleOverview(),
        'risk/summary': () => ({
          scored: 5,
          grades,
          unknown: 2,
          meanScore: 52.1,
          undecided: 3,
          waiting: 0,
        }),
      }),
    );
    expect(await screen.findByRole('heading', { level: 1, name: /2 of 5 models have drifted/ })).toBeTruthy();
    expect(
      await screen.findByText('2 of 5 models have grade E or F. Of 2 more, nothing is known yet.'),
    ).toBeTruthy();
    expect(listed(/^2 models of grade E/)).toMatch(/^\/models\?state=draft&.+&grade=E$/u);
    expect(listed(/^2 models of which nothing is known/)).toMatch(/&grade=unknown$/u);
    const tiles = within(screen.getByRole('navigation', { name: 'Models by verdict' })).getAllByRole('link');
    expect(tiles.map((tile) => [tile.textContent, tile.getAttribute('href')])).toEqual([
      ['2Major drift', '/models?verdict=major'],
      ['1Moderate drift', '/models?verdict=moderate'],
      ['0Not enough data', '/models?verdict=insufficient'],
      ['1No drift', '/models?verdict=stable'],
      ['1Not compared yet', '/models?sort=lastRunAt&direction=asc'],
    ]);
    expect(screen.getByRole('link', { name: /House price/ }).getAttribute('href')).toBe(`/runs/${ids.run}`);
  });

  it('says so when nothing needs attention', async () => {
    const calm = sampleOverview({
      verdicts: { stable: 5, moderate: 0, major: 0, insufficient: 0, none: 0 },
      attention: [],
    });
    await renderApp('/', createFakeClient({ 'workspace/overview': () => calm }));
    expect(await screen.findByText('Nothing needs attention')).toBeTruthy();
  });

  it('shows a failure and tries again', async () => {
    const client = createFakeClient({ 'workspace/overview': () => refuse('DATABASE_DAMAGED') });
    await renderApp('/', client);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer({ 'workspace/overview': () => sampleOverview() });
    await userEvent.click(retry);
    expect(await screen.findByRole('heading', { level: 1, name: /2 of 5 models/ })).toBeTruthy();
  });
});

const inDemo = () => sampleSession({ workspace: 'demo', idleLockMinutes: 0, demoPeople: samplePeople });

describe('an empty workspace', () => {
  it('leads to the first model', async () => {
    await renderApp('/', createFakeClient({ 'app/info': empty }));
    const link = await screen.findByRole('link', { name: 'Register your first model' });
    expect(link.getAttribute('href')).toBe('/models/new');
  });
});

describe('the demo before its data is there', () => {
  const running = sampleJob({ kind: 'demo-load', title: 'Load the demo workspace' });

  it('shows the progress of loading, says where the data comes from, and arrives at the overview', async () => {
    let loaded = false;
    const client = createFakeClient({
      'session/state': inDemo,
      'app/info': () => (loaded ? sampleInfo() : empty()),
      'demo/describe': () => demo,
      'jobs/list': () => ({ items: [running], total: 1, nextCursor: null }),
      'jobs/get': () => running,
      'workspace/overview': () => sampleOverview(),
    });
    await renderApp('/', client);
    expect(await screen.findByRole('progressbar')).toBeTruthy();
    expect(await screen.findByText('Licence: Public domain')).toBeTruthy();
    loaded = true;
    act(() => {
      client.push({
        topic: 'job/done',
        payload: {
          ...running,
          state: 'done',
          outcome: { entity: 'workspace', id: 'demo', message: 'Loaded.' },
        },
      });
      client.push({ topic: 'records/changed', payload: { entity: 'workspace', ids: [] } });
    });
    expect(await screen.findByRole('heading', { level: 1, name: /2 of 5 models/ })).toBeTruthy();
  });

  it('loads again after a failure, and says why that failed', async () => {
    const client = createFakeClient({
      'session/state': inDemo,
      'app/info': empty,
      'demo/describe': () => demo,
      'demo/load': () => refuse('DISK_FULL'),
    });
    await renderApp('/', client);
    await userEvent.click(await screen.findByRole('button', { name: 'Load the demo data' }));
    expect(await screen.findByText(/The disk is full/)).toBeTruthy();
  });
});
