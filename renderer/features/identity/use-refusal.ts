import { useCallback, useEffect, useState } from 'react';
import type { ClientError } from '../../client/client-error.ts';

/** Milliseconds until a limited call may be made again; 0 when it is not limited or the engine did not say. */
export function retryAfterMs(error: Pick<ClientError, 'code' | 'details'> | null): number {
  if (error?.code !== 'RATE_LIMITED') return 0;
  const { retryAfterMs: waitMs } = error.details;
  return typeof waitMs === 'number' && Number.isFinite(waitMs) ? Math.max(0, waitMs) : 0;
}

type Refused = {
  readonly error: ClientError | null;
  readonly untilMs: number;
  readonly nowMs: number;
};

export type Refusal = {
  /** What no field of the form bears. */
  readonly refusal: ClientError | null;
  readonly setRefusal: (error: ClientError | null) => void;
  /** Seconds that are left until the next try is admitted, counted down. */
  readonly waitSeconds: number;
};

/** Why a form was refused, and how long a limit asks to wait. */
export function useRefusal(): Refusal {
  const [refused, setRefused] = useState<Refused>({ error: null, untilMs: 0, nowMs: 0 });
  const setRefusal = useCallback((error: ClientError | null) => {
    const nowMs = Date.now();
    setRefused({ error, untilMs: nowMs + retryAfterMs(error), nowMs });
  }, []);
  const waitSeconds = Math.max(0, Math.ceil((refused.untilMs - refused.nowMs) / 1000));
  const waiting = waitSeconds > 0;
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => {
      setRefused((present) => ({ ...present, nowMs: Date.now() }));
    }, 500);
    return () => {
      clearInterval(timer);
    };
  }, [waiting]);
  return { refusal: refused.error, setRefusal, waitSeconds };
}
