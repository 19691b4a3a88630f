import { useState } from 'react';
import type { ReactNode } from 'react';
import DialogContentText from '@mui/material/DialogContentText';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { CommandName } from '../../../shared/contract/index.ts';
import type { ClientError } from '../../client/client-error.ts';
import { FormDialog } from '../../components/form-dialog.tsx';

const longestReason = 1000;

type DeclarationDialogProps = {
  command: CommandName;
  title: string;
  /** What it does and cannot be undone. */
  explanation: string;
  submit: string;
  /** Shortest reason that is taken; no reason is asked for when it is left out. */
  shortestReason?: number;
  /** Whether the other fields are filled in. */
  complete?: boolean;
  pending: boolean;
  error: ClientError | null;
  onSubmit: (reason: string) => void;
  onClose: () => void;
  /** Further fields. */
  children?: ReactNode;
};

/** Asks for a reason before something that is entered into the ledger for good. */
export function DeclarationDialog(props: DeclarationDialogProps) {
  const { command, title, explanation, submit, shortestReason = 0, complete = true } = props;
  const { pending, error, onSubmit, onClose, children } = props;
  const { t } = useTranslation('audit');
  const [reason, setReason] = useState('');
  const missing = shortestReason - reason.trim().length;

  return (
    <FormDialog
      title={title}
      command={command}
      action={submit}
      pending={pending}
      error={error}
      disabled={missing > 0 || !complete}
      onSubmit={() => {
        onSubmit(reason.trim());
      }}
      onClose={onClose}
    >
      <DialogContentText>{explanation}</DialogContentText>
      {children}
      {shortestReason === 0 ? null : (
        <TextField
          label={t('declare.reason')}
          helperText={missing > 0 ? t('declare.reasonMissing', { count: missing }) : t('declare.reasonHint')}
          value={reason}
          required
          multiline
          minRows={2}
          sx={{ marginTop: 1 }}
          slotProps={{ htmlInput: { maxLength: longestReason } }}
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
      )}
    </FormDialog>
  );
}
