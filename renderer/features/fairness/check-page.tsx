import { useState } from 'react';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { useModelId } from '../../app/route-ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatInstant } from '../../format/time.ts';
import { JobFormPage } from '../jobs/job-form-page.tsx';
import type { OnStarted } from '../jobs/job-form-page.tsx';
import { CheckForm } from './check-form.tsx';

/** Newest data sets offered. */
const offeredSets = 200;

/** Starts a fairness check and waits for it; a running one is found again after a reload. */
export default function CheckPage() {
  const { t } = useTranslation(['fairness', 'models']);
  const modelId = useModelId();
  const name = useCommand('models/get', { id: modelId }).data?.name ?? '…';
  return (
    <JobFormPage
      way={[
        { label: t('models:title'), to: '/models' },
        { label: name, to: `/models/${modelId}/fairness` },
      ]}
      texts={{
        title: t('check.title'),
        running: t('check.running'),
        cancelled: t('check.cancelled'),
        failed: t('check.failed'),
        nothing: t('check.nothing'),
        again: t('check.again'),
      }}
      heading={t('check.heading', { name })}
      lead={t('check.lead')}
      command="fairness/run"
    >
      {(onStarted) => <Choice modelId={modelId} onStarted={onStarted} />}
    </JobFormPage>
  );
}

type ChoiceProps = { modelId: ReturnType<typeof useModelId>; onStarted: OnStarted };

/** The data set first: the columns to choose among are those of it. */
function Choice({ modelId, onStarted }: ChoiceProps) {
  const { t } = useTranslation('fairness');
  const sets = useCommand('datasets/list', { modelId, limit: offeredSets });
  const settings = useCommand('fairness/settings', { modelId });
  const [chosen, setChosen] = useState<string | null>(null);
  const first = sets.data?.items[0];
  const row = sets.data?.items.find(({ id }) => id === chosen) ?? first;
  const dataset = useCommand('datasets/get', { id: row?.id ?? '' }, { enabled: row !== undefined });
  return (
    <QueryView query={sets} rows={4}>
      {(page) =>
        page.items.length === 0 ? (
          <EmptyState
            title={t('check.noData')}
            body={t('check.noDataBody')}
            action={
              <GateButton command="datasets/import" to={`/models/${modelId}/import`} variant="contained">
                {t('tab.import')}
              </GateButton>
            }
          />
        ) : (
          <QueryView query={settings} rows={4}>
            {({ attributes }) =>
              attributes.length === 0 ? (
                <EmptyState
                  title={t('check.noList')}
                  body={t('check.noListBody')}
                  action={
                    <GateButton
                      command="fairness/save-settings"
                      to={`/models/${modelId}/fairness`}
                      variant="contained"
                    >
                      {t('check.noListAction')}
                    </GateButton>
                  }
                />
              ) : (
                <Box sx={{ display: 'grid', gap: 2.5, maxWidth: 940 }}>
                  <Section title={t('check.data')}>
                    <PlainSelect
                      labelled
                      label={t('check.dataset')}
                      value={row?.id ?? ''}
                      options={page.items.map(({ id, name, createdAt }) => ({
                        value: id as string,
                        label: `${name} (${formatInstant(createdAt)})`,
                      }))}
                      onChange={setChosen}
                    />
                  </Section>
                  <QueryView query={dataset} rows={4}>
                    {(loaded) => (
                      <CheckForm
                        key={loaded.id}
                        dataset={loaded}
                        allowed={attributes.map(({ column }) => column)}
                        onStarted={onStarted}
                      />
                    )}
                  </QueryView>
                </Box>
              )
            }
          </QueryView>
        )
      }
    </QueryView>
  );
}
