import { describe, expect, it } from 'vitest';
import {
  binEdges,
  describeBins,
  equalSteps,
} from '../../../../../../main/core/statistics/drift/bin-edges.ts';

const source = { minimum: 0, maximum: 10, quantile: (probability: number) => probability * 10 };

describe('bin edges', () => {
  it('are the quantiles, equal steps or what was given', () => {
    expect([
      binEdges({ method: 'quantile', count: 4 }, source),
      binEdges({ method: 'equal-width', count: 4 }, { ...source, maximum: 8 }),
      binEdges({ method: 'custom', edges: [1, 2] }, source),
    ]).toEqual([
      [2.5, 5, 7.5],
      [2, 4, 6],
      [1, 2],
    ]);
  });

  it('are a single one for a constant reference', () => {
    const constant = { minimum: 2, maximum: 2, quantile: () => 2 };
    expect([
      binEdges({ method: 'quantile', count: 10 }, constant),
      binEdges({ method: 'equal-width', count: 10 }, constant),
    ]).toEqual([[2], [2]]);
  });

  it('stay finite over the whole range of doubles', () => {
    expect(equalSteps(-1.6e308, 1.6e308, 2)).toEqual([-1.6e308, 0, 1.6e308]);
  });

  it('are told with the bins, whose contributions add up to the PSI', () => {
    expect(describeBins({ edges: [1, 2.5], reference: [9, 9, 9], current: [9, 9, 9] })).toEqual([
      { label: '≤ 1', lower: null, upper: 1, referenceCount: 9, currentCount: 9, contribution: 0 },
      { label: '1 – 2.5', lower: 1, upper: 2.5, referenceCount: 9, currentCount: 9, contribution: 0 },
      { label: '> 2.5', lower: 2.5, upper: null, referenceCount: 9, currentCount: 9, contribution: 0 },
    ]);
  });

  it('contribute nothing that could be told while a side is empty', () => {
    expect(describeBins({ edges: [], reference: [3], current: [0] })).toEqual([
      {
        label: 'all values',
        lower: null,
        upper: null,
        referenceCount: 3,
        currentCount: 0,
        contribution: null,
      },
    ]);
  });
});
