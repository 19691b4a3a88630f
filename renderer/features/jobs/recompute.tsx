import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import ReplayRounded from '@mui/icons-material/ReplayRounded';
import { useWrite } from '../../client/client-context.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { isActive } from './active-jobs.ts';
import { JobProgressView } from './job-progress.tsx';
import { useJob } from './use-job.ts';

type RecomputeProps = {
  command: 'fairness/recompute' | 'performance/recompute';
  id: string;
  label: string;
};

/** Computes a result again and tells whether it is the same. */
export function Recompute({ command, id, label }: RecomputeProps) {
  const recompute = useWrite(command);
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId).data;
  const busy = job !== undefined && isActive(job);
  const message = job?.outcome?.message ?? job?.failure?.message ?? recompute.error?.message;
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
        {label}
      </GateButton>
      {busy ? (
        <Box sx={{ width: '100%' }}>
          <JobProgressView job={job} />
        </Box>
      ) : null}
      {busy || message === undefined ? null : (
        <Alert severity={job?.outcome === null || job === undefined ? 'error' : 'info'}>{message}</Alert>
      )}
    </Box>
  );
}
