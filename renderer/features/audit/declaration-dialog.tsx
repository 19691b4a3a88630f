import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { CommandName } from '../../../shared/contract/index.ts';
import type { ClientError } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';

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
  const { t } = useTranslation(['audit', 'common']);
  const titleId = useId();
  const [reason, setReason] = useState('');
  const missing = shortestReason - reason.trim().length;

  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth>
      <Box
        component="form"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(reason.trim());
        }}
      >
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          <DialogContentText>{explanation}</DialogContentText>
          {error === null ? null : <ErrorNotice error={error} />}
          {children}
          {shortestReason === 0 ? null : (
            <TextField
              label={t('declare.reason')}
              helperText={
                missing > 0 ? t('declare.reasonMissing', { count: missing }) : t('declare.reasonHint')
              }
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
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <GateButton
            command={command}
            type="submit"
            variant="contained"
            loading={pending}
            disabled={missing > 0 || !complete}
          >
            {submit}
          </GateButton>
        </DialogActions>
      </Box>
    </Dialog>
  );
}
