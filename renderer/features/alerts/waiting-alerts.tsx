import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import NotificationsActiveOutlined from '@mui/icons-material/NotificationsActiveOutlined';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { AlertState } from '../../../shared/contract/alerts.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Moment } from '../../components/moment.tsx';
import { Section } from '../../components/section.tsx';
import { alertsAnswer } from './alerts-answer.ts';
import { SeverityBadge } from './severity-badge.tsx';
import { useWaiting } from './use-waiting.ts';

const shown = 5;
const waitingStates: AlertState[] = ['open', 'acknowledged'];

/** The alerts of a model that wait, for its overview; nothing where none does. */
export function WaitingAlerts({ modelId }: { modelId: ModelId }) {
  const { t } = useTranslation('alerts');
  const page = useCommand('alerts/list', { modelId, states: waitingStates, limit: shown }).data;
  if (page === undefined || page.total === 0) return null;
  return (
    <Section title={t('ofModel', { count: page.total })}>
      <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 1.5 }}>
        {page.items.map((alert) => (
          <Box component="li" key={alert.id} sx={{ display: 'flex', gap: 1.5, alignItems: 'flex-start' }}>
            <SeverityBadge severity={alert.severity} />
            <Box sx={{ minWidth: 0 }}>
              <Link component={RouterLink} to={`/alerts/${alert.id}`} sx={{ overflowWrap: 'anywhere' }}>
                {alert.title}
              </Link>
              <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
                <Moment at={alert.lastAt} ago />
              </Typography>
            </Box>
          </Box>
        ))}
      </Box>
    </Section>
  );
}

/** What waits in the whole workspace, as one line that leads to the inbox; nothing where nothing waits. */
export function WaitingLine() {
  const { t } = useTranslation('alerts');
  const summary = useWaiting();
  if (summary === undefined || summary.waiting === 0) return null;
  const answer = alertsAnswer(summary);
  const tone = summary.critical > 0 ? 'major' : 'moderate';
  return (
    <Paper
      component="section"
      aria-label={t('title')}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1.5,
        padding: '12px 20px',
        border: '1px solid var(--dg-line)',
        borderRadius: '12px',
      }}
    >
      <NotificationsActiveOutlined aria-hidden sx={{ color: `var(--dg-${tone}-ink)` }} />
      <Typography sx={{ flex: 1, minWidth: 0, fontWeight: 560 }}>{t(answer.key, answer)}</Typography>
      <Button component={RouterLink} to="/alerts" variant="outlined" size="small">
        {t('toInbox')}
      </Button>
    </Paper>
  );
}
