import { useState } from 'react';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../shared/contract/index.ts';
import { performanceRequest } from '../../../shared/contract/performance.ts';
import { useModelId } from '../../app/route-ids.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatInstant } from '../../format/time.ts';
import { JobFormPage } from '../jobs/job-form-page.tsx';
import type { OnStarted } from '../jobs/job-form-page.tsx';

/** Newest data sets offered. */
const offeredSets = 200;

/** Starts a measurement and waits for it; a running one is found again after a reload. */
export default function MeasurePage() {
  const { t } = useTranslation(['performance', 'models']);
  const modelId = useModelId();
  const model = useCommand('models/get', { id: modelId }).data;
  const name = model?.name ?? '…';
  const sets = useCommand('datasets/list', { modelId, limit: offeredSets });
  return (
    <JobFormPage
      way={[
        { label: t('models:title'), to: '/models' },
        { label: name, to: `/models/${modelId}/performance` },
      ]}
      texts={{
        title: t('start.title'),
        running: t('start.running'),
        cancelled: t('start.cancelled'),
        failed: t('start.failed'),
        nothing: t('start.nothing'),
        again: t('start.again'),
      }}
      heading={t('start.heading', { name })}
      lead={t('start.lead')}
      command="performance/run"
    >
      {(onStarted) => (
        <QueryView query={sets} rows={4}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState
                title={t('tab.none')}
                body={t('tab.noneData')}
                action={
                  <GateButton command="datasets/import" to={`/models/${modelId}/import`} variant="contained">
                    {t('tab.import')}
                  </GateButton>
                }
              />
            ) : (
              <StartForm
                modelId={modelId}
                twoClasses={model?.task !== 'multiclass-classification' && model?.task !== 'regression'}
                sets={items}
                onStarted={onStarted}
              />
            )
          }
        </QueryView>
      )}
    </JobFormPage>
  );
}

type StartFormProps = {
  modelId: ReturnType<typeof useModelId>;
  /** A threshold and a positive class mean nothing where there are several classes or numbers. */
  twoClasses: boolean;
  sets: CommandOutput<'datasets/list'>['items'];
  onStarted: OnStarted;
};

/** Fields that have their label in their border stand in rows of their own, so that rows are level. */
const fields = { display: 'grid', gap: 2, alignItems: 'start' } as const;

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function StartForm({ modelId, twoClasses, sets, onStarted }: StartFormProps) {
  const { t } = useTranslation('performance');
  const run = useWrite('performance/run');
  const [dataset, setDataset] = useState<string>(sets[0]?.id ?? '');
  const [reference, setReference] = useState<string>(
    sets.find(({ purpose, id }) => purpose === 'reference' && id !== sets[0]?.id)?.id ?? '',
  );
  const [threshold, setThreshold] = useState('0.5');
  const [positive, setPositive] = useState('');
  const [seed, setSeed] = useState('1');
  const [tried, setTried] = useState(false);
  const { threshold: thresholdRule, seed: seedRule } = performanceRequest.shape;
  const wrongThreshold = !thresholdRule.safeParse(numberOf(threshold)).success;
  const wrongSeed = !seedRule.safeParse(numberOf(seed)).success;
  const options = sets.map(({ id, name, createdAt }) => ({
    value: id as string,
    label: `${name} (${formatInstant(createdAt)})`,
  }));

  const submit = (): void => {
    setTried(true);
    const request = performanceRequest.safeParse({
      modelId,
      datasetId: dataset,
      referenceId: reference === '' ? null : reference,
      threshold: numberOf(threshold),
      positiveClass: positive.trim() === '' ? null : positive.trim(),
      seed: numberOf(seed),
    });
    if (!request.success) return;
    run.mutate(request.data, { onSuccess: onStarted });
  };

  return (
    <Box
      component="form"
      noValidate
      sx={{ display: 'grid', gap: 2.5, maxWidth: 940 }}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {run.error === null ? null : <ErrorNotice error={run.error} />}
      <Section title={t('start.choice')} hint={t('start.referenceHint')}>
        <Box sx={{ ...fields, gridTemplateColumns: 'repeat(auto-fit, minmax(min(320px, 100%), 1fr))' }}>
          <PlainSelect
            labelled
            label={t('start.dataset')}
            value={dataset}
            options={options}
            onChange={(value) => {
              setDataset(value);
              if (value === reference) setReference('');
            }}
          />
          <PlainSelect
            labelled
            label={t('start.reference')}
            value={reference}
            options={[
              { value: '', label: t('start.none') },
              ...options.filter(({ value }) => value !== dataset),
            ]}
            onChange={setReference}
          />
        </Box>
        <Box
          sx={{
            ...fields,
            gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 1fr))',
            marginTop: 2.5,
          }}
        >
          {twoClasses ? (
            <>
              <TextField
                label={t('start.threshold')}
                value={threshold}
                error={tried && wrongThreshold}
                helperText={tried && wrongThreshold ? t('start.problemThreshold') : t('start.thresholdHint')}
                onChange={(event) => {
                  setThreshold(event.target.value);
                }}
              />
              <TextField
                label={t('start.positive')}
                value={positive}
                helperText={t('start.positiveHint')}
                onChange={(event) => {
                  setPositive(event.target.value);
                }}
              />
            </>
          ) : null}
          <TextField
            label={t('start.seed')}
            value={seed}
            error={tried && wrongSeed}
            helperText={tried && wrongSeed ? t('start.problemSeed') : t('start.seedHint')}
            onChange={(event) => {
              setSeed(event.target.value);
            }}
          />
        </Box>
      </Section>
      <Box>
        <GateButton command="performance/run" type="submit" variant="contained" loading={run.isPending}>
          {t('start.submit')}
        </GateButton>
      </Box>
    </Box>
  );
}
