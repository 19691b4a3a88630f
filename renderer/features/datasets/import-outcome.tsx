import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { DatasetPurpose } from '../../../shared/contract/datasets.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { datasetId } from '../../../shared/schema/ids.ts';
import type { DatasetId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import type { CommandQuery } from '../../client/client-context.tsx';
import { errorFromJob } from '../../client/client-error.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Facts } from '../../components/facts.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import type { Crumb } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatCount } from '../../format/numbers.ts';
import { isActive } from '../jobs/active-jobs.ts';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { RejectsGrid } from './rejects-grid.tsx';

type ImportOutcomeProps = {
  crumbs: readonly Crumb[];
  query: CommandQuery<'jobs/get'>;
  modelId: ModelId;
  purpose: DatasetPurpose;
  steps: ReactNode;
  onRestart: (purpose: DatasetPurpose) => void;
};

/** The import while it runs, and what came of it. */
export function ImportOutcome({ crumbs, query, modelId, purpose, steps, onRestart }: ImportOutcomeProps) {
  const { t } = useTranslation('data');
  const job = query.data;
  const made = job === undefined || job.outcome === null ? null : datasetId.safeParse(job.outcome.id);

  if (job === undefined) {
    return (
      <Page crumbs={crumbs} heading={t('wizard.title')}>
        <QueryView query={query}>{() => null}</QueryView>
      </Page>
    );
  }
  if (isActive(job)) {
    return (
      <Page crumbs={crumbs} heading={t('wizard.headingRunning', { name: job.title })}>
        {steps}
        <Section title={job.title}>
          <JobProgressView job={job} />
        </Section>
      </Page>
    );
  }
  if (job.state === 'done' && made?.success === true) {
    return <Imported crumbs={crumbs} id={made.data} job={job} modelId={modelId} onRestart={onRestart} />;
  }
  return (
    <Page
      crumbs={crumbs}
      heading={t(job.state === 'cancelled' ? 'wizard.headingCancelled' : 'wizard.headingFailed')}
      lead={t('wizard.leadNothing')}
      actions={
        <Button
          variant="contained"
          onClick={() => {
            onRestart(purpose);
          }}
        >
          {t('wizard.tryAgain')}
        </Button>
      }
    >
      {job.failure === null || job.state === 'cancelled' ? null : (
        <ErrorNotice error={errorFromJob(job.failure)} />
      )}
    </Page>
  );
}

type ImportedProps = Pick<ImportOutcomeProps, 'crumbs' | 'modelId' | 'onRestart'> & {
  id: DatasetId;
  job: Job;
};

function Imported({ crumbs, id, job, modelId, onRestart }: ImportedProps) {
  const { t } = useTranslation('data');
  const query = useCommand('datasets/get', { id });
  const dataset = query.data;
  if (dataset === undefined) {
    return (
      <Page crumbs={crumbs} heading={t('wizard.title')}>
        <QueryView query={query}>{() => null}</QueryView>
      </Page>
    );
  }
  const wasThere = dataset.createdAt < job.createdAt;
  const compareButton = (
    <GateButton
      command="drift/run"
      to={`/models/${modelId}/compare?${dataset.purpose}=${dataset.id}`}
      variant={dataset.purpose === 'current' ? 'contained' : 'outlined'}
    >
      {t('wizard.compare')}
    </GateButton>
  );
  return (
    <Page
      crumbs={crumbs}
      heading={wasThere ? t('wizard.headingThere') : t('wizard.headingDone', { count: dataset.rows })}
      eyebrow={`${dataset.name} · ${t(`purpose.${dataset.purpose}`)}`}
      lead={[
        job.outcome?.message ?? '',
        ...(dataset.rejectedRows === 0 || wasThere
          ? []
          : [t('wizard.leadRejected', { count: dataset.rejectedRows })]),
      ].join(' ')}
    >
      <Sections>
        <Section title={t('wizard.next')}>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
            {dataset.purpose === 'reference' ? (
              <Button
                variant="contained"
                onClick={() => {
                  onRestart('current');
                }}
              >
                {t('wizard.importCurrent')}
              </Button>
            ) : null}
            {compareButton}
            <Button component={Link} to={`/models/${modelId}/data`}>
              {t('wizard.toData')}
            </Button>
          </Box>
        </Section>
        <Section title={t('wizard.result')}>
          <Facts
            facts={[
              { label: t('wizard.resultRows'), value: formatCount(dataset.rows) },
              { label: t('wizard.resultRejected'), value: formatCount(dataset.rejectedRows) },
              { label: t('wizard.resultColumns'), value: formatCount(dataset.columns.length) },
              {
                label: t('wizard.resultEvidence'),
                value: <CopyText text={dataset.evidenceSha256} what={t('wizard.resultEvidence')} />,
              },
            ]}
          />
        </Section>
        {dataset.rejectedRows === 0 ? null : (
          <Section title={t('rejects.title')} hint={t('rejects.hint')} flush>
            <RejectsGrid id={id} />
          </Section>
        )}
      </Sections>
    </Page>
  );
}
