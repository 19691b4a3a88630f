import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useForm, useWatch } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { commands } from '../../../shared/contract/index.ts';
import { monoFamily } from '../../app/theme/theme.ts';
import { useWrite } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import { useSessionWrite } from '../../client/session-state.ts';
import { TextInput } from '../../components/form-fields.tsx';
import { placeRefusal } from '../../components/form-problems.ts';
import { NewPasswordField } from './new-password-field.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { useRefusal } from './use-refusal.ts';

const draft = commands['session/reset-password'].input;
type Draft = z.input<typeof draft>;

/** Chooses a new password with an invitation, a reset or a recovery code, and signs in with it. */
export function ResetForm({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation(['identity', 'common']);
  const reset = useWrite('session/reset-password');
  const signIn = useSessionWrite('session/sign-in');
  const { refusal, setRefusal, waitSeconds } = useRefusal();
  const { control, handleSubmit, setError, formState } = useForm<Draft>({
    defaultValues: { email: '', code: '', password: '' },
    resolver: zodResolver(draft),
    mode: 'onTouched',
  });

  const email = useWatch({ control, name: 'email' });

  const submit = handleSubmit(async (values) => {
    setRefusal(null);
    try {
      await reset.mutateAsync(values);
      await signIn.mutateAsync({ email: values.email, password: values.password });
    } catch (error) {
      setRefusal(
        placeRefusal(toClientError(error), {
          fields: ['email', 'code', 'password'],
          setError,
          codes: { RESET_REFUSED: 'code' },
        }),
      );
    }
  });

  return (
    <Box
      component="form"
      noValidate
      onSubmit={(event) => {
        void submit(event);
      }}
      sx={{ display: 'grid', gap: 1.25, marginTop: 2.5 }}
    >
      <RefusalNotice refusal={refusal} waitSeconds={waitSeconds} />
      <TextInput
        control={control}
        name="email"
        label={t('field.email')}
        autoComplete="username"
        focused
        required
      />
      <TextInput
        control={control}
        name="code"
        label={t('field.code')}
        hint={t('field.codeHint')}
        autoComplete="one-time-code"
        fontFamily={monoFamily}
        required
      />
      <NewPasswordField
        control={control}
        name="password"
        label={t('field.newPassword')}
        owner={{ name: '', email }}
      />
      <Box sx={{ display: 'flex', gap: 1, marginTop: 1.5 }}>
        <Button
          type="submit"
          variant="contained"
          size="large"
          loading={formState.isSubmitting}
          disabled={waitSeconds > 0}
        >
          {t('reset.action')}
        </Button>
        <Button size="large" onClick={onBack}>
          {t('reset.back')}
        </Button>
      </Box>
    </Box>
  );
}
