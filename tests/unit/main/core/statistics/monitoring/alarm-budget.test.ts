import { describe, expect, it } from 'vitest';
import {
  alarmRate,
  alarmsBegin,
  levelOfBudget,
} from '../../../../../../main/core/statistics/monitoring/alarm-budget.ts';
import { createRandom } from '../../../../../../main/core/statistics/numeric/draws.ts';

const daily = { alarmsPerYear: 2, windowsPerYear: 365, features: 10, hits: 1, within: 1 };

describe('level of a budget of false alarms', () => {
  it('spends the budget in equal parts over features and windows', () => {
    const { level, alarmsPerYear, ratePerWindow } = levelOfBudget(daily);
    expect(level).toBeCloseTo(2 / 365 / 10, 6);
    expect(alarmsPerYear).toBeCloseTo(2, 9);
    expect(ratePerWindow).toBeCloseTo(2 / 365, 12);
  });

  it.each([
    [2, 2],
    [2, 3],
    [3, 5],
  ])('is higher where %i windows of %i are needed, for the same rate', (hits, within) => {
    const budget = { ...daily, hits, within };
    const found = levelOfBudget(budget);
    expect(found.level).toBeGreaterThan(levelOfBudget(daily).level);
    expect(found.alarmsPerYear).toBeCloseTo(2, 9);
  });

  it('is never so high that an alarm says nothing, and tells what it then leads to', () => {
    const found = levelOfBudget({ ...daily, alarmsPerYear: 1000, windowsPerYear: 12, features: 1 });
    expect(found.level).toBe(0.2);
    expect(found.alarmsPerYear).toBeCloseTo(12 * 0.2 * 0.8, 12);
  });

  it('begins as many alarms as windows drawn at random do', () => {
    const random = createRandom(11);
    const windows = 400_000;
    for (const [hits, within] of [
      [1, 1],
      [2, 3],
      [3, 5],
    ] as const) {
      const significant = Array.from({ length: windows }, () => random.uniform() < 0.1);
      const rate = alarmsBegin(significant, { hits, within }).length / windows;
      const expected = alarmRate(0.1, { hits, within });
      expect(Math.abs(rate - expected)).toBeLessThan(5 * Math.sqrt(expected / windows));
    }
  });
});

describe('windows in which an alarm begins', () => {
  it('count a run of hits once, and again after a pause', () => {
    const hits = [true, true, false, true, false, false, true].map(Boolean);
    expect(alarmsBegin(hits, { hits: 1, within: 1 })).toEqual([0, 3, 6]);
    expect(alarmsBegin(hits, { hits: 2, within: 2 })).toEqual([1]);
    expect(alarmsBegin(hits, { hits: 2, within: 3 })).toEqual([1]);
    expect(alarmsBegin([], { hits: 1, within: 1 })).toEqual([]);
  });
});
