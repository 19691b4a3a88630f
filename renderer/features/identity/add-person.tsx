import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useForm } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { commands } from '../../../shared/contract/index.ts';
import { useWrite } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import type { ClientError } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { TextInput } from '../../components/form-fields.tsx';
import { placeRefusal } from '../../components/form-problems.ts';
import { GateButton } from '../../components/gate-button.tsx';
import { IssuedCode } from './issued-code.tsx';
import { RoleField } from './role-field.tsx';

const draft = commands['users/create'].input;
type Draft = z.input<typeof draft>;

/** Makes an account, and then shows the code with which its owner comes in. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['identity', 'common']);
  const titleId = useId();
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
      <Dialog open aria-labelledby={titleId} maxWidth="sm" fullWidth>
        <DialogTitle id={titleId}>{t('add.made', { name: account.name })}</DialogTitle>
        <DialogContent>
          <IssuedCode name={account.name} email={account.email} {...invitation} />
        </DialogContent>
        <DialogActions>
          <Button variant="contained" onClick={onClose}>
            {t('issued.done')}
          </Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth>
      <Box
        component="form"
        noValidate
        onSubmit={(event) => {
          void submit(event);
        }}
      >
        <DialogTitle id={titleId}>{t('add.title')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 1.25 }}>
          {refusal === null ? null : <ErrorNotice error={refusal} />}
          <Box sx={{ paddingTop: 1 }}>
            <TextInput
              control={control}
              name="name"
              label={t('field.name')}
              autoComplete="off"
              focused
              required
            />
          </Box>
          <TextInput
            control={control}
            name="email"
            label={t('field.email')}
            hint={t('field.emailHint')}
            autoComplete="off"
            required
          />
          <RoleField control={control} name="role" />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <GateButton
            command="users/create"
            type="submit"
            variant="contained"
            loading={formState.isSubmitting}
          >
            {t('add.action')}
          </GateButton>
        </DialogActions>
      </Box>
    </Dialog>
  );
}
