import { describe, expect, it } from 'vitest';
import {
  doubleOfImage,
  imageOf,
  nextDown,
  nextUp,
  prefixOf,
} from '../../../../../../main/core/statistics/numeric/double-image.ts';

const ascending = [
  -Number.MAX_VALUE,
  -1.5,
  -1,
  -2.2250738585072014e-308,
  -Number.MIN_VALUE,
  0,
  Number.MIN_VALUE,
  1e-310,
  1,
  1 + Number.EPSILON,
  Number.MAX_VALUE,
];

describe('image of a double', () => {
  it('orders images as it orders the doubles', () => {
    const byImage = ascending.toReversed().toSorted((a, b) => (imageOf(a) < imageOf(b) ? -1 : 1));
    expect(byImage).toEqual(ascending);
    expect(ascending.map(prefixOf).toSorted((a, b) => a - b)).toEqual(ascending.map(prefixOf));
  });

  it('gives the double back', () => {
    expect(ascending.map((value) => doubleOfImage(imageOf(value)))).toEqual(ascending);
  });

  it('has one image for both zeros', () => {
    expect(imageOf(-0)).toBe(imageOf(0));
  });

  it('steps to the neighbouring double, across zero and up to infinity', () => {
    expect([
      nextUp(1),
      nextDown(1 + Number.EPSILON),
      nextUp(-0),
      nextDown(0),
      nextUp(-Number.MIN_VALUE),
      nextUp(Number.MAX_VALUE),
      nextDown(Number.POSITIVE_INFINITY),
    ]).toEqual([
      1 + Number.EPSILON,
      1,
      Number.MIN_VALUE,
      -Number.MIN_VALUE,
      0,
      Number.POSITIVE_INFINITY,
      Number.MAX_VALUE,
    ]);
  });
});
