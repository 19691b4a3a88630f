import { describe, expect, it } from 'vitest';
import { createSum, sumOf } from '../../../../../../main/core/statistics/numeric/sum.ts';

describe('compensated sum', () => {
  it('keeps what a plain sum loses', () => {
    expect(sumOf([1, 1e100, 1, -1e100])).toBe(2);
  });

  it('does not drift over a million equal terms', () => {
    const sum = createSum();
    for (let step = 0; step < 1_000_000; step += 1) sum.add(0.1);
    expect(sum.value()).toBe(100_000);
  });

  it('is 0 without terms', () => {
    expect(sumOf([])).toBe(0);
  });
});
