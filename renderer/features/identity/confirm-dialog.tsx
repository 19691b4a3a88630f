import { useId } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useWrite } from '../../client/client-context.tsx';
import { useConfirmations } from '../../client/confirmations-context.tsx';
import { PasswordAgainField } from './password-again-field.tsx';
import { usePasswordAgain } from './use-password-again.ts';

/** The one dialog that asks for the password again; the action that waits for it goes on by itself. */
export function ConfirmDialog({ email }: { email: string }) {
  const { state } = useConfirmations();
  return useStore(state, ({ asking }) => asking) ? <Question email={email} /> : null;
}

function Question({ email }: { email: string }) {
  const { t } = useTranslation(['identity', 'common']);
  const titleId = useId();
  const { settle } = useConfirmations();
  const confirm = useWrite('session/confirm');
  const asked = usePasswordAgain(async (input) => {
    await confirm.mutateAsync(input);
    settle(true);
  });
  const cancel = (): void => {
    settle(false);
  };

  return (
    <Dialog open onClose={cancel} aria-labelledby={titleId} maxWidth="xs" fullWidth sx={{ zIndex: 1600 }}>
      <Box
        component="form"
        noValidate
        onSubmit={(event) => {
          // A dialog is a child of what opened it for React, though not on the page.
          event.stopPropagation();
          event.preventDefault();
          asked.submit();
        }}
      >
        <DialogTitle id={titleId}>{t('confirm.title')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 1.5 }}>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('confirm.body')}
          </Typography>
          <PasswordAgainField asked={asked} email={email} />
        </DialogContent>
        <DialogActions>
          <Button onClick={cancel}>{t('common:cancel')}</Button>
          <Button type="submit" variant="contained" loading={asked.busy} disabled={asked.waitSeconds > 0}>
            {t('confirm.action')}
          </Button>
        </DialogActions>
      </Box>
    </Dialog>
  );
}
