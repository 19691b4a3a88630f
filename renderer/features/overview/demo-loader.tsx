import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { errorFromJob } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { isActive } from '../jobs/active-jobs.ts';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { useJob } from '../jobs/use-job.ts';

const noInput = {};
const runningDemo = { states: ['queued', 'running'] as ('queued' | 'running')[], limit: 20 };

/** Fills the demo workspace, with progress; found again after a reload. */
export function DemoLoader() {
  const { t } = useTranslation(['overview', 'common']);
  const queries = useQueryClient();
  const load = useWrite('demo/load');
  const [startedId, setStartedId] = useState<string | null>(null);
  // After a reload the job is found again among those that run.
  const found = useCommand('jobs/list', runningDemo).data?.items.find(({ kind }) => kind === 'demo-load');
  const job = useJob(startedId ?? found?.id ?? null).data;
  const active = job !== undefined && isActive(job);

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
