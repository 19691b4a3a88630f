/* When a failed request is repeated. */

/** Requests in all, the first one too. */
export const mostAttempts = 3;
const firstDelayMs = 500;
const longestDelayMs = 8000;
/** A server that asks for a longer pause is not waited for. */
const longestAskedMs = 20_000;

/**
 * Milliseconds to wait after the `attempt`-th failed request (from 1): half of a doubling delay for certain, the other
 * half by chance, so that many clients do not come back at once (Brooker 2015, equal jitter). A server may ask for more.
 * Null where it is not worth waiting. `random` is from 0 to 1.
 */
export function delayAfter(attempt: number, random: number, askedMs: number | null): number | null {
  if (attempt >= mostAttempts) return null;
  if (askedMs !== null && askedMs > longestAskedMs) return null;
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
  return Math.max(askedMs ?? 0, full / 2 + (random * full) / 2);
}
