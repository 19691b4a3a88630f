import { describe, expect, it } from 'vitest';
import { createRandom, seedOf, shuffle } from '../../../../../../main/core/statistics/numeric/draws.ts';
import { drawHypergeometric } from '../../../../../../main/core/statistics/numeric/hypergeometric.ts';

const draws = 20_000;

function meanAndVariance(draw: () => number): [number, number] {
  let sum = 0;
  let squares = 0;
  for (let index = 0; index < draws; index += 1) {
    const value = draw();
    sum += value;
    squares += value * value;
  }
  const mean = sum / draws;
  return [mean, squares / draws - mean * mean];
}

function first(seed: number): number {
  return createRandom(seed).uniform();
}

describe('seeded random numbers', () => {
  it('are the same for the same seed and others for another', () => {
    expect(first(1)).toBe(first(1));
    expect(new Set([0, 1, 2, -1, 2 ** 31].map(first)).size).toBe(5);
  });

  it('have the mean and variance of their laws', () => {
    const { uniform, normal } = createRandom(7);
    const [mean, variance] = meanAndVariance(uniform);
    expect([mean, variance].map((value) => Number(value.toFixed(2)))).toEqual([0.5, 0.08]);
    const [normalMean, normalVariance] = meanAndVariance(normal);
    expect(Math.abs(normalMean)).toBeLessThan(0.03);
    expect(Math.abs(normalVariance - 1)).toBeLessThan(0.04);
  });

  it('shuffle keeps the values', () => {
    const values = Int32Array.from({ length: 100 }, (_, index) => index);
    shuffle(values, createRandom(3));
    expect(values).not.toEqual(values.toSorted());
    expect(values.toSorted()).toEqual(Int32Array.from({ length: 100 }, (_, index) => index));
  });

  it('seeds differ by purpose', () => {
    expect(new Set(['', 'a', 'b', 'ab', 'ba'].map(seedOf)).size).toBe(5);
  });
});

describe('hypergeometric draws', () => {
  it.each([
    [100, 30, 20],
    [1000, 1, 500],
    [50, 49, 25],
    [2_000_000, 700_000, 900_000],
  ])('of %i rows, %i marked, %i drawn have the mean and variance of the law', (total, marked, count) => {
    const random = createRandom(total + marked);
    const [mean, variance] = meanAndVariance(() => drawHypergeometric(total, marked, count, random));
    const share = marked / total;
    const expected = count * share;
    const spread = (count * share * (1 - share) * (total - count)) / (total - 1);
    expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(spread / draws));
    expect(Math.abs(variance / spread - 1)).toBeLessThan(0.05);
  });

  it('are certain where the margins leave no choice', () => {
    const random = createRandom(1);
    expect([
      drawHypergeometric(10, 0, 5, random),
      drawHypergeometric(10, 10, 5, random),
      drawHypergeometric(10, 4, 10, random),
      drawHypergeometric(10, 4, 0, random),
    ]).toEqual([0, 5, 4, 0]);
  });
});
