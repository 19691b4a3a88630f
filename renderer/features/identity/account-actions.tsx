import { useState } from 'react';
import EditOutlined from '@mui/icons-material/EditOutlined';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/identity.ts';
import { useWrite } from '../../client/client-context.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { useToast } from '../../components/use-toast.ts';
import { EditAccount } from './edit-account.tsx';
import { IssuedCodeDialog } from './issued-code.tsx';

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
                onError: toast.refused,
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
  const { t } = useTranslation('identity');
  const issue = useWrite('users/issue-reset');
  const { name } = account;
  const title = t('resetDialog.title', { name });
  if (issue.data !== undefined) {
    return <IssuedCodeDialog title={title} account={account} {...issue.data} onClose={onClose} />;
  }
  return (
    <FormDialog
      title={title}
      command="users/issue-reset"
      action={t('resetDialog.action')}
      pending={issue.isPending}
      error={issue.error}
      onSubmit={() => {
        issue.mutate({ id: account.id });
      }}
      onClose={onClose}
    >
      {t('resetDialog.body', { name })}
    </FormDialog>
  );
}

function DisableAccount({ account, onClose }: DialogProps) {
  const { t } = useTranslation('identity');
  const toast = useToast();
  const disable = useWrite('users/disable');
  const { id, name, rowVersion } = account;
  return (
    <FormDialog
      title={t('disableDialog.title', { name })}
      command="users/disable"
      action={t('disableDialog.action')}
      danger
      pending={disable.isPending}
      error={disable.error}
      onSubmit={() => {
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
      onClose={onClose}
    >
      {t('disableDialog.body', { name })}
    </FormDialog>
  );
}
