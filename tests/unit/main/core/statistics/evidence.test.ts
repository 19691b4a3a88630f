import { describe, expect, it } from 'vitest';
import { effectiveRows, rowsToReach } from '../../../../../main/core/statistics/evidence.ts';
import { chiSquareQuantileOfTail } from '../../../../../main/core/statistics/numeric/chi-square.ts';

describe('rows that a verdict needs', () => {
  it('are half the rows of equal sides, and none with an empty side', () => {
    expect([effectiveRows(100, 100), effectiveRows(100, 0), effectiveRows(0, 0)]).toEqual([50, 0, 0]);
  });

  it.each([
    [5, 0.05, 96],
    [5, 0.01, 135],
    [10, 0.05, 173],
    [10, 0.01, 222],
    [20, 0.05, 311],
    [20, 0.01, 376],
  ])('for a PSI of 0.1 over %d bins at level %d against 10,000 rows are %d', (bins, alpha, rows) => {
    expect(rowsToReach(chiSquareQuantileOfTail(alpha, bins - 1) / 0.1, 10_000)).toBe(rows);
  });

  it('are the smallest number that suffices', () => {
    for (const needed of [1, 2.5, 7, 49.9]) {
      const rows = rowsToReach(needed, 50) ?? 0;
      expect([effectiveRows(50, rows) >= needed, rows === 1 || effectiveRows(50, rows - 1) < needed]).toEqual(
        [true, true],
      );
    }
  });

  it('cannot be reached beside a side that is too small itself', () => {
    expect([rowsToReach(50, 50), rowsToReach(50, 20)]).toEqual([null, null]);
  });
});
