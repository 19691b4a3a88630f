import { z } from 'zod';
import { ClientError } from './client-error.ts';

const session = z.object({ bearer: z.string().min(1), resume: z.string().min(1) });

const resumeKey = 'driftguard.resume';
const secretPattern = /^#key=([A-Za-z0-9_-]{43})$/;

export type SessionSurroundings = {
  readonly fetch: typeof fetch;
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState' | 'state'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
};

/**
 * The bearer lives in memory only. The one-time secret of the address is taken out of the address bar
 * at once; a resume secret, used up by each exchange, brings the session back after a reload.
 */
export function createLoopbackSession({ fetch, location, history, storage }: SessionSurroundings) {
  let bearer: string | null = null;
  let pending: Promise<string> | null = null;
  let secret = secretPattern.exec(location.hash)?.[1] ?? null;
  if (secret !== null) history.replaceState(history.state, '', `${location.pathname}${location.search}`);

  async function exchange(): Promise<string> {
    const resume = storage.getItem(resumeKey);
    const credential = secret === null ? (resume === null ? null : { resume }) : { secret };
    if (credential === null) throw new ClientError('NOT_SIGNED_IN');
    let response: Response;
    try {
      response = await fetch('/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(credential),
      });
    } catch {
      throw new ClientError('CORE_UNAVAILABLE');
    }
    if (response.status >= 500) throw new ClientError('CORE_UNAVAILABLE');
    secret = null;
    const body = response.ok ? session.safeParse(await response.json().catch(() => null)) : null;
    if (body?.success !== true) {
      storage.removeItem(resumeKey);
      throw new ClientError('NOT_SIGNED_IN');
    }
    storage.setItem(resumeKey, body.data.resume);
    bearer = body.data.bearer;
    return bearer;
  }

  return {
    /** The bearer; exchanged first when there is none. Rejects with NOT_SIGNED_IN or CORE_UNAVAILABLE. */
    async bearer(): Promise<string> {
      if (bearer !== null) return bearer;
      pending ??= exchange().finally(() => {
        pending = null;
      });
      return pending;
    },
    /** Forgets a bearer the shell no longer takes; the next call exchanges the resume secret. */
    expire(used: string): void {
      if (bearer === used) bearer = null;
    },
  };
}
export type LoopbackSession = ReturnType<typeof createLoopbackSession>;
