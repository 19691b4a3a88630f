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
  /** Attempts of an earlier run of the program, by the same milliseconds, which may then be below 0; oldest first. */
  readonly earlier?: { readonly key: string; readonly atMs: readonly number[] };
};

/** More keys than this and those whose window has passed are let go. */
const maxKeys = 1000;

function secondsInWords(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}

export function createSlidingWindow(options: WindowOptions): SlidingWindow {
  const { limit, windowMs, nowMs, what, earlier } = options;
  const attempts = new Map<string, { readonly atMs: number }[]>();
  if (earlier !== undefined)
    attempts.set(
      earlier.key,
      earlier.atMs.map((atMs) => ({ atMs })),
    );

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
