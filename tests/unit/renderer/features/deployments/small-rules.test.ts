import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { createI18n } from '../../../../../renderer/app/i18n.ts';
import { daysLeft, stepToAsk } from '../../../../../renderer/features/deployments/gate-order.ts';
import { readPolicyForm, toPolicyForm } from '../../../../../renderer/features/deployments/policy-draft.ts';
import { policyField } from '../../../../../renderer/features/deployments/policy-words.ts';
import { mendingPath, sourcePath } from '../../../../../renderer/features/deployments/source-path.ts';
import { modelState } from '../../../../../shared/contract/models.ts';
import { defaultGatePolicy, foundRules, gateSource } from '../../../../../shared/schema/gate.ts';
import { modelId } from '../../../../../shared/schema/ids.ts';
import { ids } from '../../../../support/renderer-samples.ts';
import { stateTransitions } from '../../../../../main/core/features/models/rules.ts';

describe('the step that is asked about first', () => {
  it('is the next one that the model can take, else where it is', () => {
    const asked = modelState.options.map((state) => [
      state,
      stepToAsk({ state, nextStates: stateTransitions[state] }),
    ]);
    expect(Object.fromEntries(asked)).toEqual({
      draft: 'staging',
      staging: 'canary',
      canary: 'production',
      production: 'production',
      blocked: 'staging',
      'rolled-back': 'staging',
      retired: 'production',
    });
  });
});

describe('the days of an override', () => {
  it.each([
    ['2026-06-04T08:00:00.000Z', 3],
    ['2026-06-02T07:59:59.000Z', 0],
    ['2026-05-01T00:00:00.000Z', 0],
  ])('until %s are %s', (until, days) => {
    expect(daysLeft(until, Date.parse('2026-06-01T08:00:00.000Z'))).toBe(days);
  });
});

describe('where a rule leads', () => {
  const model = modelId.parse(ids.model);

  it('is the record that it was read from, or where it is found out', () => {
    expect(gateSource.shape.kind.options.map((kind) => sourcePath({ kind, id: 'one' }, model))).toEqual([
      '/runs/one',
      '/monitors/one',
      '/fairness/one',
      '/performance/one',
      `/models/${ids.model}/risk`,
      '/alerts/one',
      '/versions/one',
    ]);
    expect(foundRules.map((rule) => mendingPath(rule, model))).toEqual([
      `/models/${ids.model}/runs`,
      `/models/${ids.model}/fairness`,
      `/models/${ids.model}/performance`,
      `/models/${ids.model}/risk`,
      '/alerts/rules',
    ]);
  });
});

describe('what the gate asks, as it is typed', () => {
  it('is read back as it was, and says all that is wrong at once', () => {
    const form = toPolicyForm(defaultGatePolicy);
    expect(readPolicyForm(form)).toEqual({ policy: defaultGatePolicy, problems: {} });
    const wrong = {
      ...form,
      below: '101',
      maxAgeDays: '',
      knownFrom: { ...form.knownFrom, drift: 'staging' as const },
    };
    const { policy, problems } = readPolicyForm(wrong);
    expect(policy).toBeNull();
    expect(Object.keys(problems).toSorted()).toEqual(['drift.knownFrom', 'maxAgeDays', 'risk.below']);
    expect(problems['risk.below']).toBe('At most 100.');
  });
});

describe('a policy in a request', () => {
  it.each([
    ['policy.drift.from', 'canary', 'Drift: asked from', 'Canary'],
    ['policy.model-card.from', 'nothing', 'Model card: asked from', 'Never'],
    ['policy.alerts.knownFrom', 'production', 'Alerts: has to be known from', 'Production'],
    ['policy.fairness.worst', 'indicative', 'Fairness: limit', 'Signs at most'],
    ['policy.performance.maxDropPercent', '5', 'Performance: limit', '5 % worse at most'],
    ['policy.risk.below', '70', 'Risk score: limit', 'Score below 70 of 100'],
    ['policy.maxAgeDays', '30', 'Days that a finding counts', '30'],
    ['policy.strictFrom', 'high', 'Has to be known of models of the class', 'High'],
  ])('says %s %s in words', async (field, text, label, value) => {
    const texts = await createI18n();
    const t: TFunction<['deployments', 'common']> = texts.getFixedT('en', ['deployments', 'common']);
    expect(policyField(t, field, text)).toEqual({ label, value });
    expect(policyField(t, 'reason', text)).toBeNull();
  });
});
