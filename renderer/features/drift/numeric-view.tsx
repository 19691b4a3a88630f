import { useMemo } from 'react';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { FeatureDistribution } from '../../../shared/schema/drift.ts';
import { tokens } from '../../app/theme/tokens.ts';
import { useScheme } from '../../app/theme/use-scheme.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { FigureTable } from '../../charts/figure-table.tsx';
import { ecdfOption, largestGap } from '../../charts/options/ecdf.ts';
import { histogramOption, sharesOf } from '../../charts/options/histogram.ts';
import { formatCount, formatNumber, formatShare, formatStatistic } from '../../format/numbers.ts';
import { ContributionsCard } from './contributions-card.tsx';
import { QuantileTable } from './quantile-table.tsx';
import { useSideNames } from './use-side-names.ts';

export type NumericDistribution = Extract<FeatureDistribution, { kind: 'numeric' }>;

type NumericViewProps = { name: string; distribution: NumericDistribution };

/** The pictures of a numeric feature. */
export function NumericView({ name, distribution }: NumericViewProps) {
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 440px), 1fr))',
      }}
    >
      <HistogramCard name={name} histogram={distribution.histogram} />
      <EcdfCard name={name} ecdf={distribution.ecdf} edges={distribution.histogram.edges} />
      <ContributionsCard name={name} bins={distribution.bins} height={460} />
      <QuantileTable reference={distribution.referenceSummary} current={distribution.currentSummary} />
    </Box>
  );
}

function HistogramCard({ name, histogram }: { name: string; histogram: NumericDistribution['histogram'] }) {
  const { t } = useTranslation('drift');
  const scheme = useScheme();
  const sides = useSideNames();
  const option = useMemo(
    () =>
      histogramOption(
        histogram,
        {
          sides,
          value: t('chart.valueAxis', { name }),
          share: t('chart.shareOfRows'),
          range: (from, to) => t('chart.range', { from, to }),
        },
        tokens[scheme],
      ),
    [histogram, sides, name, t, scheme],
  );
  const shares = { reference: sharesOf(histogram.reference), current: sharesOf(histogram.current) };
  return (
    <ChartCard
      title={t('chart.histogram')}
      hint={t('chart.histogramHint')}
      label={t('chart.histogramLabel', { name })}
      option={option}
      table={
        <FigureTable
          label={t('chart.histogram')}
          columns={[
            t('chart.bin'),
            t('chart.countOf', { side: sides.reference }),
            t('chart.shareOf', { side: sides.reference }),
            t('chart.countOf', { side: sides.current }),
            t('chart.shareOf', { side: sides.current }),
          ]}
          rows={histogram.reference.map((count, index) => [
            t('chart.range', {
              from: formatNumber(histogram.edges[index] ?? null),
              to: formatNumber(histogram.edges[index + 1] ?? null),
            }),
            formatCount(count),
            formatShare(shares.reference[index] ?? null),
            formatCount(histogram.current[index] ?? 0),
            formatShare(shares.current[index] ?? null),
          ])}
        />
      }
    />
  );
}

/** Rows of the table behind the curves; the points between are left out evenly. */
const tableRows = 40;

type EcdfCardProps = {
  name: string;
  ecdf: NumericDistribution['ecdf'];
  edges: NumericDistribution['histogram']['edges'];
};

function EcdfCard({ name, ecdf, edges }: EcdfCardProps) {
  const { t } = useTranslation('drift');
  const scheme = useScheme();
  const sides = useSideNames();
  const gap = useMemo(() => largestGap(ecdf), [ecdf]);
  const option = useMemo(
    () =>
      ecdfOption(
        ecdf,
        edges,
        { sides, value: t('chart.valueAxis', { name }), share: t('chart.ecdfAxis'), gap: t('chart.gap') },
        tokens[scheme],
      ),
    [ecdf, edges, sides, name, t, scheme],
  );
  const step = Math.max(1, Math.ceil(ecdf.points.length / tableRows));
  return (
    <ChartCard
      title={t('chart.ecdf')}
      hint={t('chart.ecdfHint')}
      label={t('chart.ecdfLabel', {
        name,
        gap: formatStatistic(gap?.gap ?? null),
        at: formatNumber(gap?.at ?? null),
      })}
      option={option}
      table={
        <FigureTable
          label={t('chart.ecdf')}
          columns={[t('chart.value'), sides.reference, sides.current]}
          rows={ecdf.points
            .map((point, index) => [
              formatNumber(point),
              formatShare(ecdf.reference[index] ?? null),
              formatShare(ecdf.current[index] ?? null),
            ])
            .filter((_, index) => index % step === 0 || index === ecdf.points.length - 1)}
        />
      }
    />
  );
}
