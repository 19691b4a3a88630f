import { DriftGuardError } from '../../../../shared/errors.ts';
import type { Handlers } from '../../dispatch.ts';

type IdentityCommandName = Extract<keyof Handlers, `session/${string}` | `users/${string}`>;

function notYet(): never {
  throw new DriftGuardError('NOT_AVAILABLE_HERE');
}

export function createIdentityHandlers(): Pick<Handlers, IdentityCommandName> {
  return {
    'session/state': notYet,
    'session/set-up': notYet,
    'session/set-up-demo': notYet,
    'session/sign-in': notYet,
    'session/sign-in-demo': notYet,
    'session/reset-password': notYet,
    'session/unlock': notYet,
    'session/sign-out': notYet,
    'session/lock': notYet,
    'session/activity': notYet,
    'session/confirm': notYet,
    'session/change-password': notYet,
    'session/renew-recovery-codes': notYet,
    'session/list': notYet,
    'session/revoke': notYet,
    'session/set-idle-lock': notYet,
    'users/list': notYet,
    'users/get': notYet,
    'users/create': notYet,
    'users/update': notYet,
    'users/issue-reset': notYet,
    'users/disable': notYet,
    'users/enable': notYet,
    'users/history': notYet,
  };
}
