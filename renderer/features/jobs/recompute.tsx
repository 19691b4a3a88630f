import { useState } from 'react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import ReplayRounded from '@mui/icons-material/ReplayRounded';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../shared/contract/jobs.ts';
import { useWrite } from '../../client/client-context.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { isActive } from './active-jobs.ts';
import { JobProgressView } from './job-progress.tsx';
import { useJob } from './use-job.ts';

type RecomputeProps = {
  command: 'fairness/recompute' | 'performance/recompute';
  id: string;
};

/** Computes a result again and tells whether it is the same. */
export function Recompute({ command, id }: RecomputeProps) {
  const { t } = useTranslation('jobs');
  const recompute = useWrite(command);
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId).data;
  const busy = job !== undefined && isActive(job);
  return (
    <Box sx={{ marginTop: 2.5, display: 'grid', gap: 1.5, justifyItems: 'start' }}>
      <GateButton
        command={command}
        variant="outlined"
        startIcon={<ReplayRounded />}
        loading={recompute.isPending || busy}
        onClick={() => {
          recompute.mutate(
            { id },
            {
              onSuccess: (started) => {
                setJobId(started.jobId);
              },
            },
          );
        }}
      >
        {t('recompute.action')}
      </GateButton>
      {busy ? (
        <Box sx={{ width: '100%' }}>
          <JobProgressView job={job} />
        </Box>
      ) : null}
      {busy || job === undefined ? null : <RecomputeEnd job={job} />}
      {recompute.error === null ? null : <Alert severity="error">{recompute.error.message}</Alert>}
    </Box>
  );
}

/** What came of computing a result again: the same, another one with what to do, or why there is none. */
export function RecomputeEnd({ job: { state, outcome, failure } }: { job: Job }) {
  const { t } = useTranslation('jobs');
  if (outcome !== null) {
    if (outcome.recomputed !== 'different') return <Alert severity="success">{outcome.message}</Alert>;
    return (
      <Alert severity="error">
        <AlertTitle>{t('recompute.different')}</AlertTitle>
        {outcome.message}
        <Typography variant="body2" sx={{ marginTop: 1 }}>
          {t('recompute.whatToDo')}
        </Typography>
      </Alert>
    );
  }
  if (state === 'cancelled') return <Alert severity="info">{t('recompute.cancelled')}</Alert>;
  return failure === null ? null : <Alert severity="error">{failure.message}</Alert>;
}
