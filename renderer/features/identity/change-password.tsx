import Box from '@mui/material/Box';
import { useForm } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { commands } from '../../../shared/contract/index.ts';
import type { PasswordOwner } from '../../../shared/identity/password-policy.ts';
import { useWrite } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import { useRefreshSession } from '../../client/session-state.ts';
import { placeRefusal } from '../../components/form-problems.ts';
import { GateButton } from '../../components/gate-button.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { Section } from '../../components/section.tsx';
import { useToast } from '../../components/use-toast.ts';
import { NewPasswordField } from './new-password-field.tsx';
import { PasswordOwnerHint } from './password-owner-hint.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { useRefusal } from './use-refusal.ts';

const draft = commands['session/change-password'].input;
type Draft = z.input<typeof draft>;

/** Changes the own password; every other session of the account ends. */
export function ChangePassword({ user }: { user: PasswordOwner }) {
  const { t } = useTranslation('identity');
  const toast = useToast();
  const change = useWrite('session/change-password');
  const refresh = useRefreshSession();
  const { refusal, setRefusal, waitSeconds } = useRefusal();
  const { control, handleSubmit, setError, reset, formState } = useForm<Draft>({
    defaultValues: { present: '', password: '' },
    resolver: zodResolver(draft),
    mode: 'onTouched',
  });

  const submit = handleSubmit(async (values) => {
    setRefusal(null);
    try {
      await change.mutateAsync(values);
      reset();
      toast.success(t('change.done'));
      await refresh();
    } catch (error) {
      setRefusal(
        placeRefusal(toClientError(error), {
          fields: ['present', 'password'],
          setError,
          codes: { SIGN_IN_REFUSED: 'present' },
        }),
      );
    }
  });

  return (
    <Section title={t('change.title')} hint={t('change.hint')}>
      <Box
        component="form"
        noValidate
        onSubmit={(event) => {
          void submit(event);
        }}
        sx={{ display: 'grid', gap: 1.25, maxWidth: 460, paddingTop: 0.5 }}
      >
        <RefusalNotice refusal={refusal} waitSeconds={waitSeconds} />
        <PasswordOwnerHint email={user.email} />
        <PasswordField
          control={control}
          name="present"
          label={t('field.presentPassword')}
          kind="current-password"
        />
        <NewPasswordField control={control} name="password" label={t('field.newPassword')} owner={user} />
        <Box sx={{ marginTop: 1.5 }}>
          <GateButton
            command="session/change-password"
            type="submit"
            variant="contained"
            loading={formState.isSubmitting}
            disabled={waitSeconds > 0}
          >
            {t('change.action')}
          </GateButton>
        </Box>
      </Box>
    </Section>
  );
}
