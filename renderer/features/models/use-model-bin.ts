import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../shared/contract/models.ts';
import { useClient } from '../../client/client-context.tsx';
import { useDelete, useRestore } from '../../components/use-bin.tsx';

type BinnedModel = Pick<Model, 'id' | 'name' | 'rowVersion'>;

/** Takes a model out of the bin and says so. */
export function useRestoreModel(): (model: BinnedModel) => void {
  const client = useClient();
  const { t } = useTranslation('models');
  return useRestore({
    restore: useCallback(
      ({ id, rowVersion }: BinnedModel) => client.call('models/restore', { id, rowVersion }),
      [client],
    ),
    restored: useCallback((name: string) => t('page.restored', { name }), [t]),
  });
}

/** Moves a model to the bin, with a way back in the message. Answers whether it was moved. */
export function useDeleteModel(): (model: BinnedModel) => Promise<boolean> {
  const client = useClient();
  const { t } = useTranslation('models');
  return useDelete({
    remove: useCallback(
      ({ id, rowVersion }: BinnedModel): Promise<BinnedModel> =>
        client.call('models/delete', { id, rowVersion }),
      [client],
    ),
    removed: useCallback((name: string) => t('page.deleted', { name }), [t]),
    restore: useRestoreModel(),
  });
}
