import { useState } from 'react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import ReplayRounded from '@mui/icons-material/ReplayRounded';
import Alert from '@mui/material/Alert';
import { Link as RouterLink, useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { FairnessRun } from '../../../shared/contract/fairness.ts';
import { fairnessRunId } from '../../../shared/schema/ids.ts';
import type { FairnessRunId } from '../../../shared/schema/ids.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { ClientError } from '../../client/client-error.ts';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { useSaveExport } from '../../components/use-save-export.ts';
import { formatCount } from '../../format/numbers.ts';
import { formatInstant } from '../../format/time.ts';
import { isActive } from '../jobs/active-jobs.ts';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { useJob } from '../jobs/use-job.ts';
import { InWords } from '../explain/in-words.tsx';
import { FairnessBadge } from './fairness-badge.tsx';
import { PartitionView } from './partition-view.tsx';
import { FairnessFacts } from './run-facts.tsx';

/** The result of a check: whether groups are treated alike, in a sentence, and why. */
export default function FairnessRunPage() {
  const { t } = useTranslation('fairness');
  const parsed = fairnessRunId.safeParse(useParams()['runId']);
  if (!parsed.success) throw new ClientError('FAIRNESS_RUN_NOT_FOUND');
  const query = useCommand('fairness/get', { id: parsed.data });
  if (query.data === undefined) {
    return (
      <Page crumbs={[{ label: t('check.title') }]} heading={t('check.title')}>
        <QueryView query={query} rows={6}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  return <Result run={query.data} />;
}

function Result({ run }: { run: FairnessRun }) {
  const { t } = useTranslation(['fairness', 'models']);
  const { save, saving } = useSaveExport();
  return (
    <Page
      crumbs={[
        { label: t('models:title'), to: '/models' },
        { label: run.modelName, to: `/models/${run.modelId}/fairness` },
        { label: t('run.title', { when: formatInstant(run.createdAt) }) },
      ]}
      eyebrow={
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1.5, rowGap: 0.5 }}>
          <FairnessBadge verdict={run.verdict} size="large" />
          <Link component={RouterLink} to={`/models/${run.modelId}/fairness`}>
            {run.modelName}
          </Link>
          <span>{t('run.of', { dataset: run.dataset.name, rows: formatCount(run.rows) })}</span>
          <Moment at={run.createdAt} />
        </Box>
      }
      heading={t(`run.heading.${run.verdict}`)}
      lead={run.reason}
      actions={
        <>
          {(['csv', 'json'] as const).map((format) => (
            <GateButton
              key={format}
              command="fairness/export"
              variant="outlined"
              startIcon={<DownloadOutlined />}
              disabled={saving}
              onClick={() => {
                save('fairness/export', { id: run.id, format });
              }}
            >
              {t(format === 'csv' ? 'run.exportCsv' : 'run.exportJson')}
            </GateButton>
          ))}
        </>
      }
    >
      <Sections>
        <InWords subject={{ kind: 'fairness-run', id: run.id }} />
        <PartitionView run={run} />
        {run.notes.length === 0 ? null : (
          <Section title={t('run.notes')}>
            <Box component="ul" sx={{ margin: 0, paddingLeft: 2.5 }}>
              {run.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </Box>
          </Section>
        )}
        <Section title={t('run.facts')}>
          <FairnessFacts run={run} />
          <Recompute id={run.id} />
        </Section>
      </Sections>
    </Page>
  );
}

/** Computes the check again and tells whether the result is the same. */
function Recompute({ id }: { id: FairnessRunId }) {
  const { t } = useTranslation('fairness');
  const recompute = useWrite('fairness/recompute');
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId).data;
  const busy = job !== undefined && isActive(job);
  const message = job?.outcome?.message ?? job?.failure?.message ?? recompute.error?.message;
  return (
    <Box sx={{ marginTop: 2.5, display: 'grid', gap: 1.5, justifyItems: 'start' }}>
      <GateButton
        command="fairness/recompute"
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
        {t('run.recompute')}
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
