import { describe, expect, it } from 'vitest';
import { tokens } from '../../../../../renderer/app/theme/tokens.ts';
import {
  categoriesHeight,
  categoriesOption,
  drawnCategories,
} from '../../../../../renderer/charts/options/categories.ts';
import { contributionsOption } from '../../../../../renderer/charts/options/contributions.ts';
import { ecdfOption, largestGap } from '../../../../../renderer/charts/options/ecdf.ts';
import { histogramOption, sharesOf } from '../../../../../renderer/charts/options/histogram.ts';

const sides = { reference: 'Reference', current: 'Current' };

type Drawn = {
  name?: unknown;
  data?: unknown;
  lineStyle?: { type?: unknown };
  itemStyle?: { decal?: unknown };
};

/** The series of an option, as the tests look at them. */
const seriesOf = (option: { series?: unknown }): Drawn[] => option.series as Drawn[];

/** The text of a tooltip over entry `index`. */
function tooltipText(option: { tooltip?: unknown }, index: number): unknown {
  const { formatter } = option.tooltip as { formatter: (params: unknown) => string };
  return formatter([{ dataIndex: index }]);
}

describe('the histogram', () => {
  const option = histogramOption(
    { edges: [0, 1, 2], reference: [30, 10], current: [0, 0] },
    { sides, value: 'Value of x', share: 'Share of rows', range: (from, to) => `${from} to ${to}` },
    tokens.light,
  );

  it('draws shares as steps that end at the last edge, and an empty side as zero', () => {
    expect(seriesOf(option).map(({ name, data }) => [name, data])).toEqual([
      [
        'Reference',
        [
          [0, 0.75],
          [1, 0.25],
          [2, 0.25],
        ],
      ],
      [
        'Current',
        [
          [0, 0],
          [1, 0],
          [2, 0],
        ],
      ],
    ]);
    expect(sharesOf([])).toEqual([]);
  });

  it('tells the sides apart without colour', () => {
    expect(seriesOf(option).map(({ lineStyle }) => lineStyle?.type)).toEqual([undefined, [6, 4]]);
  });

  it('names range and shares in the tooltip, at the last edge too', () => {
    expect([tooltipText(option, 0), tooltipText(option, 2)]).toEqual([
      '0 to 1\nReference  75\u00A0%\nCurrent  0\u00A0%',
      '1 to 2\nReference  25\u00A0%\nCurrent  0\u00A0%',
    ]);
  });
});

describe('the distribution functions', () => {
  const ecdf = { points: [1, 2, 3], reference: [0.2, 0.9, 1], current: [0.1, 0.4, 1] };
  const texts = { sides, value: 'Value', share: 'Share', gap: 'Largest gap' };
  const drawn = (edges: number[]) => ecdfOption(ecdf, edges, texts, tokens.dark).xAxis;

  it('mark where the curves are furthest apart', () => {
    expect(largestGap(ecdf)).toEqual({ at: 2, reference: 0.9, current: 0.4, gap: 0.5 });
    expect(seriesOf(ecdfOption(ecdf, [1, 3], texts, tokens.dark)).map(({ name }) => name)).toEqual([
      'Reference',
      'Current',
      'Largest gap',
    ]);
  });

  it('are drawn over the values of the histogram, as long as the gap is among them', () => {
    expect(drawn([1.5, 2.5])).toMatchObject({ min: 1.5, max: 2.5 });
    expect(drawn([2.5, 3])).toMatchObject({ min: 1, max: 3 });
    expect(drawn([])).toMatchObject({ min: 1, max: 3 });
  });

  it('mark nothing where there is no gap, and draw nothing without points', () => {
    const same = { points: [1], reference: [1], current: [1] };
    expect(seriesOf(ecdfOption(same, [1, 3], texts, tokens.dark))).toHaveLength(2);
    expect(largestGap({ points: [], reference: [], current: [] })).toBeNull();
  });
});

const bin = (label: string, referenceCount: number, currentCount: number, contribution: number | null) => ({
  label,
  lower: null,
  upper: null,
  referenceCount,
  currentCount,
  contribution,
});

describe('the bars', () => {
  it('draw each contribution, the largest in full colour', () => {
    const option = contributionsOption(
      [bin('a', 1, 1, 0.1), bin('b', 1, 1, 0.3), bin('c', 1, 1, null)],
      { bins: 'Bins', contribution: 'Contribution' },
      tokens.light,
    );
    const [series] = seriesOf(option);
    const data = series?.data as { value: number; itemStyle: { opacity: number } }[];
    expect(data.map(({ value, itemStyle }) => [value, itemStyle.opacity])).toEqual([
      [0.1, 0.6],
      [0.3, 1],
      [0, 0.6],
    ]);
  });

  it('draw the shares of the most frequent categories of all rows, the current side hatched', () => {
    const bins = Array.from({ length: drawnCategories + 5 }, (_, index) =>
      bin(`c${index}`, 4, index === 0 ? 10 : 0, null),
    );
    const option = categoriesOption(bins, { sides, category: 'Category', share: 'Share' }, tokens.light);
    const [reference, current] = seriesOf(option);
    expect(reference?.data).toEqual(Array.from({ length: drawnCategories }, () => 1 / 25));
    expect(((current?.data ?? []) as number[]).slice(0, 2)).toEqual([1, 0]);
    expect([reference?.itemStyle?.decal === undefined, current?.itemStyle?.decal === undefined]).toEqual([
      true,
      false,
    ]);
    expect(categoriesHeight(1000)).toBe(categoriesHeight(drawnCategories));
  });
});
