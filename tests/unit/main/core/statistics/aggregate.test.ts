import { describe, expect, it } from 'vitest';
import { aggregateOf } from '../../../../../main/core/statistics/aggregate.ts';
import {
  driftConfig,
  runAggregate,
  type DriftVerdict,
  type FeatureResult,
} from '../../../../../shared/schema/drift.ts';

const counts = { rows: 10, used: 10, missing: 0, notFinite: 0 };

function feature(name: string, verdict: DriftVerdict): FeatureResult {
  return {
    name,
    type: 'numeric',
    role: null,
    verdict,
    reason: '',
    reference: counts,
    current: counts,
    tests: [],
  };
}

describe('what the features of a run say together', () => {
  it('is a share of those that could be judged and a score by weight', () => {
    const config = driftConfig.parse({ features: { a: { weight: 6 }, b: { weight: 2 }, c: { weight: 0 } } });
    const aggregate = aggregateOf(
      [feature('a', 'moderate'), feature('b', 'insufficient'), feature('c', 'major'), feature('d', 'stable')],
      config,
    );
    // Weights 6, 2, 0, 1 of 9; judged are 7 of 9; points half of 6.
    expect(aggregate).toEqual({
      drifted: 2,
      judged: 3,
      share: 2 / 3,
      alarmShare: 0.2,
      tierOne: 4,
      tierOneDrifted: 2,
      alarmBy: 'both',
      weightedScore: expect.closeTo(3 / 7, 12),
      unjudgedWeight: expect.closeTo(2 / 9, 12),
      weighted: true,
      weights: [
        { name: 'a', weight: 6 / 9 },
        { name: 'b', weight: 2 / 9 },
        { name: 'd', weight: 1 / 9 },
        { name: 'c', weight: 0 },
      ],
    });
    expect(runAggregate.parse(aggregate)).toEqual(aggregate);
  });

  it('has no share and no score when nothing could be judged, and none without weight', () => {
    const none = aggregateOf([feature('a', 'insufficient')], driftConfig.parse({}));
    expect([none.share, none.weightedScore, none.unjudgedWeight, none.alarmBy]).toEqual([
      null,
      null,
      1,
      'none',
    ]);
    const weightless = aggregateOf(
      [feature('a', 'major')],
      driftConfig.parse({ features: { a: { weight: 0 } } }),
    );
    expect(weightless.weightedScore).toBeNull();
    expect(aggregateOf([], driftConfig.parse({}))).toMatchObject({ share: null, weights: [] });
  });
});
