import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { RiskSummary } from '../../../shared/contract/risk.ts';
import { riskBands } from '../../../shared/schema/risk.ts';
import type { RiskBand } from '../../../shared/schema/risk.ts';
import { tabularNumbers } from '../../components/tabular.ts';
import { formatCount } from '../../format/numbers.ts';
import { GradeBadge } from './grade-badge.tsx';

type GradeBarsProps = {
  summary: Pick<RiskSummary, 'grades' | 'unknown'>;
  /** Where the models of a grade are listed; without it the numbers lead nowhere. */
  pathOf?: (band: RiskBand) => string;
};

/** How many models have which grade, and of how many it is unknown; the number beside each bar says it all by itself. */
export function GradeBars({ summary: { grades, unknown }, pathOf }: GradeBarsProps) {
  const { t } = useTranslation('risk');
  const countOf = (band: RiskBand): number => (band === 'unknown' ? unknown : grades[band]);
  const most = Math.max(1, ...riskBands.map(countOf));
  return (
    <Box
      component="ul"
      sx={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 0.75, maxWidth: 720 }}
    >
      {riskBands.map((band) => {
        const count = countOf(band);
        return (
          <Box
            component="li"
            key={band}
            sx={{ display: 'grid', gridTemplateColumns: '108px 64px 1fr', alignItems: 'center', gap: 1.5 }}
          >
            <span>
              <GradeBadge grade={band} />
            </span>
            <Box component="span" sx={{ ...tabularNumbers, textAlign: 'right' }}>
              {pathOf === undefined || count === 0 ? (
                formatCount(count)
              ) : (
                <Link
                  component={RouterLink}
                  to={pathOf(band)}
                  aria-label={t(band === 'unknown' ? 'bars.listUnknown' : 'bars.list', {
                    count,
                    grade: band,
                  })}
                >
                  {formatCount(count)}
                </Link>
              )}
            </Box>
            <Box
              aria-hidden
              sx={{
                height: 12,
                borderRadius: 99,
                width: `${(100 * count) / most}%`,
                backgroundColor: band === 'unknown' ? 'var(--dg-insufficient-line)' : 'primary.main',
              }}
            />
          </Box>
        );
      })}
    </Box>
  );
}
