import { useState } from 'react';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { PredictionBatchRow } from '../../../shared/contract/predictions.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useWrite } from '../../client/client-context.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';

type SealDialogProps = {
  modelId: ModelId;
  /** Null: every complete batch that is staged. */
  batch: PredictionBatchRow | null;
  /** How many those are. */
  batches: number;
  onStarted: (jobId: string) => void;
  onClose: () => void;
};

/** Names the data set that staged batches become. */
export function SealDialog({ modelId, batch, batches, onStarted, onClose }: SealDialogProps) {
  const { t } = useTranslation('predictions');
  const [name, setName] = useState(batch?.name ?? '');
  const seal = useWrite('predictions/seal');
  const problem = seal.error?.problems.find(({ path }) => path === 'name')?.message;
  return (
    <FormDialog
      title={batch === null ? t('seal.titleAll', { count: batches }) : t('seal.title', { name: batch.name })}
      command="predictions/seal"
      action={t('seal.action')}
      pending={seal.isPending}
      error={problem === undefined ? seal.error : null}
      disabled={name.trim() === ''}
      onSubmit={() => {
        seal.mutate(
          {
            modelId,
            name,
            selection: batch === null ? { kind: 'window' } : { kind: 'batches', ids: [batch.id] },
          },
          {
            onSuccess: ({ jobId }) => {
              onStarted(jobId);
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <Typography>{t('seal.body')}</Typography>
      <TextField
        label={t('seal.name')}
        value={name}
        required
        error={problem !== undefined}
        helperText={problem ?? t('seal.nameHint')}
        slotProps={{ htmlInput: { maxLength: 128 } }}
        onChange={(event) => {
          setName(event.target.value);
        }}
      />
    </FormDialog>
  );
}
