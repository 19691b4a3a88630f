import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { Model, ModelState } from '../../../shared/contract/models.ts';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { useToast } from '../../components/use-toast.ts';

const maxNoteLength = 1000;

type StateDialogProps = { model: Model; state: ModelState; onClose: () => void };

/** Moves a model along its life cycle, with the reason. */
export function StateDialog({ model, state, onClose }: StateDialogProps) {
  const { t } = useTranslation(['models', 'common']);
  const titleId = useId();
  const toast = useToast();
  const [note, setNote] = useState('');
  const change = useWrite('models/change-state');
  const stateName = t(`common:state.${state}`);

  const submit = (): void => {
    change.mutate(
      { id: model.id, rowVersion: model.rowVersion, state, note },
      {
        onSuccess: () => {
          toast.success(t('stateDialog.done', { name: model.name, state: stateName }));
          onClose();
        },
      },
    );
  };

  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth>
      <Box
        component="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <DialogTitle id={titleId}>
          {t('stateDialog.title', { name: model.name, state: stateName })}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          {change.error === null ? null : <ErrorNotice error={change.error} />}
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
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <GateButton
            command="models/change-state"
            type="submit"
            variant="contained"
            loading={change.isPending}
          >
            {t('stateDialog.submit', { state: stateName })}
          </GateButton>
        </DialogActions>
      </Box>
    </Dialog>
  );
}
