import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useForm, useWatch } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { commands } from '../../../shared/contract/index.ts';
import type { Account } from '../../../shared/contract/identity.ts';
import { useClient, useWrite } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import type { ClientError } from '../../client/client-error.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { TextInput } from '../../components/form-fields.tsx';
import { placeRefusal } from '../../components/form-problems.ts';
import { StaleDialog } from '../../components/stale-dialog.tsx';
import { useToast } from '../../components/use-toast.ts';
import { RoleField } from './role-field.tsx';

const draft = commands['users/update'].input.pick({ name: true, role: true });
type Draft = z.output<typeof draft>;
type Conflict = { readonly mine: Draft; readonly present: Account };

/** Changes name or role of the account as it was opened, whatever is pushed meanwhile. */
export function EditAccount({ opened, onClose }: { opened: Account; onClose: () => void }) {
  const { t } = useTranslation(['identity', 'history', 'common']);
  const toast = useToast();
  const client = useClient();
  const update = useWrite('users/update');
  const [base, setBase] = useState(opened);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [refusal, setRefusal] = useState<ClientError | null>(null);
  const { control, handleSubmit, setError, reset, formState } = useForm<
    z.input<typeof draft>,
    unknown,
    Draft
  >({
    defaultValues: { name: opened.name, role: opened.role },
    resolver: zodResolver(draft),
    mode: 'onTouched',
  });
  const role = useWatch({ control, name: 'role' });

  async function send(mine: Draft, over: Account): Promise<void> {
    try {
      const saved = await update.mutateAsync({ ...mine, id: over.id, rowVersion: over.rowVersion });
      toast.success(t('edit.saved', { name: saved.name }));
      onClose();
    } catch (error) {
      if (toClientError(error).code !== 'STALE_VERSION') throw error;
      setConflict({ mine, present: await client.call('users/get', { id: over.id }) });
    }
  }
  async function save(mine: Draft, over: Account): Promise<void> {
    setRefusal(null);
    try {
      await send(mine, over);
    } catch (error) {
      setRefusal(
        placeRefusal(toClientError(error), {
          fields: ['name', 'role'],
          setError,
          codes: { LAST_ADMINISTRATOR: 'role' },
        }),
      );
    }
  }
  const submit = handleSubmit((values) => save(values, base));

  return (
    <>
      <FormDialog
        title={t('edit.title', { name: opened.name })}
        command="users/update"
        action={t('edit.action')}
        pending={formState.isSubmitting}
        error={refusal}
        onSubmit={() => {
          void submit();
        }}
        onClose={onClose}
      >
        <Box sx={{ display: 'grid', gap: 1.25, paddingTop: 1 }}>
          <TextInput control={control} name="name" label={t('field.name')} autoComplete="off" required />
          <RoleField control={control} name="role" />
          {role === base.role ? null : (
            <Alert severity="warning">
              {t('edit.roleChange', {
                name: base.name,
                before: t(`common:role.${base.role}`),
                after: t(`common:role.${role}`),
              })}
            </Alert>
          )}
        </Box>
      </FormDialog>
      {conflict === null ? null : (
        <StaleDialog
          title={t('edit.staleTitle')}
          fields={[
            { label: t('history:fieldName.name'), mine: conflict.mine.name, present: conflict.present.name },
            {
              label: t('history:fieldName.role'),
              mine: t(`common:role.${conflict.mine.role}`),
              present: t(`common:role.${conflict.present.role}`),
            },
          ]}
          onReload={() => {
            setBase(conflict.present);
            reset({ name: conflict.present.name, role: conflict.present.role });
            setConflict(null);
          }}
          onReapply={() => {
            const { mine, present } = conflict;
            setBase(present);
            setConflict(null);
            void save(mine, present);
          }}
          onClose={() => {
            setConflict(null);
          }}
        />
      )}
    </>
  );
}
