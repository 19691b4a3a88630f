import { describe, expect, it } from 'vitest';
import { aucOf } from '../../../../../../main/core/statistics/numeric/auc.ts';
import { symmetricEigen } from '../../../../../../main/core/statistics/numeric/symmetric-eigen.ts';

describe('area under the ROC curve', () => {
  it.each([
    ['apart', [0, 1, 2, 3], [0, 0, 1, 1], 1],
    ['the wrong way round', [3, 2, 1, 0], [0, 0, 1, 1], 0],
    ['all tied', [1, 1, 1, 1], [0, 1, 0, 1], 0.5],
    ['one pair of four wrong', [0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.75],
  ])('of classes %s', (_, scores, flags, auc) => {
    expect(aucOf(Float64Array.from(scores), Uint8Array.from(flags))?.auc).toBe(auc);
  });

  it('has the variance of the Mann-Whitney law, none where all scores are tied', () => {
    const flags = Uint8Array.from([0, 0, 0, 1, 1]);
    expect(aucOf(Float64Array.from([1, 2, 3, 4, 5]), flags)?.nullVariance).toBeCloseTo(6 / (12 * 6), 15);
    expect(aucOf(new Float64Array(5), flags)?.nullVariance).toBe(0);
  });

  it('is none where a class is empty', () => {
    expect(aucOf(Float64Array.from([1, 2]), Uint8Array.from([1, 1]))).toBeNull();
    expect(aucOf(new Float64Array(0), new Uint8Array(0))).toBeNull();
  });
});

describe('eigenvalues of a symmetric matrix', () => {
  it('come in falling order with unit vectors', () => {
    const { values, vectors } = symmetricEigen(Float64Array.from([2, 1, 1, 2]), 2);
    const half = Math.SQRT1_2;
    expect([...values].map((value) => Number(value.toFixed(12)))).toEqual([3, 1]);
    expect([...vectors].map((value) => Number(Math.abs(value).toFixed(12)))).toEqual(
      [half, half, half, half].map((value) => Number(value.toFixed(12))),
    );
  });

  it('of a diagonal or empty matrix are what stands there', () => {
    expect([...symmetricEigen(Float64Array.from([1, 0, 0, 5]), 2).values]).toEqual([5, 1]);
    expect([...symmetricEigen(new Float64Array(4), 2).values]).toEqual([0, 0]);
    expect([...symmetricEigen(new Float64Array(0), 0).values]).toEqual([]);
  });
});
