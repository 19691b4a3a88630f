import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { PredictionBatchRow } from '../../../shared/contract/predictions.ts';
import { useWrite } from '../../client/client-context.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { useToast } from '../../components/use-toast.ts';

/** Asks before the records of a staged batch are removed. */
export function DiscardDialog({ batch, onClose }: { batch: PredictionBatchRow; onClose: () => void }) {
  const { t } = useTranslation('predictions');
  const toast = useToast();
  const discard = useWrite('predictions/discard');
  const { id, name, rows, rowVersion } = batch;
  return (
    <FormDialog
      title={t('discard.title', { name })}
      command="predictions/discard"
      action={t('discard.action')}
      danger
      pending={discard.isPending}
      error={discard.error}
      onSubmit={() => {
        discard.mutate(
          { id, rowVersion },
          {
            onSuccess: () => {
              toast.success(t('discard.done', { name }));
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <Typography>{t('discard.body', { count: rows })}</Typography>
    </FormDialog>
  );
}
