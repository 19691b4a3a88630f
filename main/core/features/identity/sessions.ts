import type { SessionRow } from '../../../../shared/contract/identity.ts';
import { sessionId } from '../../../../shared/schema/ids.ts';
import type { SessionId, UserId } from '../../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { CallerSession, Credentials, Renewal, SessionState } from '../../caller.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Actor, Clock, IdSource, Logger, Publish, Shell } from '../../ports.ts';
import type { Database } from '../../storage/database.ts';
import { stackOf } from '../../telemetry/stack.ts';
import { writeSetting } from '../../storage/workspace-settings.ts';
import { actorOf } from './account.ts';
import type { StoredAccount } from './account.ts';
import type { AccountRepository } from './accounts-repository.ts';
import { digestOf, newToken } from './secrets.ts';
import { createSessionRepository } from './sessions-repository.ts';
import type { SessionRecord } from './sessions-repository.ts';
import type { SteadyClock } from './steady-clock.ts';

const minuteMs = 60_000;

/** Times of a session in milliseconds. */
export const sessionTimes = {
  accessMs: 15 * minuteMs,
  /** Without a renewal for this long a session ends, */
  idleEndMs: 30 * minuteMs,
  /** and after this long in any case. */
  absoluteMs: 12 * 60 * minuteMs,
  confirmedMs: 5 * minuteMs,
  /** A client that never got the answer to a renewal may ask once more within this time. */
  graceMs: 10_000,
  /** Activity is stored no more often than this. */
  activityStepMs: 15_000,
} as const;

export type AnnounceSession = (client: string, state: SessionState) => void;

/** Inside a transaction: what is to be told once it has been committed. */
export type Notices = { add(notice: () => void): void };

export type SessionDependencies = {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly publish: Publish;
  readonly steady: SteadyClock;
  readonly accounts: AccountRepository;
  readonly system: Actor;
  readonly announce: AnnounceSession;
  /** True in the demo, where nobody has a password. */
  readonly isDemo: () => boolean;
  /** Minutes without activity until a session locks itself; 0 never. */
  readonly idleLockMinutes: () => number;
};

export type Sessions = ReturnType<typeof createSessions>;

type Tokens = { readonly credentials: Credentials; readonly columns: Partial<SessionRecord> };

/**
 * Sessions: opened by a sign-in, renewed by a token that works once, locked without activity, and gone when
 * they end. What is said in `Notices` happens after the commit.
 */
export function createSessions(dependencies: SessionDependencies) {
  const { database, clock, ids, log, ledger, publish, steady, accounts, system, announce } = dependencies;
  const repository = createSessionRepository(database);

  /** One transaction, and after it what it had to tell. */
  function write<Value>(work: (notices: Notices) => Value): Value {
    const notices: (() => void)[] = [];
    const value = database.write(() => work({ add: (notice) => notices.push(notice) }));
    for (const notice of notices) notice();
    return value;
  }

  function enter(actor: Actor, action: string, id: SessionId, note = ''): void {
    ledger.append({ actor, action: `session.${action}`, target: { type: 'session', id }, note });
  }

  function tell(notices: Notices, { id, client }: SessionRecord, state: SessionState): void {
    notices.add(() => {
      announce(client, state);
      publish({ topic: 'records/changed', payload: { entity: 'session', ids: [id] } });
    });
  }

  function newTokens(now: number): Tokens {
    const [access, refresh] = [newToken(), newToken()];
    return {
      credentials: { access, refresh, accessForMs: sessionTimes.accessMs },
      columns: {
        access_hash: digestOf(access),
        access_expires_ms: now + sessionTimes.accessMs,
        refresh_hash: digestOf(refresh),
        refresh_expires_ms: now + sessionTimes.idleEndMs,
        rotated_ms: now,
        last_seen_at: clock.now(),
      },
    };
  }

  function keepTime(now: number): void {
    writeSetting(database, 'session-clock', String(now));
  }

  /** The account of a session that it may still act for; a lock of the account does not end it. */
  function holderOf(session: SessionRecord, now: number): StoredAccount | null {
    if (now >= session.ends_ms) return null;
    const account = accounts.find(session.user_id);
    if (account === null || account.credentialVersion !== session.credential_version) return null;
    return account.state === 'active' || account.state === 'locked' ? account : null;
  }

  function end(notices: Notices, session: SessionRecord, by: Actor, action: string): void {
    repository.remove(session.id);
    enter(by, action, session.id);
    tell(notices, session, 'signed-out');
  }

  function ownerOf(session: SessionRecord): Actor {
    const account = accounts.find(session.user_id);
    return account === null ? system : actorOf(account);
  }

  function isIdle(session: SessionRecord, now: number): boolean {
    const idleMs = dependencies.idleLockMinutes() * minuteMs;
    return session.locked === 0 && idleMs > 0 && now - session.active_ms >= idleMs;
  }

  function lock(notices: Notices, session: SessionRecord, by: Actor): void {
    if (!repository.update(session.id, { locked: 1, confirmed_ms: 0 })) return;
    keepTime(steady.nowMs());
    enter(by, 'locked', session.id);
    tell(notices, session, 'locked');
  }

  function lockIdle(session: SessionRecord): void {
    try {
      write((notices) => lock(notices, session, system));
    } catch (error) {
      // It counts as locked all the same; the next look tries again.
      log.error('session lock not stored', { stack: stackOf(error) });
    }
  }

  return {
    write,

    /** Opens a session for a client, in place of one that it had. */
    open(notices: Notices, account: StoredAccount, { client, shell }: { client: string; shell: Shell }) {
      const now = steady.nowMs();
      for (const earlier of repository.ofClient(client)) end(notices, earlier, ownerOf(earlier), 'replaced');
      const { credentials, columns } = newTokens(now);
      const session = {
        id: sessionId.parse(ids.next()),
        user_id: account.id,
        credential_version: account.credentialVersion,
        client,
        shell,
        grace_hash: null,
        ends_ms: now + sessionTimes.absoluteMs,
        active_ms: now,
        confirmed_ms: now,
        locked: 0,
        created_at: clock.now(),
        ...columns,
      } as SessionRecord;
      repository.insert(session);
      keepTime(now);
      enter(actorOf(account), 'signed-in', session.id);
      tell(notices, session, 'signed-in');
      return credentials;
    },

    /** Who presents an access token, and how the session stands; null when it is good for nothing. */
    find({
      client,
      access,
    }: {
      client: string;
      access: string;
    }): { actor: Actor; session: CallerSession } | null {
      const session = repository.findByAccess(digestOf(access));
      const now = steady.nowMs();
      if (session === null || session.client !== client || now >= session.access_expires_ms) return null;
      const account = holderOf(session, now);
      if (account === null) return null;
      const idle = isIdle(session, now);
      if (idle) lockIdle(session);
      const confirmed = dependencies.isDemo() || now - session.confirmed_ms < sessionTimes.confirmedMs;
      return {
        actor: actorOf(account),
        session: { id: session.id, locked: idle || session.locked === 1, confirmed },
      };
    },

    /**
     * New tokens for a refresh token, which is used up by it. Null ends the session for the client: the
     * token is unknown, has expired, was used before or belongs to another client; of the last two the
     * session itself ends, because the token has been copied.
     */
    refresh({ client, refresh }: Renewal): Credentials | null {
      const hash = digestOf(refresh);
      return write((notices) => {
        const now = steady.nowMs();
        const current = repository.findByRefresh(hash);
        const session = current ?? repository.findBySpent(hash);
        if (session === null) return null;
        const isLate =
          current === null && session.grace_hash === hash && now - session.rotated_ms <= sessionTimes.graceMs;
        if (session.client !== client || (current === null && !isLate)) {
          end(notices, session, ownerOf(session), 'refresh-reused');
          return null;
        }
        if (holderOf(session, now) === null || now >= session.refresh_expires_ms) {
          end(notices, session, ownerOf(session), 'expired');
          return null;
        }
        const { credentials, columns } = newTokens(now);
        repository.noteSpent(session.id, session.refresh_hash);
        repository.update(session.id, { ...columns, grace_hash: isLate ? null : hash });
        keepTime(now);
        return credentials;
      });
    },

    /** Somebody is at the keyboard. */
    touch(id: SessionId): void {
      const now = steady.nowMs();
      const session = repository.find(id);
      if (session === null || now - session.active_ms < sessionTimes.activityStepMs) return;
      database.write(() => {
        repository.update(id, { active_ms: now, last_seen_at: clock.now() });
        keepTime(now);
      });
    },

    lock(notices: Notices, id: SessionId, by: Actor): void {
      const session = repository.find(id);
      if (session !== null && session.locked === 0) lock(notices, session, by);
    },

    /** The password was given again. False when the session has ended meanwhile. */
    confirm(notices: Notices, id: SessionId, by: Actor): boolean {
      const session = repository.find(id);
      if (session === null) return false;
      const now = steady.nowMs();
      repository.update(id, { locked: 0, active_ms: now, confirmed_ms: now, last_seen_at: clock.now() });
      keepTime(now);
      if (session.locked === 1) {
        enter(by, 'unlocked', id);
        tell(notices, session, 'signed-in');
      }
      return true;
    },

    /** Carries a session over to new credentials of its account, with new tokens. Null when it has ended. */
    carryOver(id: SessionId, account: StoredAccount): Credentials | null {
      const session = repository.find(id);
      if (session === null) return null;
      const { credentials, columns } = newTokens(steady.nowMs());
      repository.noteSpent(id, session.refresh_hash);
      repository.update(id, {
        ...columns,
        grace_hash: null,
        credential_version: account.credentialVersion,
      });
      return credentials;
    },

    signOut(notices: Notices, id: SessionId, by: Actor): void {
      const session = repository.find(id);
      if (session !== null) end(notices, session, by, 'signed-out');
    },

    revoke(notices: Notices, id: SessionId, by: Actor): void {
      const session = repository.find(id);
      if (session !== null) end(notices, session, by, 'revoked');
    },

    endAllOf(notices: Notices, user: UserId, by: Actor, except: SessionId | null = null): void {
      for (const session of repository.ofUser(user)) {
        if (session.id !== except) end(notices, session, by, 'revoked');
      }
    },

    holder: (id: SessionId): UserId | null => repository.find(id)?.user_id ?? null,

    listOf(user: UserId, current: SessionId | null): SessionRow[] {
      const now = steady.nowMs();
      const wallMs = Date.parse(clock.now());
      return repository
        .ofUser(user)
        .slice(-200)
        .map((session) => ({
          id: session.id,
          userId: session.user_id,
          shell: session.shell,
          createdAt: session.created_at,
          lastSeenAt: session.last_seen_at,
          endsAt: toUtcInstant(wallMs + Math.min(session.ends_ms, session.refresh_expires_ms) - now),
          locked: session.locked === 1 || isIdle(session, now),
          current: session.id === current,
        }));
    },

    /** Whether there is anything for `sweep` to do. */
    isDue(): boolean {
      const now = steady.nowMs();
      return repository
        .all()
        .some((one) => now >= Math.min(one.ends_ms, one.refresh_expires_ms) || isIdle(one, now));
    },

    /** Ends what has expired and locks what is idle. */
    sweep(): void {
      write((notices) => {
        const now = steady.nowMs();
        keepTime(now);
        for (const session of repository.all()) {
          if (now >= Math.min(session.ends_ms, session.refresh_expires_ms)) {
            end(notices, session, system, 'expired');
          } else if (isIdle(session, now)) lock(notices, session, system);
        }
      });
    },

    /** Ends every session, because the shell that holds their tokens closes. */
    close(): void {
      if (repository.all().length === 0) return;
      write((notices) => {
        for (const session of repository.all()) end(notices, session, ownerOf(session), 'closed');
      });
    },
  };
}
