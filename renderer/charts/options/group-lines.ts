import type { Tokens } from '../../app/theme/tokens.ts';
import { formatNumber, formatShare } from '../../format/numbers.ts';
import { axisLook, baseOption, lineLegend, tooltipLook } from '../chart-option.ts';
import type { ChartOption } from '../chart-option.ts';

export type GroupLine = {
  readonly name: string;
  /** Places on the x axis with the value there; a place may be left out. */
  readonly points: readonly (readonly [x: number, y: number])[];
};

/** Lines drawn; the table behind the chart has all of them. */
export const drawnLines = 6;

const strokes = ['solid', 'dashed', 'dotted'] as const;
const symbols = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect'] as const;

type LineTexts = { readonly x: string; readonly y: string };

type WriteValue = (value: number) => string;

/** Series that differ by colour, stroke and symbol. */
function seriesOf(lines: readonly GroupLine[], tokens: Tokens) {
  const colours = [
    tokens.chartReference,
    tokens.chartCurrent,
    tokens.primary,
    tokens.stable.line,
    tokens.moderate.line,
    tokens.inkSoft,
  ];
  return lines.slice(0, drawnLines).map(({ name, points }, index) => ({
    name,
    type: 'line' as const,
    data: points.map(([x, y]) => [x, y]),
    color: colours[index % colours.length] ?? tokens.ink,
    symbol: symbols[index % symbols.length] ?? 'circle',
    symbolSize: 8,
    lineStyle: { width: 2, type: strokes[index % strokes.length] ?? ('solid' as const) },
  }));
}

function pointText(params: unknown, write: WriteValue): string {
  const list: unknown[] = Array.isArray(params) ? params : [params];
  return list
    .flatMap((entry) => {
      if (typeof entry !== 'object' || entry === null || !('seriesName' in entry) || !('value' in entry)) {
        return [];
      }
      const value = Array.isArray(entry.value) ? (entry.value as unknown[])[1] : null;
      return typeof value === 'number' ? [`${String(entry.seriesName)}  ${write(value)}`] : [];
    })
    .join('\n');
}

/** Positive share against mean score, with the diagonal on which scores mean what they say. */
export function calibrationOption(
  lines: readonly GroupLine[],
  texts: LineTexts & { readonly perfect: string },
  tokens: Tokens,
): ChartOption {
  const axis = (name: string, gap: number) => ({
    type: 'value' as const,
    min: 0,
    max: 1,
    ...axisLook(tokens, name, gap),
    axisLabel: { color: tokens.inkSoft, formatter: (value: number) => formatShare(value) },
  });
  return {
    ...baseOption(tokens),
    legend: { ...lineLegend(tokens), itemStyle: {}, type: 'plain' },
    grid: { left: 62, right: 22, top: 62, bottom: 52 },
    xAxis: axis(texts.x, 32),
    yAxis: axis(texts.y, 46),
    tooltip: {
      ...tooltipLook(tokens),
      trigger: 'item',
      formatter: (params: unknown) => pointText(params, formatNumber),
    },
    series: [
      ...seriesOf(lines, tokens),
      {
        name: texts.perfect,
        type: 'line',
        data: [
          [0, 0],
          [1, 1],
        ],
        symbol: 'none',
        color: tokens.lineStrong,
        lineStyle: { width: 1, type: 'dotted' },
      },
    ],
  };
}

/** A figure over checks, written by `write`, one line for each group; the checks stand at even distances, named by their day. */
export function trendOption(
  lines: readonly GroupLine[],
  texts: LineTexts & { readonly checks: readonly string[] },
  write: WriteValue,
  tokens: Tokens,
): ChartOption {
  return {
    ...baseOption(tokens),
    legend: { ...lineLegend(tokens), itemStyle: {} },
    grid: { left: 62, right: 22, top: 62, bottom: 74 },
    xAxis: {
      type: 'category',
      data: [...texts.checks],
      ...axisLook(tokens, texts.x, 52),
      axisLabel: {
        color: tokens.inkSoft,
        hideOverlap: true,
        width: 180,
        overflow: 'truncate',
        lineHeight: 16,
      },
    },
    yAxis: {
      type: 'value',
      // A correlation may lie below 0.
      min: ({ min }) => Math.min(0, min),
      ...axisLook(tokens, texts.y, 46),
      axisLabel: { color: tokens.inkSoft, formatter: write },
    },
    tooltip: { ...tooltipLook(tokens), formatter: (params: unknown) => pointText(params, write) },
    series: seriesOf(lines, tokens),
  };
}
