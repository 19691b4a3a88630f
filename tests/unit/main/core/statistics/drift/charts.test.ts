import { describe, expect, it } from 'vitest';
import { chartsOfSorted, histogramEdges } from '../../../../../../main/core/statistics/drift/charts.ts';

describe('chart data of a numeric feature', () => {
  it('has equal bars over both sides and counts every value', () => {
    const reference = Float64Array.from({ length: 200 }, (_, index) => index / 10);
    const current = Float64Array.from({ length: 100 }, (_, index) => 5 + index / 10);
    const { histogram } = chartsOfSorted(reference, current);
    const widths = histogram.edges.slice(1).map((edge, index) => edge - (histogram.edges[index] ?? 0));
    expect(histogram.edges).toHaveLength(11);
    expect([histogram.edges[0], histogram.edges.at(-1)]).toEqual([0, 19.9]);
    expect(Math.max(...widths) - Math.min(...widths)).toBeLessThan(1e-12);
    expect(
      [histogram.reference, histogram.current].map((counts) => counts.reduce((sum, count) => sum + count, 0)),
    ).toEqual([200, 100]);
  });

  it('is not flattened by an outlier, which counts in the outer bar', () => {
    const values = Float64Array.from([...Array.from({ length: 999 }, (_, index) => index), 1e9]);
    const { histogram } = chartsOfSorted(values, values);
    expect(histogram.edges.at(-1)).toBeLessThan(1300);
    expect(histogram.reference.at(-1)).toBe(1);
  });

  it('has one bar for a constant column', () => {
    const constant = new Float64Array(5).fill(3);
    expect(chartsOfSorted(constant, constant)).toEqual({
      histogram: { edges: [2.5, 3.5], reference: [5], current: [5] },
      ecdf: { points: [3], reference: [1], current: [1] },
    });
  });

  it('has at most 60 bars and 500 points', () => {
    const many = Float64Array.from({ length: 100_000 }, (_, index) => Math.sqrt(index));
    const { histogram, ecdf } = chartsOfSorted(
      many,
      many.map((value) => value + 0.1),
    );
    expect(histogram.edges).toHaveLength(61);
    expect(ecdf.points.length).toBeLessThanOrEqual(500);
    expect([ecdf.reference.at(-1), ecdf.current.at(-1)]).toEqual([1, 1]);
  });

  it('shows one side alone, and nothing without values', () => {
    const { histogram, ecdf } = chartsOfSorted(Float64Array.of(1, 2, 2), new Float64Array());
    expect(histogram.reference.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(ecdf).toEqual({ points: [1, 2], reference: [1 / 3, 1], current: [0, 0] });
    expect(chartsOfSorted(new Float64Array(), new Float64Array())).toEqual({
      histogram: { edges: [], reference: [], current: [] },
      ecdf: { points: [], reference: [], current: [] },
    });
  });

  it('has finite edges over the whole range of doubles', () => {
    const edges = histogramEdges(
      { minimum: -1.7e308, maximum: 1.7e308, lowQuantile: -1.7e308, highQuantile: 1.7e308 },
      100,
    );
    expect([edges.length, edges.every(Number.isFinite), edges[0], edges.at(-1)]).toEqual([
      11,
      true,
      -1.7e308,
      1.7e308,
    ]);
  });
});
