import { useId, useState } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { BackupSettings } from '../../../shared/contract/backups.ts';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { useToast } from '../../components/use-toast.ts';

const schedules: readonly BackupSettings['schedule'][] = ['hourly', 'daily', 'off'];
const dayChoices = [1, 3, 7, 14, 30, 90];

/** Schedule, place, point in time and drill. */
export function SettingsDialog({ settings, onClose }: { settings: BackupSettings; onClose: () => void }) {
  const { t } = useTranslation(['safekeeping', 'common']);
  const titleId = useId();
  const toast = useToast();
  const [draft, setDraft] = useState(settings);
  const save = useWrite('backups/update-settings');
  const problem = save.error?.problems.find(({ path }) => path === 'folder')?.message;
  const change = (part: Partial<BackupSettings>): void => {
    setDraft((before) => ({ ...before, ...part }));
  };

  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(draft, {
            onSuccess: () => {
              toast.success(t('settings.saved'));
              onClose();
            },
          });
        }}
      >
        <DialogTitle id={titleId}>{t('settings.title')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2.5, paddingTop: '8px !important' }}>
          {save.error === null || problem !== undefined ? null : <ErrorNotice error={save.error} />}
          <TextField
            select
            label={t('settings.schedule')}
            value={draft.schedule}
            helperText={t('settings.retention')}
            onChange={(event) => {
              change({ schedule: schedules.find((each) => each === event.target.value) ?? 'daily' });
            }}
          >
            {schedules.map((each) => (
              <MenuItem key={each} value={each}>
                {t(`settings.every.${each}`)}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            label={t('settings.folder')}
            value={draft.folder ?? ''}
            error={problem !== undefined}
            helperText={problem ?? t('settings.folderHint')}
            slotProps={{ htmlInput: { maxLength: 1000, spellCheck: false } }}
            onChange={(event) => {
              const text = event.target.value;
              change({ folder: text.trim() === '' ? null : text });
            }}
          />
          <FormControlLabel
            control={
              <Switch
                checked={draft.pointInTime}
                onChange={(_event, pointInTime) => {
                  change({ pointInTime });
                }}
              />
            }
            label={t('settings.pointInTime')}
          />
          <TextField
            select
            label={t('settings.days')}
            value={draft.pointInTimeDays}
            disabled={!draft.pointInTime}
            onChange={(event) => {
              change({ pointInTimeDays: Number(event.target.value) });
            }}
          >
            {[...new Set([...dayChoices, settings.pointInTimeDays])]
              .toSorted((a, b) => a - b)
              .map((days) => (
                <MenuItem key={days} value={days}>
                  {t('facts.days', { count: days })}
                </MenuItem>
              ))}
          </TextField>
          <FormControlLabel
            control={
              <Switch
                checked={draft.drill === 'weekly'}
                onChange={(_event, on) => {
                  change({ drill: on ? 'weekly' : 'off' });
                }}
              />
            }
            label={t('settings.drill')}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <GateButton
            command="backups/update-settings"
            type="submit"
            variant="contained"
            loading={save.isPending}
          >
            {t('settings.submit')}
          </GateButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
