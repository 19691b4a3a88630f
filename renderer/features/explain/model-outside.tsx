import { useState } from 'react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { ExplainedSubject } from '../../../shared/contract/explain.ts';
import { useGate } from '../../app/use-gate.ts';
import { useCommand } from '../../client/client-context.tsx';
import { errorFromJob } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { isActive } from '../jobs/active-jobs.ts';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { useJob } from '../jobs/use-job.ts';
import { OutsideAnswer } from './outside-answer.tsx';
import { PreviewDialog } from './preview-dialog.tsx';

const noInput = {};

/** What a model outside wrote about a result, and the way to ask it. Nothing at all where none is switched on. */
export function ModelOutside({ subject }: { subject: ExplainedSubject }) {
  const { t } = useTranslation('explain');
  const status = useCommand('explain/status', noInput).data;
  const answer = useCommand('explain/answer', { subject }).data?.answer ?? null;
  const gate = useGate('explain/save-settings');
  const [asks, setAsks] = useState(false);
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId).data;
  const busy = job !== undefined && isActive(job);
  if (status === undefined) return null;
  const host = status.host ?? '';

  return (
    <Box sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }}>
      {answer === null ? null : <OutsideAnswer answer={answer} />}
      {busy ? (
        <Box sx={{ width: '100%', marginTop: 2 }}>
          <JobProgressView job={job} />
        </Box>
      ) : null}
      {job?.state === 'failed' && job.failure !== null ? (
        <Box sx={{ marginTop: 2 }}>
          <ErrorNotice error={errorFromJob(job.failure)} title={t('outside.failed')} />
        </Box>
      ) : null}
      {status.enabled ? (
        <Box sx={{ marginTop: 2 }}>
          <GateButton
            command="explain/request"
            size="small"
            variant="outlined"
            disabled={busy}
            onClick={() => {
              setAsks(true);
            }}
          >
            {t('outside.ask', { host })}
          </GateButton>
          <Typography variant="body2" sx={{ color: 'text.secondary', marginTop: 0.5 }}>
            {t('outside.askHint')}
          </Typography>
        </Box>
      ) : gate.open ? (
        <Typography variant="body2" sx={{ color: 'text.secondary', marginTop: 2 }}>
          {t('outside.off')}{' '}
          <Link component={RouterLink} to="/explain/settings">
            {t('outside.settings')}
          </Link>
        </Typography>
      ) : null}
      {asks ? (
        <PreviewDialog
          subject={subject}
          host={host}
          onSent={setJobId}
          onClose={() => {
            setAsks(false);
          }}
        />
      ) : null}
    </Box>
  );
}
