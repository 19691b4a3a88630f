import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { MultivariateResult } from '../../../shared/schema/drift.ts';
import { Facts } from '../../components/facts.tsx';
import { Section } from '../../components/section.tsx';
import { tabularNumbers } from '../../components/tabular.ts';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import {
  formatCount,
  formatNumber,
  formatPValue,
  formatShare,
  formatStatistic,
} from '../../format/numbers.ts';

const shownContributions = 8;

/** What the features show together: the sentence of each method, its figures, and the features that tell most. */
export function TogetherCard({ results }: { results: readonly MultivariateResult[] }) {
  const { t } = useTranslation('drift');
  if (results.length === 0) return null;
  return (
    <Section title={t('together.title')} hint={t('together.hint')}>
      <Box
        sx={{
          display: 'grid',
          columnGap: 5,
          rowGap: 3,
          gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 340px), 1fr))',
        }}
      >
        {results.map((result) => (
          <Method key={result.method} result={result} />
        ))}
      </Box>
    </Section>
  );
}

function Method({ result }: { result: MultivariateResult }) {
  const { t } = useTranslation('drift');
  const { bandLower, bandUpper, currentError } = result.details;
  const band =
    typeof bandLower === 'number' && typeof bandUpper === 'number' && typeof currentError === 'number'
      ? [
          {
            label: t('together.error'),
            value: t('together.errorValue', {
              error: formatStatistic(currentError),
              lower: formatStatistic(bandLower),
              upper: formatStatistic(bandUpper),
            }),
          },
        ]
      : [];
  return (
    <Box component="article" aria-label={t(`together.method.${result.method}`)} sx={{ minWidth: 0 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', marginBottom: 0.75 }}>
        <Box component="h3" sx={{ fontSize: '0.9375rem', fontWeight: 640, margin: 0 }}>
          {t(`together.method.${result.method}`)}
        </Box>
        <VerdictBadge verdict={result.verdict} />
      </Box>
      <Box sx={{ marginBottom: 1.5, maxWidth: '70ch' }}>{result.reason}</Box>
      <Facts
        facts={[
          {
            label: t('together.effect'),
            value: t('together.effectValue', {
              effect: formatStatistic(result.effectSize),
              moderate: formatNumber(result.threshold),
              major: formatNumber(result.majorThreshold),
            }),
          },
          {
            label: t('together.p'),
            value: t('together.pValue', {
              p: formatPValue(result.pValue),
              adjusted: formatPValue(result.adjustedPValue),
            }),
          },
          ...band,
          {
            label: t('together.rows'),
            value: t('together.rowsValue', {
              current: formatCount(result.currentRows),
              currentInAll: formatCount(result.currentRowsInAll),
              reference: formatCount(result.referenceRows),
              referenceInAll: formatCount(result.referenceRowsInAll),
            }),
          },
          { label: t('together.how'), value: result.pValueMethod },
        ]}
      />
      {result.contributions.length === 0 ? null : (
        <Box
          component="table"
          aria-label={t('together.contributions')}
          sx={{ width: '100%', borderCollapse: 'collapse', marginTop: 1.5, fontSize: '0.875rem' }}
        >
          <Box component="caption" sx={{ textAlign: 'left', color: 'text.secondary', paddingBottom: 0.5 }}>
            {t('together.contributions')}
          </Box>
          <tbody>
            {result.contributions.slice(0, shownContributions).map(({ name, share }) => (
              <tr key={name}>
                <Box
                  component="th"
                  scope="row"
                  sx={{ textAlign: 'left', fontWeight: 500, paddingBlock: 0.25, overflowWrap: 'anywhere' }}
                >
                  {name}
                </Box>
                <Box component="td" aria-hidden sx={{ width: '45%', paddingInline: 1 }}>
                  <Box
                    sx={{
                      height: 8,
                      borderRadius: 99,
                      width: `${Math.max(1, share * 100)}%`,
                      backgroundColor: `var(--dg-${result.verdict}-line)`,
                    }}
                  />
                </Box>
                <Box component="td" sx={{ ...tabularNumbers, textAlign: 'right', whiteSpace: 'nowrap' }}>
                  {formatShare(share)}
                </Box>
              </tr>
            ))}
          </tbody>
        </Box>
      )}
    </Box>
  );
}
