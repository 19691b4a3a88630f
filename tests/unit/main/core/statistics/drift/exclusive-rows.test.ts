import { describe, expect, it } from 'vitest';
import { exclusiveRowsP } from '../../../../../../main/core/statistics/drift/exclusive-rows.ts';
import { newCategory } from '../../../../../../main/core/statistics/drift/new-category.ts';
import { describeTest } from '../../../../../../main/core/statistics/registry.ts';

const limits = { thresholds: describeTest('new-category').thresholds, alpha: 0.05, majorAlpha: 0.01 };

describe('rows in categories of the current side alone', () => {
  it('are nothing to speak of where there are none', () => {
    expect(exclusiveRowsP([{ reference: 5, current: 3 }]).pValue).toBe(1);
  });

  it('have the chance that all rows of one new category fell on the current side', () => {
    // 3 of 30 rows, of which 10 are current: 10 9 8 / (30 29 28); the large category can be no part of it.
    const categories = [
      { reference: 20, current: 7 },
      { reference: 0, current: 3 },
    ];
    expect(exclusiveRowsP(categories).pValue).toBeCloseTo((10 * 9 * 8) / (30 * 29 * 28), 6);
  });

  it('add up over rare categories, whichever side they turned up on', () => {
    // Four categories of one row, two of them current: at least two of four with a chance of a quarter each.
    const singles = [1, 1, 0, 0].map((current) => ({ reference: 1 - current, current }));
    const { pValue } = exclusiveRowsP([{ reference: 7498, current: 2498 }, ...singles]);
    const quarter = 0.25;
    expect(pValue).toBeCloseTo(1 - 0.75 ** 4 - 4 * quarter * 0.75 ** 3, 3);
  });

  it('are judged by the normal law where they are too many to add up', () => {
    const many = Array.from({ length: 4000 }, (_, index) =>
      index % 2 === 0 ? { reference: 0, current: 10 } : { reference: 10, current: 0 },
    );
    const { pValue, method } = exclusiveRowsP(many);
    expect(method).toMatch(/^normal law/u);
    expect(pValue).toBeLessThan(1e-300);
  });
});

it('holds new rows against those seen once by the laws of version 2', () => {
  const categories = [
    { reference: 9000, current: 90 },
    { reference: 1, current: 0 },
    { reference: 0, current: 10 },
  ];
  expect(newCategory(categories, { ...limits, laws: 2 }).pValueMethod).toBe(
    "Fisher's exact test, one-sided, against the share expected without drift",
  );
  const figures = newCategory(categories, { ...limits, laws: 3 });
  expect(figures.pValueMethod).toBe('exchange of rows between the sides, category by category, one-sided');
  expect(figures).toMatchObject({
    effectSize: 0.1,
    details: { newRows: 10, newCategories: 1, expectedShare: 1 / 9001 },
  });
  // Ten rows of one category, all of them among one row of a hundred: about 100^-10.
  expect(Math.log10(figures.pValue ?? 1)).toBeCloseTo(-20, 0);
});
