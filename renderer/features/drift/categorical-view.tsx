import { useMemo } from 'react';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { FeatureDistribution } from '../../../shared/schema/drift.ts';
import { tokens } from '../../app/theme/tokens.ts';
import { useScheme } from '../../app/theme/use-scheme.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { FigureTable } from '../../charts/figure-table.tsx';
import { categoriesHeight, categoriesOption } from '../../charts/options/categories.ts';
import { sharesOf } from '../../charts/options/histogram.ts';
import { Section } from '../../components/section.tsx';
import { formatCount, formatShare } from '../../format/numbers.ts';
import { ContributionsCard } from './contributions-card.tsx';
import { useSideNames } from './use-side-names.ts';

type CategoricalDistribution = Extract<FeatureDistribution, { kind: 'categorical' }>;

/** The pictures of a feature with categories. */
export function CategoricalView({
  name,
  distribution,
}: {
  name: string;
  distribution: CategoricalDistribution;
}) {
  const { t } = useTranslation('drift');
  const scheme = useScheme();
  const sides = useSideNames();
  const { bins } = distribution;
  const option = useMemo(
    () =>
      categoriesOption(
        bins,
        { sides, category: t('chart.category'), share: t('chart.shareOfRows') },
        tokens[scheme],
      ),
    [bins, sides, t, scheme],
  );
  const reference = sharesOf(bins.map((bin) => bin.referenceCount));
  const current = sharesOf(bins.map((bin) => bin.currentCount));
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 440px), 1fr))',
        alignItems: 'start',
      }}
    >
      <ChartCard
        title={t('chart.categories')}
        hint={t('chart.categoriesHint', { count: distribution.categoryCount })}
        label={t('chart.categoriesLabel', { name })}
        option={option}
        height={categoriesHeight(bins.length)}
        table={
          <FigureTable
            label={t('chart.categories')}
            columns={[
              t('chart.category'),
              t('chart.countOf', { side: sides.reference }),
              t('chart.shareOf', { side: sides.reference }),
              t('chart.countOf', { side: sides.current }),
              t('chart.shareOf', { side: sides.current }),
            ]}
            rows={bins.map((bin, index) => [
              bin.label,
              formatCount(bin.referenceCount),
              formatShare(reference[index] ?? null),
              formatCount(bin.currentCount),
              formatShare(current[index] ?? null),
            ])}
          />
        }
      />
      <ContributionsCard name={name} bins={bins} />
      <NameList title={t('chart.newCategories')} names={distribution.newCategories} none={t('chart.noNew')} />
      <NameList
        title={t('chart.vanishedCategories')}
        names={distribution.vanishedCategories}
        none={t('chart.noVanished')}
      />
    </Box>
  );
}

function NameList({ title, names, none }: { title: string; names: readonly string[]; none: string }) {
  return (
    <Section title={title}>
      {names.length === 0 ? (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {none}
        </Typography>
      ) : (
        <Box
          component="ul"
          sx={{
            listStyle: 'none',
            display: 'flex',
            flexWrap: 'wrap',
            gap: 0.75,
            margin: 0,
            padding: 0,
            maxHeight: 200,
            overflow: 'auto',
          }}
        >
          {names.map((name) => (
            <li key={name}>
              <Chip size="small" label={name} sx={{ maxWidth: 280 }} />
            </li>
          ))}
        </Box>
      )}
    </Section>
  );
}
