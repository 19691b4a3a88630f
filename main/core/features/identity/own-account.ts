import { DriftGuardError } from '../../../../shared/errors.ts';
import type { SessionId } from '../../../../shared/schema/ids.ts';
import type { Credentials } from '../../caller.ts';
import type { Actor, Clock, PasswordHasher } from '../../ports.ts';
import type { ChangeRecorder } from '../history/change-recorder.ts';
import { actorOf, historyFields } from './account.ts';
import type { StoredAccount } from './account.ts';
import type { AccountRepository } from './accounts-repository.ts';
import { checkIsAnother, checkNewPassword, readPassword } from './choose-password.ts';
import type { CodeRepository } from './codes-repository.ts';
import type { PasswordChecks } from './passwords.ts';
import { readCode } from './secrets.ts';
import type { Notices, Sessions } from './sessions.ts';
import { recoveryCodeCount } from './set-up.ts';
import type { Place } from './set-up.ts';
import type { SlidingWindow } from './sliding-window.ts';
import type { SteadyClock } from './steady-clock.ts';

export type OwnAccountDependencies = {
  readonly clock: Clock;
  readonly steady: SteadyClock;
  readonly passwords: PasswordHasher;
  readonly checks: PasswordChecks;
  readonly accounts: AccountRepository;
  readonly codes: CodeRepository;
  readonly sessions: Sessions;
  readonly changes: ChangeRecorder;
  readonly announceAccount: (notices: Notices, account: StoredAccount) => void;
  /** Attempts to sign in or to reset, of the whole shell. */
  readonly signIns: SlidingWindow;
  /** Passwords that were asked for again, of one session. */
  readonly confirmations: SlidingWindow;
};

type Signed = { readonly actor: Actor; readonly session: SessionId };

/** What people do with their own account. */
export type OwnAccount = ReturnType<typeof createOwnAccount>;

/** Attempts to sign in are counted together, whatever address they name. */
export const signInKey = 'shell';

export function createOwnAccount(dependencies: OwnAccountDependencies) {
  const { clock, steady, passwords, checks, accounts, codes, sessions, changes } = dependencies;
  const { announceAccount, signIns, confirmations } = dependencies;

  function record(notices: Notices, before: StoredAccount, after: StoredAccount, action: string): void {
    accounts.replace(after);
    changes.record({
      entity: 'user',
      entityId: after.id,
      actor: actorOf(after),
      action,
      before: historyFields(before),
      after: historyFields(after),
    });
    announceAccount(notices, after);
  }

  function signInAs(notices: Notices, account: StoredAccount, place: Place): Credentials {
    accounts.replace({ ...account, lastSignInAt: clock.now() });
    announceAccount(notices, account);
    return sessions.open(notices, account, place);
  }

  /** Checks the password of whoever is signed in. */
  function again<Value>(
    { actor, session }: Signed,
    password: string,
    accept: (notices: Notices, account: StoredAccount) => Value,
  ): Promise<Value> {
    return checks.check({
      find: () => accounts.find(actor.id),
      password,
      limit: { window: confirmations, key: session },
      accept,
    });
  }

  return {
    signIn(request: { email: string; password: string }, place: Place): Promise<Credentials> {
      return checks.check({
        find: () => accounts.findByEmail(request.email),
        password: request.password,
        limit: { window: signIns, key: signInKey },
        accept: (notices, account) => signInAs(notices, account, place),
      });
    },

    /** For the demo only, where nobody has a password. */
    signInWithout(account: StoredAccount, place: Place): Credentials {
      return sessions.write((notices) => signInAs(notices, account, place));
    },

    /** Chooses a password with a code. Throws RATE_LIMITED, RESET_REFUSED or INVALID_INPUT. */
    async reset({ email, code, password: typed }: { email: string; code: string; password: string }) {
      const attempt = signIns.attempt(signInKey);
      const password = readPassword(typed);
      // Before anything is looked up, so that the answer tells nothing of who has an account.
      checkNewPassword(password, { name: '', email });
      const passwordHash = await passwords.hash(password);
      const isDone = sessions.write((notices) => {
        const before = accounts.findByEmail(email);
        if (before === null || before.state === 'disabled' || before.demo) return false;
        if (!codes.use({ userId: before.id, code: readCode(code), nowMs: steady.nowMs() })) return false;
        // Whoever has the code may know the name; a throw gives the code back.
        checkNewPassword(password, before);
        codes.removeIssued(before.id);
        sessions.endAllOf(notices, before.id, actorOf(before));
        const after: StoredAccount = {
          ...before,
          passwordHash,
          state: 'active',
          failedSignIns: 0,
          credentialVersion: before.credentialVersion + 1,
          rowVersion: before.rowVersion + 1,
        };
        record(notices, before, after, before.state === 'invited' ? 'activated' : 'password reset');
        return true;
      });
      if (!isDone) throw new DriftGuardError('RESET_REFUSED');
      attempt.forget();
    },

    /** Gives the password again; a locked session goes on. */
    async confirm(signed: Signed, password: string): Promise<void> {
      const goesOn = await again(signed, password, (notices) =>
        sessions.confirm(notices, signed.session, signed.actor),
      );
      if (!goesOn) throw new DriftGuardError('NOT_SIGNED_IN');
    },

    /** Changes the password; every other session ends, and this one goes on with new tokens. */
    async change(signed: Signed, request: { present: string; password: string }): Promise<Credentials> {
      const password = readPassword(request.password);
      const present = accounts.find(signed.actor.id);
      if (present === null) throw new DriftGuardError('NOT_SIGNED_IN');
      checkNewPassword(password, present);
      checkIsAnother(password, readPassword(request.present));
      await again(signed, request.present, () => undefined);
      const passwordHash = await passwords.hash(password);
      const credentials = sessions.write((notices) => {
        const before = accounts.find(signed.actor.id);
        // A reset that came in between has the last word.
        if (before === null || before.passwordHash !== present.passwordHash) return null;
        const after = { ...before, passwordHash, credentialVersion: before.credentialVersion + 1 };
        sessions.endAllOf(notices, before.id, signed.actor, signed.session);
        const tokens = sessions.carryOver(signed.session, after);
        if (tokens === null) return null;
        record(notices, before, { ...after, rowVersion: before.rowVersion + 1 }, 'password changed');
        return tokens;
      });
      if (credentials === null) throw new DriftGuardError('NOT_SIGNED_IN');
      return credentials;
    },

    renewRecoveryCodes({ id }: Actor): string[] {
      return sessions.write((notices) => {
        const account = accounts.find(id);
        if (account === null || account.demo) throw new DriftGuardError('NOT_AVAILABLE_HERE');
        record(
          notices,
          account,
          { ...account, rowVersion: account.rowVersion + 1 },
          'recovery codes renewed',
        );
        return codes.renew({
          userId: id,
          purpose: 'recovery',
          count: recoveryCodeCount,
          createdAt: clock.now(),
          expiresMs: null,
        });
      });
    },
  };
}
