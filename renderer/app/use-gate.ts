import { useTranslation } from 'react-i18next';
import { commands } from '../../shared/contract/index.ts';
import type { CommandName } from '../../shared/contract/index.ts';
import { isAdmittedInRecovery } from '../../shared/contract/recovery.ts';
import { useCommand, useConnection } from '../client/client-context.tsx';

export type Gate = {
  readonly open: boolean;
  /** Why the action is not available; empty when it is. */
  readonly reason: string;
};

const noInput = {};

/** Whether the person may run `name` now. The engine checks again; this is for telling them beforehand. */
export function useGate(name: CommandName): Gate {
  const { t } = useTranslation();
  const info = useCommand('app/info', noInput);
  const { state } = useConnection();
  if (state === 'offline') return { open: false, reason: t('gate.offline') };
  const role = info.data?.user.role;
  if (role !== undefined && !commands[name].roles.includes(role)) {
    return { open: false, reason: t('gate.role', { role: t(`role.${role}`) }) };
  }
  if (info.data?.readingOnly === true && !isAdmittedInRecovery(commands[name])) {
    return { open: false, reason: t('gate.readingOnly') };
  }
  return { open: true, reason: '' };
}
