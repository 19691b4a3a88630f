import { useId } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import Typography from '@mui/material/Typography';
import LockOutlined from '@mui/icons-material/LockOutlined';
import { useForm } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { commands } from '../../../shared/contract/index.ts';
import type { SessionState } from '../../../shared/contract/identity.ts';
import { Brand } from '../../app/shell/brand.tsx';
import { toClientError } from '../../client/client-error.ts';
import { useSessionWrite } from '../../client/session-state.ts';
import { placeRefusal } from '../../components/form-problems.ts';
import { PasswordField } from '../../components/password-field.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { useRefusal } from './use-refusal.ts';
import { useSignOut } from './use-sign-out.ts';

const draft = commands['session/unlock'].input;
type Draft = z.input<typeof draft>;

/** Lies over everything, messages and dialogs too. */
const aboveAll = 2000;

/** Covers the application until the password is given; what was typed under it stays. */
export function LockScreen({ user }: { user: NonNullable<SessionState['user']> }) {
  const { t } = useTranslation(['identity', 'common']);
  const titleId = useId();
  const unlock = useSessionWrite('session/unlock');
  const signOut = useSignOut();
  const { refusal, setRefusal, waitSeconds } = useRefusal();
  const { control, handleSubmit, setError, resetField, formState } = useForm<Draft>({
    defaultValues: { password: '' },
    resolver: zodResolver(draft),
  });

  const submit = handleSubmit(async (values) => {
    setRefusal(null);
    try {
      await unlock.mutateAsync(values);
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

  return (
    <Dialog
      open
      fullScreen
      transitionDuration={0}
      aria-labelledby={titleId}
      sx={{ zIndex: aboveAll }}
      slotProps={{
        paper: {
          sx: {
            backgroundColor: 'var(--dg-page)',
            display: 'grid',
            placeItems: 'center',
            borderRadius: 0,
            padding: 3,
          },
        },
      }}
    >
      <Box
        component="form"
        noValidate
        onSubmit={(event) => {
          void submit(event);
        }}
        sx={{
          width: '100%',
          maxWidth: 420,
          padding: 4,
          display: 'grid',
          gap: 1.25,
          border: '1px solid var(--dg-line)',
          borderRadius: '16px',
          backgroundColor: 'var(--dg-surface)',
        }}
      >
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.25, marginBottom: 1 }}>
          <Brand size={30} />
          <Box sx={{ flex: 1 }} />
          <LockOutlined aria-hidden sx={{ color: 'text.secondary' }} />
        </Box>
        <Typography variant="h1" id={titleId}>
          {t('lock.heading')}
        </Typography>
        <Typography sx={{ color: 'text.secondary', marginBottom: 1 }}>
          {t('lock.lead', { name: user.name })}
        </Typography>
        <RefusalNotice refusal={refusal} waitSeconds={waitSeconds} />
        {/* Tells a password manager whose password is asked for. */}
        <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
        <PasswordField
          control={control}
          name="password"
          label={t('field.password')}
          kind="current-password"
          focused
        />
        <Box sx={{ display: 'flex', gap: 1 }}>
          <Button
            type="submit"
            variant="contained"
            size="large"
            loading={formState.isSubmitting}
            disabled={waitSeconds > 0}
          >
            {t('lock.action')}
          </Button>
          <Button
            size="large"
            onClick={() => {
              signOut();
            }}
          >
            {t('menu.signOut')}
          </Button>
        </Box>
      </Box>
    </Dialog>
  );
}
