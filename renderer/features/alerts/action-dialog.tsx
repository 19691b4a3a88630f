import { useState } from 'react';
import type { ReactNode } from 'react';
import MuiAlert from '@mui/material/Alert';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../shared/contract/alerts.ts';
import type { CommandName } from '../../../shared/contract/index.ts';
import { useClient } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import type { ClientError } from '../../client/client-error.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { useToast } from '../../components/use-toast.ts';
import { StaleNotice } from './stale-notice.tsx';

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
  const toast = useToast();
  const client = useClient();
  const [base, setBase] = useState(opened);
  const [error, setError] = useState<ClientError | null>(null);
  const [busy, setBusy] = useState(false);
  const stale = error?.code === 'STALE_VERSION';

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
    <FormDialog
      title={title}
      command={command}
      action={action}
      pending={busy}
      error={stale ? null : error}
      disabled={!ready || stale}
      onSubmit={() => {
        void submit();
      }}
      onClose={onClose}
    >
      {stale ? (
        <StaleNotice
          onReload={() => {
            void reload();
          }}
        >
          {t('stale.body')}
        </StaleNotice>
      ) : null}
      {base.rowVersion === opened.rowVersion ? null : (
        <MuiAlert severity="info">
          {t('stale.present', {
            state: t(`common:alertState.${base.state}`),
            count: base.occurrences,
          })}
        </MuiAlert>
      )}
      {children}
    </FormDialog>
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
