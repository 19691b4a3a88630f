import Box from '@mui/material/Box';
import RemoveCircleOutlineOutlined from '@mui/icons-material/RemoveCircleOutlineOutlined';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { WorkspaceOverview } from '../../../shared/contract/workspace.ts';
import { verdictIcons } from '../../components/verdict-badge.tsx';
import { formatCount } from '../../format/numbers.ts';

const order = ['major', 'moderate', 'insufficient', 'stable', 'none'] as const;

/** How many models stand where; each tile leads to just those. */
export function VerdictTiles({ verdicts }: { verdicts: WorkspaceOverview['verdicts'] }) {
  const { t } = useTranslation(['overview', 'common']);
  return (
    <Box
      component="nav"
      aria-label={t('tiles')}
      sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fit, minmax(124px, 1fr))' }}
    >
      {order.map((verdict) => {
        const count = verdicts[verdict];
        const Icon = verdict === 'none' ? RemoveCircleOutlineOutlined : verdictIcons[verdict];
        const tone = verdict === 'none' ? 'insufficient' : verdict;
        const label = t(`common:verdict.${verdict}`);
        return (
          <Box
            key={verdict}
            component={Link}
            // Models without a run come last in this order; there is no filter for them alone.
            to={verdict === 'none' ? '/models?sort=lastRunAt&direction=asc' : `/models?verdict=${verdict}`}
            sx={{
              display: 'block',
              padding: '14px 16px',
              borderRadius: '12px',
              border: '1px solid var(--dg-line)',
              backgroundColor: 'var(--dg-surface)',
              color: 'inherit',
              textDecoration: 'none',
              position: 'relative',
              overflow: 'hidden',
              '&::before': {
                content: '""',
                position: 'absolute',
                inset: '0 auto 0 0',
                width: 4,
                backgroundColor: count === 0 ? 'transparent' : `var(--dg-${tone}-line)`,
              },
              '&:hover': { borderColor: 'var(--dg-line-strong)' },
              '&:focus-visible': { outline: '2px solid var(--dg-primary)', outlineOffset: 2 },
            }}
          >
            <Box
              sx={{
                fontSize: '1.75rem',
                fontWeight: 620,
                lineHeight: 1.15,
                letterSpacing: '-0.02em',
                fontVariantNumeric: 'tabular-nums',
                color: count === 0 ? 'text.secondary' : `var(--dg-${tone}-ink)`,
              }}
            >
              {formatCount(count)}
            </Box>
            <Box
              sx={{
                display: 'flex',
                alignItems: 'flex-start',
                gap: 0.625,
                marginTop: 0.5,
                fontSize: '0.8125rem',
              }}
            >
              <Icon aria-hidden sx={{ fontSize: 16, marginTop: '2px', color: `var(--dg-${tone}-ink)` }} />
              {label}
            </Box>
          </Box>
        );
      })}
    </Box>
  );
}
