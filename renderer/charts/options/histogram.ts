import type { Tokens } from '../../app/theme/tokens.ts';
import { formatNumber, formatShare } from '../../format/numbers.ts';
import { axisLook, baseOption, lineLegend, pointedIndex, tooltipLook } from '../chart-option.ts';
import type { ChartOption, SideNames } from '../chart-option.ts';

export type Histogram = {
  /** One more than there are bins. */
  readonly edges: readonly number[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
};

/** Shares of the counts of one side; zeros when the side is empty. */
export function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

type HistogramTexts = {
  readonly sides: SideNames;
  readonly value: string;
  readonly share: string;
  readonly range: (from: string, to: string) => string;
};

/** Both sides as stepped outlines over a value axis: solid for the reference, dashed for the current side. */
export function histogramOption(histogram: Histogram, texts: HistogramTexts, tokens: Tokens): ChartOption {
  const { edges } = histogram;
  const reference = sharesOf(histogram.reference);
  const current = sharesOf(histogram.current);
  const outline = (shares: readonly number[]): [number, number][] =>
    edges.map((edge, index) => [edge, shares[Math.min(index, shares.length - 1)] ?? 0]);
  return {
    ...baseOption(tokens),
    legend: lineLegend(tokens),
    xAxis: {
      type: 'value',
      min: edges[0] ?? 0,
      max: edges.at(-1) ?? 1,
      ...axisLook(tokens, texts.value, 32),
      splitLine: { show: false },
      axisLabel: {
        color: tokens.inkSoft,
        hideOverlap: true,
        formatter: (value: number) => formatNumber(value),
      },
    },
    yAxis: {
      type: 'value',
      ...axisLook(tokens, texts.share, 46),
      axisLabel: { color: tokens.inkSoft, formatter: (value: number) => formatShare(value) },
    },
    tooltip: {
      ...tooltipLook(tokens),
      formatter: (params: unknown) => {
        const index = Math.min(pointedIndex(params) ?? 0, reference.length - 1);
        return [
          texts.range(formatNumber(edges[index] ?? null), formatNumber(edges[index + 1] ?? null)),
          `${texts.sides.reference}  ${formatShare(reference[index] ?? null)}`,
          `${texts.sides.current}  ${formatShare(current[index] ?? null)}`,
        ].join('\n');
      },
    },
    series: [
      {
        name: texts.sides.reference,
        type: 'line',
        step: 'end',
        symbol: 'none',
        data: outline(reference),
        color: tokens.chartReference,
        lineStyle: { color: tokens.chartReference, width: 2 },
        areaStyle: { color: tokens.chartReferenceFill },
      },
      {
        name: texts.sides.current,
        type: 'line',
        step: 'end',
        symbol: 'none',
        data: outline(current),
        color: tokens.chartCurrent,
        lineStyle: { color: tokens.chartCurrent, width: 2, type: [6, 4] },
        areaStyle: { color: tokens.chartCurrentFill },
      },
    ],
  };
}
