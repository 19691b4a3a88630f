import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatasetRow } from '../../../shared/contract/datasets.ts';
import { useClient } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import { UndoAction } from '../../components/undo-action.tsx';
import { useToast } from '../../components/use-toast.ts';

type BinnedDataset = Pick<DatasetRow, 'id' | 'name' | 'rowVersion'>;

/** Moves data sets to the bin and back, with messages. */
export function useDatasetBin() {
  const client = useClient();
  const toast = useToast();
  const { t } = useTranslation('data');

  const restore = useCallback(
    async ({ id, name, rowVersion }: BinnedDataset): Promise<void> => {
      try {
        await client.call('datasets/restore', { id, rowVersion });
        toast.success(t('list.restored', { name }));
      } catch (error) {
        toast.error(toClientError(error).message);
      }
    },
    [client, toast, t],
  );

  const remove = useCallback(
    async ({ id, name, rowVersion }: BinnedDataset): Promise<void> => {
      try {
        const deleted = await client.call('datasets/delete', { id, rowVersion });
        toast.success(t('list.deleted', { name }), <UndoAction onUndo={() => void restore(deleted)} />);
      } catch (error) {
        toast.error(toClientError(error).message);
      }
    },
    [client, toast, t, restore],
  );

  return { remove, restore };
}
