import { useCallback } from 'react';
import Button from '@mui/material/Button';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../shared/contract/jobs.ts';
import { useToast } from '../components/use-toast.ts';
import { outcomePath } from '../features/jobs/outcome-path.ts';
import { useUiStore } from './ui-store.ts';

/** Says that a job has ended, unless the open page is showing just that. */
export function useJobToasts(): (job: Job) => void {
  const toast = useToast();
  const { t } = useTranslation('jobs');
  return useCallback(
    (job) => {
      if (useUiStore.getState().followedJobs.includes(job.id)) return;
      if (job.state === 'done' && job.outcome !== null) {
        const path = outcomePath(job.outcome);
        const open =
          path === null ? undefined : (
            <Button component={Link} to={path} size="small" color="inherit">
              {t('open')}
            </Button>
          );
        const text = t('finished', { title: job.title, message: job.outcome.message });
        if (job.outcome.recomputed === 'different') toast.error(text, open);
        else toast.success(text, open);
      } else if (job.state === 'failed') {
        toast.error(t('failed', { title: job.title, message: job.failure?.message ?? '' }));
      }
    },
    [toast, t],
  );
}
