import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../shared/contract/models.ts';
import { useClient } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import { UndoAction } from '../../components/undo-action.tsx';
import { useToast } from '../../components/use-toast.ts';

type BinnedModel = Pick<Model, 'id' | 'name' | 'rowVersion'>;

/** Takes a model out of the bin and says so. */
export function useRestoreModel(): (model: BinnedModel) => void {
  const client = useClient();
  const toast = useToast();
  const { t } = useTranslation('models');
  return useCallback(
    ({ id, name, rowVersion }) => {
      const restore = async (): Promise<void> => {
        try {
          await client.call('models/restore', { id, rowVersion });
          toast.success(t('page.restored', { name }));
        } catch (error) {
          toast.error(toClientError(error).message);
        }
      };
      void restore();
    },
    [client, toast, t],
  );
}

/** Moves a model to the bin, with a way back in the message. Answers whether it was moved. */
export function useDeleteModel(): (model: BinnedModel) => Promise<boolean> {
  const client = useClient();
  const toast = useToast();
  const restore = useRestoreModel();
  const { t } = useTranslation('models');
  return useCallback(
    async ({ id, name, rowVersion }) => {
      try {
        const deleted = await client.call('models/delete', { id, rowVersion });
        toast.success(
          t('page.deleted', { name }),
          <UndoAction
            onUndo={() => {
              restore(deleted);
            }}
          />,
        );
        return true;
      } catch (error) {
        toast.error(toClientError(error).message);
        return false;
      }
    },
    [client, toast, restore, t],
  );
}
