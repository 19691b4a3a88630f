/* After failures in a row nothing is sent for a while, so that a service that is down is left alone. */

export type Breaker = {
  readonly failures: number;
  /** On the steady clock; null while requests are admitted. */
  readonly openedAtMs: number | null;
  /** Whether the one request that decides is under way. */
  readonly probing: boolean;
};

const mostFailures = 5;
export const openForMs = 60_000;

export const closedBreaker: Breaker = { failures: 0, openedAtMs: null, probing: false };

export function breakerState({ openedAtMs }: Breaker, nowMs: number): 'closed' | 'open' | 'half-open' {
  if (openedAtMs === null) return 'closed';
  return nowMs - openedAtMs < openForMs ? 'open' : 'half-open';
}

/** The breaker with a request admitted; null where none is. Half open, it admits one. */
export function admitted(breaker: Breaker, nowMs: number): Breaker | null {
  switch (breakerState(breaker, nowMs)) {
    case 'closed':
      return breaker;
    case 'open':
      return null;
    case 'half-open':
      return breaker.probing ? null : { ...breaker, probing: true };
  }
}

/** After a request that was admitted: `unknown` says nothing about the service, for example when it was cancelled. */
export function settled(breaker: Breaker, outcome: 'well' | 'failing' | 'unknown', nowMs: number): Breaker {
  switch (outcome) {
    case 'well':
      return closedBreaker;
    case 'unknown':
      return { ...breaker, probing: false };
    case 'failing': {
      const failures = breaker.failures + 1;
      const opens = breaker.probing || failures >= mostFailures;
      return { failures, openedAtMs: opens ? nowMs : breaker.openedAtMs, probing: false };
    }
  }
}
