import { useId } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useTranslation } from 'react-i18next';
import type { AlertRule } from '../../../shared/contract/alerts.ts';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { useToast } from '../../components/use-toast.ts';

/** Asks before a rule is removed. */
export function RemoveRule({ rule, onClose }: { rule: AlertRule; onClose: () => void }) {
  const { t } = useTranslation(['alerts', 'common']);
  const titleId = useId();
  const toast = useToast();
  const remove = useWrite('alerts/delete-rule');
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth>
      <DialogTitle id={titleId}>{t('removeRule.title', { name: rule.name })}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 1.5 }}>
        {remove.error === null ? null : <ErrorNotice error={remove.error} />}
        {t('removeRule.body')}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <GateButton
          command="alerts/delete-rule"
          variant="contained"
          color="error"
          loading={remove.isPending}
          onClick={() => {
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
        >
          {t('removeRule.action')}
        </GateButton>
      </DialogActions>
    </Dialog>
  );
}
