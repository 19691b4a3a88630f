import { useId } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Typography from '@mui/material/Typography';
import { useForm } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { z } from 'zod';
import { commands } from '../../../shared/contract/index.ts';
import { useWrite } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import { useConfirmations } from '../../client/confirmations-context.tsx';
import { placeRefusal } from '../../components/form-problems.ts';
import { PasswordField } from '../../components/password-field.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { useRefusal } from './use-refusal.ts';

const draft = commands['session/confirm'].input;
type Draft = z.input<typeof draft>;

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
  const { refusal, setRefusal, waitSeconds } = useRefusal();
  const { control, handleSubmit, setError, resetField, formState } = useForm<Draft>({
    defaultValues: { password: '' },
    resolver: zodResolver(draft),
  });

  const submit = handleSubmit(async (values) => {
    setRefusal(null);
    try {
      await confirm.mutateAsync(values);
      settle(true);
    } catch (error) {
      resetField('password');
      setRefusal(
        placeRefusal(toClientError(error), {
          fields: ['password'],
          setError,
          codes: { SIGN_IN_REFUSED: 'password' },
        }),
      );
    }
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
          void submit(event);
        }}
      >
        <DialogTitle id={titleId}>{t('confirm.title')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 1.5 }}>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('confirm.body')}
          </Typography>
          <RefusalNotice refusal={refusal} waitSeconds={waitSeconds} />
          <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
          <PasswordField
            control={control}
            name="password"
            label={t('field.password')}
            kind="current-password"
            focused
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={cancel}>{t('common:cancel')}</Button>
          <Button
            type="submit"
            variant="contained"
            loading={formState.isSubmitting}
            disabled={waitSeconds > 0}
          >
            {t('confirm.action')}
          </Button>
        </DialogActions>
      </Box>
    </Dialog>
  );
}
