import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { RiskSettings } from '../../../shared/schema/risk.ts';
import { FigureTable } from '../../charts/figure-table.tsx';
import { useCommand } from '../../client/client-context.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { formatCount } from '../../format/numbers.ts';
import { formatPoints } from './points.ts';

/** Who would move to which grade. */
export function PreviewResult({ settings }: { settings: RiskSettings }) {
  const { t } = useTranslation('risk');
  const query = useCommand('risk/preview', { settings });
  return (
    <Box component="section" aria-label={t('preview.title')}>
      <Typography variant="h3">{t('preview.title')}</Typography>
      <QueryView query={query} rows={3}>
        {({ models, moves, movers }) => {
          const moving = moves.reduce((sum, move) => sum + move.models, 0);
          if (moving === 0) return <Typography>{t('preview.none', { models })}</Typography>;
          return (
            <Box sx={{ display: 'grid', gap: 2 }}>
              <Typography>{t('preview.some', { count: moving, models })}</Typography>
              <Box sx={{ maxWidth: 360 }}>
                <FigureTable
                  label={t('preview.moves')}
                  columns={[t('preview.move'), t('preview.count')]}
                  rows={moves.map((move) => [`${move.from} → ${move.to}`, formatCount(move.models)])}
                />
              </Box>
              <Box
                tabIndex={0}
                role="group"
                aria-label={t('preview.movers')}
                sx={{ maxHeight: 320, overflow: 'auto' }}
              >
                <FigureTable
                  label={t('preview.movers')}
                  columns={[t('preview.model'), t('preview.before'), t('preview.after')]}
                  rows={movers.map(({ modelName, from, to }) => [
                    modelName,
                    `${formatPoints(from.score)} (${from.grade})`,
                    `${formatPoints(to.score)} (${to.grade})`,
                  ])}
                />
              </Box>
            </Box>
          );
        }}
      </QueryView>
    </Box>
  );
}
