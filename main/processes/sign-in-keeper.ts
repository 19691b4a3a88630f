import { randomUUID } from 'node:crypto';
import type { Reply } from '../../shared/contract/envelope.ts';
import type { CommandName } from '../../shared/contract/index.ts';
import { DriftGuardError, isDriftGuardError } from '../../shared/errors.ts';
import type { Credentials, Sender, SessionState } from '../core/caller.ts';
import type { CoreHost } from './core-host.ts';
import type { CoreAnswer } from './protocol.ts';

/**
 * Keeps the tokens of one page (or window) and speaks to the core for it. The page itself holds nothing
 * that would be worth stealing.
 */
export type SignInKeeper = {
  /** Sends a request of the page. Never rejects. */
  call(request: unknown): Promise<Reply>;
  /** Throws unless the page may do what a command of the shell does, for example NOT_SIGNED_IN. */
  admit(name: CommandName): Promise<void>;
  /** Whether the page may see what the core pushes. */
  isOpen(): boolean;
  /** Signs out: the page is gone. */
  close(): Promise<void>;
};

export type SignInKeeperOptions = {
  readonly core: Pick<CoreHost, 'call' | 'admit' | 'renew' | 'onSession'>;
  /** Told when the session of the page is opened, locked or ended. */
  readonly onChange: (state: SessionState) => void;
  /** Milliseconds that never run backwards. */
  readonly monotonicMs?: () => number;
};

/** An access token is renewed when less than this part of its time is left. */
const renewBelow = 0.2;

/** A token that turns out stale is renewed once; the second time is for one that another call renewed. */
const attempts = 3;

type Held = Credentials & { readonly renewAtMs: number };

export function createSignInKeeper(options: SignInKeeperOptions): SignInKeeper {
  const { core, onChange, monotonicMs = () => performance.now() } = options;
  const client = randomUUID();
  let held: Held | null = null;
  let renewing: Promise<void> | null = null;
  let state: SessionState = 'signed-out';

  function enter(next: SessionState): void {
    if (next === state) return;
    state = next;
    onChange(next);
  }

  function hold(credentials: Credentials | null): void {
    if (credentials === null) {
      held = null;
      enter('signed-out');
      return;
    }
    held = { ...credentials, renewAtMs: monotonicMs() + credentials.accessForMs * (1 - renewBelow) };
  }

  async function renewNow(used: Held): Promise<void> {
    try {
      const credentials = await core.renew({ client, refresh: used.refresh });
      // Whoever signed in or out meanwhile has the last word.
      if (held === used) hold(credentials);
    } catch (error) {
      // The core is being started again; what is held may still be good then.
      if (!isDriftGuardError(error)) throw error;
    }
  }

  /** However many calls ask at once, one renewal goes out. */
  function renew(used: Held): Promise<void> {
    renewing ??= renewNow(used).finally(() => {
      renewing = null;
    });
    return renewing;
  }

  /** Sends, and once more when the token was stale and could be renewed. */
  async function send(post: (sender: Sender) => Promise<CoreAnswer>): Promise<Reply> {
    for (let attempt = 1; ; attempt += 1) {
      if (renewing !== null) await renewing;
      if (held !== null && monotonicMs() >= held.renewAtMs) await renew(held);
      const used: Held | null = held;
      const answer = await post({ client, access: used?.access ?? null });
      if (answer.stale !== true) {
        if (answer.credentials !== undefined) hold(answer.credentials);
        return answer.reply;
      }
      if (used !== null && held === used) await renew(used);
      if (held === used || attempt === attempts) return answer.reply;
    }
  }

  const unsubscribe = core.onSession((whose, next) => {
    if (whose !== client) return;
    if (next === 'signed-out') held = null;
    enter(next);
  });

  return {
    call: (request) => send((sender) => core.call(request, sender)),
    async admit(name) {
      const reply = await send((sender) => core.admit(name, sender));
      if (!reply.ok) throw new DriftGuardError(reply.error.code, reply.error.message, reply.error.details);
    },
    isOpen: () => state === 'signed-in',
    async close() {
      unsubscribe();
      const used = held;
      held = null;
      if (used === null) return;
      await core.call(
        { id: 'closing', name: 'session/sign-out', input: {} },
        { client, access: used.access },
      );
    },
  };
}
