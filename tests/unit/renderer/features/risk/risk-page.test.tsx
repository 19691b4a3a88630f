import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { change } from '../../../../../shared/contract/models.ts';
import { defaultRiskSettings } from '../../../../../shared/schema/risk.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { ids, sampleModel } from '../../../../support/renderer-samples.ts';
import { sampleRiskScore, sampleRiskSettings } from '../../../../support/renderer-samples-risk.ts';

vi.mock('../../../../../renderer/charts/chart.tsx', () => ({
  default: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
}));

const score = sampleRiskScore();
const noGrades = { A: 0, B: 0, C: 0, D: 0, E: 0, F: 0 };
const none = { items: [], total: 0, nextCursor: null };
const answers: FakeHandlers = {
  'models/get': () => sampleModel(),
  'drift/list': () => none,
  'risk/get': () => ({ score }),
  'risk/history': () => none,
  'risk/settings': sampleRiskSettings,
  'risk/summary': () => ({
    scored: 15,
    grades: { ...noGrades, D: 10, F: 2 },
    unknown: 3,
    meanScore: 61.3,
    undecided: 5,
    waiting: 0,
  }),
  'risk/list': () => ({
    items: [
      {
        modelId: score.modelId,
        modelName: 'House price band',
        owner: 'Pricing',
        state: 'production',
        riskClass: 'high',
        score: 58.8,
        low: 21.3,
        high: 96.3,
        grade: 'D',
        at: score.at,
        unknownTerms: 5,
      },
    ],
    total: 1,
    nextCursor: null,
  }),
  'risk/preview': () => ({
    models: 12,
    before: noGrades,
    after: noGrades,
    moves: [{ from: 'D', to: 'E', models: 1 }],
    movers: [
      {
        modelId: score.modelId,
        modelName: 'House price band',
        from: { score: 58.8, grade: 'D' },
        to: { score: 71, grade: 'E' },
      },
    ],
  }),
};

describe('the risk of a model', () => {
  it('is answered with what is not known, every term leads to its record, and it is computed again', async () => {
    const sentence = 'The score is the same, bit for bit.';
    const sha = score.resultSha256;
    const again = () => ({ same: true, storedSha256: sha, computedSha256: sha, sentence });
    await renderApp(`/models/${ids.model}/risk`, createFakeClient({ ...answers, 'risk/recompute': again }));
    expect(await screen.findByRole('heading', { name: 'Risk 58.8 of 100, grade D' })).toBeTruthy();
    expect(screen.getByText('Fairness is not known.')).toBeTruthy();
    const table = screen.getByRole('table', { name: 'What the score is made of' });
    const row = within(table).getByRole('row', { name: /^Drift/u });
    expect(
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['21.3', '21.3 to 21.3', 'Major drift in “Spring”.', 'known4 days old', '0.85']);
    expect(within(row).getByRole('rowheader').textContent).toBe('DriftWeight 25\u00A0%');
    expect(within(row).getByRole('link').getAttribute('href')).toBe(`/runs/${ids.run}`);
    await userEvent.click(screen.getByRole('button', { name: 'Recompute and compare' }));
    expect(await screen.findByText(sentence)).toBeTruthy();
  });

  it('says when there is no score yet, and offers a retry after a failure', async () => {
    const client = createFakeClient({ ...answers, 'risk/get': () => refuse('INTERNAL') });
    await renderApp(`/models/${ids.model}/risk`, client);
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer({ 'risk/get': () => ({ score: null }) });
    await userEvent.click(retry);
    expect(await screen.findByText('This model has not been scored yet')).toBeTruthy();
  });
});

describe('the page of risks', () => {
  it('is answered in words, with the models by grade and a list that leads to each', async () => {
    await renderApp('/risk', createFakeClient(answers));
    expect(
      await screen.findByRole('heading', { level: 1, name: '2 of 15 models have grade E or F' }),
    ).toBeTruthy();
    expect(screen.getByText(/Mean score 61.3. For 5 of 12 models/u)).toBeTruthy();
    const link = await screen.findByRole('link', { name: 'House price band' });
    expect(link.getAttribute('href')).toBe(`/models/${ids.model}/risk`);
  });

  it('shows that it is loading, and what to do when there are no models', async () => {
    const client = createFakeClient({ ...answers, 'risk/summary': never, 'risk/list': () => none });
    await renderApp('/risk', client);
    expect(await screen.findByText('No models yet')).toBeTruthy();
    expect(screen.getByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('refuses weights that do not add up, and saves only what was tried', async () => {
    const client = createFakeClient({ ...answers, 'risk/save-settings': sampleRiskSettings });
    await renderApp('/risk', client);
    const drift = await screen.findByRole('textbox', { name: 'Drift' });
    const save = screen.getByRole<HTMLButtonElement>('button', { name: 'Save' });
    fireEvent.change(drift, { target: { value: '30' } });
    expect(screen.getByText('The weights add up to 105 per cent. Make them add up to 100.')).toBeTruthy();
    fireEvent.change(screen.getByRole('textbox', { name: 'Fairness' }), { target: { value: '15' } });
    expect(save.disabled).toBe(true);
    await userEvent.click(screen.getByRole('button', { name: 'Try over all models' }));
    expect(await screen.findByText('One of 12 models would change its grade.')).toBeTruthy();
    expect(screen.getByRole('row', { name: /House price band 58.8 \(D\) 71.0 \(E\)/u })).toBeTruthy();
    await userEvent.click(save);
    const weights = { ...defaultRiskSettings.weights, drift: 30, fairness: 15 };
    expect(client.calls.find(({ name }) => name === 'risk/save-settings')?.input).toEqual({
      settings: { ...defaultRiskSettings, weights },
      version: 3,
    });
  });

  it('shows who changed how risk is judged, and what it was before', async () => {
    const saved = change.parse({
      id: ids.job,
      at: score.at,
      actor: { id: ids.user, name: 'Ana' },
      action: 'changed',
      note: '',
      fields: [{ field: 'staleAfterDays', before: '90', after: '60' }],
    });
    const client = createFakeClient({
      ...answers,
      'risk/settings-history': () => ({ items: [saved], total: 1, nextCursor: null }),
    });
    await renderApp('/risk', client);
    await userEvent.click(await screen.findByRole('button', { name: 'History' }));
    const dialog = await screen.findByRole('dialog', { name: 'History of how risk is judged' });
    expect(await within(dialog).findByText('Changed')).toBeTruthy();
    expect(within(dialog).getByRole('row', { name: 'Days of trust 90 60' })).toBeTruthy();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
  });
});
