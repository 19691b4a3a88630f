import { describe, expect, it } from 'vitest';
import {
  newcombeInterval,
  wilsonInterval,
} from '../../../../../../main/core/statistics/fairness/intervals.ts';
import { isMore, lossAgainst, lossBeyond } from '../../../../../../main/core/statistics/performance/loss.ts';
import type { Figure } from '../../../../../../main/core/statistics/performance/outcome.ts';

const between = (lower: number, value: number, upper: number): Figure => ({
  defined: true,
  value,
  interval: { lower, upper, confidence: 0.95, method: 'Wilson' },
});
const bare: Figure = { defined: true, value: 0.5, interval: null };
const none: Figure = { defined: false, reason: 'There is no row.' };

function share(count: number, rows: number): Figure {
  const [lower, upper] = wilsonInterval({ count, rows });
  return between(lower, count / rows, upper);
}

describe('what a figure lost', () => {
  it('against a limit is told with the ends of its interval, whichever way is worse', () => {
    expect(lossBeyond(between(0.5, 0.75, 0.875), 0.875, false)).toEqual({
      value: 0.125,
      low: 0,
      high: 0.375,
    });
    expect(lossBeyond(between(2, 3, 5), 2.5, true)).toEqual({ value: 0.5, low: -0.5, high: 2.5 });
  });

  it('against a reference is Newcombe’s interval for shares, of 56 in 70 and 48 in 80 that of his table', () => {
    const loss = lossAgainst(share(48, 80), share(56, 70), false);
    const [low, high] = newcombeInterval({ count: 56, rows: 70 }, { count: 48, rows: 80 });
    expect(loss?.value).toBeCloseTo(0.2, 12);
    expect(loss?.low).toBeCloseTo(low, 12);
    expect(loss?.high).toBeCloseTo(high, 12);
    // Newcombe 1998, table II, method 10: 0.0524 to 0.3339.
    expect([loss?.low.toFixed(4), loss?.high.toFixed(4)]).toEqual(['0.0524', '0.3339']);
    // An error that rose by as much lost as much.
    const [rose, was] = [share(32, 80), share(14, 70)];
    expect(lossAgainst(rose, was, true)?.low).toBeCloseTo(low, 12);
  });

  it('is not known without an interval, on either side', () => {
    expect(lossBeyond(bare, 0.7, false)).toBeNull();
    expect(lossBeyond(none, 0.7, false)).toBeNull();
    expect(lossBeyond(null, 0.7, false)).toBeNull();
    expect(lossAgainst(share(1, 2), bare, false)).toBeNull();
    expect(lossAgainst(bare, share(1, 2), false)).toBeNull();
    expect(lossAgainst(share(1, 2), null, false)).toBeNull();
  });

  it('is more for certain only where all of the interval is; what just reaches the limit is not', () => {
    expect(isMore({ value: 0.1, low: 0.06, high: 0.14 }, 0.05)).toBe('certain');
    expect(isMore({ value: 0.1, low: 0.05, high: 0.15 }, 0.05)).toBe('possible');
    expect(isMore({ value: 0.05, low: 0.04, high: 0.06 }, 0.05)).toBe('no');
    expect(isMore({ value: -0.2, low: -0.3, high: -0.1 }, 0)).toBe('no');
  });
});
