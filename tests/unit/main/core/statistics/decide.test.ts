import { describe, expect, it } from 'vitest';
import { aggregateOf } from '../../../../../main/core/statistics/aggregate.ts';
import { concludeRun } from '../../../../../main/core/statistics/decide.ts';
import type { FeatureComparison, PendingTest } from '../../../../../main/core/statistics/drift/types.ts';
import { describeTest } from '../../../../../main/core/statistics/registry.ts';
import {
  driftConfig,
  driftSummary,
  featureResult,
  type CorrectionMethod,
  type DriftTestId,
  type SideCounts,
} from '../../../../../shared/schema/drift.ts';

const config = driftConfig.parse({});

function pending(id: DriftTestId, figures: Partial<PendingTest>): PendingTest {
  return {
    id,
    statistic: figures.effectSize ?? null,
    effectSize: 0,
    effectName: describeTest(id).effect,
    pValue: 0.5,
    pValueMethod: 'exact',
    criticalValue: null,
    effectiveRowsNeeded: 100,
    degreesOfFreedom: null,
    bins: null,
    guard: null,
    decides: true,
    obstacle: null,
    notes: [],
    details: {},
    limits: { thresholds: describeTest(id).thresholds, alpha: 0.05, majorAlpha: 0.01, laws: 3 as const },
    referenceRows: 8232,
    currentRows: 5832,
    ...figures,
  };
}

function allUsed(rows: number): SideCounts {
  return { rows, used: rows, missing: 0, notFinite: 0 };
}

function feature(name: string, ...tests: PendingTest[]): FeatureComparison {
  return {
    name,
    type: 'numeric',
    reference: allUsed(tests[0]?.referenceRows ?? 0),
    current: allUsed(tests[0]?.currentRows ?? 0),
    tests,
    remark: null,
    distribution: { kind: 'none' },
  };
}

function verdictOf(...tests: PendingTest[]): string {
  return concludeRun([feature('x', ...tests)], config).features[0]?.verdict ?? 'none';
}

describe('verdict of a feature', () => {
  it('tells the deciding figures in a sentence', () => {
    const { features } = concludeRun(
      [
        feature(
          'MedInc',
          pending('ks', { effectSize: 0.231, pValue: 1e-9 }),
          pending('psi', { effectSize: 0.12, pValue: 1e-9 }),
          pending('missing-rate', { effectSize: 0, pValue: 1 }),
        ),
      ],
      config,
    );
    expect(features[0]).toMatchObject({
      verdict: 'major',
      reason:
        'MedInc moved strongly: KS D = 0.231 (tolerated 0.10), adjusted p < 0.001, 5,832 against 8,232 rows. Also over its limit: PSI = 0.12.',
    });
    expect(
      features[0]?.tests.map((test) => [test.id, test.verdict, test.threshold, test.majorThreshold]),
    ).toEqual([
      ['ks', 'major', 0.1, 0.2],
      ['psi', 'moderate', 0.1, 0.25],
      ['missing-rate', 'stable', 0.02, 0.1],
    ]);
    expect(featureResult.parse(features[0])).toEqual(features[0]);
  });

  it.each([
    ['an effect that is tolerated, however significant', 0.1, 0, 'stable'],
    ['an effect above what is tolerated, and significant', 0.1001, 0.05, 'moderate'],
    ['an effect above what is tolerated, not significant', 0.15, 0.051, 'stable'],
    ['a large effect at the stricter level', 0.21, 0.01, 'major'],
    ['a large effect at the plain level only', 0.21, 0.02, 'moderate'],
    ['an effect at the major threshold', 0.2, 0, 'moderate'],
  ])('of %s', (_, effectSize, pValue, verdict) => {
    expect(verdictOf(pending('ks', { effectSize, pValue }))).toBe(verdict);
  });

  it('is insufficient when the rows could not have shown the tolerated effect', () => {
    const { features } = concludeRun(
      [
        feature(
          'x',
          pending('psi', {
            effectSize: 0.08,
            pValue: 0.9,
            effectiveRowsNeeded: 169.19,
            referenceRows: 10_000,
            currentRows: 172,
          }),
        ),
      ],
      config,
    );
    expect(features[0]?.tests[0]).toMatchObject({
      verdict: 'insufficient',
      sufficientRows: 173,
      reason:
        'Too few rows to tell: PSI = 0.08 (tolerated 0.10), adjusted p = 0.9, 172 against 10,000 rows. 173 rows of current data would be enough.',
    });
  });

  it('asks for reference rows when the reference is what is too small', () => {
    const small = { effectSize: 0, effectiveRowsNeeded: 150 };
    const reasonOf = (referenceRows: number, currentRows: number): string | undefined =>
      concludeRun([feature('x', pending('ks', { ...small, referenceRows, currentRows }))], config).features[0]
        ?.reason;
    expect([reasonOf(20, 5000), reasonOf(20, 30)]).toEqual([
      'x: too few rows to tell: KS D = 0 (tolerated 0.10), adjusted p = 0.5, 5,000 against 20 rows. The reference is too small: it would need 155 rows.',
      'x: too few rows to tell: KS D = 0 (tolerated 0.10), adjusted p = 0.5, 30 against 20 rows. Both sides are too small: 300 rows on each would be enough.',
    ]);
  });

  it('is an alarm on few rows when the alarm is sharp', () => {
    expect(verdictOf(pending('ks', { effectSize: 1, pValue: 1e-20, currentRows: 30 }))).toBe('major');
  });

  it('needs the alarm to hold with sparse bins merged', () => {
    const sparse = { effectSize: 0.4, pValue: 1e-6 };
    expect([
      verdictOf(pending('psi', { ...sparse, guard: { effectSize: 0.3, pValue: 0.001 } })),
      verdictOf(pending('psi', { ...sparse, guard: { effectSize: 0.2, pValue: 0.001 } })),
      verdictOf(pending('psi', { ...sparse, guard: { effectSize: 0.05, pValue: 0.001 } })),
    ]).toEqual(['major', 'moderate', 'stable']);
  });

  it('is not stable because of the missing rate alone', () => {
    const few = { effectSize: 0, currentRows: 30 };
    expect(verdictOf(pending('ks', few), pending('missing-rate', { effectSize: 0, pValue: 1 }))).toBe(
      'insufficient',
    );
    expect(verdictOf(pending('ks', { effectSize: 0 }), pending('missing-rate', { ...few, pValue: 1 }))).toBe(
      'stable',
    );
  });

  it('leaves out tests that do not decide, and is insufficient when none does', () => {
    const mute = pending('wasserstein', {
      effectSize: null,
      pValue: null,
      decides: false,
      obstacle: 'Constant.',
    });
    expect([verdictOf(mute, pending('ks', { effectSize: 0 })), verdictOf(mute)]).toEqual([
      'stable',
      'insufficient',
    ]);
  });
});

describe('correction over the features of a run', () => {
  const features = [0.01, 0.02, 0.03, 0.5].map((pValue, index) =>
    feature(
      `f${index}`,
      pending('ks', { effectSize: 0.15, pValue }),
      pending('psi', { effectSize: 0.05, pValue: 0.001 }),
    ),
  );

  function adjustedKs(correction: 'benjamini-hochberg' | 'none'): (number | null | undefined)[] {
    const run = concludeRun(features, { ...config, correction });
    return run.features.map((result) => result.tests[0]?.adjustedPValue);
  }

  it('is made test by test', () => {
    expect(adjustedKs('benjamini-hochberg')).toEqual([
      expect.closeTo(0.04, 12),
      expect.closeTo(0.04, 12),
      expect.closeTo(0.04, 12),
      0.5,
    ]);
  });

  it('can be left out', () => {
    expect(adjustedKs('none')).toEqual([0.01, 0.02, 0.03, 0.5]);
  });

  it('does not count tests without a p-value', () => {
    const mute = feature('mute', pending('ks', { effectSize: null, pValue: null, obstacle: 'Empty.' }));
    const run = concludeRun([feature('x', pending('ks', { effectSize: 0.15, pValue: 0.04 })), mute], config);
    expect(run.features.map((result) => [result.verdict, result.tests[0]?.adjustedPValue])).toEqual([
      ['moderate', 0.04],
      ['insufficient', null],
    ]);
  });
});

describe('verdict of a run', () => {
  const stable = feature('a', pending('ks', { effectSize: 0.01 }));
  const moderate = feature('b', pending('ks', { effectSize: 0.15, pValue: 1e-6 }));
  const major = feature('c', pending('ks', { effectSize: 0.5, pValue: 1e-9 }));
  const few = feature('d', pending('ks', { effectSize: 0.05, referenceRows: 10_000, currentRows: 20 }));
  const text = feature('e', pending('missing-rate', { effectSize: 0, pValue: 1, currentRows: 5 }));

  it.each([
    ['stable', [stable, { ...stable, name: 'z' }], 'No drift: all 2 features are within what is tolerated.'],
    ['moderate', [stable, moderate, few], 'The data drifted moderately: 1 of 3 features moved (b).'],
    [
      'major',
      [stable, moderate, major],
      'The data drifted strongly: 2 of 3 features moved, 1 of them strongly (c).',
    ],
    ['major', [stable, major], 'The data drifted strongly: 1 of 2 features moved strongly (c).'],
    [
      'insufficient',
      [stable, few],
      'No drift was seen, but 1 of 2 features could not be judged (d). 102 rows of current data would be enough.',
    ],
    ['stable', [stable, text], 'No drift: all 2 features are within what is tolerated.'],
    ['insufficient', [text], 'No drift was seen, but e could not be judged.'],
    ['insufficient', [], 'There is no feature to compare.'],
    ['major', [major], 'The data drifted strongly: c moved strongly.'],
    ['moderate', [moderate], 'The data drifted moderately: b moved.'],
    ['stable', [stable], 'No drift: a is within what is tolerated.'],
  ])('is %s', (verdict, features, reason) => {
    const { summary } = concludeRun(features, config);
    expect([summary.verdict, summary.reason]).toEqual([verdict, reason]);
  });

  it('names five features at most', () => {
    const many = Array.from({ length: 8 }, (_, index) => ({ ...major, name: `f${index}` }));
    expect(concludeRun(many, config).summary.reason).toBe(
      'The data drifted strongly: 8 of 8 features moved strongly (f0, f1, f2, f3, f4 and 3 more).',
    );
  });

  it('counts the features and the rows', () => {
    const { summary, features } = concludeRun([stable, moderate, major, few], config);
    expect(summary).toEqual({
      verdict: 'major',
      reason: 'The data drifted strongly: 2 of 4 features moved, 1 of them strongly (c).',
      featureCount: 4,
      counts: { stable: 1, moderate: 1, major: 1, insufficient: 1 },
      referenceRows: 10_000,
      currentRows: 5832,
      aggregate: aggregateOf(features, config),
      roles: [],
      multivariate: [],
    });
    expect(driftSummary.parse(summary)).toEqual(summary);
  });
});

function calm(name: string): FeatureComparison {
  return feature(name, pending('ks', { effectSize: 0.02, pValue: 0.5 }));
}

function moved(name: string): FeatureComparison {
  return feature(name, pending('ks', { effectSize: 0.3, pValue: 1e-9 }));
}

function tierTwo(...names: string[]) {
  return driftConfig.parse({ features: Object.fromEntries(names.map((name) => [name, { tier: 2 }])) });
}

function adjusted(correction: CorrectionMethod): number[] {
  return concludeRun(
    [0.01, 0.02, 0.03].map((pValue, index) => feature(`f${index}`, pending('ks', { pValue }))),
    driftConfig.parse({ correction }),
  ).features.map(({ tests }) => Number(tests[0]?.adjustedPValue?.toFixed(9)));
}

describe('rule of the run', () => {
  const nine = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map(calm);

  it('takes over the alarm of any feature as long as none is of tier 2', () => {
    const { summary } = concludeRun([moved('a'), ...nine], config);
    expect([summary.verdict, summary.aggregate?.alarmBy]).toEqual(['major', 'tier-one']);
  });

  it('does not let a feature of tier 2 alarm the run by itself, and says so', () => {
    const { summary } = concludeRun([moved('a'), ...nine], tierTwo('a'));
    expect([summary.verdict, summary.reason, summary.counts.major]).toEqual([
      'stable',
      'No alarm: 1 of 10 features moved (a), none of tier 1, and 10 % is below the alarm at 20 %.',
      1,
    ]);
  });

  it('alarms from a fifth of the features on, whatever their tier', () => {
    const { summary } = concludeRun([moved('a'), moved('z'), ...nine.slice(1)], tierTwo('a', 'z'));
    expect([summary.verdict, summary.aggregate?.alarmBy, summary.aggregate?.share]).toEqual([
      'major',
      'share',
      0.2,
    ]);
  });

  it('names a prediction, score or label that was compared', () => {
    const { summary } = concludeRun([calm('a'), moved('p')], config, {
      roles: new Map([
        ['a', 'feature'],
        ['p', 'prediction'],
      ]),
    });
    expect(summary.roles).toEqual([
      {
        role: 'prediction',
        name: 'p',
        verdict: 'major',
        reason:
          'p moved strongly: KS D = 0.3 (tolerated 0.10), adjusted p < 0.001, 5,832 against 8,232 rows.',
      },
    ]);
  });

  it('adjusts by the method of the settings', () => {
    expect({
      none: adjusted('none'),
      bh: adjusted('benjamini-hochberg'),
      by: adjusted('benjamini-yekutieli'),
      holm: adjusted('holm'),
    }).toEqual({
      none: [0.01, 0.02, 0.03],
      bh: [0.03, 0.03, 0.03],
      by: [0.055, 0.055, 0.055],
      holm: [0.03, 0.04, 0.04],
    });
  });
});

it('reads a summary that was stored before shares and roles were kept', () => {
  const old = {
    verdict: 'stable',
    reason: 'No drift: a is within what is tolerated.',
    featureCount: 1,
    counts: { stable: 1, moderate: 0, major: 0, insufficient: 0 },
    referenceRows: 10,
    currentRows: 10,
  };
  expect(driftSummary.parse(old)).toEqual({ ...old, aggregate: null, roles: [], multivariate: [] });
});
