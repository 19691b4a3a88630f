import type { Tokens } from '../../app/theme/tokens.ts';
import { formatNumber } from '../../format/numbers.ts';
import { axisLook, baseOption, hatch, pointedIndex, tooltipLook } from '../chart-option.ts';
import type { ChartOption } from '../chart-option.ts';

export type TermBar = { readonly name: string; readonly low: number; readonly high: number };

type TermTexts = { readonly certain: string; readonly open: string; readonly points: string };

/** Points of each term: certain ones full, open ones hatched after them. */
export function riskTermsOption(bars: readonly TermBar[], texts: TermTexts, tokens: Tokens): ChartOption {
  return {
    ...baseOption(tokens),
    grid: { left: 104, right: 22, top: 38, bottom: 48 },
    xAxis: { type: 'value', min: 0, ...axisLook(tokens, texts.points, 30) },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(({ name }) => name),
      ...axisLook(tokens, '', 0),
      splitLine: { show: false },
    },
    tooltip: {
      ...tooltipLook(tokens),
      axisPointer: { type: 'shadow' },
      formatter: (params: unknown) => {
        const bar = bars[pointedIndex(params) ?? 0];
        if (bar === undefined) return '';
        return `${bar.name}\n${texts.certain}  ${formatNumber(bar.low)}\n${texts.open}  ${formatNumber(bar.high - bar.low)}`;
      },
    },
    series: [
      {
        name: texts.certain,
        type: 'bar',
        stack: 'points',
        barMaxWidth: 22,
        color: tokens.primary,
        data: bars.map(({ low }) => low),
      },
      {
        name: texts.open,
        type: 'bar',
        stack: 'points',
        barMaxWidth: 22,
        color: tokens.chartCurrent,
        itemStyle: { opacity: 0.55, decal: { ...hatch, color: tokens.surface } },
        data: bars.map(({ low, high }) => high - low),
      },
    ],
  };
}
