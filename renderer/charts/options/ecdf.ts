import type { Tokens } from '../../app/theme/tokens.ts';
import { formatNumber, formatShare, formatStatistic } from '../../format/numbers.ts';
import { axisLook, baseOption, lineLegend, pointedIndex, tooltipLook } from '../chart-option.ts';
import type { ChartOption, SideNames } from '../chart-option.ts';

export type Ecdf = {
  readonly points: readonly number[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
};

/** Where the two curves are furthest apart; null when there are no points. */
export function largestGap({ points, reference, current }: Ecdf) {
  let best: { at: number; reference: number; current: number; gap: number } | null = null;
  for (const [index, at] of points.entries()) {
    const left = reference[index] ?? 0;
    const right = current[index] ?? 0;
    const gap = Math.abs(left - right);
    if (best === null || gap > best.gap) best = { at, reference: left, current: right, gap };
  }
  return best;
}

type EcdfTexts = {
  readonly sides: SideNames;
  readonly value: string;
  readonly share: string;
  readonly gap: string;
};

/** The stretch of values that is drawn: the one of the histogram, unless it hides the largest gap. */
function drawnStretch({ points }: Ecdf, edges: readonly number[], gapAt: number | undefined) {
  const [low, high] = [edges[0], edges.at(-1)];
  const fits =
    low !== undefined && high !== undefined && gapAt !== undefined && low <= gapAt && gapAt <= high;
  return fits ? { min: low, max: high } : { min: points[0] ?? 0, max: points.at(-1) ?? 1 };
}

/**
 * Both empirical distribution functions with the largest gap marked. `edges` are those of the histogram, so that both
 * pictures show the same values and a single outlier does not flatten the curves.
 */
export function ecdfOption(
  ecdf: Ecdf,
  edges: readonly number[],
  texts: EcdfTexts,
  tokens: Tokens,
): ChartOption {
  const gap = largestGap(ecdf);
  const curve = (shares: readonly number[]): [number, number][] =>
    ecdf.points.map((point, index) => [point, shares[index] ?? 0]);
  return {
    ...baseOption(tokens),
    legend: lineLegend(tokens),
    xAxis: {
      type: 'value',
      ...drawnStretch(ecdf, edges, gap?.at),
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
      min: 0,
      max: 1,
      ...axisLook(tokens, texts.share, 46),
      axisLabel: { color: tokens.inkSoft, formatter: (value: number) => formatShare(value) },
    },
    tooltip: {
      ...tooltipLook(tokens),
      formatter: (params: unknown) => {
        const index = pointedIndex(params) ?? 0;
        return [
          formatNumber(ecdf.points[index] ?? null),
          `${texts.sides.reference}  ${formatShare(ecdf.reference[index] ?? null)}`,
          `${texts.sides.current}  ${formatShare(ecdf.current[index] ?? null)}`,
        ].join('\n');
      },
    },
    series: [
      {
        name: texts.sides.reference,
        type: 'line',
        step: 'end',
        symbol: 'none',
        data: curve(ecdf.reference),
        color: tokens.chartReference,
        lineStyle: { color: tokens.chartReference, width: 2.25 },
      },
      {
        name: texts.sides.current,
        type: 'line',
        step: 'end',
        symbol: 'none',
        data: curve(ecdf.current),
        color: tokens.chartCurrent,
        lineStyle: { color: tokens.chartCurrent, width: 2.25, type: [6, 4] },
      },
      ...(gap === null || gap.gap === 0
        ? []
        : [
            {
              name: texts.gap,
              type: 'line' as const,
              data: [
                [gap.at, Math.min(gap.reference, gap.current)],
                { value: [gap.at, Math.max(gap.reference, gap.current)], label: { show: true } },
              ],
              color: tokens.ink,
              symbol: 'circle',
              symbolSize: 7,
              lineStyle: { color: tokens.ink, width: 1.5, type: 'dotted' as const },
              itemStyle: { color: tokens.ink },
              label: {
                show: false,
                position: 'top' as const,
                formatter: formatStatistic(gap.gap),
                color: tokens.ink,
                fontWeight: 600,
                fontSize: 12,
                textBorderColor: tokens.surface,
                textBorderWidth: 3,
              },
              tooltip: { show: false },
            },
          ]),
    ],
  };
}
