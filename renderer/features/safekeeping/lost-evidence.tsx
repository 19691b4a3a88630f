import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { LostEvidence as LostFile } from '../../../shared/contract/evidence.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import { useGate } from '../../app/use-gate.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { Digest } from '../../components/digest.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Section } from '../../components/section.tsx';
import { formatInstant } from '../../format/time.ts';
import { formatBytes } from '../../format/numbers.ts';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { StateWord } from './state-word.tsx';
import { useBackupJobs } from './use-backup-jobs.ts';

const noInput = {};
const kinds: readonly Job['kind'][] = ['evidence-put-back'];

/** Evidence that is missing or in quarantine, what rests on it, and the way to get it back; nothing when all is there. */
export function LostEvidence() {
  const { t } = useTranslation('safekeeping');
  const { open: mayRead } = useGate('evidence/lost');
  const query = useCommand('evidence/lost', noInput, { enabled: mayRead });
  const putBack = useWrite('evidence/put-back');
  const jobs = useBackupJobs(kinds);
  const files = query.data?.files ?? [];
  const total = query.data?.total ?? 0;
  const failure = putBack.error ?? jobs.failure;
  if (!mayRead || (total === 0 && jobs.active === null && failure === null && jobs.outcome === null)) {
    return query.error === null ? null : (
      <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const isAnyThere = files.some(({ hasCopy }) => hasCopy);
  return (
    <Section
      title={t('lost.title')}
      {...(total === 0 ? {} : { hint: t('lost.hint', { count: total }) })}
      actions={
        total === 0 ? undefined : (
          <GateButton
            command="evidence/put-back"
            size="small"
            variant="outlined"
            loading={putBack.isPending}
            disabled={!isAnyThere || jobs.active !== null}
            onClick={() => {
              putBack.mutate(noInput, { onSuccess: ({ jobId }) => jobs.follow(jobId) });
            }}
          >
            {t('lost.putBack')}
          </GateButton>
        )
      }
    >
      <Box sx={{ display: 'grid', gap: 2 }}>
        {jobs.active === null ? null : <JobProgressView job={jobs.active} />}
        {failure === null || jobs.active !== null ? null : (
          <ErrorNotice title={t('jobFailed')} error={failure} />
        )}
        {jobs.active !== null || jobs.outcome === null ? null : (
          <Alert severity={total === 0 ? 'success' : 'warning'} role="status">
            {jobs.outcome} {t('lost.verifyAgain')}
          </Alert>
        )}
        {total === 0 || isAnyThere ? null : <Alert severity="info">{t('lost.noCopy')}</Alert>}
        {files.map((file) => (
          <LostRow key={file.sha256} file={file} />
        ))}
        {total > files.length ? <span>{t('lost.more', { count: total - files.length })}</span> : null}
      </Box>
    </Section>
  );
}

function LostRow({ file }: { file: LostFile }) {
  const { t } = useTranslation('safekeeping');
  const { sha256, sizeBytes, state, datasets, datasetCount, hasCopy, backupAt } = file;
  const more = datasetCount - datasets.length;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 3, rowGap: 0.5, alignItems: 'baseline' }}>
      <Box sx={{ flex: '1 1 320px', minWidth: 0, overflowWrap: 'anywhere' }}>
        <Box sx={{ fontWeight: 560 }}>
          {datasets.map(({ id, name, modelId, deleted }, index) => (
            <span key={id}>
              {index === 0 ? null : ', '}
              {deleted ? (
                t('lost.inBin', { name })
              ) : (
                <Link component={RouterLink} to={`/models/${modelId}/data`}>
                  {name}
                </Link>
              )}
            </span>
          ))}
          {datasets.length === 0 ? t('lost.noDataset') : null}
          {more > 0 ? ` ${t('lost.moreDatasets', { count: more })}` : null}
        </Box>
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
          <Digest text={sha256} what={t('lost.digest')} /> · {formatBytes(sizeBytes)} ·{' '}
          {t(`lost.state.${state}`)}
        </Box>
      </Box>
      <Box sx={{ flex: '0 1 auto' }}>
        <StateWord tone={hasCopy ? 'success' : 'error'}>
          {!hasCopy
            ? t('lost.copy.none')
            : backupAt === null
              ? t('lost.copy.archive')
              : t('lost.copy.backup', { at: formatInstant(backupAt) })}
        </StateWord>
      </Box>
    </Box>
  );
}
