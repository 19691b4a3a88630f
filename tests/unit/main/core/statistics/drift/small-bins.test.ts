import { describe, expect, it } from 'vitest';
import {
  mergeNeighbours,
  poolRare,
  sparseBinCount,
} from '../../../../../../main/core/statistics/drift/small-bins.ts';

describe('sparse bins', () => {
  it('are those that expect fewer than five rows on the smaller side', () => {
    // 100 against 50 rows: a third of a bin's rows are expected on the smaller side.
    expect(sparseBinCount({ reference: [70, 10, 10, 10, 0], current: [38, 5, 4, 3, 0] })).toBe(2);
  });

  it('are merged with their neighbours from the left, the rest with the last', () => {
    expect(mergeNeighbours({ reference: [1, 20, 2, 3, 20, 1], current: [1, 20, 2, 3, 20, 1] })).toEqual({
      reference: [21, 5, 21],
      current: [21, 5, 21],
    });
  });

  it('become one bin when all together are sparse', () => {
    expect(mergeNeighbours({ reference: [1, 1], current: [1, 1] })).toEqual({ reference: [2], current: [2] });
    expect(poolRare({ reference: [1, 1], current: [1, 1] })).toEqual({ reference: [2], current: [2] });
  });

  it('without an order are pooled, with more until the pool is large enough', () => {
    expect(poolRare({ reference: [30, 1, 6, 2], current: [30, 1, 6, 2] })).toEqual({
      reference: [9, 30],
      current: [9, 30],
    });
    expect(poolRare({ reference: [30, 5, 5], current: [30, 5, 5] })).toEqual({
      reference: [5, 5, 30],
      current: [5, 5, 30],
    });
  });
});
