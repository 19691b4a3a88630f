import { useId, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { shortestReason } from '../../../shared/contract/approvals.ts';
import { commands } from '../../../shared/contract/index.ts';
import type { ApprovalId } from '../../../shared/schema/ids.ts';
import { useApprovalRequests } from '../../client/approval-requests-context.tsx';
import type { Wish } from '../../client/approval-requests.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useToast } from '../../components/use-toast.ts';
import { actionLabel } from './approval-words.ts';
import { OpenRequest } from './open-request.tsx';
import { ReasonField } from './reason-field.tsx';

const noInput = {};

/** The one dialog that comes by itself wherever an action needs a second person. */
export function RequestDialog() {
  const { state } = useApprovalRequests();
  const wish = useStore(state, (present) => present.wish);
  return wish === null ? null : <Question key={JSON.stringify(wish)} wish={wish} />;
}

function Question({ wish }: { wish: Wish }) {
  const { t } = useTranslation(['approvals', 'common']);
  const titleId = useId();
  const toast = useToast();
  const { settle } = useApprovalRequests();
  const [reason, setReason] = useState('');
  const ask = useWrite('approvals/request');
  const others = useOthers(wish.command);
  const missing = shortestReason - reason.trim().length;
  const cancel = (): void => {
    settle(null);
  };

  function leave(id: ApprovalId): void {
    toast.success(t('ask.asked'), <OpenRequest id={id} />);
    settle(id);
  }
  function submit(): void {
    const { command, input } = wish;
    ask.mutate(
      { command, input: JSON.stringify(input), reason },
      {
        onSuccess: ({ id }) => {
          leave(id);
        },
      },
    );
  }

  return (
    <Dialog open onClose={cancel} aria-labelledby={titleId} maxWidth="sm" fullWidth sx={{ zIndex: 1550 }}>
      <Box
        component="form"
        noValidate
        onSubmit={(event) => {
          event.stopPropagation();
          event.preventDefault();
          submit();
        }}
      >
        <DialogTitle id={titleId}>{t('ask.title')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          {ask.error === null ? null : <ErrorNotice error={ask.error} />}
          <div>
            <strong>{actionLabel(t, wish.command)}.</strong> {commands[wish.command].summary}
          </div>
          <span>{t('ask.body')}</span>
          {others === 0 ? (
            <Alert severity="warning">{t('ask.nobody')}</Alert>
          ) : others === undefined ? null : (
            <span>{t('ask.others', { count: others })}</span>
          )}
          <ReasonField
            label={t('ask.reason')}
            hint={missing > 0 ? t('missing', { count: missing }) : t('kept')}
            value={reason}
            required
            onChange={setReason}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={cancel}>{t('common:cancel')}</Button>
          <Button type="submit" variant="contained" loading={ask.isPending} disabled={missing > 0}>
            {t('ask.action')}
          </Button>
        </DialogActions>
      </Box>
    </Dialog>
  );
}

/** How many people beside this one could decide; undefined until it is known. */
function useOthers(command: string): number | undefined {
  const settings = useCommand('approvals/settings', noInput).data;
  if (settings === undefined) return undefined;
  const people =
    settings.commands.find((entry) => entry.command === command)?.people ?? settings.administrators;
  return Math.max(0, people - 1);
}
