import { describe, expect, it } from 'vitest';
import { exploreThresholds } from '../../../../../../main/core/statistics/index.ts';
import type { ScoreHistogram } from '../../../../../../main/core/statistics/index.ts';

const histograms: readonly ScoreHistogram[] = [
  {
    group: 'a',
    bins: [
      [100, 0, 20, 0],
      [400, 10, 10, 0],
      [600, 20, 10, 0],
      [900, 20, 0, 10],
    ],
  },
  {
    group: 'b',
    bins: [
      [100, 5, 30, 0],
      [400, 15, 10, 0],
      [600, 10, 0, 0],
      [900, 10, 0, 0],
    ],
  },
];

describe('thresholds by group', () => {
  it('bring the share selected together and tell what it costs', () => {
    const plan = exploreThresholds(histograms, { goal: 'selectionRate', target: 0.6, present: 0.5 });
    expect(plan?.groups.map(({ group, threshold }) => [group, threshold])).toEqual([
      ['a', 0.6],
      ['b', 0.4],
    ]);
    expect(plan?.groups.map(({ before, after }) => [before.selected, after.selected])).toEqual([
      [60, 60],
      [20, 45],
    ]);
    expect(plan?.before.accuracy).toBeCloseTo((40 + 30 + 20 + 40) / 170, 12);
  });

  it('take the rate of all together when no target is given', () => {
    const plan = exploreThresholds(histograms, { goal: 'selectionRate', target: null, present: 0.5 });
    expect(plan?.target).toBeCloseTo(80 / 180, 12);
  });

  it('count a score at the threshold as selected', () => {
    const plan = exploreThresholds(histograms, { goal: 'tpr', target: null, present: 0.6 });
    expect(plan?.before.selected).toBe(80);
  });

  it('leave out groups without the rows that the goal needs', () => {
    const without: ScoreHistogram = { group: 'c', bins: [[500, 0, 9, 0]] };
    const plan = exploreThresholds([...histograms, without], { goal: 'tpr', target: 0.5, present: 0.5 });
    expect(plan?.leftOut).toEqual(['c']);
    expect(exploreThresholds([without], { goal: 'tpr', target: 0.5, present: 0.5 })).toBeNull();
  });

  it('select nobody for a target of 0', () => {
    const plan = exploreThresholds(histograms, { goal: 'selectionRate', target: 0, present: 0.5 });
    expect(plan?.after.selected).toBe(0);
  });
});
