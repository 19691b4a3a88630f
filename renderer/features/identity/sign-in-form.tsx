import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useForm } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { commands } from '../../../shared/contract/index.ts';
import { toClientError } from '../../client/client-error.ts';
import { useSessionWrite } from '../../client/session-state.ts';
import { TextInput } from '../../components/form-fields.tsx';
import { placeRefusal } from '../../components/form-problems.ts';
import { PasswordField } from '../../components/password-field.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { useRefusal } from './use-refusal.ts';

const draft = commands['session/sign-in'].input;
type Draft = z.input<typeof draft>;

/** Address and password; what is refused stands next to the password. */
export function SignInForm() {
  const { t } = useTranslation('identity');
  const signIn = useSessionWrite('session/sign-in');
  const { refusal, setRefusal, waitSeconds } = useRefusal();
  const { control, handleSubmit, setError, resetField, formState } = useForm<Draft>({
    defaultValues: { email: '', password: '' },
    resolver: zodResolver(draft),
  });

  const submit = handleSubmit(async (values) => {
    setRefusal(null);
    try {
      await signIn.mutateAsync(values);
    } catch (error) {
      resetField('password');
      setRefusal(
        placeRefusal(toClientError(error), {
          fields: ['email', 'password'],
          setError,
          codes: { SIGN_IN_REFUSED: 'password' },
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
      <PasswordField control={control} name="password" label={t('field.password')} kind="current-password" />
      <Box>
        <Button
          type="submit"
          variant="contained"
          size="large"
          loading={formState.isSubmitting}
          disabled={waitSeconds > 0}
        >
          {t('signIn.action')}
        </Button>
      </Box>
    </Box>
  );
}
