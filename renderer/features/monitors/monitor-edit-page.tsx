import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useNavigate } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Monitor } from '../../../shared/contract/monitors.ts';
import { useMonitorId } from '../../app/route-ids.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { useToast } from '../../components/use-toast.ts';
import { MonitorForm } from './monitor-form.tsx';
import { monitorSettingsOf } from './monitor-settings.ts';

const offeredSets = 200;

export default function MonitorEditPage() {
  const { t } = useTranslation('monitors');
  const id = useMonitorId();
  const query = useCommand('monitors/get', { id });
  // The form keeps the monitor it was opened with: what others change meanwhile is told at saving.
  const [opened, setOpened] = useState<Monitor | null>(null);
  if (opened === null && query.data !== undefined) setOpened(query.data);
  const monitor = opened ?? query.data;
  if (monitor === undefined) {
    return (
      <Page crumbs={[{ label: t('title'), to: '/monitors' }]} heading={t('form.editTitle')}>
        <QueryView query={query} rows={6}>
          {() => null}
        </QueryView>
      </Page>
    );
  }
  return (
    <EditMonitor
      key={monitor.rowVersion}
      monitor={monitor}
      onReload={() => {
        if (query.data !== undefined) setOpened(query.data);
      }}
    />
  );
}

function EditMonitor({ monitor, onReload }: { monitor: Monitor; onReload: () => void }) {
  const { t } = useTranslation(['monitors', 'models']);
  const navigate = useNavigate();
  const toast = useToast();
  const update = useWrite('monitors/update');
  const { modelId } = monitor;
  const references = useCommand('datasets/list', { modelId, purpose: 'reference', limit: offeredSets });
  const back = `/monitors/${monitor.id}`;
  const stale = update.error?.code === 'STALE_VERSION';
  return (
    <Page
      crumbs={[
        { label: t('models:title'), to: '/models' },
        { label: monitor.modelName, to: `/models/${modelId}/monitors` },
        { label: monitor.name, to: back },
        { label: t('form.editTitle') },
      ]}
      heading={t('form.editHeading', { name: monitor.name })}
      lead={t('form.editLead')}
      command="monitors/update"
    >
      {stale ? (
        <Alert
          severity="warning"
          sx={{ marginBottom: 2.5 }}
          action={
            <Button size="small" color="inherit" onClick={onReload}>
              {t('form.reload')}
            </Button>
          }
        >
          {t('form.stale')}
        </Alert>
      ) : null}
      <QueryView query={references} rows={6}>
        {({ items }) => (
          <MonitorForm
            modelId={modelId}
            references={items}
            initial={monitorSettingsOf(monitor)}
            command="monitors/update"
            submitLabel={t('form.submitEdit')}
            pending={update.isPending}
            error={stale ? null : update.error}
            onSubmit={(draft) => {
              update.mutate(
                { id: monitor.id, rowVersion: monitor.rowVersion, draft },
                {
                  onSuccess: (saved) => {
                    toast.success(t('form.saved', { name: saved.name }));
                    void navigate(back);
                  },
                },
              );
            }}
            onCancel={() => {
              void navigate(back);
            }}
          />
        )}
      </QueryView>
    </Page>
  );
}
