import { describe, expect, it } from 'vitest';
import { drawBinomial, drawMultinomial } from '../../../../../../main/core/statistics/numeric/binomial.ts';
import { randomSource } from '../../../../../../main/core/statistics/numeric/random.ts';

/** Mean and variance of draws, as multiples of their standard errors from n p and n p (1 - p). */
function deviations(n: number, p: number): { mean: number; variance: number } {
  const random = randomSource([7, n, Math.round(p * 1000)]);
  const draws = 20_000;
  const values = Array.from({ length: draws }, () => drawBinomial(n, p, random));
  const mean = values.reduce((sum, value) => sum + value, 0) / draws;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1);
  const wanted = n * p * (1 - p);
  return {
    mean: (mean - n * p) / Math.sqrt(wanted / draws),
    // The fourth moment of a binomial is near enough that of a normal law for these.
    variance: (variance - wanted) / (wanted * Math.sqrt((2 + 1 / wanted) / draws)),
  };
}

describe('drawing from a binomial', () => {
  it.each([
    [1, 0.5],
    [10, 0.1],
    [30, 0.3],
    [40, 0.5],
    [1000, 0.02],
    [1000, 0.97],
    [1_000_000, 0.3],
  ])('n = %i, p = %f has the mean and variance of the law', (n, p) => {
    const { mean, variance } = deviations(n, p);
    expect(Math.abs(mean)).toBeLessThan(4);
    expect(Math.abs(variance)).toBeLessThan(4);
  });

  it('is certain at the ends', () => {
    const random = randomSource([1]);
    expect([drawBinomial(0, 0.5, random), drawBinomial(9, 0, random), drawBinomial(9, 1, random)]).toEqual([
      0, 0, 9,
    ]);
  });
});

it('draws as many as there are, and nothing from empty cells', () => {
  const random = randomSource([3]);
  for (let draw = 0; draw < 500; draw += 1) {
    const [a = 0, b = 0, c = 0] = drawMultinomial([12, 0, 88], random);
    expect([a + b + c, b]).toEqual([100, 0]);
  }
  expect(drawMultinomial([0, 0], random)).toEqual([0, 0]);
});

const first = (words: readonly number[]) => randomSource(words).next();

it('gives the same numbers for the same seed and others for another', () => {
  expect(first([1, 2])).toBe(first([1, 2]));
  expect(new Set([first([1, 2]), first([2, 1]), first([1, 3]), first([1])]).size).toBe(4);
});
