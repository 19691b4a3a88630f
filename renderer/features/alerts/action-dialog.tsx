import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import MuiAlert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../shared/contract/alerts.ts';
import type { CommandName } from '../../../shared/contract/index.ts';
import { useClient } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import type { ClientError } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { useToast } from '../../components/use-toast.ts';

export const maxNoteLength = 1000;

export type Target = Pick<Alert, 'id' | 'rowVersion'>;

type ActionDialogProps = {
  /** The alert as it was when the dialog was opened, whatever is pushed meanwhile. */
  opened: Alert;
  title: string;
  action: string;
  done: string;
  command: CommandName;
  ready?: boolean;
  children: ReactNode;
  run: (target: Target) => Promise<Alert>;
  onClose: () => void;
};

/** Asks for what an action on an alert needs; when somebody was faster it says so and goes on from there. */
export function ActionDialog(props: ActionDialogProps) {
  const { opened, title, action, done, command, ready = true, children, run, onClose } = props;
  const { t } = useTranslation(['alerts', 'common']);
  const titleId = useId();
  const toast = useToast();
  const client = useClient();
  const [base, setBase] = useState(opened);
  const [error, setError] = useState<ClientError | null>(null);
  const [busy, setBusy] = useState(false);

  async function attempt(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(toClientError(thrown));
    } finally {
      setBusy(false);
    }
  }
  const submit = () =>
    attempt(async () => {
      await run({ id: base.id, rowVersion: base.rowVersion });
      toast.success(done);
      onClose();
    });
  const reload = () =>
    attempt(async () => {
      setBase(await client.call('alerts/get', { id: base.id }));
    });

  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth>
      <Box
        component="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          {error === null ? null : error.code === 'STALE_VERSION' ? (
            <MuiAlert
              severity="warning"
              action={
                <Button
                  size="small"
                  variant="outlined"
                  onClick={() => {
                    void reload();
                  }}
                >
                  {t('stale.reload')}
                </Button>
              }
            >
              {t('stale.body')}
            </MuiAlert>
          ) : (
            <ErrorNotice error={error} />
          )}
          {base.rowVersion === opened.rowVersion ? null : (
            <MuiAlert severity="info">
              {t('stale.present', {
                state: t(`common:alertState.${base.state}`),
                count: base.occurrences,
              })}
            </MuiAlert>
          )}
          {children}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <GateButton
            command={command}
            type="submit"
            variant="contained"
            disabled={!ready || error?.code === 'STALE_VERSION'}
            loading={busy}
          >
            {action}
          </GateButton>
        </DialogActions>
      </Box>
    </Dialog>
  );
}

type NoteFieldProps = {
  label: string;
  hint?: string;
  value: string;
  required?: boolean;
  focused?: boolean;
  onChange: (note: string) => void;
};

/** What is said with an action; it is kept in the history. */
export function NoteField({
  label,
  hint,
  value,
  required = false,
  focused = false,
  onChange,
}: NoteFieldProps) {
  return (
    <TextField
      label={label}
      helperText={hint ?? ' '}
      value={value}
      required={required}
      // The one field of a dialog that was opened to fill it in.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={focused}
      multiline
      minRows={2}
      sx={{ marginTop: 1 }}
      slotProps={{ htmlInput: { maxLength: maxNoteLength } }}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}
