import { useId } from 'react';
import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import { useTranslation } from 'react-i18next';
import { commandThatStarts } from '../../../shared/contract/job-commands.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import { useWrite } from '../../client/client-context.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { useToast } from '../../components/use-toast.ts';
import { formatBytes, formatCount } from '../../format/numbers.ts';

/** Progress of a job that waits or runs, with a way to stop it. */
export function JobProgressView({ job, titled = false }: { job: Job; titled?: boolean }) {
  const { t } = useTranslation('jobs');
  const labelId = useId();
  const toast = useToast();
  const cancel = useWrite('jobs/cancel');
  const { done, total, unit, phase } = job.progress;
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  const amount = (value: number): string => (unit === 'bytes' ? formatBytes(value) : formatCount(value));
  const shownUnit = unit === 'bytes' ? '' : unit;
  const figures =
    total === null
      ? done > 0
        ? t('progressOpen', { done: amount(done), unit: shownUnit })
        : ''
      : t('progressText', { done: amount(done), total: amount(total), unit: shownUnit });

  return (
    <Box>
      <Box sx={{ display: 'flex', alignItems: 'flex-end', gap: 2, marginBottom: 1 }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Box
            id={labelId}
            sx={{ fontWeight: titled ? 560 : 400, fontSize: '0.9063rem', overflowWrap: 'anywhere' }}
          >
            {titled ? job.title : job.state === 'queued' ? t('waiting') : phase}
          </Box>
          <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>
            {[titled ? (job.state === 'queued' ? t('waiting') : phase) : '', figures]
              .filter((part) => part.trim() !== '')
              .join(' · ')}
          </Box>
        </Box>
        <GateButton
          command={commandThatStarts[job.kind]}
          size="small"
          variant="outlined"
          aria-label={t('cancelNamed', { title: job.title })}
          disabled={cancel.isPending}
          onClick={() => {
            cancel.mutate(
              { id: job.id },
              {
                onSuccess: () => {
                  toast.success(t('cancelled'));
                },
                onError: (error) => {
                  toast.error(error.message);
                },
              },
            );
          }}
        >
          {t('cancel')}
        </GateButton>
      </Box>
      <LinearProgress
        aria-labelledby={labelId}
        {...(share === null ? {} : { variant: 'determinate', value: share * 100 })}
      />
    </Box>
  );
}
