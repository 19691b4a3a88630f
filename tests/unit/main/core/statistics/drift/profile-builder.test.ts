import { describe, expect, it } from 'vitest';
import {
  createNumericProfileBuilder,
  type NumericProfile,
} from '../../../../../../main/core/statistics/index.ts';
import type { Binning } from '../../../../../../shared/schema/drift.ts';
import { readThrough, smoothColumn } from '../../../../../support/numeric-reading.ts';

const binnings: readonly Binning[] = [
  { method: 'quantile', count: 20 },
  { method: 'equal-width', count: 7 },
  { method: 'custom', edges: [-5, -0.5, 0.25, 100] },
];

function build(values: Float64Array, bins: Binning, keptValues: number): NumericProfile {
  return readThrough(createNumericProfileBuilder({ bins, wasserstein: false, keptValues }), {
    reference: values,
    current: new Float64Array(),
  });
}

/** What a profile says, without how it holds the values. */
function figuresOf(profile: NumericProfile): unknown {
  const { minimum, maximum, quantiles } = profile.summary;
  return { ...profile, values: null, summary: { minimum, maximum, quantiles } };
}

describe('profile of a reference column', () => {
  it.each(binnings)('has the same edges, counts and quantiles however large the column, $method', (bins) => {
    const values = smoothColumn(20_000, 11);
    expect(figuresOf(build(values, bins, 512))).toEqual(figuresOf(build(values, bins, 1_000_000)));
  });

  it('knows the mean and the standard deviation of a large column', () => {
    const values = smoothColumn(20_000, 12);
    const large = build(values, { method: 'quantile', count: 10 }, 512).summary;
    const small = build(values, { method: 'quantile', count: 10 }, 1_000_000).summary;
    expect(large.mean).toBeCloseTo(small.mean ?? 0, 12);
    expect(large.standardDeviation).toBeCloseTo(small.standardDeviation ?? 0, 12);
  });

  it('collapses edges that tied values would repeat', () => {
    const values = Float64Array.from({ length: 100 }, (_, index) => (index < 85 ? 0 : index));
    const profile = build(values, { method: 'quantile', count: 10 }, 1000);
    expect({ edges: profile.edges, counts: profile.binCounts }).toEqual({
      edges: [0, expect.closeTo(89.1, 9)],
      counts: [85, 5, 10],
    });
  });

  it('has given edges even without values, and none otherwise', () => {
    const empty = new Float64Array();
    const edges = binnings
      .map((bins) => build(empty, bins, 100))
      .map((profile) => [profile.edges, profile.binCounts]);
    expect(edges).toEqual([
      [[], [0]],
      [[], [0]],
      [
        [-5, -0.5, 0.25, 100],
        [0, 0, 0, 0, 0],
      ],
    ]);
  });
});
