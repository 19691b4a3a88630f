import { useState } from 'react';
import DoneRounded from '@mui/icons-material/DoneRounded';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { GateButton } from '../../components/gate-button.tsx';
import {
  AcknowledgeDialog,
  AssignDialog,
  ReopenDialog,
  ResolveDialog,
  SnoozeDialog,
} from './alert-dialogs.tsx';

const dialogs = {
  acknowledge: AcknowledgeDialog,
  assign: AssignDialog,
  snooze: SnoozeDialog,
  resolve: ResolveDialog,
  reopen: ReopenDialog,
} as const;
type Action = keyof typeof dialogs;

/** The actions that each state allows, the one that is expected next last. */
const actionsOf: Readonly<Record<Alert['state'], readonly Action[]>> = {
  open: ['assign', 'snooze', 'resolve', 'acknowledge'],
  acknowledged: ['reopen', 'assign', 'snooze', 'resolve'],
  snoozed: ['assign', 'resolve', 'reopen'],
  resolved: ['reopen'],
};

/** What people do about an alert. */
export function AlertActions({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts');
  const [open, setOpen] = useState<{ action: Action; opened: Alert } | null>(null);
  const actions = actionsOf[alert.state];
  const Open = open === null ? null : dialogs[open.action];
  return (
    <>
      {actions.map((action) => (
        <GateButton
          key={action}
          command={`alerts/${action}`}
          variant={action === actions.at(-1) && alert.state !== 'resolved' ? 'contained' : 'outlined'}
          {...(action === 'resolve' ? { startIcon: <DoneRounded /> } : {})}
          onClick={() => {
            setOpen({ action, opened: alert });
          }}
        >
          {t(`${action}.open`)}
        </GateButton>
      ))}
      {Open === null || open === null ? null : (
        <Open
          opened={open.opened}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </>
  );
}
