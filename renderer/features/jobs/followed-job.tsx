import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { Navigate } from 'react-router';
import { errorFromJob } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page } from '../../components/page.tsx';
import type { Crumb } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { isActive } from './active-jobs.ts';
import { JobProgressView } from './job-progress.tsx';
import { outcomePath } from './outcome-path.ts';
import { useJob } from './use-job.ts';

type FollowedJobProps = {
  jobId: string;
  crumbs: readonly Crumb[];
  texts: {
    readonly title: string;
    readonly running: string;
    readonly cancelled: string;
    readonly failed: string;
    /** That nothing was kept. */
    readonly nothing: string;
    readonly again: string;
  };
  onAgain: () => void;
};

/** The page of a job that a form has started: its progress, and then its result or why there is none. */
export function FollowedJob({ jobId, crumbs, texts, onAgain }: FollowedJobProps) {
  const query = useJob(jobId);
  const job = query.data;
  if (job === undefined) {
    return (
      <Page crumbs={crumbs} heading={texts.title}>
        <QueryView query={query}>{() => null}</QueryView>
      </Page>
    );
  }
  const result = job.state === 'done' && job.outcome !== null ? outcomePath(job.outcome) : null;
  if (result !== null) return <Navigate to={result} replace />;
  if (isActive(job)) {
    return (
      <Page crumbs={crumbs} heading={texts.running}>
        <Section title={job.title}>
          <JobProgressView job={job} />
        </Section>
      </Page>
    );
  }
  return (
    <Page
      crumbs={crumbs}
      heading={job.state === 'cancelled' ? texts.cancelled : texts.failed}
      lead={texts.nothing}
      actions={
        <Button variant="contained" onClick={onAgain}>
          {texts.again}
        </Button>
      }
    >
      {job.failure === null || job.state === 'cancelled' ? null : (
        <Box sx={{ maxWidth: 760 }}>
          <ErrorNotice error={errorFromJob(job.failure)} />
        </Box>
      )}
    </Page>
  );
}
