import { useState } from 'react';
import Box from '@mui/material/Box';
import { useForm } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { commands } from '../../../shared/contract/index.ts';
import { useWrite } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import type { ClientError } from '../../client/client-error.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { TextInput } from '../../components/form-fields.tsx';
import { placeRefusal } from '../../components/form-problems.ts';
import { IssuedCodeDialog } from './issued-code.tsx';
import { RoleField } from './role-field.tsx';

const draft = commands['users/create'].input;
type Draft = z.input<typeof draft>;

/** Makes an account, and then shows the code with which its owner comes in. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('identity');
  const create = useWrite('users/create');
  const [refusal, setRefusal] = useState<ClientError | null>(null);
  const { control, handleSubmit, setError, formState } = useForm<Draft, unknown, z.output<typeof draft>>({
    defaultValues: { name: '', email: '', role: 'data-scientist' },
    resolver: zodResolver(draft),
    mode: 'onTouched',
  });

  const submit = handleSubmit(async (values) => {
    setRefusal(null);
    try {
      await create.mutateAsync(values);
    } catch (error) {
      setRefusal(
        placeRefusal(toClientError(error), {
          fields: ['name', 'email', 'role'],
          setError,
          codes: { EMAIL_TAKEN: 'email' },
        }),
      );
    }
  });

  if (create.data !== undefined) {
    const { account, invitation } = create.data;
    return (
      <IssuedCodeDialog
        title={t('add.made', { name: account.name })}
        account={account}
        {...invitation}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title={t('add.title')}
      command="users/create"
      action={t('add.action')}
      pending={formState.isSubmitting}
      error={refusal}
      onSubmit={() => {
        void submit();
      }}
      onClose={onClose}
    >
      <Box sx={{ display: 'grid', gap: 1.25, paddingTop: 1 }}>
        <TextInput
          control={control}
          name="name"
          label={t('field.name')}
          autoComplete="off"
          focused
          required
        />
        <TextInput
          control={control}
          name="email"
          label={t('field.email')}
          hint={t('field.emailHint')}
          autoComplete="off"
          required
        />
        <RoleField control={control} name="role" />
      </Box>
    </FormDialog>
  );
}
