import { useNavigate } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useModelId } from '../../app/route-ids.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { useToast } from '../../components/use-toast.ts';
import { MonitorForm } from './monitor-form.tsx';
import { blankMonitor } from './monitor-settings.ts';

/** Newest reference sets offered. */
const offeredSets = 200;

export default function MonitorCreatePage() {
  const { t } = useTranslation(['monitors', 'models']);
  const modelId = useModelId();
  const navigate = useNavigate();
  const toast = useToast();
  const create = useWrite('monitors/create');
  const model = useCommand('models/get', { id: modelId }).data;
  const references = useCommand('datasets/list', { modelId, purpose: 'reference', limit: offeredSets });
  const back = `/models/${modelId}/monitors`;
  return (
    <Page
      crumbs={[
        { label: t('models:title'), to: '/models' },
        { label: model?.name ?? '…', to: back },
        { label: t('form.createTitle') },
      ]}
      heading={t('form.createHeading', { name: model?.name ?? '…' })}
      lead={t('form.lead')}
      command="monitors/create"
    >
      <QueryView query={references} rows={6}>
        {({ items }) => {
          const [newest] = items;
          if (newest === undefined) {
            return (
              <EmptyState
                title={t('form.noReference')}
                body={t('form.noReferenceBody')}
                action={
                  <GateButton
                    command="datasets/import"
                    to={`/models/${modelId}/import?purpose=reference`}
                    variant="contained"
                  >
                    {t('form.noReferenceAction')}
                  </GateButton>
                }
              />
            );
          }
          return (
            <MonitorForm
              modelId={modelId}
              references={items}
              initial={{ ...blankMonitor(t('form.defaultName')), referenceId: newest.id }}
              command="monitors/create"
              submitLabel={t('form.submitCreate')}
              pending={create.isPending}
              error={create.error}
              onSubmit={(draft) => {
                create.mutate(
                  { modelId, draft },
                  {
                    onSuccess: (monitor) => {
                      toast.success(t('form.created', { name: monitor.name }));
                      void navigate(`/monitors/${monitor.id}`);
                    },
                  },
                );
              }}
              onCancel={() => {
                void navigate(back);
              }}
            />
          );
        }}
      </QueryView>
    </Page>
  );
}
