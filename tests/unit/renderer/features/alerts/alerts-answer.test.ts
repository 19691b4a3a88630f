import { describe, expect, it } from 'vitest';
import { createI18n } from '../../../../../renderer/app/i18n.ts';
import { alertsAnswer } from '../../../../../renderer/features/alerts/alerts-answer.ts';
import {
  readAlertsFilter,
  writeAlertsFilter,
} from '../../../../../renderer/features/alerts/alerts-filter.ts';
import { resultPath } from '../../../../../renderer/features/alerts/result-path.ts';
import { ruleSentence } from '../../../../../renderer/features/alerts/rule-sentence.ts';
import { alertSource } from '../../../../../shared/contract/alerts.ts';
import { modelId as modelIdOf } from '../../../../../shared/schema/ids.ts';
import { ids } from '../../../../support/renderer-samples.ts';
import { sampleAlertRule } from '../../../../support/renderer-samples-alerts.ts';

const namespaces: ['alerts', 'common', 'performance'] = ['alerts', 'common', 'performance'];

async function text() {
  return (await createI18n()).getFixedT('en', namespaces);
}

describe('the answer of the inbox', () => {
  it('says how many wait and how many of them are critical', async () => {
    const t = await text();
    const cases = [
      [0, 0],
      [1, 1],
      [2, 2],
      [5, 2],
      [1, 0],
      [3, 0],
    ] as const;
    const said = cases.map(([waiting, critical]) => {
      const answer = alertsAnswer({ waiting, critical });
      return t(answer.key, answer);
    });
    expect(said).toEqual([
      'Nothing waits',
      '1 critical alert waits',
      '2 critical alerts wait',
      '5 alerts wait, 2 of them critical',
      '1 alert waits, and it is not critical',
      '3 alerts wait, and none is critical',
    ]);
  });
});

describe('the filter in the address', () => {
  it('comes back as it was written, and forgets what it does not know', () => {
    const filter = { view: 'resolved', severities: ['warning', 'critical'], mine: true } as const;
    expect(readAlertsFilter(writeAlertsFilter(filter))).toEqual(filter);
    expect(readAlertsFilter(new URLSearchParams('show=burnt&severity=huge&mine=1'))).toEqual({
      view: 'waiting',
      severities: [],
      mine: false,
    });
  });
});

describe('the way to the result', () => {
  it('leads to the page of its kind', () => {
    const modelId = modelIdOf.parse(ids.model);
    expect(alertSource.options.map((source) => resultPath({ source, resultId: 'x', modelId }))).toEqual([
      '/monitors/x',
      '/runs/x',
      '/fairness/x',
      '/performance/x',
      `/models/${modelId}/risk`,
      `/models/${modelId}/data`,
    ]);
  });
});

describe('the sentence of a rule', () => {
  it('says what raises, what for, how often it is told and how it ends', async () => {
    const t = await text();
    expect(ruleSentence(t, sampleAlertRule(), null)).toBe(
      'Comparisons that find major drift raise a warning for every model. It is announced at most once in 24 hours. It is resolved by itself when the same subject is in order again.',
    );
    const narrow = sampleAlertRule({
      sources: ['fairness-check', 'monitor'],
      level: 'moderate',
      severity: 'critical',
      coolDownHours: 0,
      autoResolve: false,
    });
    expect(ruleSentence(t, narrow, 'House price')).toBe(
      'Monitors that raise an alarm and fairness checks that find an indication or a violation raise a critical alert for the model “House price”. It is announced each time. Only people resolve it.',
    );
    const measured = sampleAlertRule({
      sources: ['performance', 'risk', 'data-quality'],
      performance: { metric: 'auc', limit: 0.7, drop: 0.05 },
      risk: { grade: 'D' },
      dataQuality: { refusedPercent: 5, missingPercent: null },
      coolDownHours: 0,
    });
    expect(ruleSentence(t, measured, null)).toMatch(
      /^Performance results with AUC below 0\.7 or more than 0\.05 worse than on the reference \(beyond chance\), risk scores of grade D or worse at the best end of their range, and imported data with more than 5 % refused rows raise a warning/u,
    );
  });
});
