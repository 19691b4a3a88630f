import { useTranslation } from 'react-i18next';
import type { AlertRule } from '../../../shared/contract/alerts.ts';
import { useWrite } from '../../client/client-context.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { useToast } from '../../components/use-toast.ts';

/** Asks before a rule is removed. */
export function RemoveRule({ rule, onClose }: { rule: AlertRule; onClose: () => void }) {
  const { t } = useTranslation('alerts');
  const toast = useToast();
  const remove = useWrite('alerts/delete-rule');
  return (
    <FormDialog
      title={t('removeRule.title', { name: rule.name })}
      command="alerts/delete-rule"
      action={t('removeRule.action')}
      danger
      pending={remove.isPending}
      error={remove.error}
      onSubmit={() => {
        remove.mutate(
          { id: rule.id, rowVersion: rule.rowVersion },
          {
            onSuccess: () => {
              toast.success(t('removeRule.done', { name: rule.name }));
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      {t('removeRule.body')}
    </FormDialog>
  );
}
