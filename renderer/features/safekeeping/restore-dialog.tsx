import { useId, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { BackupStatus, RestorePreview, RestoreSource } from '../../../shared/contract/backups.ts';
import { toUtcInstant } from '../../../shared/schema/time.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { LoadingRows } from '../../components/query-view.tsx';
import { formatBytes, formatCount } from '../../format/numbers.ts';
import { formatInstant, formatInstantToSecond } from '../../format/time.ts';
import { actionLabel } from '../audit/words.ts';

const noInput = {};

type RestoreDialogProps = {
  status: BackupStatus;
  onClose: () => void;
  onStarted: (jobId: string) => void;
};

/** `2026-05-04T13:30:15` in local time, as the field of a form wants it. */
function toLocalField(instant: string): string {
  const date = new Date(instant);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

function fromLocalField(text: string): RestoreSource | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : { from: 'time', at: toUtcInstant(ms) };
}

/** Chooses a backup or a moment, shows what would be lost, and restores into a new folder. */
export function RestoreDialog({ status, onClose, onStarted }: RestoreDialogProps) {
  const { t } = useTranslation(['safekeeping', 'common']);
  const titleId = useId();
  const { pointInTime } = status;
  const backups = useCommand('backups/list', noInput).data?.backups.filter(
    ({ signature, verified }) => signature === 'own' && verified?.ok === true,
  );
  const canTime = pointInTime.from !== null && pointInTime.until !== null;
  const [from, setFrom] = useState<'backup' | 'time'>(status.latestVerified === null ? 'time' : 'backup');
  const [chosenId, setId] = useState<string | null>(null);
  const [moment, setMoment] = useState(toLocalField(pointInTime.until ?? status.now));
  const [source, setSource] = useState<RestoreSource | null>(null);
  const restore = useWrite('backups/restore');
  const id = chosenId ?? status.latestVerified?.id ?? '';
  const wanted: RestoreSource | null = from === 'backup' ? { from, id } : fromLocalField(moment);

  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth>
      <DialogTitle id={titleId}>
        {t(source === null ? 'restore.titleChoose' : 'restore.titleLose')}
      </DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2 }}>
        {restore.error === null ? null : <ErrorNotice error={restore.error} />}
        {source === null ? (
          <RadioGroup
            aria-label={t('restore.titleChoose')}
            value={from}
            onChange={(_event, value) => {
              setFrom(value === 'time' ? 'time' : 'backup');
            }}
            sx={{ gap: 1 }}
          >
            <FormControlLabel
              value="backup"
              control={<Radio />}
              label={t('restore.fromBackup')}
              disabled={status.latestVerified === null}
            />
            {from === 'backup' ? (
              <TextField
                select
                label={t('restore.backup')}
                value={backups === undefined ? '' : id}
                onChange={(event) => {
                  setId(event.target.value);
                }}
              >
                {(backups ?? []).map((backup) => (
                  <MenuItem key={backup.id} value={backup.id}>
                    {t('restore.backupOption', {
                      at: formatInstant(backup.at),
                      kind: t(`kind.${backup.kind}`),
                      size: formatBytes(backup.databaseBytes + backup.evidenceBytes),
                    })}
                  </MenuItem>
                ))}
              </TextField>
            ) : null}
            <FormControlLabel
              value="time"
              control={<Radio />}
              label={t('restore.fromTime')}
              disabled={!canTime}
            />
            {from === 'time' ? (
              <TextField
                type="datetime-local"
                label={t('restore.moment')}
                value={moment}
                helperText={t('restore.window', {
                  from: formatInstantToSecond(pointInTime.from ?? status.now),
                  until: formatInstantToSecond(pointInTime.until ?? status.now),
                })}
                slotProps={{ inputLabel: { shrink: true }, htmlInput: { step: 1 } }}
                onChange={(event) => {
                  setMoment(event.target.value);
                }}
              />
            ) : null}
          </RadioGroup>
        ) : (
          <Preview source={source} />
        )}
      </DialogContent>
      <DialogActions>
        {source === null ? (
          <>
            <Button onClick={onClose}>{t('common:cancel')}</Button>
            <Button
              variant="contained"
              disabled={wanted === null || (from === 'backup' && id === '')}
              onClick={() => {
                setSource(wanted);
              }}
            >
              {t('restore.next')}
            </Button>
          </>
        ) : (
          <>
            <Button
              onClick={() => {
                restore.reset();
                setSource(null);
              }}
            >
              {t('restore.back')}
            </Button>
            <GateButton
              command="backups/restore"
              variant="contained"
              loading={restore.isPending}
              onClick={() => {
                restore.mutate(
                  { source },
                  {
                    onSuccess: ({ jobId }) => {
                      onStarted(jobId);
                      onClose();
                    },
                  },
                );
              }}
            >
              {t('restore.submit')}
            </GateButton>
          </>
        )}
      </DialogActions>
    </Dialog>
  );
}

function Preview({ source }: { source: RestoreSource }) {
  const query = useCommand('backups/preview-restore', { source });
  if (query.isError) {
    return (
      <ErrorNotice
        error={query.error}
        onRetry={() => {
          void query.refetch();
        }}
      />
    );
  }
  return query.data === undefined ? <LoadingRows rows={3} /> : <Loss preview={query.data} />;
}

function Loss({ preview }: { preview: RestorePreview }) {
  const { t } = useTranslation('safekeeping');
  const { t: audit } = useTranslation('audit');
  const { at, lostEntries, lost, bytes, folderName } = preview;
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <span>{t('restore.reached', { at: formatInstantToSecond(at), size: formatBytes(bytes) })}</span>
      {lostEntries === 0 ? (
        <Alert severity="success">{t('restore.nothingLost')}</Alert>
      ) : (
        <Alert severity="warning">
          {t('restore.lost', { count: lostEntries })}
          <Box component="ul" sx={{ margin: '8px 0 0', paddingLeft: 2.5 }}>
            {lost.slice(0, 8).map((entry) => (
              <li key={entry.seq}>
                {formatInstantToSecond(entry.at)} · {actionLabel(audit, entry.action)}
              </li>
            ))}
            {lostEntries > 8 ? <li>{t('restore.more', { count: lostEntries - 8 })}</li> : null}
          </Box>
        </Alert>
      )}
      <span>{t('restore.how', { name: folderName, entries: formatCount(preview.ledgerSize) })}</span>
    </Box>
  );
}
