import { describe, expect, it } from 'vitest';
import type { PerformanceSignal } from '../../../../../../main/core/features/alerts/alert-sink.ts';
import {
  dataLimitsInWords,
  judge,
  limitsInWords,
} from '../../../../../../main/core/features/alerts/judge.ts';
import { alertRuleDraft } from '../../../../../../shared/contract/alerts.ts';
import type { PerformanceLimits } from '../../../../../../shared/schema/alert-limits.ts';
import { modelId } from '../../../../../../shared/schema/ids.ts';

const model = modelId.parse('0190f0c0-0000-7000-8000-000000000001');
const told = { modelId: model, subjectId: model, resultId: 'r', title: '', detail: '' };
const nothing = { performance: null, risk: null, dataQuality: null };

type Metric = PerformanceSignal['metrics'][number];
const figure = (lower: number, value: number, upper: number): Metric['figure'] => ({
  defined: true,
  value,
  interval: { lower, upper, confidence: 0.95, method: 'bootstrap' },
});

function performance(
  limits: PerformanceLimits,
  found: Metric['figure'],
  reference: Metric['reference'] = null,
) {
  const metrics = [{ name: limits.metric, figure: found, reference }];
  const signal = { ...told, source: 'performance' as const, metrics, reference: 'January' };
  return judge({ ...nothing, performance: limits }, signal);
}

describe('a result and the limits of a rule', () => {
  it('is moderate where the figure is beyond a limit, and major where all of its interval is', () => {
    const below = { metric: 'auc' as const, limit: 0.7, drop: null };
    expect(performance(below, figure(0.6, 0.65, 0.69))).toEqual({
      level: 'major',
      why: ['The AUC is 0.65 (0.6 to 0.69), below 0.7.'],
    });
    expect(performance(below, figure(0.6, 0.65, 0.71))).toEqual({
      level: 'moderate',
      why: ['The AUC is 0.65 (0.6 to 0.71), below 0.7, which chance could explain.'],
    });
    expect(performance(below, figure(0.65, 0.7, 0.75)).level).toBe('in-order');
    const above = { metric: 'rmse' as const, limit: 10, drop: null };
    expect(performance(above, figure(11, 12, 13))).toEqual({
      level: 'major',
      why: ['The root mean square error is 12 (11 to 13), above 10.'],
    });
    expect(performance(above, figure(7, 8, 9)).level).toBe('in-order');
  });

  it('takes the worse of a limit and a drop, and is in order only where both are known to be', () => {
    const both = { metric: 'auc' as const, limit: 0.6, drop: 0.05 };
    const dropped = performance(both, figure(0.69, 0.7, 0.71), figure(0.79, 0.8, 0.81));
    expect(dropped.level).toBe('major');
    expect(dropped.why).toEqual([
      'The AUC is 0.7 (0.69 to 0.71): 0.1 (0.08586 to 0.1141) worse than on the reference “January”, more than 0.05.',
    ]);
    expect(performance(both, figure(0.69, 0.7, 0.71), null).level).toBe('unknown');
    expect(performance(both, figure(0.5, 0.55, 0.58), null).level).toBe('major');
    expect(performance(both, figure(0.79, 0.8, 0.81), figure(0.79, 0.8, 0.81)).level).toBe('in-order');
  });

  it('is not known without an interval, or where the figure was not measured', () => {
    const below = { metric: 'auc' as const, limit: 0.7, drop: null };
    expect(performance(below, { defined: true, value: 0.1, interval: null }).level).toBe('unknown');
    expect(performance(below, { defined: false, reason: 'There is no row.' }).level).toBe('unknown');
    const signal = { ...told, source: 'performance' as const, metrics: [], reference: null };
    expect(judge({ ...nothing, performance: below }, signal).level).toBe('unknown');
  });

  it('is major for a score whose best grade is as bad as asked for, moderate where only the counted one is', () => {
    const rule = { ...nothing, risk: { grade: 'D' as const } };
    const level = (grade: 'C' | 'D' | 'F', bestGrade: 'A' | 'D'): string =>
      judge(rule, { ...told, source: 'risk', score: { grade, bestGrade } }).level;
    expect([level('C', 'A'), level('D', 'A'), level('F', 'D')]).toEqual(['in-order', 'moderate', 'major']);
    expect(judge(rule, { ...told, source: 'risk', score: null }).level).toBe('unknown');
  });

  it('is exact for data, and not known of no rows', () => {
    const rule = { ...nothing, dataQuality: { refusedPercent: 5, missingPercent: 20 } };
    const of = (refused: number | null, missing: number | null) =>
      judge(rule, { ...told, source: 'data-quality', refused, missing });
    expect(of(0.05, 0.2).level).toBe('in-order');
    expect(of(0.051, 0.3)).toEqual({
      level: 'major',
      why: [
        '5.1 % of the rows were refused, more than 5 %.',
        '30 % of the values are missing, more than 20 %.',
      ],
    });
    expect(of(null, null).level).toBe('unknown');
  });

  it('is told in words, as the history keeps a rule', () => {
    expect(limitsInWords({ metric: 'rmse', limit: 10, drop: 2 })).toBe(
      'root mean square error above 10, or root mean square error more than 2 worse than on the reference',
    );
    expect(dataLimitsInWords({ refusedPercent: 5, missingPercent: 20 })).toBe(
      'more than 5 % refused rows, or more than 20 % missing values',
    );
  });
});

const asked = (limit: number | null, drop: number | null, metric = 'auc') => ({
  performance: { metric, limit, drop },
});

describe('the limits of a rule', () => {
  const draft = {
    name: 'Rule',
    sources: ['performance'],
    level: 'major',
    severity: 'warning',
    coolDownHours: 24,
    autoResolve: true,
    enabled: true,
  };
  const problems = (part: object): string[] =>
    (alertRuleDraft.safeParse({ ...draft, ...part }).error?.issues ?? []).map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );

  it('belong to the kinds of result that it looks at, and can be reached by a figure', () => {
    expect(problems({})).toEqual(['performance: Say from when on such a result raises an alert.']);
    expect(problems({ ...asked(0.7, null), risk: { grade: 'D' } })).toEqual([
      'risk: The rule does not look at such results. Leave this out.',
    ]);
    expect(problems(asked(null, null))).toEqual([
      'performance.limit: Enter a limit, or a drop against the reference.',
    ]);
    expect(problems(asked(70, null))).toEqual(['performance.limit: Enter a number up to 1.']);
    expect(problems(asked(null, 0))).toEqual(['performance.drop: Enter a number above 0.']);
    expect(problems(asked(null, 5))).toEqual(['performance.drop: Enter a number up to 1.']);
    expect(problems(asked(-0.2, 1.5, 'mcc'))).toEqual([]);
    expect(problems(asked(Number.NaN, null))).toEqual(['performance.limit: Enter a number.']);
    expect(problems({ sources: ['comparison', 'comparison'] })).toEqual([
      'sources: Name each kind of result once.',
    ]);
    expect(problems(asked(70_000, 500, 'rmse'))).toEqual([]);
    expect(
      problems({
        sources: ['data-quality'],
        dataQuality: { refusedPercent: null, missingPercent: null },
      }),
    ).toEqual(['dataQuality.refusedPercent: Enter a share of refused rows, or of missing values.']);
  });
});
