import { useState } from 'react';
import ReplayRounded from '@mui/icons-material/ReplayRounded';
import { useTranslation } from 'react-i18next';
import type { RunId } from '../../../shared/schema/ids.ts';
import { useWrite } from '../../client/client-context.tsx';
import { errorFromJob } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { RecomputeEnd } from '../jobs/recompute.tsx';
import { isActive } from '../jobs/active-jobs.ts';
import { useJob } from '../jobs/use-job.ts';

/** Computes a run again from its evidence and says, in a sentence, whether every figure is the same. */
export function useRecompute(runId: RunId) {
  const { t } = useTranslation('jobs');
  const start = useWrite('drift/recompute');
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId).data;
  const running = job !== undefined && isActive(job);
  const failure =
    start.error ??
    (job === undefined || job.failure === null || job.state === 'cancelled'
      ? null
      : errorFromJob(job.failure));
  return {
    button: (
      <GateButton
        command="drift/recompute"
        variant="outlined"
        startIcon={<ReplayRounded />}
        disabled={running}
        loading={start.isPending}
        onClick={() => {
          start.mutate(
            { id: runId },
            {
              onSuccess: ({ jobId: started }) => {
                setJobId(started);
              },
            },
          );
        }}
      >
        {t('recompute.action')}
      </GateButton>
    ),
    outcome: running ? (
      <JobProgressView job={job} />
    ) : failure !== null ? (
      <ErrorNotice error={failure} />
    ) : job === undefined ? null : (
      <RecomputeEnd job={job} />
    ),
  };
}
