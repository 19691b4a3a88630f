import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Moment } from '../../components/moment.tsx';
import { Section } from '../../components/section.tsx';
import { FairnessBadge } from './fairness-badge.tsx';

/** The last fairness verdict of a model, for its overview; nothing where none was made. */
export function LatestFairness({ modelId }: { modelId: ModelId }) {
  const { t } = useTranslation('fairness');
  const latest = useCommand('fairness/list', { modelId, limit: 1 }).data?.items[0];
  if (latest === undefined) return null;
  return (
    <Section title={t(`tab.heading.${latest.verdict}`)} actions={<FairnessBadge verdict={latest.verdict} />}>
      <Box sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }}>
        <Box>
          <Typography>{latest.reason}</Typography>
          <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
            {latest.dataset.name} · <Moment at={latest.createdAt} />
          </Typography>
        </Box>
        <Button component={Link} to={`/fairness/${latest.id}`} variant="outlined">
          {t('tab.openLatest')}
        </Button>
      </Box>
    </Section>
  );
}
