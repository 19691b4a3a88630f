import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { useAlertId } from '../../app/route-ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Facts } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatCount } from '../../format/numbers.ts';
import { RecordHistory } from '../history/record-history.tsx';
import { AlertActions } from './alert-actions.tsx';
import { CommentForm } from './comment-form.tsx';
import { resultPath } from './result-path.ts';
import { SeverityBadge } from './severity-badge.tsx';

/** What one alert is about, who looks after it, and what became of it. */
export default function AlertPage() {
  const { t } = useTranslation('alerts');
  const id = useAlertId();
  const query = useCommand('alerts/get', { id });
  if (query.data === undefined) {
    return (
      <Page crumbs={[{ label: t('title'), to: '/alerts' }]} heading={t('title')}>
        <QueryView query={query} rows={6}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  return <LoadedAlert alert={query.data} />;
}

function LoadedAlert({ alert }: { alert: Alert }) {
  const { t } = useTranslation(['alerts', 'common']);
  return (
    <Page
      crumbs={[{ label: t('title'), to: '/alerts' }, { label: alert.title }]}
      eyebrow={
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1.5, rowGap: 0.5 }}>
          <SeverityBadge severity={alert.severity} />
          <StateSentence alert={alert} />
        </Box>
      }
      heading={alert.title}
      lead={alert.detail}
      actions={<AlertActions alert={alert} />}
    >
      <Sections>
        <Section
          title={t('page.about')}
          actions={
            <Button component={RouterLink} to={resultPath(alert)} size="small" variant="outlined">
              {t(`page.open.${alert.source}`)}
            </Button>
          }
        >
          <AlertFacts alert={alert} />
        </Section>
        {alert.state === 'resolved' ? null : <CommentForm alert={alert} />}
        <RecordHistory record={{ kind: 'alert', id: alert.id }} />
      </Sections>
    </Page>
  );
}

function StateSentence({ alert: { state, assignee, snoozedUntil } }: { alert: Alert }) {
  const { t } = useTranslation(['alerts', 'common']);
  if (state === 'snoozed' && snoozedUntil !== null) {
    return (
      <span>
        {t('page.until')} <Moment at={snoozedUntil} />
      </span>
    );
  }
  const word = t(`common:alertState.${state}`);
  return <span>{assignee === null ? word : t('page.with', { state: word, name: assignee.name })}</span>;
}

function AlertFacts({ alert }: { alert: Alert }) {
  const { t } = useTranslation(['alerts', 'common']);
  return (
    <Facts
      facts={[
        {
          label: t('column.model'),
          value: (
            <Link component={RouterLink} to={`/models/${alert.modelId}`}>
              {alert.modelName}
            </Link>
          ),
        },
        { label: t('page.source'), value: t(`source.${alert.source}`) },
        { label: t('page.rule'), value: alert.ruleName },
        { label: t('column.state'), value: t(`common:alertState.${alert.state}`) },
        { label: t('column.assignee'), value: alert.assignee?.name ?? t('page.nobody') },
        { label: t('column.occurrences'), value: formatCount(alert.occurrences) },
        { label: t('page.firstAt'), value: <Moment at={alert.firstAt} /> },
        { label: t('column.lastAt'), value: <Moment at={alert.lastAt} /> },
        ...(alert.snoozedUntil === null
          ? []
          : [{ label: t('page.until'), value: <Moment at={alert.snoozedUntil} /> }]),
      ]}
    />
  );
}
