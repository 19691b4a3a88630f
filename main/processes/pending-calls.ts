import { DriftGuardError } from '../../shared/errors.ts';

type Pending<Value> = {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: DriftGuardError) => void;
  readonly timer: NodeJS.Timeout;
};

/** Answers that are awaited from another process, each under a sequence number of its own. */
export type PendingCalls<Value> = {
  /** Sends with a fresh number and waits; rejects with TIMED_OUT after `limitMs`. */
  open(limitMs: number, send: (seq: number) => void): Promise<Value>;
  /** An answer nobody waits for any more is dropped. */
  resolve(seq: number, value: Value): void;
  reject(seq: number, error: DriftGuardError): void;
  rejectAll(error: () => DriftGuardError): void;
};

/** Numbers for several kinds of call on one line, so that each names one call only. */
export function createSequence(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}

export function createPendingCalls<Value>(nextSeq = createSequence()): PendingCalls<Value> {
  const pending = new Map<number, Pending<Value>>();

  function take(seq: number): Pending<Value> | undefined {
    const entry = pending.get(seq);
    if (entry !== undefined) {
      pending.delete(seq);
      clearTimeout(entry.timer);
    }
    return entry;
  }

  return {
    open: (limitMs, send) =>
      new Promise((resolve, reject) => {
        const seq = nextSeq();
        const timer = setTimeout(() => {
          take(seq)?.reject(new DriftGuardError('TIMED_OUT'));
        }, limitMs);
        pending.set(seq, { resolve, reject, timer });
        send(seq);
      }),
    resolve: (seq, value) => {
      take(seq)?.resolve(value);
    },
    reject: (seq, error) => {
      take(seq)?.reject(error);
    },
    rejectAll: (error) => {
      for (const seq of pending.keys()) take(seq)?.reject(error());
    },
  };
}
