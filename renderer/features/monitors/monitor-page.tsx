import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import CompareArrowsRounded from '@mui/icons-material/CompareArrowsRounded';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import EditOutlined from '@mui/icons-material/EditOutlined';
import PlayArrowRounded from '@mui/icons-material/PlayArrowRounded';
import { useTranslation } from 'react-i18next';
import type { Monitor } from '../../../shared/contract/monitors.ts';
import { useMonitorId } from '../../app/route-ids.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { errorFromJob } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { RecordHistory } from '../history/record-history.tsx';
import { formatInstant } from '../../format/time.ts';
import { isActive } from '../jobs/active-jobs.ts';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { useJob } from '../jobs/use-job.ts';
import { StandingBadge, shownState } from './standing-badge.tsx';
import { TrendCard } from './trend-card.tsx';
import { useDeleteMonitor, useRestoreMonitor } from './use-monitor-bin.ts';
import { WindowGrid } from './window-grid.tsx';

/** How one monitor stands, in words, and the windows that say why. */
export default function MonitorPage() {
  const { t } = useTranslation('monitors');
  const id = useMonitorId();
  const query = useCommand('monitors/get', { id });
  if (query.data === undefined) {
    return (
      <Page crumbs={[{ label: t('title'), to: '/monitors' }]} heading={t('title')}>
        <QueryView query={query} rows={6}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  return <LoadedMonitor monitor={query.data} />;
}

function LoadedMonitor({ monitor }: { monitor: Monitor }) {
  const { t } = useTranslation(['monitors', 'models']);
  const run = useWrite('monitors/run');
  const remove = useDeleteMonitor();
  const restore = useRestoreMonitor();
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId).data;
  const running = job !== undefined && isActive(job);
  const deleted = monitor.deletedAt !== null;
  const failed = job === undefined || job.state === 'cancelled' ? null : job.failure;
  // What stood in the way is noted with the monitor as well: one box tells of it.
  const noted = failed !== null && failed.message === monitor.failure?.sentence ? failed : null;
  const failure = run.error ?? (failed === null || noted !== null ? null : errorFromJob(failed));

  return (
    <Page
      crumbs={[
        { label: t('models:title'), to: '/models' },
        { label: monitor.modelName, to: `/models/${monitor.modelId}/monitors` },
        { label: monitor.name },
      ]}
      eyebrow={<StandingBadge state={shownState(monitor)} />}
      heading={t(`page.heading.${shownState(monitor)}`, { name: monitor.name })}
      lead={monitor.failure?.sentence ?? monitor.standing.sentence}
      actions={
        deleted ? undefined : (
          <>
            <GateButton
              command="monitors/delete"
              variant="outlined"
              startIcon={<DeleteOutlined />}
              onClick={() => {
                void remove(monitor);
              }}
            >
              {t('page.delete')}
            </GateButton>
            <GateButton
              command="monitors/update"
              to={`/monitors/${monitor.id}/edit`}
              variant="outlined"
              startIcon={<EditOutlined />}
            >
              {t('page.edit')}
            </GateButton>
            <GateButton
              command="monitors/run"
              variant="contained"
              startIcon={<PlayArrowRounded />}
              disabled={running}
              loading={run.isPending}
              onClick={() => {
                run.mutate(
                  { id: monitor.id },
                  {
                    onSuccess: ({ jobId: started }) => {
                      setJobId(started);
                    },
                  },
                );
              }}
            >
              {t('page.run')}
            </GateButton>
          </>
        )
      }
    >
      {deleted ? (
        <Alert
          severity="warning"
          sx={{ marginBottom: 2.5 }}
          action={
            <GateButton
              command="monitors/restore"
              size="small"
              variant="outlined"
              onClick={() => {
                restore(monitor);
              }}
            >
              {t('page.restore')}
            </GateButton>
          }
        >
          {t('page.deletedNotice')}
        </Alert>
      ) : null}
      <Sections>
        {failure === null ? null : <ErrorNotice error={failure} />}
        {deleted ? null : <Rest monitor={monitor} correlationId={noted?.correlationId ?? ''} />}
        {running ? (
          <Section title={t('page.running')}>
            <JobProgressView job={job} />
          </Section>
        ) : null}
        <What monitor={monitor} />
        <TrendCard monitorId={monitor.id} />
        <Section
          title={t('windows.title')}
          hint={t('windows.hint')}
          actions={
            deleted || monitor.windowCount < 2 ? undefined : (
              <GateButton
                command="monitors/compare-windows"
                to={`/monitors/${monitor.id}/compare`}
                size="small"
                variant="outlined"
                startIcon={<CompareArrowsRounded />}
              >
                {t('windows.compare')}
              </GateButton>
            )
          }
          flush
        >
          <WindowGrid monitorId={monitor.id} />
        </Section>
        <RecordHistory record={{ kind: 'monitor', id: monitor.id }} />
      </Sections>
    </Page>
  );
}

/** Why nothing happens by itself, and since when what is shown has not changed. */
function Rest({ monitor, correlationId }: { monitor: Monitor; correlationId: string }) {
  const { t } = useTranslation('monitors');
  const { failure, stopped, schedule, enabled, standing } = monitor;
  if (failure === null) return stopped ? <Alert severity="info">{t('page.stopped')}</Alert> : null;
  const byItself = enabled && schedule.kind !== 'manual';
  return (
    <ErrorNotice
      error={{
        message: [
          t('page.failed', { count: failure.attempts, since: formatInstant(failure.since) }),
          byItself ? t('page.retry', { at: formatInstant(failure.retryAt) }) : t('page.retryByHand'),
          standing.lastRunAt === null ? '' : t('page.before', { sentence: standing.sentence }),
        ].join(' '),
        problems: [],
        correlationId,
      }}
    />
  );
}

function What({ monitor }: { monitor: Monitor }) {
  const { t } = useTranslation('monitors');
  const current = useCommand('datasets/list', { modelId: monitor.modelId, purpose: 'current', limit: 1 });
  const noData = current.data?.total === 0;
  return (
    <Section title={t('page.what')}>
      <Box sx={{ display: 'grid', gap: 1, justifyItems: 'start' }}>
        <Typography>{monitor.sentence}</Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {noData
            ? t('page.noData')
            : monitor.waitingDatasets === 0
              ? t('page.waitingNone')
              : t('page.waiting', { count: monitor.waitingDatasets })}
        </Typography>
        {monitor.futureAt === null ? null : (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('page.future', { at: formatInstant(monitor.futureAt) })}
          </Typography>
        )}
        {noData ? (
          <GateButton
            command="datasets/import"
            to={`/models/${monitor.modelId}/import?purpose=current`}
            variant="outlined"
          >
            {t('page.importData')}
          </GateButton>
        ) : null}
      </Box>
    </Section>
  );
}
