import type { Role } from '../../../../shared/contract/define.ts';
import type { AccountState } from '../../../../shared/contract/identity.ts';
import { userId } from '../../../../shared/schema/ids.ts';
import type { UserId } from '../../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Actor } from '../../ports.ts';
import type { RecordFields } from '../history/change-recorder.ts';

/** An account as it is stored. */
export type StoredAccount = {
  readonly id: UserId;
  readonly name: string;
  readonly role: Role;
  readonly email: string;
  readonly state: AccountState;
  /** One of the people of the demo, who sign in without a password. */
  readonly demo: boolean;
  /** Null for the people of the demo, and for whoever has not chosen a password yet. */
  readonly passwordHash: string | null;
  readonly failedSignIns: number;
  /** Sessions of an earlier version have ended. */
  readonly credentialVersion: number;
  readonly rowVersion: number;
  readonly createdAt: UtcInstant;
  readonly lastSignInAt: UtcInstant | null;
};

/** Stands for the account of an address that nobody has; it is never stored. */
export const nobody: StoredAccount = {
  id: userId.parse('00000000-0000-7000-8000-000000000000'),
  name: '',
  role: 'auditor',
  email: '',
  state: 'disabled',
  demo: false,
  passwordHash: null,
  failedSignIns: 0,
  credentialVersion: 1,
  rowVersion: 1,
  createdAt: toUtcInstant(0),
  lastSignInAt: null,
};

/** After so many failures in a row an account is locked until its password is reset. */
export const failuresUntilLocked = 5;

export function actorOf({ id, name, role }: StoredAccount): Actor {
  return { id, name, role };
}

/** The fields that the change history shows. */
export function historyFields({ name, email, role, state }: StoredAccount): RecordFields {
  return { name, email, role, state };
}

/** The state of an account that was disabled and no longer is. */
export function stateWhenEnabled(account: StoredAccount): AccountState {
  if (account.demo) return 'active';
  if (account.passwordHash === null) return 'invited';
  return account.failedSignIns >= failuresUntilLocked ? 'locked' : 'active';
}
