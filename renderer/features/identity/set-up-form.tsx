import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useForm, useWatch } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { commands } from '../../../shared/contract/index.ts';
import { toClientError } from '../../client/client-error.ts';
import type { ClientError } from '../../client/client-error.ts';
import { useRefreshSession, useSessionWrite } from '../../client/session-state.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { TextInput } from '../../components/form-fields.tsx';
import { placeRefusal } from '../../components/form-problems.ts';
import { NewPasswordField } from './new-password-field.tsx';

const draft = commands['session/set-up'].input;
type Draft = z.input<typeof draft>;

type SetUpFormProps = {
  onStart: () => void;
  onRefused: () => void;
  onMade: (made: { email: string; codes: readonly string[] }) => void;
};

/** Name, address and password of the first administrator. */
export function SetUpForm({ onStart, onRefused, onMade }: SetUpFormProps) {
  const { t } = useTranslation('identity');
  const setUp = useSessionWrite('session/set-up');
  const refresh = useRefreshSession();
  const [refusal, setRefusal] = useState<ClientError | null>(null);
  const { control, handleSubmit, setError, formState } = useForm<Draft, unknown, z.output<typeof draft>>({
    defaultValues: { name: '', email: '', password: '' },
    resolver: zodResolver(draft),
    mode: 'onTouched',
  });

  const [name, email] = useWatch({ control, name: ['name', 'email'] });

  const submit = handleSubmit(async (values) => {
    setRefusal(null);
    onStart();
    try {
      const { recoveryCodes } = await setUp.mutateAsync(values);
      onMade({ email: values.email, codes: recoveryCodes });
    } catch (error) {
      onRefused();
      setRefusal(placeRefusal(toClientError(error), { fields: ['name', 'email', 'password'], setError }));
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
      {refusal === null ? null : (
        <ErrorNotice error={refusal}>
          {refusal.code === 'ALREADY_SET_UP' ? (
            <Box sx={{ marginTop: 1 }}>
              <Button
                size="small"
                variant="outlined"
                onClick={() => {
                  void refresh();
                }}
              >
                {t('signIn.action')}
              </Button>
            </Box>
          ) : null}
        </ErrorNotice>
      )}
      <TextInput
        control={control}
        name="name"
        label={t('field.name')}
        hint={t('field.nameHint')}
        autoComplete="name"
        focused
        required
      />
      <TextInput
        control={control}
        name="email"
        label={t('field.email')}
        hint={t('field.emailHint')}
        autoComplete="username"
        required
      />
      <NewPasswordField
        control={control}
        name="password"
        label={t('field.password')}
        owner={{ name, email }}
      />
      <Box sx={{ marginTop: 1.5 }}>
        <Button type="submit" variant="contained" size="large" loading={formState.isSubmitting}>
          {t('setUp.action')}
        </Button>
      </Box>
    </Box>
  );
}
