import type { DistributionBin } from '../../../shared/schema/drift.ts';
import type { Tokens } from '../../app/theme/tokens.ts';
import { formatNumber, formatStatistic } from '../../format/numbers.ts';
import { axisLook, baseOption, pointedIndex, tooltipLook } from '../chart-option.ts';
import type { ChartOption } from '../chart-option.ts';

type ContributionTexts = { readonly bins: string; readonly contribution: string };

/** What each bin adds to the PSI; the largest is drawn full, the others lighter. */
export function contributionsOption(
  bins: readonly DistributionBin[],
  texts: ContributionTexts,
  tokens: Tokens,
): ChartOption {
  const largest = Math.max(...bins.map((bin) => bin.contribution ?? 0));
  return {
    ...baseOption(tokens),
    legend: { show: false },
    grid: { left: 62, right: 18, top: 14, bottom: 74 },
    xAxis: {
      type: 'category',
      data: bins.map((bin) => bin.label),
      ...axisLook(tokens, texts.bins, 56),
      axisLabel: {
        color: tokens.inkSoft,
        fontSize: 11,
        rotate: 30,
        width: 92,
        overflow: 'truncate',
        hideOverlap: true,
      },
    },
    yAxis: {
      type: 'value',
      ...axisLook(tokens, texts.contribution, 46),
      axisLabel: { color: tokens.inkSoft, formatter: (value: number) => formatNumber(value) },
    },
    tooltip: {
      ...tooltipLook(tokens),
      axisPointer: { type: 'shadow' },
      formatter: (params: unknown) => {
        const bin = bins[pointedIndex(params) ?? 0];
        return `${bin?.label ?? ''}\n${texts.contribution}  ${formatStatistic(bin?.contribution ?? null)}`;
      },
    },
    series: [
      {
        name: texts.contribution,
        type: 'bar',
        barMaxWidth: 44,
        data: bins.map(({ contribution }) => ({
          value: contribution ?? 0,
          itemStyle: {
            color: tokens.primary,
            opacity: contribution !== null && contribution === largest ? 1 : 0.6,
            borderRadius: [4, 4, 0, 0],
          },
        })),
      },
    ],
  };
}
