import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DistributionBin } from '../../../shared/schema/drift.ts';
import { tokens } from '../../app/theme/tokens.ts';
import { useScheme } from '../../app/theme/use-scheme.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { FigureTable } from '../../charts/figure-table.tsx';
import { contributionsOption } from '../../charts/options/contributions.ts';
import { sharesOf } from '../../charts/options/histogram.ts';
import { formatShare, formatStatistic } from '../../format/numbers.ts';
import { useSideNames } from './use-side-names.ts';

/** Bins drawn; the table has all of them. */
const drawnBins = 40;

type ContributionsCardProps = { name: string; bins: readonly DistributionBin[]; height?: number };

/** Which bins the PSI comes from; nothing where no PSI was computed. */
export function ContributionsCard({ name, bins, height = 300 }: ContributionsCardProps) {
  const { t } = useTranslation('drift');
  const scheme = useScheme();
  const sides = useSideNames();
  const drawn = useMemo(() => bins.slice(0, drawnBins), [bins]);
  const option = useMemo(
    () =>
      contributionsOption(
        drawn,
        { bins: t('chart.binAxis', { name }), contribution: t('chart.contribution') },
        tokens[scheme],
      ),
    [drawn, name, t, scheme],
  );
  if (!bins.some((bin) => bin.contribution !== null)) return null;
  const total = bins.reduce((sum, bin) => sum + (bin.contribution ?? 0), 0);
  const reference = sharesOf(bins.map((bin) => bin.referenceCount));
  const current = sharesOf(bins.map((bin) => bin.currentCount));
  return (
    <ChartCard
      title={t('chart.contributions')}
      hint={t('chart.contributionsHint', { total: formatStatistic(total) })}
      label={t('chart.contributionsLabel', { name })}
      option={option}
      height={height}
      table={
        <FigureTable
          label={t('chart.contributions')}
          columns={[
            t('chart.bin'),
            t('chart.shareOf', { side: sides.reference }),
            t('chart.shareOf', { side: sides.current }),
            t('chart.contribution'),
          ]}
          rows={bins.map((bin, index) => [
            bin.label,
            formatShare(reference[index] ?? null),
            formatShare(current[index] ?? null),
            formatStatistic(bin.contribution),
          ])}
        />
      }
    />
  );
}
