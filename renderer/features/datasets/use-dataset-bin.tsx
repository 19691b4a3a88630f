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
    ({ id, name, rowVersion }: BinnedDataset) => {
      client.call('datasets/restore', { id, rowVersion }).then(
        () => {
          toast.success(t('list.restored', { name }));
        },
        (error: unknown) => {
          toast.error(toClientError(error).message);
        },
      );
    },
    [client, toast, t],
  );

  const remove = useCallback(
    ({ id, name, rowVersion }: BinnedDataset) => {
      client.call('datasets/delete', { id, rowVersion }).then(
        (deleted) => {
          toast.success(
            t('list.deleted', { name }),
            <UndoAction
              onUndo={() => {
                restore(deleted);
              }}
            />,
          );
        },
        (error: unknown) => {
          toast.error(toClientError(error).message);
        },
      );
    },
    [client, toast, t, restore],
  );

  return { remove, restore };
}
