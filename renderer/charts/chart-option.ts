import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type {
  AriaComponentOption,
  GridComponentOption,
  LegendComponentOption,
  TooltipComponentOption,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { fontFamily } from '../app/theme/theme.ts';
import type { Tokens } from '../app/theme/tokens.ts';

export type ChartOption = ComposeOption<
  | AriaComponentOption
  | BarSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | LineSeriesOption
  | TooltipComponentOption
>;

/** Names of the two sides, as the legend shows them. */
export type SideNames = { readonly reference: string; readonly current: string };

/** The names of the sides above the chart. */
function legendLook(tokens: Tokens): LegendComponentOption {
  return {
    top: 0,
    left: 0,
    itemWidth: 26,
    itemHeight: 12,
    textStyle: { color: tokens.ink, fontSize: 12.5 },
  };
}

/** The legend of a line chart: strokes as they are drawn, without a dot in the middle. */
export function lineLegend(tokens: Tokens): LegendComponentOption {
  return { ...legendLook(tokens), itemStyle: { opacity: 0 } };
}

/** The box at the pointer, drawn on the canvas: the page admits no inline styles. */
export function tooltipLook(tokens: Tokens): TooltipComponentOption {
  return {
    trigger: 'axis',
    renderMode: 'richText',
    backgroundColor: tokens.raised,
    borderColor: tokens.lineStrong,
    borderWidth: 1,
    padding: [8, 12],
    textStyle: { color: tokens.ink, fontSize: 12.5, fontFamily, lineHeight: 18 },
    axisPointer: { type: 'line', lineStyle: { color: tokens.lineStrong } },
    confine: true,
  };
}

/** What every chart has in common. */
export function baseOption(tokens: Tokens): ChartOption {
  return {
    animation: false,
    textStyle: { fontFamily, fontSize: 12, color: tokens.ink },
    grid: { left: 62, right: 18, top: 38, bottom: 52 },
    legend: legendLook(tokens),
    tooltip: tooltipLook(tokens),
  };
}

/** The look of an axis with its name in the middle. */
export function axisLook(tokens: Tokens, name: string, gap: number) {
  return {
    name,
    nameLocation: 'middle' as const,
    nameGap: gap,
    nameTextStyle: { color: tokens.inkSoft, fontSize: 12.5 },
    axisLine: { show: true, lineStyle: { color: tokens.lineStrong } },
    axisTick: { lineStyle: { color: tokens.lineStrong } },
    axisLabel: { color: tokens.inkSoft, fontSize: 12 },
    splitLine: { lineStyle: { color: tokens.line } },
  };
}

/** The current side's hatching, so that the sides differ without colour. */
export const hatch = { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 };

/** The tooltip's arguments, whatever kind of chart: the index of the pointed-at entry. */
export function pointedIndex(params: unknown): number | null {
  const first: unknown = Array.isArray(params) ? params[0] : params;
  if (typeof first !== 'object' || first === null || !('dataIndex' in first)) return null;
  return typeof first.dataIndex === 'number' ? first.dataIndex : null;
}
