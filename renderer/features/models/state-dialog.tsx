import { useState } from 'react';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { Model, ModelState } from '../../../shared/contract/models.ts';
import { useWrite } from '../../client/client-context.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { useToast } from '../../components/use-toast.ts';

const maxNoteLength = 1000;

type StateDialogProps = { model: Model; state: ModelState; onClose: () => void };

/** Moves a model along its life cycle, with the reason. */
export function StateDialog({ model, state, onClose }: StateDialogProps) {
  const { t } = useTranslation(['models', 'common']);
  const toast = useToast();
  const [note, setNote] = useState('');
  const change = useWrite('models/change-state');
  const stateName = t(`common:state.${state}`);

  return (
    <FormDialog
      title={t('stateDialog.title', { name: model.name, state: stateName })}
      command="models/change-state"
      action={t('stateDialog.submit', { state: stateName })}
      pending={change.isPending}
      error={change.error}
      onSubmit={() => {
        change.mutate(
          { id: model.id, rowVersion: model.rowVersion, state, note },
          {
            onSuccess: () => {
              toast.success(t('stateDialog.done', { name: model.name, state: stateName }));
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <TextField
        label={t('stateDialog.note')}
        helperText={t('stateDialog.noteHint')}
        value={note}
        // The one field of a dialog that was opened to fill it in.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        multiline
        minRows={2}
        sx={{ marginTop: 1 }}
        slotProps={{ htmlInput: { maxLength: maxNoteLength } }}
        onChange={(event) => {
          setNote(event.target.value);
        }}
      />
    </FormDialog>
  );
}
