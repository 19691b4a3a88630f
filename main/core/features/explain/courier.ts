import type { ExplainFailure } from '../../../../shared/contract/explain.ts';
import type { Clock, OutsideModel, OutsideReply } from '../../ports.ts';
import { delayAfter } from './backoff.ts';
import { admitted, breakerState, closedBreaker, settled } from './breaker.ts';
import { answerIn } from './payload.ts';

/** Longest reply that is read, in bytes. */
const mostBytes = 256 * 1024;

export type Letter = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For each attempt. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Asked right before each attempt: once it says no, nothing is sent any more. */
  readonly mayGo: () => boolean;
  readonly onAttempt: (attempt: number) => void;
};

export type Delivery = { readonly attempts: number; readonly durationMs: number } & (
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: ExplainFailure; readonly status: number | null }
);

type Verdict =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly why: ExplainFailure;
      readonly status: number | null;
      /** Whether the same request may fare better a little later. */
      readonly passing: boolean;
      readonly askedMs: number | null;
    };

const passingFailures: ReadonlySet<ExplainFailure> = new Set(['timeout', 'unreachable', 'cut-off']);

/** What became of one request. */
function judge(reply: OutsideReply): Verdict {
  if (reply.kind === 'failed') {
    const { why } = reply;
    return { ok: false, why, status: null, passing: passingFailures.has(why), askedMs: null };
  }
  const { status, retryAfterMs: askedMs } = reply;
  if (status === 429) return { ok: false, why: 'busy', status, passing: true, askedMs };
  if (status >= 500) return { ok: false, why: 'server-error', status, passing: true, askedMs };
  if (status < 200 || status > 299)
    return { ok: false, why: 'refused', status, passing: false, askedMs: null };
  const text = answerIn(reply.body);
  return text === null
    ? { ok: false, why: 'not-understood', status, passing: false, askedMs: null }
    : { ok: true, text };
}

/** Sends requests with retries, behind a breaker. It never rejects. */
export function createCourier({ outside, clock }: { readonly outside: OutsideModel; readonly clock: Clock }) {
  let breaker = closedBreaker;

  /** One request, if the breaker admits it. */
  async function attempt({ url, headers, body, timeoutMs, signal }: Letter): Promise<Verdict> {
    const next = admitted(breaker, clock.monotonicMs());
    if (next === null) return { ok: false, why: 'paused', status: null, passing: false, askedMs: null };
    breaker = next;
    try {
      const verdict = judge(await outside.post({ url, headers, body, timeoutMs, mostBytes, signal }));
      const outcome = verdict.ok ? 'well' : verdict.passing ? 'failing' : 'unknown';
      breaker = settled(breaker, outcome, clock.monotonicMs());
      return verdict;
    } catch (error) {
      breaker = settled(breaker, 'unknown', clock.monotonicMs());
      if (!signal.aborted) throw error;
      return { ok: false, why: 'cancelled', status: null, passing: false, askedMs: null };
    }
  }

  return {
    state: () => breakerState(breaker, clock.monotonicMs()),

    async send(letter: Letter): Promise<Delivery> {
      const startedMs = clock.monotonicMs();
      const facts = (attempts: number) => ({
        attempts,
        durationMs: Math.max(0, clock.monotonicMs() - startedMs),
      });
      let last: Delivery | null = null;
      for (let number = 1; ; number += 1) {
        if (!letter.mayGo()) return { ok: false, why: 'cancelled', status: null, ...facts(number - 1) };
        letter.onAttempt(number);
        const verdict = await attempt(letter);
        if (verdict.ok) return { ok: true, text: verdict.text, ...facts(number) };
        const { why, status } = verdict;
        // The breaker opened between two attempts: what went wrong is what it opened for.
        if (why === 'paused') return last ?? { ok: false, why, status, ...facts(0) };
        last = { ok: false, why, status, ...facts(number) };
        const delay = verdict.passing ? delayAfter(number, outside.random(), verdict.askedMs) : null;
        if (delay === null) return last;
        try {
          await outside.wait(delay, letter.signal);
        } catch {
          return { ok: false, why: 'cancelled', status: null, ...facts(number) };
        }
      }
    },
  };
}
