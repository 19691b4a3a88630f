import { DriftGuardError } from '../../../../shared/errors.ts';
import type { Role } from '../../../../shared/contract/define.ts';
import type { JobId, UserId } from '../../../../shared/schema/ids.ts';
import type { Caller, Credentials, Renewal, Sender } from '../../caller.ts';
import type { Gate, Handlers, OpenCallContext, SessionCallContext } from '../../dispatch.ts';
import type { Actor, PasswordHasher, Shell } from '../../ports.ts';
import type { FeatureDependencies } from '../../feature.ts';
import { readSetting, writeSetting } from '../../storage/workspace-settings.ts';
import type { HistoryService } from '../history/service.ts';
import { createAccountLists } from './account-list-repository.ts';
import { createAccountRepository } from './accounts-repository.ts';
import { createAccountService } from './account-service.ts';
import { actorOf } from './account.ts';
import type { StoredAccount } from './account.ts';
import { createCodeRepository } from './codes-repository.ts';
import { createGate } from './gate.ts';
import { createOwnAccount, signInKey } from './own-account.ts';
import { createPasswordChecks } from './passwords.ts';
import { newestRefusals } from './refusals-repository.ts';
import { createSessions } from './sessions.ts';
import type { AnnounceSession, Notices } from './sessions.ts';
import { createSetUp } from './set-up.ts';
import { createSlidingWindow } from './sliding-window.ts';
import { createSteadyClock } from './steady-clock.ts';

export type IdentityCommandName = Extract<keyof Handlers, `session/${string}` | `users/${string}`>;

export type IdentityDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'ids' | 'log' | 'ledger' | 'publish' | 'timetable'
> & {
  readonly history: HistoryService;
  readonly passwords: PasswordHasher;
  readonly system: Actor;
  readonly announce: AnnounceSession;
  /** Starts loading the demo; null when it is loaded. Throws NOT_AVAILABLE_HERE. */
  readonly loadDemo: (actor: Actor, correlationId: string) => Promise<JobId | null>;
  readonly isDemoAvailable: () => Promise<boolean>;
  readonly fewestAdministrators: () => number;
};

export type Identity = {
  readonly handlers: Pick<Handlers, IdentityCommandName>;
  readonly gate: Gate;
  readonly people: {
    /** Somebody whose account is active, with the present name and role. */
    active(id: UserId): Actor | null;
    /** How many such people have one of the roles. */
    count(roles: readonly Role[]): number;
  };
  /** Who calls with these credentials; nobody when they are good for nothing. */
  caller(sender: Sender, shell: Shell): Caller;
  refresh(presented: Renewal): Credentials | null;
  /** Makes an empty workspace the demo, or goes on with it; null when it is loaded or not the demo. */
  openDemo(correlationId: string): Promise<JobId | null>;
  /** Ends every session: the shell that holds their tokens closes. */
  close(): void;
};

const minuteMs = 60_000;
const attemptsPerMinute = 5;
const defaultIdleLockMinutes = 15;

const person = ({ id, name, email, role }: StoredAccount) => ({ id, name, email, role });

function signed({ actor, session }: OpenCallContext) {
  if (actor === null || session === null) throw new DriftGuardError('NOT_SIGNED_IN');
  return { actor, session: session.id };
}

/** Accounts, sessions and roles (features A1 to A5). */
export function createIdentity(dependencies: IdentityDependencies): Identity {
  const { database, clock, ledger, publish, timetable, history } = dependencies;
  const steady = createSteadyClock(clock, Number(readSetting(database, 'session-clock') ?? 0));
  const accounts = createAccountRepository(database);
  const lists = createAccountLists(database);
  const codes = createCodeRepository(database);
  const isDemo = () => readSetting(database, 'workspace-kind') === 'demo';
  const idleLockMinutes = () =>
    isDemo() ? 0 : Number(readSetting(database, 'idle-lock-minutes') ?? defaultIdleLockMinutes);

  function announceAccount(notices: Notices, { id }: StoredAccount): void {
    notices.add(() => publish({ topic: 'records/changed', payload: { entity: 'user', ids: [id] } }));
  }

  const shared = { ...dependencies, changes: history, steady, accounts, lists, codes, announceAccount };
  const sessions = createSessions({ ...shared, isDemo, idleLockMinutes });
  const checks = createPasswordChecks({ ...shared, sessions });
  // Closing DriftGuard, or asking on the command line, gives no further attempts: what was refused is on record.
  const [startedMs, startedAtMs] = [clock.monotonicMs(), steady.nowMs()];
  const earlier = newestRefusals(database, attemptsPerMinute)
    .map((at) => startedMs - Math.max(0, startedAtMs - Date.parse(at)))
    .toSorted((one, other) => one - other);
  const window = { limit: attemptsPerMinute, windowMs: minuteMs, nowMs: () => clock.monotonicMs() };
  const own = createOwnAccount({
    ...shared,
    sessions,
    checks,
    signIns: createSlidingWindow({
      ...window,
      what: 'attempts to sign in',
      earlier: { key: signInKey, atMs: earlier },
    }),
    confirmations: createSlidingWindow({ ...window, what: 'wrong passwords' }),
  });
  const users = createAccountService({ ...shared, sessions });
  const setUp = createSetUp({ ...shared, sessions });
  timetable.add({ name: 'sessions', inRecovery: true, isDue: sessions.isDue, work: sessions.sweep });

  function refuseInDemo(): void {
    if (!isDemo()) return;
    throw new DriftGuardError('NOT_AVAILABLE_HERE', 'Nobody has a password in the demo workspace.');
  }

  async function confirm(password: string, context: OpenCallContext) {
    const who = signed(context);
    refuseInDemo();
    await own.confirm(who, password);
    return {};
  }

  function listed({ actor, session }: SessionCallContext, wanted: StoredAccount['id'] | null) {
    const id = wanted ?? actor.id;
    if (id !== actor.id && actor.role !== 'administrator') {
      throw new DriftGuardError('FORBIDDEN', 'Sessions of other people are for administrators.');
    }
    if (wanted !== null) users.get(id);
    return { sessions: sessions.listOf(id, session?.id ?? null) };
  }

  async function requireDemo(): Promise<void> {
    if (await dependencies.isDemoAvailable()) return;
    throw new DriftGuardError('NOT_AVAILABLE_HERE', 'This installation comes without the demo data.');
  }

  async function openDemo(correlationId: string): Promise<JobId | null> {
    if (!accounts.any() && setUp.workspace() === 'new') {
      await requireDemo();
      setUp.demo();
    }
    const [first] = isDemo() ? accounts.demoPeople() : [];
    return first === undefined ? null : dependencies.loadDemo(actorOf(first), correlationId);
  }

  const handlers: Pick<Handlers, IdentityCommandName> = {
    'session/state': (_input, { actor, session }) => {
      const account = actor === null ? null : accounts.find(actor.id);
      const isIn = session?.locked === true ? ('locked' as const) : ('signed-in' as const);
      return {
        state: accounts.any() ? (actor === null ? 'signed-out' : isIn) : 'set-up',
        workspace: setUp.workspace(),
        user: account === null ? null : person(account),
        idleLockMinutes: idleLockMinutes(),
        demoPeople: isDemo() ? accounts.demoPeople().map(person) : [],
      };
    },
    'session/set-up': async (input, context) => {
      const { credentials, recoveryCodes } = await setUp.own(input, context);
      context.handOver(credentials);
      return { recoveryCodes };
    },
    'session/set-up-demo': async (_input, context) => {
      await requireDemo();
      setUp.demo();
      const [first] = accounts.demoPeople();
      if (first === undefined) throw new DriftGuardError('NOT_AVAILABLE_HERE');
      context.handOver(own.signInWithout(first, context));
      await dependencies.loadDemo(actorOf(first), context.correlationId);
      return {};
    },
    'session/sign-in': async (input, context) => {
      context.handOver(await own.signIn(input, context));
      return {};
    },
    'session/sign-in-demo': ({ role }, context) => {
      const account = isDemo() ? accounts.demoPeople().find((one) => one.role === role) : undefined;
      if (account === undefined) {
        throw new DriftGuardError('FORBIDDEN', 'Only the demo workspace can be entered without a password.');
      }
      context.handOver(own.signInWithout(account, context));
      return {};
    },
    'session/reset-password': async (input) => {
      await own.reset(input);
      return {};
    },
    'session/unlock': ({ password }, context) => confirm(password, context),
    'session/confirm': ({ password }, context) => confirm(password, context),
    'session/sign-out': (_input, { actor, session, handOver }) => {
      if (actor !== null && session !== null) {
        sessions.write((notices) => sessions.signOut(notices, session.id, actor));
      }
      handOver(null);
      return {};
    },
    'session/lock': (_input, context) => {
      const { actor, session } = signed(context);
      refuseInDemo();
      sessions.write((notices) => sessions.lock(notices, session, actor));
      return {};
    },
    'session/activity': (_input, { session }) => {
      if (session !== null) sessions.touch(session.id);
      return {};
    },
    'session/change-password': async (input, context) => {
      const who = signed(context);
      refuseInDemo();
      context.handOver(await own.change(who, input));
      return {};
    },
    'session/renew-recovery-codes': (_input, { actor }) => ({
      recoveryCodes: own.renewRecoveryCodes(actor),
    }),
    'session/list': ({ userId }, context) => listed(context, userId),
    'session/revoke': ({ id }, { actor, session, handOver }) => {
      const holder = sessions.holder(id);
      if (holder === null || (holder !== actor.id && actor.role !== 'administrator')) {
        throw new DriftGuardError('SESSION_NOT_FOUND');
      }
      sessions.write((notices) => sessions.revoke(notices, id, actor));
      if (session?.id === id) handOver(null);
      return {};
    },
    'session/idle-lock-history': (page) =>
      history.page({ entity: 'setting', entityId: 'idle-lock', ...page }),
    'session/set-idle-lock': ({ minutes }, { actor }) => {
      refuseInDemo();
      const before = idleLockMinutes();
      database.write(() => {
        writeSetting(database, 'idle-lock-minutes', String(minutes));
        history.record({
          entity: 'setting',
          entityId: 'idle-lock',
          actor,
          action: 'changed',
          before: { minutes: before },
          after: { minutes },
        });
      });
      publish({ topic: 'records/changed', payload: { entity: 'setting', ids: ['idle-lock'] } });
      return {};
    },
    'users/list': (input) => lists.page(input),
    'users/get': ({ id }) => users.get(id),
    'users/create': (input, { actor }) => users.create(input, actor),
    'users/update': (input, { actor }) => users.update(input, actor),
    'users/issue-reset': ({ id }, { actor }) => users.issueReset(id, actor),
    'users/disable': (input, { actor }) => users.disable(input, actor),
    'users/enable': (input, { actor }) => users.enable(input, actor),
    'users/history': ({ id, cursor, limit }) => {
      users.get(id);
      return history.page({ entity: 'user', entityId: id, cursor, limit });
    },
  };

  return {
    handlers,
    gate: createGate({ database, clock, ledger }),
    people: {
      active(id) {
        const account = accounts.find(id);
        return account?.state === 'active' ? actorOf(account) : null;
      },
      count: accounts.activeWith,
    },
    caller({ client, access }, shell) {
      const found = access === null ? null : sessions.find({ client, access });
      return { actor: found?.actor ?? null, session: found?.session ?? null, shell, client };
    },
    refresh: sessions.refresh,
    openDemo,
    close: sessions.close,
  };
}
