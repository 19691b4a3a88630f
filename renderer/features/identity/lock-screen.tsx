import { useId } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import Typography from '@mui/material/Typography';
import LockOutlined from '@mui/icons-material/LockOutlined';
import { useTranslation } from 'react-i18next';
import type { SessionState } from '../../../shared/contract/identity.ts';
import { Brand } from '../../app/shell/brand.tsx';
import { useSessionWrite } from '../../client/session-state.ts';
import { PasswordAgainField } from './password-again-field.tsx';
import { usePasswordAgain } from './use-password-again.ts';
import { useSignOut } from './use-sign-out.ts';

/** Lies over everything, messages and dialogs too. */
const aboveAll = 2000;

/** Covers the application until the password is given; what was typed under it stays. */
export function LockScreen({ user }: { user: NonNullable<SessionState['user']> }) {
  const { t } = useTranslation(['identity', 'common']);
  const titleId = useId();
  const unlock = useSessionWrite('session/unlock');
  const signOut = useSignOut();
  const asked = usePasswordAgain(async (input) => {
    await unlock.mutateAsync(input);
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
          event.preventDefault();
          asked.submit();
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
        <PasswordAgainField asked={asked} email={user.email} />
        <Box sx={{ display: 'flex', gap: 1 }}>
          <Button
            type="submit"
            variant="contained"
            size="large"
            loading={asked.busy}
            disabled={asked.waitSeconds > 0}
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
