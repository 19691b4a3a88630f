import type { DriftVerdict } from '../../../shared/schema/drift.ts';
import type { Tokens } from '../../app/theme/tokens.ts';
import { formatCount, formatNumber } from '../../format/numbers.ts';
import { axisLook, baseOption, lineLegend, pointedIndex, tooltipLook } from '../chart-option.ts';
import type { ChartOption } from '../chart-option.ts';

export type TrendPoint = {
  readonly label: string;
  readonly rows: number;
  readonly verdict: DriftVerdict;
  /** Multiple of what is tolerated; null where nothing was compared. */
  readonly effect: number | null;
  readonly column: string | null;
};

type TrendTexts = {
  readonly window: string;
  readonly effect: string;
  readonly tolerated: string;
  readonly rows: string;
  readonly verdicts: Readonly<Record<DriftVerdict, string>>;
};

/** Marks that differ in shape as well as in colour. */
const symbols: Readonly<Record<DriftVerdict, string>> = {
  stable: 'circle',
  insufficient: 'emptyCircle',
  moderate: 'triangle',
  major: 'diamond',
};

const sizes: Readonly<Record<DriftVerdict, number>> = { stable: 7, insufficient: 7, moderate: 11, major: 13 };

/**
 * The top of the chart, as a multiple of the tolerated effect: one wild window must not flatten all others,
 * while windows that are all alike are drawn as they are.
 */
function topOf(points: readonly TrendPoint[]): number {
  const effects = points.flatMap(({ effect }) => (effect === null ? [] : [effect])).toSorted((a, b) => a - b);
  const middle = effects[Math.floor(effects.length / 2)] ?? 0;
  return Math.max(1.25, Math.min(Math.max(12, 3 * middle), effects.at(-1) ?? 0));
}

/** Effects over windows with the tolerated band below 1; a window beyond the top is drawn at the top. */
export function trendOption(points: readonly TrendPoint[], texts: TrendTexts, tokens: Tokens): ChartOption {
  const highest = topOf(points);
  return {
    ...baseOption(tokens),
    legend: lineLegend(tokens),
    grid: { left: 62, right: 18, top: 38, bottom: 56 },
    xAxis: {
      type: 'category',
      data: points.map(({ label }) => label),
      ...axisLook(tokens, texts.window, 36),
      axisLabel: { color: tokens.inkSoft, fontSize: 12, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: Number((highest * 1.08).toPrecision(2)),
      ...axisLook(tokens, texts.effect, 42),
      axisLabel: { color: tokens.inkSoft, formatter: (value: number) => formatNumber(value) },
    },
    tooltip: {
      ...tooltipLook(tokens),
      formatter: (params: unknown) => {
        const point = points[pointedIndex(params) ?? 0];
        if (point === undefined) return '';
        return [
          point.label,
          texts.verdicts[point.verdict],
          `${texts.effect}: ${formatNumber(point.effect)}${point.column === null ? '' : ` (${point.column})`}`,
          `${texts.rows}: ${formatCount(point.rows)}`,
        ].join('\n');
      },
    },
    series: [
      {
        name: texts.tolerated,
        type: 'line',
        data: points.map(() => 1),
        symbol: 'none',
        silent: true,
        color: tokens.inkSoft,
        lineStyle: { color: tokens.inkSoft, width: 1.5, type: 'dashed' },
        areaStyle: { color: tokens.stable.soft, opacity: 0.75, origin: 'start' },
        tooltip: { show: false },
      },
      {
        name: texts.effect,
        type: 'line',
        connectNulls: false,
        color: tokens.chartReference,
        lineStyle: { color: tokens.chartReference, width: 2 },
        data: points.map(({ effect, verdict }) => ({
          value: effect === null ? null : Math.min(highest, effect),
          symbol: symbols[verdict],
          symbolSize: sizes[verdict],
          itemStyle: { color: tokens[verdict].line },
        })),
        showAllSymbol: true,
      },
    ],
  };
}
