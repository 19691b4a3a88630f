import { DriftGuardError } from '../../../../shared/errors.ts';

export type Attempt = {
  /** Takes an attempt back that turned out to be none of those that are counted. */
  forget(): void;
};

/** At most so many attempts in a window, for each key. */
export type SlidingWindow = {
  /** Counts an attempt. Throws RATE_LIMITED with `retryAfterMs` when there were too many. */
  attempt(key: string): Attempt;
};

export type WindowOptions = {
  readonly limit: number;
  readonly windowMs: number;
  /** Milliseconds that never run backwards. */
  readonly nowMs: () => number;
  /** What there were too many of, for example `attempts to sign in`. */
  readonly what: string;
};

/** More keys than this and those whose window has passed are let go. */
const maxKeys = 1000;

function secondsInWords(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}

export function createSlidingWindow({ limit, windowMs, nowMs, what }: WindowOptions): SlidingWindow {
  const attempts = new Map<string, { readonly atMs: number }[]>();

  function present(key: string, now: number): { readonly atMs: number }[] {
    return (attempts.get(key) ?? []).filter(({ atMs }) => now - atMs < windowMs);
  }

  function makeRoom(now: number): void {
    if (attempts.size < maxKeys) return;
    for (const key of attempts.keys()) if (present(key, now).length === 0) attempts.delete(key);
  }

  return {
    attempt(key) {
      const now = nowMs();
      const recent = present(key, now);
      const [oldest] = recent;
      if (oldest !== undefined && recent.length >= limit) {
        attempts.set(key, recent);
        const retryAfterMs = oldest.atMs + windowMs - now;
        throw new DriftGuardError(
          'RATE_LIMITED',
          `There were ${limit} ${what} within a minute. Try again in ${secondsInWords(retryAfterMs)}.`,
          { retryAfterMs },
        );
      }
      makeRoom(now);
      const entry = { atMs: now };
      attempts.set(key, [...recent, entry]);
      return {
        forget() {
          attempts.set(
            key,
            (attempts.get(key) ?? []).filter((other) => other !== entry),
          );
        },
      };
    },
  };
}
