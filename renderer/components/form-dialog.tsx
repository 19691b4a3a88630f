import { useEffect, useId } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useTranslation } from 'react-i18next';
import type { CommandName } from '../../shared/contract/index.ts';
import { requestMadeInstead } from '../client/client-error.ts';
import type { ClientError } from '../client/client-error.ts';
import { ErrorNotice } from './error-notice.tsx';
import { GateButton } from './gate-button.tsx';

type FormDialogProps = {
  title: string;
  /** What the dialog sends; the button says why when it may not run. */
  command: CommandName;
  action: string;
  /** For what takes something away. */
  danger?: boolean;
  pending: boolean;
  /** What was refused and has no field to stand next to. */
  error: ClientError | null;
  disabled?: boolean;
  /** Stands in place of the button that sends, where there is nothing that could be sent now. */
  instead?: ReactNode;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
};

/**
 * A dialog that sends one command: its fields or the question, and the choice to leave it. When a second
 * person was asked instead there is nothing left to do here, and it closes.
 */
export function FormDialog(props: FormDialogProps) {
  const { title, command, action, danger = false, pending, error, disabled = false } = props;
  const { instead, onSubmit, onClose, children } = props;
  const { t } = useTranslation();
  const titleId = useId();
  const requested = error !== null && requestMadeInstead(error) !== null;
  useEffect(() => {
    if (requested) onClose();
    // Once, when it was asked; `onClose` may be another function at every drawing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [requested]);
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth>
      <Box
        component="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
        // What is between them scrolls; title and buttons stay in sight.
        sx={{ display: 'flex', flexDirection: 'column', minHeight: 0 }}
      >
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          {error === null ? null : <ErrorNotice error={error} />}
          {children}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('cancel')}</Button>
          {instead ?? (
            <GateButton
              command={command}
              type="submit"
              variant="contained"
              color={danger ? 'error' : 'primary'}
              loading={pending}
              disabled={disabled}
            >
              {action}
            </GateButton>
          )}
        </DialogActions>
      </Box>
    </Dialog>
  );
}
