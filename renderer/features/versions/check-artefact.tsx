import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { ModelVersion } from '../../../shared/contract/versions.ts';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Section } from '../../components/section.tsx';
import { FileChooser } from '../datasets/file-chooser.tsx';
import { isActive } from '../jobs/active-jobs.ts';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { useJob } from '../jobs/use-job.ts';

/** Compares a file with the recorded digest and says whether it is the one. */
export function CheckArtefact({ version }: { version: ModelVersion }) {
  const { t } = useTranslation('versions');
  const check = useWrite('versions/check-artefact');
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId).data;
  if (version.artefact === null) {
    return (
      <Section title={t('check.title')}>
        <Typography sx={{ color: 'text.secondary' }}>{t('check.none')}</Typography>
      </Section>
    );
  }
  const message = job?.outcome?.message ?? job?.failure?.message;
  return (
    <Section title={t('check.title')} hint={t('check.hint')}>
      <Box sx={{ display: 'grid', gap: 2 }}>
        {check.error === null ? null : <ErrorNotice error={check.error} />}
        {jobId === null ? (
          <FileChooser
            command="versions/check-artefact"
            purpose="artefact"
            onChosen={({ token }) => {
              check.mutate(
                { id: version.id, token },
                {
                  onSuccess: (started) => {
                    setJobId(started.jobId);
                  },
                },
              );
            }}
          />
        ) : null}
        {job !== undefined && isActive(job) ? <JobProgressView job={job} /> : null}
        {job === undefined || isActive(job) ? null : (
          <>
            <Alert severity={job.outcome === null ? 'error' : 'info'}>{message}</Alert>
            <Box>
              <Button
                variant="outlined"
                onClick={() => {
                  setJobId(null);
                }}
              >
                {t('check.again')}
              </Button>
            </Box>
          </>
        )}
      </Box>
    </Section>
  );
}
