import { useState } from 'react';
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { BackupSettings } from '../../../shared/contract/backups.ts';
import { useWrite } from '../../client/client-context.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { useToast } from '../../components/use-toast.ts';
import { draftOf, readRetention } from './retention-draft.ts';
import { RetentionFields } from './retention-fields.tsx';

const schedules: readonly BackupSettings['schedule'][] = ['hourly', 'daily', 'off'];
const dayChoices = [1, 3, 7, 14, 30, 90];

/** Schedule, place, retention, point in time and drill. */
export function SettingsDialog({ settings, onClose }: { settings: BackupSettings; onClose: () => void }) {
  const { t } = useTranslation('safekeeping');
  const toast = useToast();
  const [draft, setDraft] = useState(settings);
  const save = useWrite('backups/update-settings');
  const [kept, setKept] = useState(draftOf(settings.retention));
  const { rules } = readRetention(kept);
  const problemAt = (start: string) =>
    save.error?.problems.find(({ path }) => path.startsWith(start))?.message;
  const [problem, keepProblem] = [problemAt('folder'), problemAt('retention')];
  const change = (part: Partial<BackupSettings>): void => {
    setDraft((before) => ({ ...before, ...part }));
  };

  return (
    <FormDialog
      title={t('settings.title')}
      command="backups/update-settings"
      action={t('settings.submit')}
      pending={save.isPending}
      error={(problem ?? keepProblem) === undefined ? save.error : null}
      disabled={rules === null}
      onSubmit={() => {
        if (rules === null) return;
        save.mutate(
          { ...draft, retention: rules },
          {
            onSuccess: () => {
              toast.success(t('settings.saved'));
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <Box sx={{ display: 'grid', gap: 2.5, paddingTop: 1 }}>
        <TextField
          select
          label={t('settings.schedule')}
          value={draft.schedule}
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
        <RetentionFields draft={kept} problem={keepProblem} onChange={setKept} />
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
      </Box>
    </FormDialog>
  );
}
