import { DriftGuardError } from '../../../../shared/errors.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Actor, Logger, PasswordHasher } from '../../ports.ts';
import type { ChangeRecorder } from '../history/change-recorder.ts';
import { failuresUntilLocked, historyFields, nobody } from './account.ts';
import type { StoredAccount } from './account.ts';
import type { AccountRepository } from './accounts-repository.ts';
import { readPassword } from './choose-password.ts';
import { signInRefused } from './refusals-repository.ts';
import type { Notices, Sessions } from './sessions.ts';
import type { SlidingWindow } from './sliding-window.ts';

export type PasswordCheckDependencies = {
  readonly passwords: PasswordHasher;
  readonly accounts: AccountRepository;
  readonly sessions: Pick<Sessions, 'write'>;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly changes: ChangeRecorder;
  readonly system: Actor;
  readonly log: Logger;
  readonly announceAccount: (notices: Notices, account: StoredAccount) => void;
};

type CheckRequest<Value> = {
  /** The account, looked up at this moment; null when there is none. */
  readonly find: () => StoredAccount | null;
  readonly password: string;
  readonly limit: { readonly window: SlidingWindow; readonly key: string };
  /** What a right password leads to, in the transaction in which it is accepted. */
  readonly accept: (notices: Notices, account: StoredAccount) => Value;
};

export type PasswordChecks = {
  /**
   * Asks for a password. Whether it is right, whether the account may be used, and the count of failures
   * are decided in one transaction, whatever goes on beside it. Every failure is the same to the caller:
   * unknown, locked and disabled accounts cost one hash and the same statements as well. Throws RATE_LIMITED or
   * SIGN_IN_REFUSED.
   */
  check<Value>(request: CheckRequest<Value>): Promise<Value>;
};

export function createPasswordChecks(dependencies: PasswordCheckDependencies): PasswordChecks {
  const { passwords, accounts, sessions, ledger, changes, system, log, announceAccount } = dependencies;

  function enterRefusal(account: StoredAccount | null): void {
    ledger.append({
      actor: system,
      action: signInRefused,
      // Of an address that nobody has, nothing is kept: it may be a password in the wrong field.
      target: { type: 'user', id: account?.id ?? 'unknown' },
    });
  }

  function countFailure(notices: Notices, account: StoredAccount): void {
    const counted = { ...account, failedSignIns: account.failedSignIns + 1 };
    if (counted.failedSignIns < failuresUntilLocked) {
      accounts.replace(counted);
      announceAccount(notices, account);
      return;
    }
    const locked: StoredAccount = { ...counted, state: 'locked', rowVersion: account.rowVersion + 1 };
    accounts.replace(locked);
    changes.record({
      entity: 'user',
      entityId: account.id,
      actor: system,
      action: 'locked',
      before: historyFields(account),
      after: historyFields(locked),
    });
    announceAccount(notices, locked);
  }

  /** Keeps a stronger hash of a password that was just right. */
  async function strengthen(account: StoredAccount, password: string): Promise<void> {
    if (account.passwordHash === null || !passwords.isOutdated(account.passwordHash)) return;
    const passwordHash = await passwords.hash(password);
    sessions.write(() => {
      const present = accounts.find(account.id);
      if (present?.passwordHash !== account.passwordHash) return;
      accounts.replace({ ...present, passwordHash });
      changes.record({
        entity: 'user',
        entityId: account.id,
        actor: system,
        action: 'password hash renewed',
        before: historyFields(present),
        after: historyFields(present),
      });
    });
    log.info('password hash renewed');
  }

  return {
    async check({ find, password: typed, limit, accept }) {
      const attempt = limit.window.attempt(limit.key);
      const password = readPassword(typed);
      const asked = find();
      const isRight = await passwords.verify(password, asked?.passwordHash ?? null);
      const outcome = sessions.write((notices) => {
        const account = accounts.find(asked?.id ?? nobody.id);
        // What was hashed is no longer the password of the account: neither right nor a failure.
        const isSame = account !== null && account.passwordHash === asked?.passwordHash;
        if (account === null || !isSame || account.state !== 'active' || !isRight) {
          enterRefusal(account);
          if (isSame && account.state === 'active' && account.passwordHash !== null) {
            countFailure(notices, account);
          } else {
            // The same statements as where a failure is counted, about a row that is not there.
            accounts.replace(nobody);
          }
          return null;
        }
        if (account.failedSignIns > 0) accounts.replace({ ...account, failedSignIns: 0 });
        return { account, value: accept(notices, { ...account, failedSignIns: 0 }) };
      });
      if (outcome === null) throw new DriftGuardError('SIGN_IN_REFUSED');
      attempt.forget();
      await strengthen(outcome.account, password);
      return outcome.value;
    },
  };
}
