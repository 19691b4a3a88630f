import { useState } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import AddRounded from '@mui/icons-material/AddRounded';
import ScienceOutlined from '@mui/icons-material/ScienceOutlined';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { errorFromJob } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { useJob } from '../jobs/use-job.ts';
import { DemoContents } from './demo-contents.tsx';
import { DriftSketch } from './drift-sketch.tsx';

const noInput = {};
const runningDemo = { states: ['queued', 'running'] as ('queued' | 'running')[], limit: 20 };

/** The first visit: what this is, and two ways in. */
export function FirstRun() {
  const { t } = useTranslation('overview');
  const describe = useCommand('demo/describe', noInput);
  const available = describe.data?.available !== false;

  return (
    <Page crumbs={[{ label: t('title') }]} heading={t('first.heading')} lead={t('first.lead')}>
      <DriftSketch />
      <Box
        sx={{
          display: 'grid',
          gap: 2.5,
          gridTemplateColumns: 'repeat(auto-fit, minmax(300px, 1fr))',
          marginTop: 2.5,
        }}
      >
        <Choice icon={<ScienceOutlined />} title={t('first.demoTitle')} body={t('first.demoBody')}>
          {available ? <DemoLoader /> : <Typography variant="body2">{t('first.demoUnavailable')}</Typography>}
        </Choice>
        <Choice icon={<AddRounded />} title={t('first.ownTitle')} body={t('first.ownBody')}>
          <GateButton command="models/create" to="/models/new" variant="outlined" size="large">
            {t('first.ownAction')}
          </GateButton>
        </Choice>
      </Box>
      {describe.data === undefined || describe.data.models.length === 0 ? null : (
        <DemoContents models={describe.data.models} sources={describe.data.sources} />
      )}
    </Page>
  );
}

function Choice({
  icon,
  title,
  body,
  children,
}: {
  icon: ReactNode;
  title: string;
  body: string;
  children: ReactNode;
}) {
  return (
    <Paper
      component="section"
      aria-label={title}
      sx={{
        border: '1px solid var(--dg-line)',
        borderRadius: '14px',
        padding: 3,
        display: 'flex',
        flexDirection: 'column',
      }}
    >
      <Box
        aria-hidden
        sx={{
          width: 40,
          height: 40,
          borderRadius: '11px',
          display: 'grid',
          placeItems: 'center',
          color: 'primary.main',
          backgroundColor: 'var(--dg-primary-soft)',
          marginBottom: 1.5,
        }}
      >
        {icon}
      </Box>
      <Typography variant="h2">{title}</Typography>
      <Typography sx={{ color: 'text.secondary', margin: '6px 0 20px', flex: 1 }}>{body}</Typography>
      {children}
    </Paper>
  );
}

function DemoLoader() {
  const { t } = useTranslation(['overview', 'common']);
  const queries = useQueryClient();
  const load = useWrite('demo/load');
  const [startedId, setStartedId] = useState<string | null>(null);
  // After a reload the job is found again among those that run.
  const found = useCommand('jobs/list', runningDemo).data?.items.find(({ kind }) => kind === 'demo-load');
  const job = useJob(startedId ?? found?.id ?? null).data;
  const active = job !== undefined && (job.state === 'queued' || job.state === 'running');

  if (active) {
    return (
      <Box aria-label={t('first.demoRunning')} role="group">
        <JobProgressView job={job} />
      </Box>
    );
  }
  const failure =
    load.error ?? (job === undefined || job.failure === null ? null : errorFromJob(job.failure));
  return (
    <Box sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }}>
      {failure === null ? null : <ErrorNotice error={failure} />}
      {job?.state === 'done' ? (
        <Button
          variant="contained"
          onClick={() => {
            void queries.invalidateQueries();
          }}
        >
          {t('common:retry')}
        </Button>
      ) : (
        <GateButton
          command="demo/load"
          variant="contained"
          size="large"
          loading={load.isPending}
          onClick={() => {
            load.mutate(noInput, {
              onSuccess: ({ jobId }) => {
                setStartedId(jobId);
              },
            });
          }}
        >
          {t('first.demoAction')}
        </GateButton>
      )}
    </Box>
  );
}
