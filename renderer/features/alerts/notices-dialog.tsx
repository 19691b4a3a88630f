import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import { useTranslation } from 'react-i18next';
import { alertSeverity } from '../../../shared/contract/alerts.ts';
import type { AlertNotices } from '../../../shared/contract/alerts.ts';
import { useClient, useCommand, useWrite } from '../../client/client-context.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { useToast } from '../../components/use-toast.ts';

const noInput = {};

/** How the person who is signed in wants to hear of alerts. */
export function NoticesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('alerts');
  const toast = useToast();
  const query = useCommand('alerts/notices', noInput);
  const save = useWrite('alerts/save-notices');
  const [draft, setDraft] = useState<AlertNotices | null>(null);
  const chosen = draft ?? query.data;
  return (
    <FormDialog
      title={t('notices.title')}
      command="alerts/save-notices"
      action={t('notices.save')}
      pending={save.isPending}
      error={save.error}
      disabled={chosen === undefined}
      onSubmit={() => {
        if (chosen === undefined) return;
        save.mutate(chosen, {
          onSuccess: () => {
            toast.success(t('notices.saved'));
            onClose();
          },
        });
      }}
      onClose={onClose}
    >
      <span>{t('notices.body')}</span>
      <QueryView query={query} rows={3}>
        {(stored) => <Fields chosen={draft ?? stored} onChange={setDraft} />}
      </QueryView>
    </FormDialog>
  );
}

type FieldsProps = { chosen: AlertNotices; onChange: (chosen: AlertNotices) => void };

function Fields({ chosen, onChange }: FieldsProps) {
  const { t } = useTranslation(['alerts', 'common']);
  const { enabled, from, desktop } = chosen;
  return (
    <Box sx={{ display: 'grid', gap: 2, justifyItems: 'start' }}>
      <FormControlLabel
        control={
          <Switch
            checked={enabled}
            onChange={(_event, on) => {
              onChange({ ...chosen, enabled: on });
            }}
          />
        }
        label={t('notices.enabled')}
      />
      {enabled ? (
        <>
          <PlainSelect
            label={t('notices.from')}
            labelled
            value={from}
            options={alertSeverity.options.map((value) => ({
              value,
              label: t(`notices.since.${value}`),
            }))}
            onChange={(severity) => {
              onChange({ ...chosen, from: severity });
            }}
          />
          <FormControlLabel
            control={
              <Switch
                checked={desktop}
                onChange={(_event, on) => {
                  onChange({ ...chosen, desktop: on });
                }}
              />
            }
            label={t('notices.desktop')}
          />
          {desktop ? <Permission /> : null}
        </>
      ) : null}
    </Box>
  );
}

/** What the browser says to notifications; it is asked by the button, never by itself. */
function Permission() {
  const { t } = useTranslation('alerts');
  const { desktop } = useClient();
  const [permission, setPermission] = useState(() => desktop.permission());
  if (permission === 'granted') return null;
  if (permission !== 'default') return <Alert severity="warning">{t(`notices.${permission}`)}</Alert>;
  return (
    <Alert
      severity="info"
      action={
        <Button
          size="small"
          variant="outlined"
          onClick={() => {
            void desktop.ask().then(setPermission);
          }}
        >
          {t('notices.allow')}
        </Button>
      }
    >
      {t('notices.askFirst')}
    </Alert>
  );
}
