import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { DriftSummary } from '../../../shared/schema/drift.ts';
import { verdictIcons } from '../../components/verdict-badge.tsx';
import { verdictOrder as order } from '../../components/verdict-order.ts';
import { formatCount } from '../../format/numbers.ts';

/** How many features have which verdict: a bar in proportion, and the figures in words. */
export function VerdictCounts({ counts }: { counts: DriftSummary['counts'] }) {
  const { t } = useTranslation(['drift', 'common']);
  const total = order.reduce((sum, verdict) => sum + counts[verdict], 0);
  return (
    <Box sx={{ width: '100%' }}>
      <Box
        aria-hidden
        sx={{
          display: 'flex',
          gap: '3px',
          height: 10,
          borderRadius: 99,
          overflow: 'hidden',
          backgroundColor: 'var(--dg-sunken)',
        }}
      >
        {order.map((verdict) =>
          counts[verdict] === 0 ? null : (
            <Box
              key={verdict}
              sx={{
                flex: counts[verdict] / Math.max(total, 1),
                minWidth: 6,
                backgroundColor: `var(--dg-${verdict}-line)`,
              }}
            />
          ),
        )}
      </Box>
      <Box
        component="ul"
        aria-label={t('counts.label')}
        sx={{
          listStyle: 'none',
          display: 'flex',
          flexWrap: 'wrap',
          columnGap: 2.5,
          rowGap: 0.5,
          padding: 0,
          margin: '10px 0 0',
        }}
      >
        {order.map((verdict) => {
          const Icon = verdictIcons[verdict];
          return (
            <Box
              component="li"
              key={verdict}
              sx={{
                display: 'inline-flex',
                alignItems: 'center',
                gap: 0.625,
                fontSize: '0.875rem',
                color: counts[verdict] === 0 ? 'text.secondary' : 'text.primary',
              }}
            >
              <Icon aria-hidden sx={{ fontSize: 17, color: `var(--dg-${verdict}-ink)` }} />
              <Box component="strong" sx={{ fontWeight: 640, fontVariantNumeric: 'tabular-nums' }}>
                {formatCount(counts[verdict])}
              </Box>
              {t(`common:verdict.${verdict}`)}
            </Box>
          );
        })}
      </Box>
    </Box>
  );
}
