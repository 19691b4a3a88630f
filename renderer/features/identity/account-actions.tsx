import { useId, useState } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import EditOutlined from '@mui/icons-material/EditOutlined';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/identity.ts';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { useToast } from '../../components/use-toast.ts';
import { EditAccount } from './edit-account.tsx';
import { IssuedCode } from './issued-code.tsx';

type Open = 'edit' | 'disable' | 'reset' | null;

/** What an administrator does with an account. */
export function AccountActions({ account }: { account: Account }) {
  const { t } = useTranslation('identity');
  const toast = useToast();
  const [open, setOpen] = useState<Open>(null);
  const enable = useWrite('users/enable');
  const close = (): void => {
    setOpen(null);
  };
  const disabled = account.state === 'disabled';

  return (
    <>
      <GateButton
        command="users/update"
        variant="outlined"
        startIcon={<EditOutlined />}
        onClick={() => {
          setOpen('edit');
        }}
      >
        {t('account.edit')}
      </GateButton>
      {disabled ? (
        <GateButton
          command="users/enable"
          variant="contained"
          loading={enable.isPending}
          onClick={() => {
            enable.mutate(
              { id: account.id, rowVersion: account.rowVersion },
              {
                onSuccess: () => {
                  toast.success(t('account.enabled', { name: account.name }));
                },
                onError: (error) => {
                  toast.error(error.message);
                },
              },
            );
          }}
        >
          {t('account.enable')}
        </GateButton>
      ) : (
        <>
          <GateButton
            command="users/issue-reset"
            variant={account.state === 'locked' ? 'contained' : 'outlined'}
            onClick={() => {
              setOpen('reset');
            }}
          >
            {t(account.state === 'invited' ? 'account.invite' : 'account.reset')}
          </GateButton>
          <GateButton
            command="users/disable"
            variant="outlined"
            onClick={() => {
              setOpen('disable');
            }}
          >
            {t('account.disable')}
          </GateButton>
        </>
      )}
      {open === 'edit' ? <EditAccount opened={account} onClose={close} /> : null}
      {open === 'reset' ? <IssueReset account={account} onClose={close} /> : null}
      {open === 'disable' ? <DisableAccount account={account} onClose={close} /> : null}
    </>
  );
}

type DialogProps = { account: Account; onClose: () => void };

function IssueReset({ account, onClose }: DialogProps) {
  const { t } = useTranslation(['identity', 'common']);
  const titleId = useId();
  const issue = useWrite('users/issue-reset');
  const { name, email } = account;
  const issued = issue.data;
  return (
    <Dialog
      open
      {...(issued === undefined ? { onClose } : {})}
      aria-labelledby={titleId}
      maxWidth="sm"
      fullWidth
    >
      <DialogTitle id={titleId}>{t('resetDialog.title', { name })}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 1.5 }}>
        {issue.error === null ? null : <ErrorNotice error={issue.error} />}
        {issued === undefined ? (
          t('resetDialog.body', { name })
        ) : (
          <IssuedCode name={name} email={email} {...issued} />
        )}
      </DialogContent>
      <DialogActions>
        {issued === undefined ? (
          <>
            <Button onClick={onClose}>{t('common:cancel')}</Button>
            <GateButton
              command="users/issue-reset"
              variant="contained"
              loading={issue.isPending}
              onClick={() => {
                issue.mutate({ id: account.id });
              }}
            >
              {t('resetDialog.action')}
            </GateButton>
          </>
        ) : (
          <Button variant="contained" onClick={onClose}>
            {t('issued.done')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

function DisableAccount({ account, onClose }: DialogProps) {
  const { t } = useTranslation(['identity', 'common']);
  const titleId = useId();
  const toast = useToast();
  const disable = useWrite('users/disable');
  const { id, name, rowVersion } = account;
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth>
      <DialogTitle id={titleId}>{t('disableDialog.title', { name })}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 1.5 }}>
        {disable.error === null ? null : <ErrorNotice error={disable.error} />}
        {t('disableDialog.body', { name })}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <GateButton
          command="users/disable"
          variant="contained"
          color="error"
          loading={disable.isPending}
          onClick={() => {
            disable.mutate(
              { id, rowVersion },
              {
                onSuccess: () => {
                  toast.success(t('account.disabled', { name }));
                  onClose();
                },
              },
            );
          }}
        >
          {t('disableDialog.action')}
        </GateButton>
      </DialogActions>
    </Dialog>
  );
}
