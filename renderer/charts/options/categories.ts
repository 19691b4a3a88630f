import type { DistributionBin } from '../../../shared/schema/drift.ts';
import type { Tokens } from '../../app/theme/tokens.ts';
import { formatShare } from '../../format/numbers.ts';
import { axisLook, baseOption, hatch, pointedIndex, tooltipLook } from '../chart-option.ts';
import type { ChartOption, SideNames } from '../chart-option.ts';
import { sharesOf } from './histogram.ts';

/** Categories drawn; the table behind the chart has all of them. */
export const drawnCategories = 20;

type CategoryTexts = { readonly sides: SideNames; readonly category: string; readonly share: string };

/** Height that gives each drawn category room for its pair of bars, in pixels. */
export function categoriesHeight(binCount: number): number {
  return 96 + Math.min(binCount, drawnCategories) * 36;
}

/** Shares by category as pairs of lying bars; the current side is hatched. */
export function categoriesOption(
  bins: readonly DistributionBin[],
  texts: CategoryTexts,
  tokens: Tokens,
): ChartOption {
  const reference = sharesOf(bins.map((bin) => bin.referenceCount)).slice(0, drawnCategories);
  const current = sharesOf(bins.map((bin) => bin.currentCount)).slice(0, drawnCategories);
  const labels = bins.slice(0, drawnCategories).map((bin) => bin.label);
  return {
    ...baseOption(tokens),
    grid: { left: 156, right: 40, top: 38, bottom: 48 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: labels,
      ...axisLook(tokens, texts.category, 138),
      axisTick: { show: false },
      axisLabel: { color: tokens.ink, fontSize: 12, width: 118, overflow: 'truncate' },
    },
    xAxis: {
      type: 'value',
      ...axisLook(tokens, texts.share, 30),
      axisLabel: { color: tokens.inkSoft, formatter: (value: number) => formatShare(value) },
    },
    tooltip: {
      ...tooltipLook(tokens),
      axisPointer: { type: 'shadow' },
      formatter: (params: unknown) => {
        const index = pointedIndex(params) ?? 0;
        return [
          labels[index] ?? '',
          `${texts.sides.reference}  ${formatShare(reference[index] ?? null)}`,
          `${texts.sides.current}  ${formatShare(current[index] ?? null)}`,
        ].join('\n');
      },
    },
    series: [
      {
        name: texts.sides.reference,
        type: 'bar',
        data: reference,
        barMaxWidth: 12,
        barGap: '15%',
        color: tokens.chartReference,
        itemStyle: { color: tokens.chartReference, borderRadius: [0, 3, 3, 0] },
      },
      {
        name: texts.sides.current,
        type: 'bar',
        data: current,
        barMaxWidth: 12,
        color: tokens.chartCurrent,
        itemStyle: {
          color: tokens.chartCurrent,
          borderRadius: [0, 3, 3, 0],
          decal: { ...hatch, color: tokens.surface },
        },
      },
    ],
  };
}
