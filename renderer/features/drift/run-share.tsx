import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { RunAggregate } from '../../../shared/schema/drift.ts';
import { formatCount, formatNumber, formatShare } from '../../format/numbers.ts';

const shownWeights = 5;

/** How much of the data moved, by count and by importance, and which rule made it an alarm. */
export function RunShare({ aggregate }: { aggregate: RunAggregate | null }) {
  const { t } = useTranslation('drift');
  if (aggregate === null) return null;
  const { share, weightedScore, unjudgedWeight, weighted, weights } = aggregate;
  const heaviest = weights
    .slice(0, shownWeights)
    .map(({ name, weight }) => `${name} ${formatShare(weight)}`)
    .join(' · ');
  const lines = [
    ...(share === null
      ? [t('share.none')]
      : [
          t('share.share', {
            drifted: formatCount(aggregate.drifted),
            judged: formatCount(aggregate.judged),
            share: formatShare(share),
            limit: formatShare(aggregate.alarmShare),
          }),
        ]),
    t(`share.by.${aggregate.alarmBy}`),
    ...(weightedScore === null
      ? []
      : [t('share.score', { score: formatNumber(Math.round(weightedScore * 1000) / 10) })]),
    ...(unjudgedWeight > 0 ? [t('share.unjudged', { share: formatShare(unjudgedWeight) })] : []),
    weighted ? t('share.weights', { weights: heaviest }) : t('share.unweighted'),
  ];
  return (
    <Box component="p" sx={{ margin: '10px 0 0', color: 'text.secondary', maxWidth: '100ch' }}>
      {lines.join(' ')}
    </Box>
  );
}
