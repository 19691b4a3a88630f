import { useState } from 'react';
import Box from '@mui/material/Box';
import Step from '@mui/material/Step';
import StepLabel from '@mui/material/StepLabel';
import Stepper from '@mui/material/Stepper';
import { useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { datasetPurpose } from '../../../shared/contract/datasets.ts';
import type { HeldFile } from '../../../shared/contract/files.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useModelId } from '../../app/route-ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Page } from '../../components/page.tsx';
import type { Crumb } from '../../components/page.tsx';
import { useJob } from '../jobs/use-job.ts';
import { FileChooser } from './file-chooser.tsx';
import { ImportCheck } from './import-check.tsx';
import { ImportOutcome } from './import-outcome.tsx';

/** Brings a file in: choose, check, import. A running import is found again after a reload. */
export default function ImportPage() {
  const { t } = useTranslation('data');
  const { t: modelTexts } = useTranslation('models');
  const modelId = useModelId();
  const model = useCommand('models/get', { id: modelId }).data;
  const [params, setParams] = useSearchParams();
  const [file, setFile] = useState<HeldFile | null>(null);
  const purpose = datasetPurpose.safeParse(params.get('purpose'));
  const askedPurpose = purpose.success ? purpose.data : null;
  const jobId = params.get('job');

  const frame = {
    crumbs: [
      { label: modelTexts('title'), to: '/models' },
      { label: model?.name ?? '…', to: `/models/${modelId}` },
      { label: t('wizard.title') },
    ],
    modelId,
  };
  const restart = (next: 'reference' | 'current'): void => {
    setFile(null);
    setParams({ purpose: next });
  };

  if (jobId !== null)
    return <ImportJob {...frame} jobId={jobId} purpose={askedPurpose ?? 'reference'} onRestart={restart} />;
  if (file === null) {
    return (
      <Page
        crumbs={frame.crumbs}
        heading={t('wizard.headingChoose')}
        lead={t('wizard.leadChoose')}
        command="datasets/import"
      >
        <Steps active={0} />
        <FileChooser onChosen={setFile} />
      </Page>
    );
  }
  return (
    <Page crumbs={frame.crumbs} heading={t('wizard.headingCheck')} lead={t('wizard.leadCheck')}>
      <Steps active={1} />
      <ImportCheck
        key={file.token}
        file={file}
        modelId={modelId}
        purpose={askedPurpose}
        onAnother={() => {
          setFile(null);
        }}
        onStarted={(started, chosenPurpose) => {
          setParams({ purpose: chosenPurpose, job: started });
        }}
      />
    </Page>
  );
}

type ImportJobProps = {
  crumbs: readonly Crumb[];
  modelId: ModelId;
  jobId: string;
  purpose: 'reference' | 'current';
  onRestart: (purpose: 'reference' | 'current') => void;
};

function ImportJob({ crumbs, modelId, jobId, purpose, onRestart }: ImportJobProps) {
  const query = useJob(jobId);
  return (
    <ImportOutcome
      crumbs={crumbs}
      query={query}
      modelId={modelId}
      purpose={purpose}
      steps={<Steps active={2} />}
      onRestart={onRestart}
    />
  );
}

const stepNames = ['choose', 'check', 'import'] as const;

function Steps({ active }: { active: number }) {
  const { t } = useTranslation('data');
  return (
    <Box sx={{ maxWidth: 620, marginBottom: 3 }}>
      <Stepper activeStep={active} aria-label={t('wizard.steps.label')}>
        {stepNames.map((name) => (
          <Step key={name}>
            <StepLabel>{t(`wizard.steps.${name}`)}</StepLabel>
          </Step>
        ))}
      </Stepper>
    </Box>
  );
}
