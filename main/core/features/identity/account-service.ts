import type { Role } from '../../../../shared/contract/define.ts';
import type { Account } from '../../../../shared/contract/identity.ts';
import type { CommandOutput } from '../../../../shared/contract/index.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { userId } from '../../../../shared/schema/ids.ts';
import type { UserId } from '../../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { Actor, Clock, IdSource } from '../../ports.ts';
import type { ChangeRecorder } from '../history/change-recorder.ts';
import { historyFields, stateWhenEnabled } from './account.ts';
import type { StoredAccount } from './account.ts';
import type { AccountLists } from './account-list-repository.ts';
import type { AccountRepository } from './accounts-repository.ts';
import type { CodePurpose, CodeRepository } from './codes-repository.ts';
import type { Notices, Sessions } from './sessions.ts';
import type { SteadyClock } from './steady-clock.ts';

const minuteMs = 60_000;
const lifetimeMs: Readonly<Record<Exclude<CodePurpose, 'recovery'>, number>> = {
  reset: 15 * minuteMs,
  invitation: 24 * 60 * minuteMs,
};

export type AccountServiceDependencies = {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly steady: SteadyClock;
  readonly accounts: AccountRepository;
  readonly lists: AccountLists;
  readonly codes: CodeRepository;
  readonly sessions: Sessions;
  readonly changes: ChangeRecorder;
  /** Administrators who have to be left whatever happens: two, once anything needs a second person. */
  readonly fewestAdministrators: () => number;
  readonly announceAccount: (notices: Notices, account: StoredAccount) => void;
};

type Versioned = { readonly id: UserId; readonly rowVersion: number };
type IssuedCode = CommandOutput<'users/issue-reset'>;

/** What administrators do with accounts. */
export type AccountService = {
  /** Throws USER_NOT_FOUND. */
  get(id: UserId): Account;
  create(request: { name: string; email: string; role: Role }, actor: Actor): CommandOutput<'users/create'>;
  update(request: Versioned & { name: string; role: Role }, actor: Actor): Account;
  issueReset(id: UserId, actor: Actor): IssuedCode;
  disable(request: Versioned, actor: Actor): Account;
  enable(request: Versioned, actor: Actor): Account;
};

export function createAccountService(dependencies: AccountServiceDependencies): AccountService {
  const { clock, ids, steady, accounts, lists, codes, sessions, changes, announceAccount } = dependencies;
  const { fewestAdministrators } = dependencies;

  function get(id: UserId): Account {
    const account = lists.shown(id);
    if (account === null) throw new DriftGuardError('USER_NOT_FOUND');
    return account;
  }

  function find(id: UserId): StoredAccount {
    const account = accounts.find(id);
    if (account === null) throw new DriftGuardError('USER_NOT_FOUND');
    return account;
  }

  function refuseStale(present: StoredAccount, yours: number): void {
    if (present.rowVersion === yours) return;
    throw new DriftGuardError('STALE_VERSION', undefined, {
      yours,
      present: present.rowVersion,
      record: get(present.id),
    });
  }

  /** Somebody has to be left who can sign in and administer. */
  function refuseLastAdministrator(account: StoredAccount): void {
    if (account.role !== 'administrator' || account.state !== 'active') return;
    const others = accounts.otherAdministrators(account.id);
    if (others >= fewestAdministrators()) return;
    if (others === 0) throw new DriftGuardError('LAST_ADMINISTRATOR');
    throw new DriftGuardError(
      'LAST_ADMINISTRATOR',
      'Some actions need a second person here, so two administrators have to be left who can sign in. Make another one first.',
    );
  }

  function replace(
    notices: Notices,
    request: { before: StoredAccount; after: StoredAccount; actor: Actor; action: string },
  ): void {
    const { before, actor, action } = request;
    const after = { ...request.after, rowVersion: before.rowVersion + 1 };
    accounts.replace(after);
    changes.record({
      entity: 'user',
      entityId: after.id,
      actor,
      action,
      before: historyFields(before),
      after: historyFields(after),
    });
    announceAccount(notices, after);
  }

  function issue(account: StoredAccount, purpose: 'reset' | 'invitation'): IssuedCode {
    codes.removeIssued(account.id);
    const [code = ''] = codes.renew({
      userId: account.id,
      purpose,
      count: 1,
      createdAt: clock.now(),
      expiresMs: steady.nowMs() + lifetimeMs[purpose],
    });
    return { code, expiresAt: toUtcInstant(Date.parse(clock.now()) + lifetimeMs[purpose]) };
  }

  return {
    get,

    create({ name, email, role }, actor) {
      const account: StoredAccount = {
        id: userId.parse(ids.next()),
        name,
        role,
        email,
        state: 'invited',
        demo: false,
        passwordHash: null,
        failedSignIns: 0,
        credentialVersion: 1,
        rowVersion: 1,
        createdAt: clock.now(),
        lastSignInAt: null,
      };
      const invitation = sessions.write((notices) => {
        if (accounts.findByEmail(email) !== null) {
          const message = `The address “${email}” already belongs to an account. Use another one.`;
          throw new DriftGuardError('EMAIL_TAKEN', message, { problems: [{ path: 'email', message }] });
        }
        accounts.insert(account);
        changes.record({
          entity: 'user',
          entityId: account.id,
          actor,
          action: 'created',
          before: null,
          after: historyFields(account),
        });
        announceAccount(notices, account);
        return issue(account, 'invitation');
      });
      return { account: get(account.id), invitation };
    },

    update({ id, rowVersion, name, role }, actor) {
      sessions.write((notices) => {
        const before = find(id);
        refuseStale(before, rowVersion);
        if (before.name === name && before.role === role) return;
        if (before.role === role) {
          replace(notices, { before, after: { ...before, name }, actor, action: 'renamed' });
          return;
        }
        if (role !== 'administrator') refuseLastAdministrator(before);
        const after = { ...before, name, role, credentialVersion: before.credentialVersion + 1 };
        sessions.endAllOf(notices, id, actor);
        replace(notices, { before, after, actor, action: 'role changed' });
      });
      return get(id);
    },

    issueReset(id, actor) {
      return sessions.write((notices) => {
        const before = find(id);
        if (before.state === 'disabled') {
          throw new DriftGuardError('STATE_TRANSITION_REFUSED', 'The account is disabled. Enable it first.');
        }
        if (before.demo) {
          throw new DriftGuardError(
            'STATE_TRANSITION_REFUSED',
            'The people of the demo sign in without a password, so there is none to reset.',
          );
        }
        const invited = before.state === 'invited';
        replace(notices, { before, after: before, actor, action: invited ? 'invited' : 'reset issued' });
        return issue(before, invited ? 'invitation' : 'reset');
      });
    },

    disable({ id, rowVersion }, actor) {
      sessions.write((notices) => {
        const before = find(id);
        refuseStale(before, rowVersion);
        if (before.state === 'disabled') {
          throw new DriftGuardError('STATE_TRANSITION_REFUSED', 'The account is disabled already.');
        }
        refuseLastAdministrator(before);
        codes.removeIssued(id);
        sessions.endAllOf(notices, id, actor);
        const credentialVersion = before.credentialVersion + 1;
        const after: StoredAccount = { ...before, state: 'disabled', credentialVersion };
        replace(notices, { before, after, actor, action: 'disabled' });
      });
      return get(id);
    },

    enable({ id, rowVersion }, actor) {
      sessions.write((notices) => {
        const before = find(id);
        refuseStale(before, rowVersion);
        if (before.state !== 'disabled') {
          throw new DriftGuardError('STATE_TRANSITION_REFUSED', 'The account is not disabled.');
        }
        const after = { ...before, state: stateWhenEnabled(before) };
        replace(notices, { before, after, actor, action: 'enabled' });
      });
      return get(id);
    },
  };
}
