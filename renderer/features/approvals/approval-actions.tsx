import { useState } from 'react';
import Alert from '@mui/material/Alert';
import CheckRounded from '@mui/icons-material/CheckRounded';
import { useTranslation } from 'react-i18next';
import { shortestReason } from '../../../shared/contract/approvals.ts';
import type { Approval } from '../../../shared/contract/approvals.ts';
import { useWrite } from '../../client/client-context.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { useToast } from '../../components/use-toast.ts';
import { whatHappens } from './approval-words.ts';
import { HandedCode } from './handed-code.tsx';
import { ReasonField } from './reason-field.tsx';

type Open = 'approve' | 'decline' | 'withdraw' | null;

/**
 * What this person may do with a request. The dialogs stand apart from the buttons: an approval takes the
 * buttons away while its dialog may still hold a code that is shown once.
 */
export function ApprovalActions({ approval }: { approval: Approval }) {
  const { t } = useTranslation('approvals');
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => {
    setOpen(null);
  };
  return (
    <>
      {approval.mayDecide ? (
        <>
          <GateButton
            command="approvals/refuse"
            variant="outlined"
            onClick={() => {
              setOpen('decline');
            }}
          >
            {t('decline.open')}
          </GateButton>
          <GateButton
            command="approvals/approve"
            variant="contained"
            startIcon={<CheckRounded />}
            onClick={() => {
              setOpen('approve');
            }}
          >
            {t('approve.open')}
          </GateButton>
        </>
      ) : null}
      {approval.own && approval.state === 'open' ? (
        <GateButton
          command="approvals/withdraw"
          variant="outlined"
          onClick={() => {
            setOpen('withdraw');
          }}
        >
          {t('withdraw.open')}
        </GateButton>
      ) : null}
      {open === 'approve' ? <ApproveDialog approval={approval} onClose={close} /> : null}
      {open === 'decline' ? <DeclineDialog approval={approval} onClose={close} /> : null}
      {open === 'withdraw' ? <WithdrawDialog approval={approval} onClose={close} /> : null}
    </>
  );
}

type DialogProps = { approval: Approval; onClose: () => void };

function ApproveDialog({ approval, onClose }: DialogProps) {
  const { t } = useTranslation(['approvals', 'common']);
  const toast = useToast();
  const [note, setNote] = useState('');
  const approve = useWrite('approvals/approve');
  const code = approve.data?.code ?? null;
  if (code !== null) return <HandedCode approval={approval} issued={code} onClose={onClose} />;
  return (
    <FormDialog
      title={t('approve.title')}
      command="approvals/approve"
      action={t('approve.action')}
      pending={approve.isPending}
      error={approve.error}
      onSubmit={() => {
        const { id, rowVersion } = approval;
        approve.mutate(
          { id, rowVersion, note },
          {
            onSuccess: (answer) => {
              const { outcome } = answer.approval;
              if (outcome?.ok === false) {
                toast.error(t('approve.failed', { sentence: outcome.sentence }));
              } else {
                toast.success(t('approve.done'));
              }
              if (answer.code === null) onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <span>{whatHappens(t, approval)}</span>
      <Alert severity="warning">{t('approve.body', { name: approval.requestedBy.name })}</Alert>
      <ReasonField label={t('approve.note')} hint={t('approve.noteHint')} value={note} onChange={setNote} />
    </FormDialog>
  );
}

function DeclineDialog({ approval, onClose }: DialogProps) {
  const { t } = useTranslation('approvals');
  const toast = useToast();
  const [note, setNote] = useState('');
  const refuse = useWrite('approvals/refuse');
  const missing = shortestReason - note.trim().length;
  return (
    <FormDialog
      title={t('decline.title')}
      command="approvals/refuse"
      action={t('decline.action')}
      danger
      pending={refuse.isPending}
      error={refuse.error}
      disabled={missing > 0}
      onSubmit={() => {
        const { id, rowVersion } = approval;
        refuse.mutate(
          { id, rowVersion, note },
          {
            onSuccess: () => {
              toast.success(t('decline.done'));
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <span>{t('decline.body', { name: approval.requestedBy.name })}</span>
      <ReasonField
        label={t('decline.reason')}
        hint={missing > 0 ? t('missing', { count: missing }) : t('kept')}
        value={note}
        required
        onChange={setNote}
      />
    </FormDialog>
  );
}

function WithdrawDialog({ approval, onClose }: DialogProps) {
  const { t } = useTranslation('approvals');
  const toast = useToast();
  const withdraw = useWrite('approvals/withdraw');
  return (
    <FormDialog
      title={t('withdraw.title')}
      command="approvals/withdraw"
      action={t('withdraw.action')}
      pending={withdraw.isPending}
      error={withdraw.error}
      onSubmit={() => {
        const { id, rowVersion } = approval;
        withdraw.mutate(
          { id, rowVersion },
          {
            onSuccess: () => {
              toast.success(t('withdraw.done'));
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      {t('withdraw.body')}
    </FormDialog>
  );
}
