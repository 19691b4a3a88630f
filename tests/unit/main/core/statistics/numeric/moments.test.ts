import { describe, expect, it } from 'vitest';
import { createMoments, momentsOf } from '../../../../../../main/core/statistics/numeric/moments.ts';

function inChunks(values: Float64Array, size: number): ReturnType<typeof momentsOf> {
  const moments = createMoments();
  for (let from = 0; from < values.length; from += size) {
    moments.add(values, from, Math.min(values.length, from + size));
  }
  return moments.result();
}

describe('moments', () => {
  it('are those of the finite values', () => {
    const values = Float64Array.of(
      2,
      Number.NaN,
      4,
      4,
      Number.POSITIVE_INFINITY,
      4,
      5,
      5,
      Number.NEGATIVE_INFINITY,
      7,
      9,
    );
    expect(inChunks(values, 3)).toEqual({ count: 8, minimum: 2, maximum: 9, mean: 5, standardDeviation: 2 });
  });

  it('do not depend on the chunks, to the last bit', () => {
    const values = Float64Array.from({ length: 5000 }, (_, index) =>
      index % 97 === 0 ? Number.NaN : Math.sin(index) * 1e5,
    );
    const whole = inChunks(values, 5000);
    expect([1, 7, 1000, 1024, 4999].map((size) => inChunks(values, size))).toEqual([
      whole,
      whole,
      whole,
      whole,
      whole,
    ]);
  });

  it('keep their digits when the spread is small against the values', () => {
    const values = Float64Array.from({ length: 4000 }, (_, index) => 1e9 + (index % 2) * 1e-3);
    const step = (values[1] ?? 0) - 1e9;
    expect(inChunks(values, 512).standardDeviation).toBeCloseTo(step / 2, 12);
    expect(momentsOf(values).standardDeviation).toBeCloseTo(step / 2, 12);
  });

  it('have a standard deviation of exactly 0 for a constant column', () => {
    const constant = new Float64Array(3000).fill(0.1);
    const expected = { count: 3000, minimum: 0.1, maximum: 0.1, mean: 0.1, standardDeviation: 0 };
    expect([momentsOf(constant), inChunks(constant, 100)]).toEqual([expected, expected]);
  });

  it('are found for values near the largest double, and left out where a stream cannot hold their squares', () => {
    const values = Float64Array.of(-1.6e308, 1.6e308);
    expect(momentsOf(values)).toEqual({
      count: 2,
      minimum: -1.6e308,
      maximum: 1.6e308,
      mean: 0,
      standardDeviation: 1.6e308,
    });
    expect(inChunks(values, 2)).toEqual({
      count: 2,
      minimum: -1.6e308,
      maximum: 1.6e308,
      mean: null,
      standardDeviation: null,
    });
  });

  it('say that there is nothing when nothing is finite', () => {
    const nothing = { count: 0, minimum: null, maximum: null, mean: null, standardDeviation: null };
    expect([momentsOf(new Float64Array()), inChunks(Float64Array.of(Number.NaN), 1)]).toEqual([
      nothing,
      nothing,
    ]);
  });
});
