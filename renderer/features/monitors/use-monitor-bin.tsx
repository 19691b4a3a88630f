import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Monitor } from '../../../shared/contract/monitors.ts';
import { useClient } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import { UndoAction } from '../../components/undo-action.tsx';
import { useToast } from '../../components/use-toast.ts';

type BinnedMonitor = Pick<Monitor, 'id' | 'name' | 'rowVersion'>;

/** Takes a monitor out of the bin, paused, and says so. */
export function useRestoreMonitor(): (monitor: BinnedMonitor) => void {
  const client = useClient();
  const toast = useToast();
  const { t } = useTranslation('monitors');
  return useCallback(
    ({ id, name, rowVersion }) => {
      const restore = async (): Promise<void> => {
        try {
          await client.call('monitors/restore', { id, rowVersion });
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

/** Moves a monitor to the bin, with a way back in the message. */
export function useDeleteMonitor(): (monitor: BinnedMonitor) => void {
  const client = useClient();
  const toast = useToast();
  const restore = useRestoreMonitor();
  const { t } = useTranslation('monitors');
  return useCallback(
    ({ id, name, rowVersion }) => {
      const remove = async (): Promise<void> => {
        try {
          const deleted = await client.call('monitors/delete', { id, rowVersion });
          toast.success(
            t('page.deleted', { name }),
            <UndoAction
              onUndo={() => {
                restore(deleted);
              }}
            />,
          );
        } catch (error) {
          toast.error(toClientError(error).message);
        }
      };
      void remove();
    },
    [client, toast, restore, t],
  );
}
