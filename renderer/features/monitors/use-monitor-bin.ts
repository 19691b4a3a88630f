import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Monitor } from '../../../shared/contract/monitors.ts';
import { useClient } from '../../client/client-context.tsx';
import { useDelete, useRestore } from '../../components/use-bin.tsx';

type BinnedMonitor = Pick<Monitor, 'id' | 'name' | 'rowVersion'>;

/** Takes a monitor out of the bin, paused, and says so. */
export function useRestoreMonitor(): (monitor: BinnedMonitor) => void {
  const client = useClient();
  const { t } = useTranslation('monitors');
  return useRestore({
    restore: useCallback(
      ({ id, rowVersion }: BinnedMonitor) => client.call('monitors/restore', { id, rowVersion }),
      [client],
    ),
    restored: useCallback((name: string) => t('page.restored', { name }), [t]),
  });
}

/** Moves a monitor to the bin, with a way back in the message. Answers whether it was moved. */
export function useDeleteMonitor(): (monitor: BinnedMonitor) => Promise<boolean> {
  const client = useClient();
  const { t } = useTranslation('monitors');
  return useDelete({
    remove: useCallback(
      ({ id, rowVersion }: BinnedMonitor): Promise<BinnedMonitor> =>
        client.call('monitors/delete', { id, rowVersion }),
      [client],
    ),
    removed: useCallback((name: string) => t('page.deleted', { name }), [t]),
    restore: useRestoreMonitor(),
  });
}
