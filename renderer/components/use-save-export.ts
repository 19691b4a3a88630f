import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandInput } from '../../shared/contract/index.ts';
import { useClient } from '../client/client-context.tsx';
import { toClientError } from '../client/client-error.ts';
import { useToast } from './use-toast.ts';

type ExportCommand =
  | 'drift/export'
  | 'fairness/export'
  | 'performance/export'
  | 'versions/export-card'
  | 'datasets/export-rejects'
  | 'audit/export'
  | 'audit/proof'
  | 'app/export-diagnostics';

/** Has the engine make a file and hands it to the person; `onMade` runs once the engine has made it. */
export function useSaveExport() {
  const client = useClient();
  const toast = useToast();
  const { t } = useTranslation('data');
  const [saving, setSaving] = useState(false);

  const save = useCallback(
    <Name extends ExportCommand>(name: Name, input: CommandInput<Name>, onMade?: () => void): void => {
      const run = async (): Promise<void> => {
        setSaving(true);
        try {
          const made = await client.call(name, input);
          onMade?.();
          const saved = await client.saveFile(made);
          if (saved !== null) toast.success(t('saved', { name: saved.name }));
        } catch (error) {
          toast.error(toClientError(error).message);
        } finally {
          setSaving(false);
        }
      };
      void run();
    },
    [client, toast, t],
  );
  return { save, saving };
}
